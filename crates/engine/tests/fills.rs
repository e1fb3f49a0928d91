//! What is bought and sold, at which price, and what is left: small series worked out by hand.

#![allow(
    clippy::float_cmp,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests compare exact results and fail by panicking"
)]

use candlerun_engine::backtest::{Advance, Backtest, BacktestConfig, Detail, Order, Run, Side};
use candlerun_engine::candles::{Candle, Candles, Columns};
use candlerun_engine::columns::{ColumnCache, ColumnRequests};
use candlerun_engine::report::{FullReport, Report};
use candlerun_engine::strategy::{Context, Strategy};
use std::ops::ControlFlow;
use std::sync::Arc;

/// Gives listed orders at listed candles.
struct Script(Vec<(usize, Order)>);

impl Strategy for Script {
    fn init(&mut self, _: &mut ColumnRequests) {}

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let index = ctx.index();
        self.0.iter().filter(|(at, _)| *at == index).for_each(|(_, order)| ctx.submit(*order));
    }
}

/// Candles from opens and closes.
fn candles(prices: &[(f64, f64)]) -> Arc<Candles> {
    let mut columns = Columns::default();
    for (index, &(open, close)) in prices.iter().enumerate() {
        let time = index as f64 * 86_400_000.0;
        let (high, low) = if open > close { (open, close) } else { (close, open) };
        columns.push(Candle { time, open, high, low, close, volume: 0.0 });
    }
    Arc::new(Candles::new(columns).unwrap())
}

fn backtest(
    orders: &[(usize, Order)],
    prices: &[(f64, f64)],
    config: BacktestConfig,
) -> (Report, FullReport) {
    let strategy = Script(orders.to_vec());
    let mut run = Backtest::new(
        strategy,
        candles(prices),
        &mut ColumnCache::default(),
        config,
        50,
        Detail::Full,
    );
    assert_eq!(run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())), Advance::Finished);
    let report = run.report();
    let full = report.full.clone().unwrap();
    (report, full)
}

fn config(position_size_pct: f64, commission_rate: f64) -> BacktestConfig {
    BacktestConfig { position_size_pct, commission_rate, ..Default::default() }
}

const RISE: [(f64, f64); 4] = [(90.0, 95.0), (100.0, 110.0), (120.0, 125.0), (130.0, 140.0)];

#[test]
fn a_market_order_fills_at_the_next_open() {
    let (report, full) =
        backtest(&[(0, Order::buy()), (1, Order::close())], &RISE, config(1.0, 0.0));
    let [trade] = &full.trades[..] else { panic!("one trade") };
    assert_eq!((trade.entry_candle, trade.entry_price), (1, 100.0));
    assert_eq!((trade.exit_candle, trade.exit_price), (2, 120.0));
    assert_eq!((trade.units, trade.profit, trade.return_pct), (100.0, 2_000.0, 20.0));
    assert_eq!(full.equity, [10_000.0, 11_000.0, 12_000.0, 12_000.0]);
    assert_eq!(report.metrics.exposure_pct, 25.0);
}

#[test]
fn commission_is_paid_out_of_the_size_at_entry_and_exit() {
    let (_, full) = backtest(&[(0, Order::buy()), (1, Order::close())], &RISE, config(0.5, 0.25));
    let [trade] = &full.trades[..] else { panic!("one trade") };
    // Half of 10,000 buys 5,000 / (100 · 1.25) = 40 units; commission 1,000 in and 1,200 out.
    assert_eq!((trade.units, trade.commission, trade.profit), (40.0, 2_200.0, -1_400.0));
    assert_eq!(full.equity.last(), Some(&8_600.0));
}

#[test]
fn an_open_trade_at_the_end_is_marked_and_stays_open() {
    let (report, full) = backtest(&[(0, Order::buy())], &RISE, config(1.0, 0.0));
    assert!(full.trades.is_empty());
    assert_eq!(report.open_trades.len(), 1);
    assert_eq!(report.metrics.final_equity, 14_000.0);
    assert_eq!(report.metrics.trades, 0);
}

#[test]
fn an_order_at_the_last_close_is_never_filled() {
    let (report, _) = backtest(&[(3, Order::buy())], &RISE, config(1.0, 0.0));
    assert!(report.open_trades.is_empty());
    assert_eq!(report.metrics.final_equity, 10_000.0);
}

#[test]
fn entering_against_a_position_reverses_it() {
    let (report, full) =
        backtest(&[(0, Order::buy()), (1, Order::sell())], &RISE, config(1.0, 0.0));
    let [trade] = &full.trades[..] else { panic!("one trade") };
    assert_eq!((trade.side, trade.exit_price), (Side::Long, 120.0));
    let [open] = &report.open_trades[..] else { panic!("one open trade") };
    assert_eq!((open.side, open.units), (Side::Short, 100.0));
    assert_eq!(full.equity, [10_000.0, 11_000.0, 11_500.0, 10_000.0]);
}

#[test]
fn a_size_beyond_the_equity_is_rejected_with_the_reason() {
    let (report, full) =
        backtest(&[(0, Order::buy()), (1, Order::buy())], &RISE, config(0.75, 0.0));
    assert_eq!(report.rejected_orders, 1);
    assert_eq!(full.rejections[0].candle, 2);
    assert!(full.rejections[0].reason.contains("free"), "{}", full.rejections[0].reason);
    assert_eq!(report.open_trades.len(), 1);
}

#[test]
fn adding_to_a_position_within_the_equity_is_filled() {
    let (report, _) = backtest(&[(0, Order::buy()), (1, Order::buy())], &RISE, config(0.25, 0.0));
    assert_eq!(report.rejected_orders, 0);
    assert_eq!(report.open_trades.len(), 2);
}

#[test]
fn equity_at_zero_closes_everything_and_ends_trading() {
    let spike = [(100.0, 100.0), (100.0, 100.0), (150.0, 250.0), (50.0, 50.0), (50.0, 60.0)];
    let orders = [(0, Order::sell()), (2, Order::buy()), (3, Order::buy())];
    let (report, full) = backtest(&orders, &spike, config(1.0, 0.0));
    assert_eq!(full.equity, [10_000.0, 10_000.0, 0.0, 0.0, 0.0]);
    assert_eq!(full.trades.len(), 1);
    assert!(report.open_trades.is_empty());
    assert_eq!(report.metrics.max_drawdown_pct, 100.0);
    assert_eq!(report.metrics.total_return_pct, -100.0);
}

#[test]
fn one_candle_gives_a_report_without_trades() {
    let (report, full) = backtest(&[(0, Order::buy())], &RISE[..1], config(1.0, 0.0));
    assert_eq!(full.equity, [10_000.0]);
    assert_eq!(report.metrics.sharpe, None);
    assert_eq!(report.metrics.win_rate_pct, None);
}
