//! The path of prices inside a candle that `intrabar: path` assumes: open, nearer extreme, other extreme, close.

#![allow(
    clippy::float_cmp,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests compare exact results and fail by panicking"
)]

/// Strategies that act at listed candles.
#[path = "helpers/scripted.rs"]
mod scripted;

use candlerun_kernel::backtest::{BacktestConfig, ExitReason, Intrabar, Level, Order, Size, Trail};
use scripted::{Act, backtest};

const FLAT: [f64; 4] = [100.0; 4];

fn path() -> BacktestConfig {
    BacktestConfig { intrabar: Intrabar::Path, ..Default::default() }
}

fn units(order: Order) -> Act {
    Act::Submit(order.size(Size::Units(10.0)))
}

#[test]
fn every_order_at_the_turning_price_of_the_path_is_filled_there() {
    let stopped = Order::buy().stop_loss(Level::Price(95.0));
    let acts = [(0, units(stopped)), (0, units(stopped)), (1, units(Order::sell().stop(95.0)))];
    let (report, full) = backtest(&acts, &[FLAT, FLAT, [100.0, 110.0, 95.0, 105.0]], path());
    assert_eq!(full.trades.len(), 2, "{:?}", full.trades);
    for trade in &full.trades {
        assert_eq!((trade.exit_price, trade.exit_reason), (95.0, ExitReason::StopLoss));
    }
    assert_eq!(report.open_trades[0].entry_price, 95.0);
}

#[test]
fn a_trailing_stop_follows_the_extremes_of_the_path_after_the_fill() {
    let entry = units(Order::buy().stop(102.0).trailing_stop(Level::Distance(4.0)));
    struct Case {
        candle: [f64; 4],
        stop: f64,
    }
    let cases = [
        // Down to 99, up to 110 past the fill, back to 107.
        Case { candle: [100.0, 110.0, 99.0, 107.0], stop: 106.0 },
        // The whole way up to the high, where it closes.
        Case { candle: [100.0, 104.0, 99.0, 104.0], stop: 100.0 },
    ];
    for Case { candle, stop } in cases {
        let (report, full) = backtest(&[(0, entry)], &[FLAT, candle], path());
        assert!(full.trades.is_empty(), "{:?}", full.trades);
        assert_eq!(report.open_trades[0].trailing_stop, Some(stop), "{candle:?}");
    }
}

/// A price on the other side of 100.
fn mirrored([open, high, low, close]: [f64; 4]) -> [f64; 4] {
    [200.0 - open, 200.0 - low, 200.0 - high, 200.0 - close]
}

#[test]
fn a_trailing_stop_moves_along_the_path_inside_a_candle() {
    struct Case {
        what: &'static str,
        /// Distance of the trailing stop.
        trail: f64,
        /// The profit from which it follows.
        from: Option<f64>,
        /// Candles from that of the fill at 100 on.
        candles: Vec<[f64; 4]>,
        /// Candle and price of the exit.
        exit: (u32, f64),
    }
    let cases = [
        // 100, 99, 108, 102: the stop is at 103 from the high on.
        Case {
            what: "follows to the high and is met on the way to the close",
            trail: 5.0,
            from: None,
            candles: vec![[100.0, 108.0, 99.0, 102.0]],
            exit: (1, 103.0),
        },
        // 100, 96, 108, 106 and then 106, 107, 101, 102: at 96 the stop is still at 95.
        Case {
            what: "is where the walk has moved it, not where the high would have it",
            trail: 5.0,
            from: None,
            candles: vec![[100.0, 108.0, 96.0, 106.0], [106.0, 107.0, 101.0, 102.0]],
            exit: (2, 103.0),
        },
        // 100, 99, 107, 104: it begins at 106, is at 105 at the high.
        Case {
            what: "begins inside the candle at its profit",
            trail: 2.0,
            from: Some(6.0),
            candles: vec![[100.0, 107.0, 99.0, 104.0]],
            exit: (1, 105.0),
        },
        // The high of 105 is short of the profit. 105, 104, 106.5, 103: begins at 106, is at 104.5 at the high.
        Case {
            what: "has no price before its profit",
            trail: 2.0,
            from: Some(6.0),
            candles: vec![[100.0, 105.0, 98.0, 99.0], [105.0, 106.5, 104.0, 103.0]],
            exit: (2, 104.5),
        },
        // Opens past the profit: 112, 113, 109, 110. The stop is at 110 at the open and at 111 at the high.
        Case {
            what: "follows the open",
            trail: 2.0,
            from: Some(6.0),
            candles: vec![[100.0, 105.0, 99.0, 105.0], [112.0, 113.0, 109.0, 110.0]],
            exit: (2, 111.0),
        },
        // At 103 after the first candle. The second opens below it.
        Case {
            what: "is filled at an open that is past it",
            trail: 5.0,
            from: None,
            candles: vec![[100.0, 108.0, 99.0, 107.0], [101.0, 120.0, 101.0, 119.0]],
            exit: (2, 101.0),
        },
    ];
    for Case { what, trail, from, candles, exit } in cases {
        let trail = |order: Order| Order {
            trailing_from: from.map(Level::Distance),
            ..order.trailing_stop(Level::Distance(trail))
        };
        let (candle, price) = exit;
        let long = [vec![FLAT], candles].concat();
        let short = long.iter().copied().map(mirrored).collect();
        let both = [(Order::buy(), long, price), (Order::sell(), short, 200.0 - price)];
        for (order, candles, price) in both {
            let (_, full) = backtest(&[(0, units(trail(order)))], &candles, path());
            let exits: Vec<_> =
                full.trades.iter().map(|it| (it.exit_candle, it.exit_price)).collect();
            assert_eq!(exits, [(candle, price)], "{what}: {:?}", order.side);
            assert_eq!(full.trades[0].exit_reason, ExitReason::TrailingStop);
        }
    }
}

