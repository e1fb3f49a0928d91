//! The two fast paths for market orders of signals, with and without exits, give the results of the order queue.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

/// Candles, configs and whole backtests.
#[path = "helpers/runs.rs"]
mod runs;

use candlerun_kernel::backtest::{
    Backtest, BacktestConfig, Detail, ExitReason, Level, Order, Side, Trade,
};
use candlerun_kernel::candles::{Candle, Candles, Columns};
use candlerun_kernel::columns::{ColumnCache, ColumnRequests};
use candlerun_kernel::report::{FullReport, Report};
use candlerun_kernel::strategy::{
    Amount, Bits, Context, EntryTerms, SignalColumns, SignalEntry, Signals, Strategy, Term,
};
use runs::{candles, every_rule, finish};
use std::sync::Arc;

/// Enters and exits, long and short, chosen by the candle's index. Some long entries have a stop loss, short ones a target.
struct Turns {
    /// Whether it gives signals for the whole series.
    by_signals: bool,
}

/// Per cent between an entry and its stop loss or target.
const TURN_EXIT: f64 = 1.0;

impl Turns {
    /// Whether a candle has this one of five turns: enter long, long with a stop, enter short, exit long, exit short.
    fn is(turn: usize, index: usize) -> bool {
        (index.wrapping_mul(2_654_435_761) >> 9) % 31 == turn
    }

    fn order(turn: usize) -> Order {
        match turn {
            0 => Order::buy(),
            1 => Order::buy().stop_loss(Level::Percent(TURN_EXIT)),
            _ => Order::sell().take_profit(Level::Percent(TURN_EXIT)),
        }
    }
}

impl Strategy for Turns {
    fn init(&mut self, _: &mut ColumnRequests) {}

    fn signals(&mut self, columns: &SignalColumns<'_>) -> Option<Signals> {
        let indexes: Vec<f64> = (0..columns.candles().len()).map(|index| index as f64).collect();
        let when = |turn| Bits::test(&indexes, |index| Self::is(turn, index as usize));
        let entry = |turn| {
            let exit = || Term { amount: Amount::Number(TURN_EXIT), makes: Level::Percent };
            let terms = EntryTerms {
                stop_loss: (turn == 1).then(exit),
                take_profit: (turn == 2).then(exit),
                ..EntryTerms::market(Self::order(turn).side)
            };
            SignalEntry { when: when(turn), terms }
        };
        self.by_signals.then(|| Signals {
            enter_long: when(0).or(&when(1)),
            enter_short: when(2),
            exit_long: when(3),
            exit_short: when(4),
            entries: (0..3).map(entry).collect(),
        })
    }

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let is = |turn| Self::is(turn, ctx.index());
        let wished: Vec<Order> = (0..3).filter(|&turn| is(turn)).map(Self::order).collect();
        let leaves = [is(3), is(4)];
        ctx.follow(leaves, &wished);
    }
}

/// Candles, some of which open far from the close before.
fn candles_with_gaps(count: u32, seed: u64) -> Arc<Candles> {
    let mut columns = candles(count, seed).columns().clone();
    let mut scale = 1.0;
    for index in 0..columns.close.len() {
        scale *= match index % 14 {
            5 => 1.03,
            12 => 0.97,
            _ => 1.0,
        };
        for column in [&mut columns.open, &mut columns.high, &mut columns.low, &mut columns.close] {
            column[index] *= scale;
        }
    }
    Arc::new(Candles::new(columns).unwrap())
}

