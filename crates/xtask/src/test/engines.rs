//! Tests in Firefox and WebKitGTK. Where they are installed, a shorter set runs with every `cargo xtask test`.

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::tools::{apt, browser, child, host};

/// The tests that are in the shorter set have this in their titles.
const SHORT: &str = "@engines";

/// The Debian packages of both engines, and of a display without a screen for WebKitGTK.
const PACKAGES: &[&str] = &["firefox-esr", "webkit2gtk-driver", "xvfb"];

/// An engine and how its tests are run.
struct Engine {
    name: &'static str,
    /// The programs that its tests start.
    programs: &'static [&'static str],
    config: &'static str,
}

const ENGINES: &[Engine] = &[
    Engine { name: "Firefox", programs: &["firefox-esr"], config: "firefox.config.ts" },
    Engine {
        name: "WebKitGTK",
        programs: &["WebKitWebDriver", "Xvfb"],
        config: "webkit.config.ts",
    },
];

impl Engine {
    fn is_installed(&self) -> bool {
        self.programs.iter().all(|program| host::find(program).is_some())
    }

    fn run(&self, project: &Project, arguments: &[&str]) -> Result<()> {
        let native = super::native_program(project)?;
        let mut playwright = browser::playwright(&project.browser_tests())?;
        playwright.args(["--config", self.config]).args(arguments);
        child::stream(playwright.env("CANDLERUN_NATIVE", native))
            .with_context(|| format!("the tests in {} failed", self.name))
    }
}

/// Runs the shorter set in the engines that are installed, and names those that are not.
pub(super) fn short(project: &Project) -> Result<()> {
    for engine in ENGINES {
        if engine.is_installed() {
            engine.run(project, &["--grep", SHORT])?;
        } else {
            println!(
                "        {} is not installed: `cargo xtask test --browsers` installs it",
                engine.name
            );
        }
    }
    Ok(())
}

/// Installs the engines that are missing, and runs all of their tests.
pub(super) fn all(project: &Project) -> Result<()> {
    if !ENGINES.iter().all(Engine::is_installed) {
        apt::install(PACKAGES)?;
    }
    for engine in ENGINES {
        if !engine.is_installed() {
            bail!("{} is not installed: it needs {}", engine.name, engine.programs.join(" and "));
        }
        engine.run(project, &[])?;
    }
    Ok(())
}
