//! Pages of `docs` that the engine's example `rules_reference` prints. A test of the engine fails when a page is out of date.

use std::fs;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::tools::{cargo, child};

/// Argument of the example, and the file in `docs` that its output goes to.
const PAGES: [(&str, &str); 2] =
    [("page", "rules.md"), ("grammar", "candlerun-rules.tmLanguage.json")];

/// Writes every page.
pub(super) fn write(project: &Project) -> Result<()> {
    let folder = project.root().join("docs");
    for (argument, name) in PAGES {
        let mut example = cargo::cargo(project);
        example.args(["run", "--quiet", "--package", "candlerun-engine"]);
        let text = child::capture(example.args(["--example", "rules_reference", argument]))?;
        let path = folder.join(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
