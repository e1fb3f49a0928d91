//! The first price of a trade is the price of its own fill: if it is past its stop loss or target, the trade is closed there.

#![allow(
    clippy::float_cmp,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests compare exact results and fail by panicking"
)]

/// Strategies that act at listed candles.
#[path = "helpers/scripted.rs"]
mod scripted;

use candlerun_kernel::backtest::{
    BacktestConfig, ExitReason, Fill, Intrabar, Level, Order, Side, Size, Trade,
};
use candlerun_kernel::report::Report;
use scripted::{Act, backtest};

const RULES: [Intrabar; 3] = [Intrabar::StopFirst, Intrabar::TargetFirst, Intrabar::Path];

/// Prices mirrored at 100: a rise of 1 becomes a fall of 1, and a long case a short one.
fn mirrored(candles: &[[f64; 4]]) -> Vec<[f64; 4]> {
    candles.iter().map(|[o, h, l, c]| [200.0 - o, 200.0 - l, 200.0 - h, 200.0 - c]).collect()
}

/// An entry of 10 units with a stop loss and a target at prices, given at a first candle at 100.
#[derive(Debug, Clone, Copy)]
struct Entry {
    order: fn(Order, &dyn Fn(f64) -> f64) -> Order,
    stop: Option<f64>,
    target: Option<f64>,
}

impl Entry {
    fn of(self, side: Side) -> Order {
        let price = |long: f64| if side == Side::Long { long } else { 200.0 - long };
        let order = if side == Side::Long { Order::buy() } else { Order::sell() };
        let order = (self.order)(order.size(Size::Units(10.0)), &price);
        let order = Order { stop_loss: self.stop.map(|at| Level::Price(price(at))), ..order };
        Order { take_profit: self.target.map(|at| Level::Price(price(at))), ..order }
    }

    /// The result over these candles after the first, long and short, in long prices.
    fn runs(self, after: &[[f64; 4]], config: &BacktestConfig) -> [(Report, Vec<Trade>); 2] {
        let candles = [&[[100.0; 4]], after].concat();
        [Side::Long, Side::Short].map(|side| {
            let prices = if side == Side::Long { candles.clone() } else { mirrored(&candles) };
            let act = [(0, Act::Submit(self.of(side)))];
            let (report, full) = backtest(&act, &prices, config.clone());
            (report, full.trades)
        })
    }
}

fn market(order: Order, _: &dyn Fn(f64) -> f64) -> Order {
    order
}

fn limit_97(order: Order, price: &dyn Fn(f64) -> f64) -> Order {
    order.limit(price(97.0))
}

fn stop_102(order: Order, price: &dyn Fn(f64) -> f64) -> Order {
    order.stop(price(102.0))
}

fn stop_limit_102_104(order: Order, price: &dyn Fn(f64) -> f64) -> Order {
    order.stop_limit(price(102.0), price(104.0))
}

fn stop_limit_102_99(order: Order, price: &dyn Fn(f64) -> f64) -> Order {
    order.stop_limit(price(102.0), price(99.0))
}

#[test]
fn a_fill_past_its_stop_or_target_is_closed_at_the_price_of_the_fill() {
    struct Case {
        entry: Entry,
        candle: [f64; 4],
        fill: f64,
        reason: ExitReason,
    }
    use ExitReason::{StopLoss, TakeProfit};
    let with = |order, stop: Option<f64>, target: Option<f64>| Entry { order, stop, target };
    let gap_down = |high| [90.0, high, 80.0, 81.0];
    let cases = [
        // The open has gapped past the stop: the high of the candle, below, at or above the stop, plays no part.
        Case {
            entry: with(market, Some(98.0), None),
            candle: gap_down(90.5),
            fill: 90.0,
            reason: StopLoss,
        },
        Case {
            entry: with(market, Some(98.0), None),
            candle: gap_down(95.0),
            fill: 90.0,
            reason: StopLoss,
        },
        Case {
            entry: with(market, Some(98.0), None),
            candle: gap_down(99.0),
            fill: 90.0,
            reason: StopLoss,
        },
        Case {
            entry: with(limit_97, Some(95.0), None),
            candle: [90.0, 93.0, 89.0, 92.0],
            fill: 90.0,
            reason: StopLoss,
        },
        // A stop on the wrong side.
        Case {
            entry: with(market, Some(120.0), None),
            candle: [100.0, 110.0, 90.0, 100.0],
            fill: 100.0,
            reason: StopLoss,
        },
        Case {
            entry: with(limit_97, Some(98.0), None),
            candle: [100.0, 101.0, 95.0, 99.0],
            fill: 97.0,
            reason: StopLoss,
        },
        Case {
            entry: with(stop_102, Some(103.0), None),
            candle: [100.0, 110.0, 99.0, 108.0],
            fill: 102.0,
            reason: StopLoss,
        },
        Case {
            entry: with(stop_limit_102_104, Some(103.0), None),
            candle: [100.0, 110.0, 99.0, 108.0],
            fill: 102.0,
            reason: StopLoss,
        },
        // The open has gapped past the target: neither the target nor the low is a price of the exit.
        Case {
            entry: with(stop_102, None, Some(106.0)),
            candle: [110.0, 111.0, 103.0, 104.0],
            fill: 110.0,
            reason: TakeProfit,
        },
        Case {
            entry: with(stop_102, None, Some(106.0)),
            candle: [110.0, 111.0, 108.0, 109.0],
            fill: 110.0,
            reason: TakeProfit,
        },
        Case {
            entry: with(market, None, Some(106.0)),
            candle: [110.0, 111.0, 103.0, 104.0],
            fill: 110.0,
            reason: TakeProfit,
        },
        Case {
            entry: with(stop_102, None, Some(101.0)),
            candle: [100.0, 103.0, 99.0, 100.0],
            fill: 102.0,
            reason: TakeProfit,
        },
        Case {
            entry: with(stop_limit_102_99, None, Some(98.5)),
            candle: [100.0, 103.0, 97.0, 98.0],
            fill: 99.0,
            reason: TakeProfit,
        },
    ];
    for Case { entry, candle, fill, reason } in cases {
        for intrabar in RULES {
            let config = BacktestConfig { intrabar, ..Default::default() };
            // One more candle shows that nothing is left to close.
            for (sign, (report, trades)) in
                [1.0, -1.0].into_iter().zip(entry.runs(&[candle, [100.0; 4]], &config))
            {
                let said = format!("{entry:?} in {candle:?}, {intrabar:?}, {sign}");
                let [trade] = &trades[..] else { panic!("{said}: {trades:?}") };
                let price = 100.0 + sign * (fill - 100.0);
                assert_eq!((trade.entry_price, trade.exit_price), (price, price), "{said}");
                assert_eq!((trade.exit_candle, trade.exit_reason), (1, reason), "{said}");
                assert_eq!((trade.profit, report.exits_at_entry), (0.0, 1), "{said}");
                assert!(report.open_trades.is_empty(), "{said}");
            }
        }
    }
}

