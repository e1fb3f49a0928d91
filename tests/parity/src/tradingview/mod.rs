//! TradingView's lists of trades: `<name>_trades.csv` beside its candles, `<name>_ohlcv.csv` or `ohlcv.csv`. Every trade is compared,
//! also the one that is open at the end.

/// Strategies by the names of their lists.
mod cases;
/// Comparison of our trades with a list.
mod compare;
/// Lists of trades as TradingView exports them.
mod list;

use crate::data::{candles, files};
use crate::outcome::Outcome;
use anyhow::Result;
use std::path::Path;

/// The end of a list's file name.
const ENDING: &str = "_trades.csv";

/// Every list in the folder `tradingview`, or in this folder itself.
pub(crate) fn run(folder: &Path) -> Result<Vec<Outcome>> {
    let mut outcomes = Vec::new();
    for folder in [folder.to_path_buf(), folder.join("tradingview")] {
        let lists = files(&folder, ENDING, "csv")?;
        outcomes.extend(lists.iter().filter_map(|path| outcome(&folder, path)));
    }
    Ok(outcomes)
}

/// Whether this folder itself has lists of TradingView.
pub(crate) fn is_folder_of_lists(folder: &Path) -> bool {
    files(folder, ENDING, "csv").is_ok_and(|lists| !lists.is_empty())
}

fn outcome(folder: &Path, path: &Path) -> Option<Outcome> {
    let name = path.file_name()?.to_str()?.strip_suffix(ENDING)?.to_owned();
    let mut listed = 0;
    let mut outcome = Outcome::of(format!("tradingview/{name}"), || {
        let list = list::read(path)?;
        listed = list.trades.len();
        let own = folder.join(format!("{name}_ohlcv.csv"));
        let candles = candles(&if own.is_file() { own } else { folder.join("ohlcv.csv") })?;
        let (report, costs) = cases::run(&name, folder, candles.clone())?;
        compare::differences(&list, &report, &candles, costs)
    });
    outcome.compared = Some(format!("{listed} trades"));
    Some(outcome)
}
