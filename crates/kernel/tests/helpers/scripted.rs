//! Strategies that act at listed candles, run over given prices.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
#![allow(dead_code, reason = "not every test uses all of it")]

use candlerun_kernel::backtest::{Advance, Backtest, BacktestConfig, Detail, Order, Run, Trail};
use candlerun_kernel::candles::{Candle, Candles, Columns};
use candlerun_kernel::columns::{ColumnCache, ColumnRequests};
use candlerun_kernel::report::{FullReport, Report};
use candlerun_kernel::strategy::{Context, Strategy};
use std::ops::ControlFlow;
use std::sync::Arc;

/// An action of a strategy. An action on a trade is skipped if there is none.
#[allow(clippy::large_enum_variant, reason = "a script has few acts")]
#[derive(Debug, Clone, Copy)]
pub(crate) enum Act {
    Submit(Order),
    CloseAll,
    /// Closes this portion of the oldest trade.
    Close(f64),
    CancelEntries,
    MoveStop(f64),
    MoveTarget(f64),
    MoveTrail(Option<Trail>),
}

/// Acts at listed candles.
pub(crate) struct Script(pub(crate) Vec<(usize, Act)>);

impl Strategy for Script {
    fn init(&mut self, _: &mut ColumnRequests) {}

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let index = ctx.index();
        for (_, act) in self.0.iter().filter(|(at, _)| *at == index) {
            let oldest = ctx.trades().first().map(|trade| trade.id);
            match (*act, oldest) {
                (Act::Submit(order), _) => {
                    ctx.submit(order);
                }
                (Act::CloseAll, _) => ctx.close_all(),
                (Act::CancelEntries, _) => ctx.cancel_entries(),
                (Act::Close(portion), Some(oldest)) => ctx.close(oldest, portion),
                (Act::MoveStop(price), Some(oldest)) => ctx.set_stop_loss(oldest, Some(price)),
                (Act::MoveTarget(price), Some(oldest)) => ctx.set_take_profit(oldest, Some(price)),
                (Act::MoveTrail(trail), Some(oldest)) => ctx.set_trailing_stop(oldest, trail),
                (
                    Act::Close(_) | Act::MoveStop(_) | Act::MoveTarget(_) | Act::MoveTrail(_),
                    None,
                ) => {}
            }
        }
    }
}

/// Candles from open, high, low, close.
pub(crate) fn candles(prices: &[[f64; 4]]) -> Arc<Candles> {
    let mut columns = Columns::default();
    for (index, &[open, high, low, close]) in prices.iter().enumerate() {
        let time = index as f64 * 86_400_000.0;
        columns.push(Candle { time, open, high, low, close, volume: 0.0 });
    }
    Arc::new(Candles::new(columns).unwrap())
}

pub(crate) fn backtest(
    acts: &[(usize, Act)],
    prices: &[[f64; 4]],
    config: BacktestConfig,
) -> (Report, FullReport) {
    config.validate().unwrap();
    let strategy = Script(acts.to_vec());
    let cache = &mut ColumnCache::default();
    let mut run = Backtest::new(strategy, candles(prices), cache, config, 50, Detail::Full);
    assert_eq!(run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())), Advance::Finished);
    let report = run.report();
    let full = report.full.clone().unwrap();
    (report, full)
}
