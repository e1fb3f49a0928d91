//! Tests in Firefox and WebKitGTK. Where they are installed, a shorter set runs with every `cargo xtask test`.

use std::process::Command;

use anyhow::{Context, Result, bail};

use super::native;
use crate::project::Project;
use crate::tools::{apt, browser, child, host};

/// The tests that are in the shorter set have this in their titles.
const SHORT: &str = "@engines";

/// The Debian packages of both engines, and of a display without a screen for WebKitGTK.
const PACKAGES: &[&str] = &["firefox-esr", "webkit2gtk-driver", "xvfb"];

/// The first Firefox that Playwright can drive, over WebDriver BiDi.
const FIRST_WITH_PLAYWRIGHT: u32 = 143;

/// An engine whose tests are a project of `engines.config.ts`.
struct Engine {
    project: &'static str,
    /// The programs that its tests start.
    programs: &'static [&'static str],
}

const FIREFOX: Engine = Engine { project: "firefox", programs: &["firefox-esr"] };
const WEBKIT: Engine = Engine { project: "webkit", programs: &["WebKitWebDriver", "Xvfb"] };
const ENGINES: &[Engine] = &[FIREFOX, WEBKIT];

impl Engine {
    fn is_installed(&self) -> bool {
        self.programs.iter().all(|program| host::find(program).is_some())
    }

    fn run(&self, project: &Project, arguments: &[&str]) -> Result<()> {
        let mut playwright = browser::playwright(&project.browser_tests())?;
        playwright.args(["--config", "engines.config.ts", "--project", self.project]);
        child::stream(playwright.args(arguments))
            .with_context(|| format!("the tests in {} failed", self.project))
    }
}

/// Runs the shorter set in the engines that are installed, and names those that are not.
pub(super) fn short(project: &Project) -> Result<()> {
    for engine in ENGINES {
        if engine.is_installed() {
            engine.run(project, &["--grep", SHORT])?;
        } else {
            let name = engine.project;
            println!("        {name} is not installed: `cargo xtask test --browsers` installs it");
        }
    }
    Ok(())
}

/// Installs the engines that are missing, and runs all of their tests. A Firefox that Playwright can drive runs those of Chromium too.
pub(super) fn all(project: &Project) -> Result<()> {
    if !ENGINES.iter().all(Engine::is_installed) {
        apt::install(PACKAGES)?;
    }
    for engine in ENGINES {
        if !engine.is_installed() {
            bail!("{} needs {}", engine.project, engine.programs.join(" and "));
        }
        engine.run(project, &[])?;
    }
    let version = firefox_version()?;
    if version < FIRST_WITH_PLAYWRIGHT {
        println!(
            "        Playwright drives Firefox {FIRST_WITH_PLAYWRIGHT} and later, and this is {version}: the tests of Chromium did not run in it"
        );
        return Ok(());
    }
    let native = native::program(project)?;
    let mut playwright = browser::playwright(&project.browser_tests())?;
    playwright.args(["--config", "firefox.config.ts"]).env("CANDLERUN_NATIVE", native);
    if let Some(firefox) = host::find("firefox-esr") {
        playwright.env("FIREFOX_PATH", firefox);
    }
    child::stream(&mut playwright).context("the tests of Chromium failed in Firefox")
}

/// The first number of Firefox's version: 140 of `Mozilla Firefox 140.10.2esr`.
fn firefox_version() -> Result<u32> {
    let printed = child::capture(Command::new("firefox-esr").arg("--version"))?;
    major(&printed).with_context(|| format!("firefox-esr has printed {printed:?}"))
}

fn major(printed: &str) -> Option<u32> {
    let version = printed.split_whitespace().find(|word| word.starts_with(char::is_numeric))?;
    version.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_number_of_a_version_is_read() {
        assert_eq!(major("Mozilla Firefox 140.10.2esr\n"), Some(140));
        assert_eq!(major("Mozilla Firefox 153.0"), Some(153));
        assert_eq!(major("no version"), None);
    }
}
