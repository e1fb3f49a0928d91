//! Finds the browser that the tests run in, or installs one.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{apt, child, host, npm};

const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// A command that runs the browser tests of a folder.
pub(crate) fn playwright(browser_tests: &Path) -> Result<Command> {
    let mut playwright = npm::script(browser_tests, "@playwright/test/cli.js")?;
    playwright.arg("test");
    provide(&mut playwright, browser_tests)?;
    Ok(playwright)
}

/// Sets `CHROMIUM_PATH` of a command to the browser.
pub(crate) fn provide(command: &mut Command, browser_tests: &Path) -> Result<()> {
    match find_or_install(browser_tests)
        .context("there is no browser (set CHROMIUM_PATH to a Chromium or Chrome)")?
    {
        Some(path) => command.env("CHROMIUM_PATH", path),
        None => command.env_remove("CHROMIUM_PATH"),
    };
    Ok(())
}

/// The path of a Chromium. `None` means Playwright's own, which is then installed.
fn find_or_install(browser_tests: &Path) -> Result<Option<PathBuf>> {
    if let Some(path) =
        env::var_os("CHROMIUM_PATH").filter(|path| !path.is_empty()).map(PathBuf::from)
    {
        if !path.is_file() {
            bail!("CHROMIUM_PATH is {}, which is not a file", path.display());
        }
        return Ok(Some(path));
    }
    if let Some(path) = find() {
        return Ok(Some(path));
    }
    if install_by_apt()
        && let Some(path) = find()
    {
        return Ok(Some(path));
    }
    child::quiet(
        npm::script(browser_tests, "@playwright/test/cli.js")?.args(["install", "chromium"]),
    )?;
    Ok(None)
}

/// A browser on the PATH that starts. On Ubuntu `chromium-browser` may be a script that only asks to install a snap.
fn find() -> Option<PathBuf> {
    NAMES
        .iter()
        .filter_map(|name| host::find(name))
        .find(|path| child::succeeds(Command::new(path).arg("--version")))
}

/// Installs Debian's Chromium if this needs no password. Returns whether it was installed.
fn install_by_apt() -> bool {
    let installed = apt::install(&["chromium"]);
    if let Err(error) = &installed {
        eprintln!("no Chromium for the tests by apt-get ({error:#}); installing Playwright's own");
    }
    installed.is_ok()
}
