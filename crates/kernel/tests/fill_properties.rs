//! Results are never too good: properties of fills and equity in the standard mode, over random candles, orders and levels.

#![allow(
    clippy::float_cmp,
    clippy::unwrap_used,
    reason = "tests compare exact results and fail by panicking"
)]

/// Random candles, orders and configs.
#[path = "helpers/generated.rs"]
mod generated;
/// Strategies that act at listed candles.
#[path = "helpers/scripted.rs"]
mod scripted;

use candlerun_kernel::backtest::{
    Advance, Backtest, BacktestConfig, Detail, ExitReason, Fill, Intrabar, Level, Order, OrderKind,
    Run, Side, Trade,
};
use candlerun_kernel::columns::ColumnCache;
use candlerun_kernel::report::{FullReport, Report};
use generated::{Prices, cases, config, market, order};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use scripted::{Act, Script, backtest, candles};
use std::ops::{ControlFlow, Range};

/// Only the orders, each tagged with its place. Acts that move exits are left out.
fn tagged(acts: Vec<(usize, Act)>) -> Vec<(usize, Act)> {
    let acts =
        acts.into_iter().filter(|(_, act)| !matches!(act, Act::MoveStop(_) | Act::MoveTarget(_)));
    let tag = |(place, (at, act))| match act {
        Act::Submit(order) => (at, Act::Submit(Order::tag(order, place as u32))),
        act => (at, act),
    };
    acts.enumerate().map(tag).collect()
}

fn order_of(acts: &[(usize, Act)], trade: &Trade) -> Order {
    let Some((_, Act::Submit(order))) = acts.get(trade.tag as usize) else {
        unreachable!("a trade has the tag of its order")
    };
    *order
}

/// The price of a level, counted from the entry.
fn placed(trade: &Trade, level: Level, sign: f64) -> f64 {
    match level {
        Level::Price(price) => price,
        Level::Percent(percent) => trade.entry_price * (1.0 + sign * percent / 100.0),
        Level::Distance(distance) => trade.entry_price + sign * distance,
    }
}

/// The price before spread and slippage, for a fill of `side` at `price`.
fn middle(config: &BacktestConfig, side: Side, price: f64, slips: bool) -> f64 {
    let slippage = if slips { config.slippage } else { 0.0 };
    price / (1.0 + side.sign() * slippage) / (1.0 + side.sign() * config.spread / 2.0)
}

/// The lowest and the highest of some prices.
fn span(prices: &[f64]) -> [f64; 2] {
    let mut prices = prices.to_vec();
    prices.sort_by(f64::total_cmp);
    [prices[0], prices[prices.len() - 1]]
}

fn is_within(price: f64, prices: &[f64]) -> bool {
    let ([low, high], slack) = (span(prices), 1e-9 * price.abs());
    low - slack <= price && price <= high + slack
}

fn exits_keep_their_levels(trade: &Trade, order: &Order) -> TestCaseResult {
    let sign = trade.side.sign();
    let gain = |level| sign * (trade.exit_price - placed(trade, level, sign));
    let loss = |level| sign * (trade.exit_price - placed(trade, level, -sign));
    match trade.exit_reason {
        ExitReason::StopLoss => prop_assert!(loss(order.stop_loss.unwrap()) <= 0.0, "{:?}", trade),
        ExitReason::TakeProfit => {
            let parts = order.part_targets.iter().flatten().map(|part| part.level);
            let mut targets = parts.chain(order.take_profit);
            prop_assert!(targets.any(|target| gain(target) >= 0.0), "{:?}", trade)
        }
        _ => {}
    }
    Ok(())
}