#[test]
fn a_trailing_stop_follows_from_a_fill_inside_the_candle() {
    // 100, 99, filled at 102 on the way to 110, where the stop is at 106.
    let entry = units(Order::buy().stop(102.0).trailing_stop(Level::Distance(4.0)));
    let (_, full) = backtest(&[(0, entry)], &[FLAT, [100.0, 110.0, 99.0, 105.0]], path());
    assert_eq!((full.trades[0].entry_price, full.trades[0].exit_price), (102.0, 106.0));
}

#[test]
fn without_a_path_a_trailing_stop_moves_as_candles_close() {
    let entry = units(Order::buy().trailing_stop(Level::Distance(5.0)));
    for intrabar in [Intrabar::StopFirst, Intrabar::TargetFirst] {
        let config = BacktestConfig { intrabar, ..path() };
        let (report, full) = backtest(&[(0, entry)], &[FLAT, [100.0, 108.0, 99.0, 102.0]], config);
        assert!(full.trades.is_empty());
        assert_eq!(report.open_trades[0].trailing_stop, Some(103.0));
    }
}

#[test]
fn a_trailing_stop_that_is_placed_later_follows_from_the_close_on() {
    let trail = |distance: f64, from: Option<f64>| {
        let from = from.map(Level::Distance);
        Act::MoveTrail(Some(Trail { distance: Level::Distance(distance), from }))
    };
    let entry = (0, units(Order::buy()));
    // Bought at 100, a high of 110 and a close of 104, at which the stop is placed.
    let first = [FLAT, [100.0, 110.0, 99.0, 104.0]];
    let exit = |acts: &[(usize, Act)], later: &[[f64; 4]], intrabar: Intrabar| {
        let config = BacktestConfig { intrabar, ..path() };
        let (_, full) = backtest(acts, &[&first, later].concat(), config);
        full.trades.first().map(|it| (it.exit_candle, it.exit_price, it.exit_reason))
    };
    let stopped = |candle, price| Some((candle, price, ExitReason::TrailingStop));
    // The high of 110 came before it: the stop is at 101, and at 105 after 108. The walk is 104, 102, 108, 104.
    let candle = [104.0, 108.0, 102.0, 104.0];
    assert_eq!(exit(&[entry, (1, trail(3.0, None))], &[candle], Intrabar::Path), stopped(2, 105.0));
    // As candles close it is at 101 in that candle and at 105 in the next.
    let later = [candle, [106.0, 107.0, 103.0, 104.0]];
    let acts = [entry, (1, trail(3.0, None))];
    assert_eq!(exit(&acts, &later, Intrabar::StopFirst), stopped(3, 105.0));
    // A profit of 10 was reached before it, and is not reached after it.
    assert_eq!(exit(&[entry, (1, trail(3.0, Some(10.0)))], &later, Intrabar::Path), None);
    // Placed again it goes on from the high of 108. A new one would have seen the close of 106 alone and would not have begun.
    let again = [entry, (1, trail(2.5, Some(8.0))), (2, trail(2.5, Some(8.0)))];
    let candles = [[104.0, 108.0, 102.0, 106.0], [106.0, 106.5, 105.0, 106.0]];
    assert_eq!(exit(&again, &candles, Intrabar::Path), stopped(3, 105.5));
    let removed = [entry, (1, trail(3.0, None)), (1, Act::MoveTrail(None))];
    assert_eq!(exit(&removed, &later, Intrabar::Path), None);
}

#[test]
fn a_trailing_stop_nearer_than_the_spread_is_met_at_the_next_turn() {
    // Bought at 101 and sold at 99 % of the price. 100, 99, 110: the stop of 109 is past at the quote of 108.9.
    let entry = Order { trailing_from: Some(Level::Distance(5.0)), ..Order::buy() };
    let entry = units(entry.trailing_stop(Level::Distance(1.0)));
    let config = BacktestConfig { spread: 0.02, ..path() };
    let (_, full) = backtest(&[(0, entry)], &[FLAT, [100.0, 110.0, 99.0, 105.0]], config);
    assert!((full.trades[0].exit_price - 108.9).abs() < 1e-9, "{:?}", full.trades);
}

#[test]
fn a_candle_is_ambiguous_by_the_quotes_of_its_exits() {
    // Sold at 99 % of the price: a high of 105.5 does not reach a target of 105.
    let exits = Order::buy().stop_loss(Level::Price(95.0)).take_profit(Level::Price(105.0));
    for (high, ambiguous) in [(105.5, 0), (107.0, 1)] {
        for intrabar in [Intrabar::StopFirst, Intrabar::TargetFirst, Intrabar::Path] {
            let config = BacktestConfig { spread: 0.02, intrabar, ..path() };
            let candles = [FLAT, FLAT, [100.0, high, 90.0, 100.0]];
            let (report, _) = backtest(&[(0, units(exits))], &candles, config);
            assert_eq!(report.ambiguous_candles, ambiguous, "{high} {intrabar:?}");
        }
    }
}