/// The report of a strategy by signals, after a check that orders in the queue give the same.
fn both_ways<S: Strategy + 'static>(
    strategy: fn(bool) -> S,
    candles: &Arc<Candles>,
    config: &BacktestConfig,
) -> (Report, FullReport) {
    let [signals, queue] = [true, false].map(|by_signals| {
        let cache = &mut ColumnCache::default();
        let (candles, config) = (candles.clone(), config.clone());
        let run = Backtest::new(strategy(by_signals), candles, cache, config, 50, Detail::Full);
        finish(Box::new(run))
    });
    assert_eq!(signals.0.digest(), queue.0.digest(), "{config:?}");
    assert_eq!(signals.1.digest(), queue.1.digest(), "{config:?}");
    assert_eq!(signals.1.trades, queue.1.trades, "{config:?}");
    assert_eq!(signals.0.open_trades, queue.0.open_trades, "{config:?}");
    signals
}

fn count(full: &FullReport, reason: ExitReason) -> usize {
    let ended = |trade: &&Trade| trade.exit_reason == reason;
    full.trades.iter().filter(ended).count()
}

#[test]
fn market_orders_of_signals_are_filled_as_in_the_queue() {
    let candles = candles_with_gaps(4_000, 5);
    let mut calls = 0;
    for config in every_rule() {
        for hedging in [false, true] {
            let config = BacktestConfig {
                hedging,
                leverage: 20.0,
                maintenance_margin: 0.045,
                ..config.clone()
            };
            let (_, full) = both_ways(|by_signals| Turns { by_signals }, &candles, &config);
            assert!(full.trades.len() > 20, "{config:?}");
            calls += count(&full, ExitReason::MarginCall);
        }
    }
    assert!(calls > 20, "{calls}");
}

#[test]
fn exits_inside_a_stretch_without_signals_are_found() {
    let candles = candles_with_gaps(4_000, 5);
    // Interest and margin calls are looked for in every candle. Without them only the candles that touch an exit are.
    for config in every_rule() {
        for (spread, hedging) in [(0.0, false), (0.0, true), (0.004, false), (0.004, true)] {
            let config = BacktestConfig {
                spread,
                hedging,
                leverage: 1.0,
                maintenance_margin: 0.0,
                borrow_rate_per_year: 0.0,
                ..config.clone()
            };
            let (_, full) = both_ways(|by_signals| Turns { by_signals }, &candles, &config);
            let [stops, targets] =
                [ExitReason::StopLoss, ExitReason::TakeProfit].map(|reason| count(&full, reason));
            assert!(stops > 5 && targets > 5, "{stops} stops, {targets} targets, {config:?}");
        }
    }
}

/// Enters long at the first candle, with a stop loss and a target one per cent away.
struct Once {
    by_signals: bool,
}

impl Strategy for Once {
    fn init(&mut self, _: &mut ColumnRequests) {}

    fn signals(&mut self, columns: &SignalColumns<'_>) -> Option<Signals> {
        let indexes: Vec<f64> = (0..columns.candles().len()).map(|index| index as f64).collect();
        let when = Bits::test(&indexes, |index| index < 1.0);
        let exit = || Some(Term { amount: Amount::Number(1.0), makes: Level::Percent });
        let terms =
            EntryTerms { stop_loss: exit(), take_profit: exit(), ..EntryTerms::market(Side::Long) };
        let entries = vec![SignalEntry { when: when.clone(), terms }];
        self.by_signals.then(|| Signals { enter_long: when, entries, ..Signals::default() })
    }

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let exit = Level::Percent(1.0);
        let order = Order::buy().stop_loss(exit).take_profit(exit);
        let wished = if ctx.index() == 0 { vec![order] } else { Vec::new() };
        ctx.follow([false, false], &wished);
    }
}