/// Checks that a fill has a price of its candle, and an exit in the entry's candle a price that comes after the entry.
fn prices_were_traded(
    trade: &Trade,
    order: &Order,
    candles: &[Prices],
    config: &BacktestConfig,
) -> TestCaseResult {
    let (entered, left) =
        (&candles[trade.entry_candle as usize], &candles[trade.exit_candle as usize]);
    let slips = matches!(order.kind, OrderKind::Market | OrderKind::Stop(_));
    let fill = middle(config, trade.side, trade.entry_price, slips);
    prop_assert!(is_within(fill, entered), "{:?}", trade);
    // An order of the other direction that closes the trade has costs of its own kind.
    if trade.exit_reason == ExitReason::Reduced {
        return Ok(());
    }
    let is_limit = trade.exit_reason == ExitReason::TakeProfit;
    let exit = middle(config, trade.side.other(), trade.exit_price, !is_limit);
    prop_assert!(is_within(exit, left), "{:?}", trade);
    if trade.entry_candle == trade.exit_candle
        && trade.exit_reason != ExitReason::Signal
        && config.intrabar != Intrabar::Path
        && !is_within(fill, &entered[..1])
        && let Some(rises) = comes_by_rising(order)
    {
        let [low, high] = span(entered);
        let rest = [fill, entered[3], if rises { high } else { low }];
        prop_assert!(is_within(exit, &rest), "{:?}", trade);
    }
    Ok(())
}

/// Whether the price reaches a limit or stop order by rising from the open; false if by falling, none for other orders.
fn comes_by_rising(order: &Order) -> Option<bool> {
    match order.kind {
        OrderKind::Stop(_) => Some(order.side == Side::Long),
        OrderKind::Limit(_) => Some(order.side == Side::Short),
        OrderKind::Market | OrderKind::StopLimit { .. } => None,
    }
}

