//! `cargo run --release -p candlerun-parity -- <folder of oracles>` runs every case in a folder and compares the engine with
//! what other software answered: one line per case, and last `N passed, M failed`.

#![allow(clippy::print_stdout, reason = "it is a program that prints")]

/// Cases of backtesting.py.
mod backtesting_py;
/// What two numbers must have in common.
mod compare;
/// Candles of the data sets.
mod data;
/// Indicators with the oracle's exact sums.
mod indicators;
/// The oracle's strategies.
mod strategies;
/// Cases of vectorbt.
mod vectorbt;

use anyhow::{Context as _, Result};
use std::path::Path;
use std::process::ExitCode;

/// The outcome of one case: its name, and the differences that were found.
pub(crate) struct Outcome {
    pub(crate) case: String,
    pub(crate) differences: Vec<String>,
}

fn main() -> Result<ExitCode> {
    let folder = std::env::args().nth(1).context("usage: candlerun-parity <folder of oracles>")?;
    let folder = Path::new(&folder);
    let mut outcomes = backtesting_py::run(folder)?;
    outcomes.extend(vectorbt::run(folder)?);
    let mut failed = 0;
    for Outcome { case, differences } in &outcomes {
        if differences.is_empty() {
            println!("pass {case}");
        } else {
            failed += 1;
            println!("FAIL {case}: {}", differences.join("; "));
        }
    }
    println!("{} passed, {failed} failed", outcomes.len() - failed);
    Ok(if failed == 0 && !outcomes.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The JSON files of a folder whose names contain `part`, in order. A folder that is not there has none.
pub(crate) fn files(folder: &Path, part: &str) -> Result<Vec<std::path::PathBuf>> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".json") && name.contains(part) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
