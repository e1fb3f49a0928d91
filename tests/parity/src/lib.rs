//! Compares the engine with the results of other software, and of plain loops, case by case.

/// Cases of backtesting.py.
mod backtesting_py;
/// Kinds of cases: a strategy with a kind of configuration.
mod classes;
/// Comparison of two numbers.
mod compare;
/// Candles of the data sets, files and lists of cases.
mod data;
/// A backtest from its first candle to its last.
mod finished;
/// Indicators with the oracle's exact sums.
mod indicators;
/// Public strategies as loops in Python.
mod loops;
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
use std::path::Path;

/// Runs the cases of one kind in a folder of oracles.
type Kind = fn(&Path) -> Result<Vec<Outcome>>;

/// The kinds of oracles by the names of their folders.
const KINDS: [(&str, Kind); 5] = [
    ("backtesting_py", backtesting_py::run),
    ("vectorbt", vectorbt::run),
    ("talib", talib::run),
    ("tradingview", tradingview::run),
    ("loops", loops::run),
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
