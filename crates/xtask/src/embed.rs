//! Projects that embed the package as it would be published, of `tests/embed`: the tests of `tests/browser/embed`.

use anyhow::Result;

use crate::browser;
use crate::child;
use crate::project::Project;

/// Runs those that take seconds.
pub(crate) fn quick(project: &Project) -> Result<()> {
    run(project, &["--grep", "@quick"])
}

/// Runs every one. Their bundlers are installed the first time.
pub(crate) fn all(project: &Project) -> Result<()> {
    run(project, &[])
}

fn run(project: &Project, arguments: &[&str]) -> Result<()> {
    let mut playwright = browser::playwright(&project.browser_tests())?;
    child::stream(playwright.args(["--config", "embed.config.ts"]).args(arguments))
}
