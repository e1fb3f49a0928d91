//! The engine as a native program, with which the browsers are compared.

use std::path::PathBuf;

use anyhow::Result;

use crate::project::Project;
use crate::tools::cargo;

/// Builds the program and returns its path.
pub(super) fn program(project: &Project) -> Result<PathBuf> {
    let mut build = cargo::cargo(project);
    build.args(["build", "--release", "--package", "candlerun-engine", "--example", "backtest"]);
    cargo::build(&mut build, "backtest", std::env::consts::EXE_SUFFIX)
}
