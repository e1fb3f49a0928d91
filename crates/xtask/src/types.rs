//! `cargo xtask types`: rewrites the TypeScript files that are generated from Rust.

use std::fs;

use anyhow::{Context, Result};

use crate::cargo;
use crate::child;
use crate::project::Project;

/// Runs the example `types` of the crate `protocol`, which writes them. A test of that crate checks that the files are in step.
pub(crate) fn write(project: &Project) -> Result<()> {
    let folder = project.generated_types();
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
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
        "--",
    ]);
    example.arg(&folder);
    child::quiet(&mut example)
}
