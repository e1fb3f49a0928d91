//! Compares the engine with answers of other software, case by case.

/// Cases of backtesting.py.
mod backtesting_py;
/// What two numbers must have in common.
mod compare;
/// Candles of the data sets.
mod data;
/// Indicators with the oracle's exact sums.
mod indicators;
/// The oracle's strategies in the rules language.
mod rules;
/// The oracle's strategies.
mod strategies;
/// Columns of TA-Lib.
mod talib;
/// Cases of vectorbt.
mod vectorbt;

use anyhow::Result;
use std::path::{Path, PathBuf};

/// The outcome of one case.
pub struct Outcome {
    /// Its name.
    pub case: String,
    /// What differs; empty when it passes.
    pub differences: Vec<String>,
}

/// Runs every case in a folder of oracles, whatever data sets are in it.
///
/// # Errors
/// When a file cannot be read. A case that cannot be run is an outcome with a difference.
pub fn run(folder: &Path) -> Result<Vec<Outcome>> {
    let mut outcomes = backtesting_py::run(folder)?;
    outcomes.extend(vectorbt::run(folder)?);
    outcomes.extend(talib::run(folder)?);
    Ok(outcomes)
}

/// The files of a folder with this ending whose names contain `part`, in order. A folder that is not there has none.
fn files(folder: &Path, part: &str, ending: &str) -> Result<Vec<PathBuf>> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_some_and(|found| found == ending) && name.contains(part) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_agrees_with_every_oracle() {
        let outcomes = run(&Path::new(env!("CARGO_MANIFEST_DIR")).join("oracles")).unwrap();
        assert!(outcomes.len() > 40, "{} cases", outcomes.len());
        for Outcome { case, differences } in outcomes {
            assert!(differences.is_empty(), "{case}: {}", differences.join("; "));
        }
    }
}
