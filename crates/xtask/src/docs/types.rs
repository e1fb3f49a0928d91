//! `cargo xtask types`: rewrites the TypeScript types that are generated from Rust.

use std::fs;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::tools::{cargo, child};

/// Writes the output of the example `types` of `candlerun-protocol`. A test of that crate fails when the file is out of date.
pub(crate) fn write(project: &Project) -> Result<()> {
    let mut example = cargo::cargo(project);
    example.args(["run", "--quiet", "--package", "candlerun-protocol"]);
    example.args(["--features", "typescript", "--example", "types"]);
    let types = child::capture(&mut example)?;
    let path = project.generated_types();
    let folder = path.parent().context("the file has no folder")?;
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    fs::write(&path, types).with_context(|| format!("cannot write {}", path.display()))
}