#[test]
fn a_touch_of_an_exit_inside_a_stretch_without_signals_is_enough() {
    let quiet = [100.0; 4];
    let cases = [
        ([100.0, 101.0, 100.0, 100.0], ExitReason::TakeProfit),
        ([100.0, 100.0, 99.0, 100.0], ExitReason::StopLoss),
    ];
    for (touching, reason) in cases {
        let prices = [quiet, quiet, quiet, quiet, touching, quiet, quiet];
        let mut columns = Columns::default();
        for (index, [open, high, low, close]) in prices.into_iter().enumerate() {
            let time = index as f64 * 60_000.0;
            columns.push(Candle { time, open, high, low, close, volume: 0.0 });
        }
        let candles = Arc::new(Candles::new(columns).unwrap());
        let config = BacktestConfig::default();
        let (_, full) = both_ways(|by_signals| Once { by_signals }, &candles, &config);
        let exits: Vec<_> =
            full.trades.iter().map(|trade| (trade.exit_reason, trade.exit_candle)).collect();
        assert_eq!(exits, [(reason, 4)]);
    }
}

/// The same without stop losses and targets. At some candles it enters in both directions.
struct PlainTurns {
    by_signals: bool,
}

impl PlainTurns {
    fn asks(side: Side, index: usize) -> bool {
        let turn = if side == Side::Long { 0 } else { 2 };
        index.is_multiple_of(97) || Turns::is(turn, index)
    }

    fn leaves(side: Side, index: usize) -> bool {
        Turns::is(if side == Side::Long { 3 } else { 4 }, index)
    }
}

impl Strategy for PlainTurns {
    fn init(&mut self, _: &mut ColumnRequests) {}

    fn signals(&mut self, columns: &SignalColumns<'_>) -> Option<Signals> {
        let indexes: Vec<f64> = (0..columns.candles().len()).map(|index| index as f64).collect();
        let when = |test: fn(Side, usize) -> bool, side| {
            Bits::test(&indexes, |index| test(side, index as usize))
        };
        self.by_signals.then(|| Signals {
            enter_long: when(Self::asks, Side::Long),
            enter_short: when(Self::asks, Side::Short),
            exit_long: when(Self::leaves, Side::Long),
            exit_short: when(Self::leaves, Side::Short),
            entries: Vec::new(),
        })
    }

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        let index = ctx.index();
        let wished: Vec<Order> = [Order::buy(), Order::sell()]
            .into_iter()
            .filter(|order| Self::asks(order.side, index))
            .collect();
        let leaves = [Self::leaves(Side::Long, index), Self::leaves(Side::Short, index)];
        ctx.follow(leaves, &wished);
    }
}

#[test]
fn plain_signals_are_filled_as_in_the_queue() {
    let candles = candles_with_gaps(4_000, 5);
    let costs = BacktestConfig {
        commission_rate: 0.0005,
        spread: 0.0004,
        slippage: 0.0002,
        ..Default::default()
    };
    let fees = BacktestConfig {
        commission_fixed: 1.0,
        commission_per_unit: 0.01,
        commission_minimum: 20.0,
        close_trades_at_end: true,
        ..Default::default()
    };
    let (mut ruined, mut open, mut rejected) = (0, 0, 0);
    for config in [BacktestConfig::default(), costs.clone(), fees] {
        for (leverage, position_size_pct, lot_step) in
            [(1.0, 1.0, 0.0), (1.0, 0.3, 0.0), (1.0, 1.0, 30.0), (20.0, 1.0, 0.0), (40.0, 1.0, 0.0)]
        {
            for hedging in [false, true] {
                let config = BacktestConfig {
                    hedging,
                    leverage,
                    position_size_pct,
                    lot_step,
                    ..config.clone()
                };
                let (report, full) =
                    both_ways(|by_signals| PlainTurns { by_signals }, &candles, &config);
                assert!(leverage > 1.0 || full.trades.len() > 20, "{config:?}");
                ruined += usize::from(report.metrics.final_equity <= 0.0);
                open += count(&full, ExitReason::Ruin);
                rejected += report.rejected_orders;
            }
        }
    }
    assert!(open > 0 && ruined > open, "{ruined} ruined, {open} of them with an open trade");
    assert!(rejected > 0);
    // Interest and margin calls need a look at every candle, so the plain path is not taken.
    for config in every_rule() {
        both_ways(|by_signals| PlainTurns { by_signals }, &candles, &config);
    }
}
