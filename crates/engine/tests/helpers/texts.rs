//! Runs texts of rules over short series, for tests whose trades are worked out by hand.

use candlerun_engine::backtest::{Advance, Backtest, BacktestConfig, Detail, Run};
use candlerun_engine::candles::{Candle, Candles, Columns};
use candlerun_engine::columns::ColumnCache;
use candlerun_engine::params::Params;
use candlerun_engine::report::FullReport;
use candlerun_engine::rules::{self, RulesStrategy};
use std::ops::ControlFlow;
use std::sync::Arc;

const HOUR_MS: f64 = 3_600_000.0;
/// 6 January 2020, a Monday.
const MONDAY_MS: f64 = 1_578_268_800_000.0;

/// Hourly candles of open, high, low and close, from a Monday on.
pub(crate) fn candles(prices: &[[f64; 4]]) -> Arc<Candles> {
    candles_from(MONDAY_MS, prices)
}

/// Hourly candles from a moment on.
pub(crate) fn candles_from(start_ms: f64, prices: &[[f64; 4]]) -> Arc<Candles> {
    let mut columns = Columns::default();
    for (hour, &[open, high, low, close]) in prices.iter().enumerate() {
        let time = start_ms + HOUR_MS * hour as f64;
        columns.push(Candle { time, open, high, low, close, volume: 1.0 });
    }
    Arc::new(Candles::new(columns).unwrap())
}

/// Hourly candles that open at the close before, from a Monday on.
pub(crate) fn hours(closes: &[f64]) -> Arc<Candles> {
    let opens = closes.iter().take(1).chain(closes);
    let prices: Vec<[f64; 4]> = opens
        .zip(closes)
        .map(|(&open, &close)| {
            let (high, low) = if close > open { (close, open) } else { (open, close) };
            [open, high, low, close]
        })
        .collect();
    candles(&prices)
}

/// The report of a text.
pub(crate) fn trade(text: &str, candles: &Arc<Candles>) -> FullReport {
    let program = rules::check(text).unwrap_or_else(|errors| panic!("{errors}"));
    let params = program.complete(&Params::new()).unwrap();
    let strategy = RulesStrategy::new(Arc::new(program), params);
    let config = BacktestConfig { close_trades_at_end: true, ..Default::default() };
    let cache = &mut ColumnCache::default();
    let mut run = Backtest::new(strategy, candles.clone(), cache, config, 50, Detail::Full);
    while run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
    run.report().full.unwrap()
}