#[test]
fn an_exit_that_the_fill_has_not_passed_waits_for_the_prices_after_it() {
    let entry = Entry { order: market, stop: Some(98.0), target: Some(110.0) };
    for intrabar in RULES {
        let config = BacktestConfig { intrabar, ..Default::default() };
        for (report, trades) in entry.runs(&[[100.0, 101.0, 97.0, 99.0]], &config) {
            let [trade] = &trades[..] else { panic!("{trades:?}") };
            assert_eq!((trade.exit_price - 100.0).abs(), 2.0);
            assert_eq!((trade.exit_reason, report.exits_at_entry), (ExitReason::StopLoss, 0));
        }
    }
}

#[test]
fn a_fill_at_the_close_that_is_past_its_stop_is_closed_at_that_close() {
    let config = BacktestConfig { fill: Fill::SameClose, ..Default::default() };
    let entry = Entry { order: market, stop: Some(103.0), target: None };
    for (report, trades) in entry.runs(&[[106.0, 107.0, 101.0, 105.0]], &config) {
        let [trade] = &trades[..] else { panic!("{trades:?}") };
        assert_eq!((trade.entry_candle, trade.exit_candle), (0, 0));
        assert_eq!((trade.profit, report.exits_at_entry), (0.0, 1));
    }
}

#[test]
fn closing_at_the_fill_pays_the_costs_of_both_sides() {
    let costs =
        BacktestConfig { commission_rate: 0.01, spread: 0.02, slippage: 0.1, ..Default::default() };
    let entry = Entry { order: market, stop: Some(98.0), target: None };
    let [(_, trades), _] = entry.runs(&[[90.0, 99.0, 80.0, 81.0]], &costs);
    let close_to = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} {b}");
    close_to(trades[0].entry_price, 90.0 * 1.01 * 1.1);
    close_to(trades[0].exit_price, 90.0 * 0.99 * 0.9);
    close_to(trades[0].commission, 0.1 * (trades[0].entry_price + trades[0].exit_price));
}

#[test]
fn if_stop_and_target_are_both_passed_the_intrabar_rule_names_the_reason() {
    let entry = Entry { order: market, stop: Some(98.0), target: Some(85.0) };
    for (intrabar, reason) in [
        (Intrabar::StopFirst, ExitReason::StopLoss),
        (Intrabar::TargetFirst, ExitReason::TakeProfit),
        (Intrabar::Path, ExitReason::StopLoss),
    ] {
        let config = BacktestConfig { intrabar, ..Default::default() };
        for (_, trades) in entry.runs(&[[90.0, 99.0, 80.0, 81.0]], &config) {
            assert_eq!((trades[0].exit_reason, trades[0].profit), (reason, 0.0));
        }
    }
}

#[test]
fn only_the_trade_that_is_past_its_stop_is_closed_at_its_fill() {
    let small = |order: Order| Act::Submit(order.size(Size::Units(5.0)));
    let acts = [
        (0, small(Order::buy().stop_loss(Level::Price(50.0)))),
        (1, small(Order::buy().stop_loss(Level::Price(98.0)))),
    ];
    let prices = [[100.0; 4], [100.0; 4], [90.0, 99.0, 80.0, 81.0]];
    for intrabar in RULES {
        let config = BacktestConfig { intrabar, ..Default::default() };
        let (report, full) = backtest(&acts, &prices, config);
        let [trade] = &full.trades[..] else { panic!("{:?}", full.trades) };
        assert_eq!((trade.entry_price, trade.exit_price), (90.0, 90.0));
        assert_eq!(report.open_trades.len(), 1);
    }
}

#[test]
fn after_a_stop_limit_fill_only_the_close_provably_comes_later() {
    // The price rises to 102 and is back at 99 by the close. The low of 90 may have come before that.
    let entry = Entry { order: stop_limit_102_99, stop: Some(95.0), target: None };
    for intrabar in [Intrabar::StopFirst, Intrabar::TargetFirst] {
        let config = BacktestConfig { intrabar, ..Default::default() };
        for (report, trades) in entry.runs(&[[100.0, 103.0, 90.0, 98.0]], &config) {
            assert!(trades.is_empty(), "{trades:?}");
            assert_eq!(report.open_trades.len(), 1);
        }
        for (_, trades) in entry.runs(&[[100.0, 103.0, 90.0, 94.0]], &config) {
            assert_eq!((trades[0].exit_price - 100.0).abs(), 5.0);
        }
    }
}
