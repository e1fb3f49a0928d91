//! Compares the engine with a folder of oracles beside the project that is larger than the committed one. The step passes without it.

use std::process::Stdio;

use anyhow::{Context, Result, ensure};

use crate::project::Project;
use crate::tools::cargo;

/// The folder of oracles, relative to the project's root. It may contain TradingView's own lists of trades. It is not part of the
/// repository: it is too large, and parts of it may not be redistributed.
const ORACLES: &str = "../shared/oracles";

/// Runs every case of the folder, or prints that it is absent. The Rust tests compare the committed oracles in any case.
pub(super) fn check(project: &Project) -> Result<()> {
    let folder = project.root().join(ORACLES);
    if !folder.is_dir() {
        println!("        {ORACLES} is absent: only the committed oracles were compared");
        return Ok(());
    }
    let mut build = cargo::cargo(project);
    build.args(["build", "--release", "--package", "candlerun-parity"]);
    let program = cargo::build(&mut build, "candlerun-parity", std::env::consts::EXE_SUFFIX)?;
    let output = std::process::Command::new(program)
        .arg(&folder)
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run candlerun-parity")?;
    let printed = String::from_utf8_lossy(&output.stdout);
    printed
        .lines()
        .filter(|line| !line.starts_with("pass "))
        .for_each(|line| println!("        {line}"));
    ensure!(output.status.success(), "cases of {ORACLES} differ");
    Ok(())
}
