//! The statistics of a full report: the union of what backtesting.py and vectorbt print. The standard mode has its own rules; the
//! two other modes have those of their software.

/// Falls of an equity curve from its peaks.
mod falls;
/// The input of the statistics.
mod input;
/// Sums, means, variances.
mod numbers;
/// As backtesting.py and vectorbt compute them.
mod parity;
/// The record of all statistics.
mod record;
/// By the engine's own rules.
mod standard;
/// Numbers over trades.
mod trades;

pub(crate) use falls::{Fall, falls};
pub use record::Statistics;

use crate::backtest::Execution;
use crate::report::Report;
use input::StatisticsInput;

impl Statistics {
    /// Computes the statistics of a full report; `None` for a summary, and without a candle.
    pub fn of(report: &Report) -> Option<Self> {
        let input = StatisticsInput::of(report)?;
        match input.config.execution {
            Execution::Standard => standard::statistics(&input),
            Execution::BacktestingPy | Execution::Vectorbt => parity::statistics(&input),
        }
    }
}
