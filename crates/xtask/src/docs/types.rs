//! `cargo xtask types`: rewrites the TypeScript files that are generated from Rust.

use std::fs;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::tools::{cargo, child};

/// Runs the example `types` of `candlerun-protocol`, which writes them. A test of that crate fails when a file is out of date.
pub(crate) fn write(project: &Project) -> Result<()> {
    let folder = project.generated_types();
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut example = cargo::cargo(project);
    example.args(["run", "--quiet", "--package", "candlerun-protocol"]);
    example.args(["--features", "typescript", "--example", "types", "--"]);
    example.arg(&folder);
    child::quiet(&mut example)
}
