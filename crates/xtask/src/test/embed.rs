//! Tests of `tests/browser/embed`: projects of `tests/embed` that use the package as it would be published.

use anyhow::Result;

use crate::project::Project;
use crate::tools::{browser, child};

/// Runs the tests that take only seconds each.
pub(super) fn quick(project: &Project) -> Result<()> {
    run(project, &["--grep", "@quick"])
}

/// Runs every test. The first run installs the bundlers.
pub(super) fn all(project: &Project) -> Result<()> {
    run(project, &[])
}

fn run(project: &Project, arguments: &[&str]) -> Result<()> {
    let mut playwright = browser::playwright(&project.browser_tests())?;
    child::stream(playwright.args(["--config", "embed.config.ts"]).args(arguments))
}
