//! Compares the engine with the results of other software, case by case.

/// Cases of backtesting.py.
mod backtesting_py;
/// Kinds of cases: a strategy with a kind of configuration.
mod classes;
/// Comparison of two numbers.
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
/// Lists of trades of TradingView.
mod tradingview;
/// Cases of vectorbt.
mod vectorbt;

/// Outcomes of cases.
mod outcome;

pub use classes::classes;
pub use outcome::Outcome;

use anyhow::{Result, ensure};
use candlerun_engine::backtest::{Advance, Backtest, BacktestConfig, Detail, Run as _};
use candlerun_engine::candles::Candles;
use candlerun_engine::columns::ColumnCache;
use candlerun_engine::report::Report;
use candlerun_engine::strategy::Strategy;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Runs the cases of one kind in a folder of oracles.
type Kind = fn(&Path) -> Result<Vec<Outcome>>;

/// The kinds of oracles by the names of their folders.
const KINDS: [(&str, Kind); 4] = [
    ("backtesting_py", backtesting_py::run),
    ("vectorbt", vectorbt::run),
    ("talib", talib::run),
    ("tradingview", tradingview::run),
];

/// Runs every case in a folder of oracles, on all data sets in it.
///
/// # Errors
/// If the folder cannot be read or has no case. A case or a file that cannot be read or run is an outcome with a difference.
pub fn run(folder: &Path) -> Result<Vec<Outcome>> {
    ensure!(folder.is_dir(), "there is no folder {}", folder.display());
    let mut outcomes = Vec::new();
    for (_, kind) in KINDS {
        outcomes.extend(kind(folder)?);
    }
    let names = KINDS.map(|(name, _)| name).join(", ");
    ensure!(!outcomes.is_empty(), "{} has no oracles (of {names})", folder.display());
    Ok(outcomes)
}

/// Kinds of oracles that a folder does not have. Empty for a folder of TradingView's lists.
pub fn absent(folder: &Path) -> Vec<&'static str> {
    if tradingview::is_folder_of_lists(folder) {
        return Vec::new();
    }
    let names = KINDS.iter().map(|(name, _)| *name);
    names.filter(|name| !folder.join(name).is_dir()).collect()
}

/// A backtest from its first candle to its last.
fn finished(
    strategy: impl Strategy + 'static,
    candles: Arc<Candles>,
    config: BacktestConfig,
) -> Report {
    let mut cache = ColumnCache::default();
    let mut run = Backtest::new(strategy, candles, &mut cache, config, 50, Detail::Full);
    while run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
    run.report()
}

/// The files of a folder with an ending whose names contain `part`, sorted. A missing folder has none.
fn files(folder: &Path, part: &str, ending: &str) -> Result<Vec<PathBuf>> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let listing = ["index.json", "meta.json"].contains(&name.as_str());
        if path.extension().is_some_and(|found| found == ending) && name.contains(part) && !listing
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
