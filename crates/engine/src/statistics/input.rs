//! The input of the statistics: the parts of a full report that they are computed from.

use crate::backtest::{BacktestConfig, OpenTrade, Trade};
use crate::candles::Candles;
use crate::report::Report;
use candlerun_kernel::metrics::Metrics;
use std::ops::Range;

/// The input of the statistics.
pub(super) struct StatisticsInput<'a> {
    pub(super) config: &'a BacktestConfig,
    /// The metrics of the same report. The statistics of the standard mode have the same numbers.
    pub(super) metrics: &'a Metrics,
    pub(super) candles: &'a Candles,
    /// The candles that are traded. Other software would see only these.
    pub(super) window: Range<usize>,
    /// Index in the series of the first candle at which the strategy was asked.
    pub(super) first: usize,
    /// Equity at every close of the window so far.
    pub(super) equity: &'a [f64],
    /// Closed trades in the order of their exits.
    pub(super) trades: &'a [Trade],
    pub(super) open_trades: &'a [OpenTrade],
}

impl<'a> StatisticsInput<'a> {
    /// The input from a full report; `None` for a summary.
    pub(super) fn of(report: &'a Report) -> Option<Self> {
        let full = report.full.as_ref()?;
        Some(Self {
            config: &full.inputs.config,
            metrics: &report.metrics,
            candles: &full.inputs.candles,
            window: full.inputs.window.clone(),
            first: full.inputs.first_decision,
            equity: &full.equity,
            trades: &full.trades,
            open_trades: &report.open_trades,
        })
    }

    /// Opening times of the window's candles.
    pub(super) fn times(&self) -> &'a [f64] {
        &self.candles.time()[self.window.clone()]
    }

    /// Closes of the window's candles.
    pub(super) fn closes(&self) -> &'a [f64] {
        &self.candles.close()[self.window.clone()]
    }

    /// The index in the window of a candle of the series.
    pub(super) fn window_index(&self, index: u32) -> usize {
        (index as usize).saturating_sub(self.window.start)
    }
}
