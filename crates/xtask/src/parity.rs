//! The engine against a folder of oracles that is larger than the copied one, where there is such a folder.

use std::process::Stdio;

use anyhow::{Context, Result, ensure};

use crate::cargo;
use crate::project::Project;

/// A folder of oracles beside the project, from its root; TradingView's own lists of trades may be in it. Too large to be copied, and
/// not everything in it may be passed on.
const ORACLES: &str = "../shared/oracles";

/// Runs every case of the folder, or tells that it is absent. The copied oracles are compared by the Rust tests in any case.
pub(crate) fn check(project: &Project) -> Result<()> {
    let folder = project.root().join(ORACLES);
    if !folder.is_dir() {
        println!("        {ORACLES} is absent: only the copied oracles were compared");
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
    let told = String::from_utf8_lossy(&output.stdout);
    told.lines()
        .filter(|line| !line.starts_with("pass "))
        .for_each(|line| println!("        {line}"));
    ensure!(output.status.success(), "cases of {ORACLES} differ");
    Ok(())
}
