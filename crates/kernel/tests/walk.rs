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

use candlerun_kernel::backtest::{BacktestConfig, ExitReason, Intrabar, Level, Order, Size};
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
