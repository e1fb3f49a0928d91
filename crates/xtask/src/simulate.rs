//! `cargo xtask simulate`: simulated worlds of pages, conductor and lanes with the real scheduler.

use std::process::ExitCode;

use anyhow::Result;

use crate::project::Project;
use crate::tools::{cargo, child};

/// The worlds to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SimulateOptions {
    /// Number of worlds.
    pub(crate) worlds: u64,
    /// Seed of the first world; the others have the following seeds.
    pub(crate) seed: u64,
    /// Prints every step of the first world instead.
    pub(crate) replay: bool,
}

impl Default for SimulateOptions {
    fn default() -> Self {
        Self { worlds: 10_000, seed: 1, replay: false }
    }
}

/// Runs worlds. The last line is `N passed, M failed`; the exit code says whether a world failed.
pub(crate) fn simulate(project: &Project, options: SimulateOptions) -> Result<ExitCode> {
    let mut run = cargo::cargo(project);
    run.args(["run", "--quiet", "--release", "--package", "candlerun-simulation", "--"]);
    run.args(["--worlds", &options.worlds.to_string(), "--seed", &options.seed.to_string()]);
    if options.replay {
        run.arg("--replay");
    }
    Ok(if child::stream_status(&mut run)? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
