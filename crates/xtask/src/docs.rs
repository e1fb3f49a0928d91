//! `cargo xtask docs`: rewrites the pages in `docs` that are generated from the engine, and writes the reference of the
//! package's types to `target/reference`.

use std::fs;

use anyhow::{Context, Result};

use crate::cargo;
use crate::child;
use crate::npm;
use crate::project::Project;

/// What the example `rules_reference` prints, by its argument.
const PAGES: [(&str, &str); 2] =
    [("page", "rules.md"), ("grammar", "candlerun-rules.tmLanguage.json")];

/// Writes everything.
pub(crate) fn write(project: &Project) -> Result<()> {
    write_pages(project)?;
    write_reference(project)
}

/// Writes the reference of the package's types; what it refers to and does not hold is an error.
pub(crate) fn write_reference(project: &Project) -> Result<()> {
    npm::install(&project.www())?;
    let folder = project.reference();
    npm::install(&folder)?;
    child::quiet(&mut npm::script(&folder, "typedoc/bin/typedoc")?)
}

/// Writes every page. That they are in step with the engine is a test of that crate.
fn write_pages(project: &Project) -> Result<()> {
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
