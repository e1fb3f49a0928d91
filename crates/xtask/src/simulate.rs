//! `cargo xtask simulate`: worlds of pages, conductor and lanes, simulated with the real scheduler.

use std::process::ExitCode;

use anyhow::Result;

use crate::cargo;
use crate::child;
use crate::project::Project;

/// Which worlds are run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SimulateOptions {
    /// How many.
    pub(crate) worlds: u64,
    /// Seed of the first one; the others have the following seeds.
    pub(crate) seed: u64,
    /// Whether the steps of the first one are printed instead.
    pub(crate) replay: bool,
}

impl Default for SimulateOptions {
    fn default() -> Self {
        Self { worlds: 10_000, seed: 1, replay: false }
    }
}

/// Runs worlds; the last line says how many passed and failed, and the exit code whether any failed.
pub(crate) fn simulate(project: &Project, options: SimulateOptions) -> Result<ExitCode> {
    let mut run = cargo::cargo(project);
    run.args(["run", "--quiet", "--release", "--package", "candlerun-simulation", "--"]);
    run.args(["--worlds", &options.worlds.to_string(), "--seed", &options.seed.to_string()]);
    if options.replay {
        run.arg("--replay");
    }
    Ok(if child::stream_status(&mut run)? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
