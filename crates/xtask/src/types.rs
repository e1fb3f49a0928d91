//! `cargo xtask types`: rewrites the TypeScript types that are generated from Rust.

use std::fs;

use anyhow::{Context, Result};

use crate::cargo;
use crate::child;
use crate::project::Project;

/// Writes what the example `types` of the crate `protocol` prints. That the file is in step with Rust is a test
/// of that crate.
pub(crate) fn write(project: &Project) -> Result<()> {
    let mut example = cargo::cargo(project);
    example.args([
        "run",
        "--quiet",
        "--package",
        "candlerun-protocol",
        "--features",
        "typescript",
        "--example",
        "types",
    ]);
    let types = child::capture(&mut example)?;
    let path = project.generated_types();
    let folder = path.parent().context("the file has no folder")?;
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    fs::write(&path, types).with_context(|| format!("cannot write {}", path.display()))
}
