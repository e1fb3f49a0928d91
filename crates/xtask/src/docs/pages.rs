//! Files that the engine's example `rules_reference` prints. A test of the engine fails when one is out of date.

use std::fs;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::tools::{cargo, child};

/// Argument of the example, and the file that its output goes to.
const FILES: [(&str, &str); 4] = [
    ("page", "docs/rules.md"),
    ("grammar", "docs/candlerun-rules.tmLanguage.json"),
    ("dictionary", "fuzz/rules.dict"),
    ("words", "www/src/studio/setup/editor/rules-words.json"),
];

/// Writes every file.
pub(super) fn write(project: &Project) -> Result<()> {
    for (argument, name) in FILES {
        let mut example = cargo::cargo(project);
        example.args(["run", "--quiet", "--package", "candlerun-engine"]);
        let text = child::capture(example.args(["--example", "rules_reference", argument]))?;
        let path = project.root().join(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