/// A backtest of a script over a window, advanced by `budget` candles at a time.
fn sliced(
    acts: &[(usize, Act)],
    prices: &[Prices],
    config: &BacktestConfig,
    window: Range<usize>,
    budget: usize,
) -> (Report, FullReport) {
    let (script, cache) = (Script(acts.to_vec()), &mut ColumnCache::default());
    let run = Backtest::new(script, candles(prices), cache, config.clone(), 50, Detail::Full);
    let mut run = run.within(window);
    while run.advance(budget, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
    let report = run.report();
    let full = report.full.clone().unwrap();
    (report, full)
}

/// One entry, and candles.
fn entry() -> impl Strategy<Value = (Vec<Prices>, usize, Order)> {
    generated::candles(12).prop_flat_map(|candles| {
        let close = candles[2][3];
        (Just(candles), Just(2), order(close))
    })
}

/// The candle with the extreme that may have come before a fill inside it moved further out.
fn with_another_past(order: &Order, [open, high, low, close]: Prices, by: f64) -> Option<Prices> {
    let rises = comes_by_rising(order)?;
    let (OrderKind::Stop(level) | OrderKind::Limit(level)) = order.kind else { return None };
    let is_inside = if rises { open < level } else { open > level };
    let wider = if rises { [open, high, low - by, close] } else { [open, high + by, low, close] };
    is_inside.then_some(wider)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn stops_are_never_better_and_targets_never_worse_than_their_levels(
        (candles, acts) in market(8), config in config(), hedging in any::<bool>(),
    ) {
        let acts = tagged(acts);
        let config = BacktestConfig { hedging, ..config };
        let (_, full) = backtest(&acts, &candles, config.clone());
        for trade in &full.trades {
            let order = order_of(&acts, trade);
            exits_keep_their_levels(trade, &order)?;
            prices_were_traded(trade, &order, &candles, &config)?;
        }
    }

    #[test]
    fn equity_is_never_below_0_and_stays_there(
        (candles, acts) in market(8), config in config(), hedging in any::<bool>(),
    ) {
        let (_, full) = backtest(&acts, &candles, BacktestConfig { hedging, ..config });
        prop_assert!(full.equity.iter().all(|&equity| equity >= 0.0), "{:?}", full.equity);
        let end = full.equity.iter().position(|&equity| equity == 0.0);
        let rest = end.map_or(&[][..], |end| &full.equity[end..]);
        prop_assert!(rest.iter().all(|&equity| equity == 0.0), "{:?}", full.equity);
    }

    #[test]
    fn prices_before_a_fill_inside_a_candle_change_nothing(
        (mut candles, at, order) in entry(), config in config(), by in 1..40_u32,
    ) {
        // On an assumed path every extreme decides what comes later.
        if config.intrabar == Intrabar::Path {
            return Ok(());
        }
        let acts = [(at, Act::Submit(Order { next_candle_only: true, ..order }))];
        let (report, full) = backtest(&acts, &candles, config.clone());
        let ended = full.trades.iter().map(|trade| trade.entry_candle);
        let filled = ended.chain(report.open_trades.iter().map(|trade| trade.entry_candle));
        // Every price of the candle comes after a fill at the close before.
        let is_filled_there = filled.last() == Some(at as u32 + 1);
        let Some(candle) = with_another_past(&order, candles[at + 1], f64::from(by) / 2.0) else { return Ok(()) };
        if !is_filled_there || candle[2] <= 0.0 {
            return Ok(());
        }
        candles[at + 1] = candle;
        let (again, same) = backtest(&acts, &candles, config);
        prop_assert_eq!(full.trades, same.trades);
        prop_assert_eq!(full.equity, same.equity);
        prop_assert_eq!(report.open_trades, again.open_trades);
    }

    #[test]
    fn candles_after_the_end_change_nothing((candles, acts) in market(8), config in config(), len in 1..16_usize) {
        let config = BacktestConfig { close_trades_at_end: false, ..config };
        let (_, whole) = backtest(&acts, &candles, config.clone());
        let (_, prefix) = backtest(&acts, &candles[..len], config);
        prop_assert_eq!(&prefix.equity[..], &whole.equity[..len]);
        prop_assert_eq!(&prefix.trades[..], &whole.trades[..prefix.trades.len()]);
    }

    #[test]
    fn slices_and_windows_give_the_result_of_the_whole(
        (candles, acts) in market(8), config in config(), budget in 1..6_usize, from in 0..8_usize,
    ) {
        let window = from..candles.len();
        let (report, full) = sliced(&acts, &candles, &config, window.clone(), usize::MAX);
        let (sliced, sliced_full) = sliced(&acts, &candles, &config, window, budget);
        prop_assert_eq!(&report, &sliced);
        prop_assert_eq!(full.digest(), sliced_full.digest());
        let later = acts.iter().filter(|(at, _)| *at >= from).map(|&(at, act)| (at - from, act));
        let (_, alone) = backtest(&later.collect::<Vec<_>>(), &candles[from..], config);
        prop_assert_eq!(full.equity, alone.equity);
    }

    #[test]
    fn nothing_is_earned_if_the_price_never_moves((candles, acts) in market(8), config in config(), hedging in any::<bool>()) {
        let price = candles[0][0];
        let flat = vec![[price; 4]; candles.len()];
        let config = BacktestConfig { hedging, ..config };
        let (_, full) = backtest(&acts, &flat, config.clone());
        let most = config.initial_cash * (1.0 + 1e-12);
        prop_assert!(full.equity.iter().all(|&equity| equity <= most), "{:?}", full.equity);
        prop_assert!(full.trades.iter().all(|trade| trade.profit <= 1e-9), "{:?}", full.trades);
    }

    #[test]
    fn a_fill_at_the_close_sees_none_of_its_candle((mut candles, at, order) in entry(), config in config(), by in 1..40_u32) {
        let config = BacktestConfig { fill: Fill::SameClose, ..config };
        let acts = [(at, Act::Submit(Order { kind: OrderKind::Market, ..order }))];
        let (_, full) = backtest(&acts, &candles, config.clone());
        let [open, high, low, close] = candles[at];
        candles[at] = [open, high + f64::from(by), low - f64::from(by) / 4.0, close];
        let (_, same) = backtest(&acts, &candles, config);
        prop_assert_eq!(full.trades, same.trades);
        prop_assert_eq!(full.equity, same.equity);
    }
}
