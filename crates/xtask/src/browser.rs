//! Finds the browser the tests run in; where there is none, gets one.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::child;
use crate::npm;
use crate::tools;

const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// A command that runs the tests of a folder in a browser.
pub(crate) fn playwright(browser_tests: &Path) -> Result<Command> {
    let mut playwright = npm::script(browser_tests, "@playwright/test/cli.js")?;
    playwright.arg("test");
    provide(&mut playwright, browser_tests)?;
    Ok(playwright)
}

/// Tells a command where a browser is.
pub(crate) fn provide(command: &mut Command, browser_tests: &Path) -> Result<()> {
    match find_or_install(browser_tests)
        .context("there is no browser (set CHROMIUM_PATH to a Chromium or Chrome)")?
    {
        Some(path) => command.env("CHROMIUM_PATH", path),
        None => command.env_remove("CHROMIUM_PATH"),
    };
    Ok(())
}

/// The program of a Chromium; `None` means Playwright's own, which is then installed.
fn find_or_install(browser_tests: &Path) -> Result<Option<PathBuf>> {
    if let Some(path) =
        env::var_os("CHROMIUM_PATH").filter(|path| !path.is_empty()).map(PathBuf::from)
    {
        if !path.is_file() {
            bail!("CHROMIUM_PATH is {}, and there is no such file", path.display());
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

/// A browser that starts: on Ubuntu, `chromium-browser` may be a mere hint to install a snap.
fn find() -> Option<PathBuf> {
    NAMES
        .iter()
        .filter_map(|name| tools::find(name))
        .find(|path| child::succeeds(Command::new(path).arg("--version")))
}

/// Installs Debian's Chromium where that is possible without asking anyone; tells whether it was.
fn install_by_apt() -> bool {
    let Some(apt) = tools::find("apt-get").filter(|_| is_root()) else { return false };
    let run = |arguments: &[&str]| {
        let mut command = Command::new(&apt);
        child::quiet(command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    let installed = run(&["update"])
        .and_then(|()| run(&["install", "--yes", "--no-install-recommends", "chromium"]));
    if let Err(error) = &installed {
        eprintln!("apt-get has no Chromium for the tests ({error:#}); trying Playwright's own");
    }
    installed.is_ok()
}

fn is_root() -> bool {
    child::capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
