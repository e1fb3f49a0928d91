//! A run that skips the candles which touch no exit and no waiting order has the results of one that stops at every candle.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

/// Candles, configs and whole backtests.
#[path = "helpers/runs.rs"]
mod runs;

use candlerun_kernel::backtest::{
    Advance, Backtest, BacktestConfig, Detail, Level, Order, Run, Trail,
};
use candlerun_kernel::columns::{ColumnCache, ColumnRequests};
use candlerun_kernel::report::{FullReport, Report};
use candlerun_kernel::strategy::{Context, Standing, Strategy};
use runs::{candles, every_rule, finish};
use std::ops::ControlFlow;

/// Gives orders of all kinds at candles that are chosen by their index.
#[derive(Clone, Copy)]
struct Orders {
    /// Distance from the close in per cent.
    distance: f64,
    /// Whether it is asked at every candle.
    every_candle: bool,
}

impl Orders {
    fn decides(index: usize) -> bool {
        (index.wrapping_mul(2_654_435_761) >> 9).is_multiple_of(23)
    }

    fn order(self, index: usize, close: f64) -> Order {
        let is_long = index.is_multiple_of(2);
        let side = if is_long { Order::buy() } else { Order::sell() };
        let sign = if is_long { 1.0 } else { -1.0 };
        let (near, far) = (self.distance / 100.0, self.distance / 50.0);
        let order = match index % 5 {
            0 => side,
            1 => side.limit(close * (1.0 - sign * near)),
            2 => side.stop(close * (1.0 + sign * near)),
            3 => side.stop_limit(close * (1.0 + sign * near), close * (1.0 + sign * far)),
            _ => side.limit(close * (1.0 - sign * far)).next_candle_only(),
        };
        let order = match index % 4 {
            0 => order.trailing_stop(Level::Percent(2.0 * self.distance)),
            1 => order.trailing_stop(Level::Distance(close * far)).max_candles(30),
            2 => order
                .stop_loss(Level::Percent(2.0 * self.distance))
                .take_profit(Level::Percent(3.0 * self.distance)),
            _ => order.take_profit(Level::Percent(self.distance)).max_candles(60),
        };
        let valid_candles = if index.is_multiple_of(3) { 10 } else { 0 };
        let trailing_from = index.is_multiple_of(8).then_some(Level::Percent(self.distance));
        Order { valid_candles, trailing_from, most_open: 1, ..order }
    }
}

impl Strategy for Orders {
    fn init(&mut self, _: &mut ColumnRequests) {}

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        if Self::decides(ctx.index()) {
            let held = ctx.trades().first().map(|trade| trade.id);
            if let Some(held) = held.filter(|_| ctx.index().is_multiple_of(3)) {
                let from = ctx.index().is_multiple_of(2);
                let from = from.then_some(Level::Percent(self.distance));
                let distance = Level::Percent(2.0 * self.distance);
                ctx.set_trailing_stop(held, Some(Trail { distance, from }));
            }
            let order = self.order(ctx.index(), ctx.close_price());
            ctx.submit(order);
        }
    }

    fn next_decision(&mut self, _: &Standing<'_>, from: usize, to: usize) -> usize {
        match self.every_candle {
            true => from.min(to),
            false => (from..to).find(|index| Self::decides(*index)).unwrap_or(to),
        }
    }
}

/// Runs in slices of 7 candles that also stop at every boundary, or in one go.
fn report(orders: Orders, config: &BacktestConfig, in_slices: bool) -> (Report, FullReport) {
    let (candles, cache) = (candles(3_000, 7), &mut ColumnCache::default());
    let mut run = Backtest::new(orders, candles, cache, config.clone(), 5, Detail::Full);
    if in_slices {
        let mut stop = |_| ControlFlow::Break(());
        while run.advance(7, &mut stop) != Advance::Finished {}
    }
    finish(Box::new(run))
}

#[test]
fn skipped_candles_touch_no_exit_and_no_waiting_order() {
    let mut trades = 0;
    for config in every_rule() {
        // With interest or a margin every candle of a trade is processed.
        let free = BacktestConfig { maintenance_margin: 0.0, borrow_rate_per_year: 0.0, ..config };
        for distance in [0.2, 1.0, 4.0] {
            let (whole, whole_full) = report(Orders { distance, every_candle: true }, &free, false);
            for in_slices in [false, true] {
                let orders = Orders { distance, every_candle: false };
                let (skipping, full) = report(orders, &free, in_slices);
                assert_eq!(full.trades, whole_full.trades, "{free:?}");
                assert_eq!(full.digest(), whole_full.digest());
                assert_eq!(skipping.digest(), whole.digest());
            }
            trades += whole_full.trades.len();
        }
    }
    assert!(trades > 1_000, "{trades} trades are too few to compare");
}
