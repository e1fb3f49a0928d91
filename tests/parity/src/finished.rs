//! A backtest from its first candle to its last.

use candlerun_engine::backtest::{Advance, Backtest, BacktestConfig, Detail, Run as _};
use candlerun_engine::candles::Candles;
use candlerun_engine::columns::ColumnCache;
use candlerun_engine::report::Report;
use candlerun_engine::strategy::Strategy;
use std::ops::ControlFlow;
use std::sync::Arc;

/// Runs a strategy over all candles and returns its full report.
pub(crate) fn finished(
    strategy: impl Strategy + 'static,
    candles: Arc<Candles>,
    config: BacktestConfig,
) -> Report {
    let mut cache = ColumnCache::default();
    let mut run = Backtest::new(strategy, candles, &mut cache, config, 50, Detail::Full);
    while run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
    run.report()
}
