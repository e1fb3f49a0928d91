//! `cargo xtask docs`: rewrites the files that are generated from the words and indicators of the engine, and writes the
//! reference of the package's types to `target/reference`.

use std::fs;

use anyhow::{Context, Result};

use crate::cargo;
use crate::child;
use crate::npm;
use crate::project::Project;

/// Arguments of the example `rules_reference`, and the file that its output is written to.
const FILES: [(&str, &str); 3] = [
    ("page", "docs/rules.md"),
    ("grammar", "docs/candlerun-rules.tmLanguage.json"),
    ("dictionary", "fuzz/rules.dict"),
];

/// Writes everything.
pub(crate) fn write(project: &Project) -> Result<()> {
    write_files(project)?;
    write_reference(project)
}

/// Writes the reference of the package's types; what it refers to and does not hold is an error.
pub(crate) fn write_reference(project: &Project) -> Result<()> {
    npm::install(&project.www())?;
    let folder = project.reference();
    npm::install(&folder)?;
    child::quiet(&mut npm::script(&folder, "typedoc/bin/typedoc")?)
}

/// Writes every file. A test of the engine compares them with the lists.
fn write_files(project: &Project) -> Result<()> {
    for (argument, name) in FILES {
        let mut example = cargo::cargo(project);
        example.args(["run", "--quiet", "--package", "candlerun-engine"]);
        let text = child::capture(example.args(["--example", "rules_reference", argument]))?;
        let path = project.root().join(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
