//! Candles, configs and whole backtests, for tests under every rule of execution.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
#![allow(dead_code, reason = "not every test uses all of it")]

use candlerun_kernel::backtest::{Advance, BacktestConfig, Execution, Fill, Intrabar, Run};
use candlerun_kernel::candles::Candles;
use candlerun_kernel::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_kernel::report::{FullReport, Report};
use std::ops::ControlFlow;
use std::sync::Arc;

/// Synthetic candles.
pub(crate) fn candles(count: u32, seed: u64) -> Arc<Candles> {
    let config = SyntheticConfig { candles: count, seed, ..Default::default() };
    Arc::new(Synthetic::new(config).unwrap().finish().unwrap())
}

/// Runs to the end.
pub(crate) fn finish(mut run: Box<dyn Run>) -> (Report, FullReport) {
    while run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
    let report = run.report();
    let full = report.full.clone().unwrap();
    (report, full)
}

/// Every rule of execution: each mode with each intrabar rule and fill, and with costs.
pub(crate) fn every_rule() -> Vec<BacktestConfig> {
    let mut configs = Vec::new();
    for execution in [Execution::Standard, Execution::BacktestingPy, Execution::Vectorbt] {
        for intrabar in [Intrabar::StopFirst, Intrabar::TargetFirst, Intrabar::Path] {
            for (fill, hedging) in [(Fill::NextOpen, false), (Fill::SameClose, true)] {
                configs.push(BacktestConfig {
                    initial_cash: 1e6,
                    commission_rate: 0.0005,
                    spread: 0.0004,
                    slippage: 0.0002,
                    leverage: 2.0,
                    maintenance_margin: 0.05,
                    borrow_rate_per_year: 0.1,
                    execution,
                    intrabar,
                    fill,
                    hedging,
                    ..Default::default()
                });
            }
        }
    }
    configs
}
