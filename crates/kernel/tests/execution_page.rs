//! The examples of `docs/execution.md`, with its figures.

#![allow(
    clippy::float_cmp,
    clippy::unwrap_used,
    reason = "tests compare exact results and fail by panicking"
)]

/// Strategies that act at listed candles.
#[path = "helpers/scripted.rs"]
mod scripted;

use candlerun_kernel::backtest::{
    BacktestConfig, Execution, ExitReason, Intrabar, Level, Order, Side, Size, Trade,
};
use candlerun_kernel::report::Report;
use scripted::{Act, backtest};

/// A candle without range before and after the candles of an example.
const FLAT: [f64; 4] = [100.0; 4];
/// The candle of most examples.
const CANDLE: [f64; 4] = [100.0, 110.0, 95.0, 104.0];

fn ten(order: Order) -> Order {
    order.size(Size::Units(10.0))
}

fn at(price: f64) -> Level {
    Level::Price(price)
}

/// Gives orders at the close of the first candle, which is flat at 100.
fn given(orders: &[Order], after: &[[f64; 4]], config: BacktestConfig) -> (Report, Vec<Trade>) {
    let acts: Vec<_> = orders.iter().map(|order| (0, Act::Submit(*order))).collect();
    let (report, full) = backtest(&acts, &[&[FLAT], after].concat(), config);
    (report, full.trades)
}

/// Entry price, exit price and reason of the only trade.
fn only(trades: &[Trade]) -> (f64, f64, ExitReason) {
    assert_eq!(trades.len(), 1, "{trades:?}");
    (trades[0].entry_price, trades[0].exit_price, trades[0].exit_reason)
}

#[test]
fn a_fill_past_its_stop_is_closed_at_the_fill_and_counted() {
    let order = ten(Order::buy()).stop_loss(at(98.0));
    let (report, trades) = given(&[order], &[[90.0, 99.0, 80.0, 81.0]], BacktestConfig::default());
    assert_eq!(only(&trades), (90.0, 90.0, ExitReason::StopLoss));
    assert_eq!(report.exits_at_entry, 1);
}

#[test]
fn entries_are_filled_at_their_price_or_at_the_open() {
    struct Case {
        order: Order,
        candle: [f64; 4],
        fill: Option<f64>,
    }
    let stop_limit = |limit| Order::buy().stop_limit(102.0, limit);
    let cases = [
        Case {
            order: Order::buy().limit(97.0),
            candle: [100.0, 101.0, 97.0, 98.0],
            fill: Some(97.0),
        },
        Case {
            order: Order::buy().limit(95.0),
            candle: [92.0, 93.0, 91.0, 92.0],
            fill: Some(92.0),
        },
        Case {
            order: Order::buy().stop(105.0),
            candle: [100.0, 105.0, 99.0, 101.0],
            fill: Some(105.0),
        },
        Case {
            order: Order::buy().stop(105.0),
            candle: [108.0, 109.0, 107.0, 108.0],
            fill: Some(108.0),
        },
        Case { order: stop_limit(104.0), candle: [100.0, 105.0, 99.0, 103.0], fill: Some(102.0) },
        Case { order: stop_limit(99.0), candle: [100.0, 103.0, 97.0, 98.0], fill: Some(99.0) },
        Case { order: stop_limit(99.0), candle: [100.0, 103.0, 97.0, 101.0], fill: None },
    ];
    for Case { order, candle, fill } in cases {
        let (report, _) = given(&[ten(order)], &[candle], BacktestConfig::default());
        let found = report.open_trades.first().map(|trade| trade.entry_price);
        assert_eq!(found, fill, "{order:?} in {candle:?}");
    }
}

#[test]
fn on_its_entry_candle_a_trade_sees_what_comes_after_its_fill() {
    let config = BacktestConfig::default;
    let stop = ten(Order::buy()).stop(105.0).stop_loss(at(102.0)).take_profit(at(108.0));
    let (_, trades) = given(&[stop], &[CANDLE], config());
    assert_eq!(only(&trades), (105.0, 108.0, ExitReason::TakeProfit));

    let limit = ten(Order::buy()).limit(98.0).stop_loss(at(94.0));
    let (_, trades) = given(&[limit.take_profit(at(103.0))], &[CANDLE], config());
    assert_eq!(only(&trades), (98.0, 103.0, ExitReason::TakeProfit));

    let (report, trades) = given(&[limit.take_profit(at(108.0))], &[CANDLE], config());
    assert_eq!((trades.len(), report.open_trades.len()), (0, 1));
}

#[test]
fn the_intrabar_rule_decides_between_stop_and_target() {
    let order = ten(Order::buy()).stop_loss(at(96.0)).take_profit(at(104.0));
    let cases = [
        (Intrabar::StopFirst, 96.0, 1),
        (Intrabar::TargetFirst, 104.0, 1),
        (Intrabar::Path, 104.0, 1),
    ];
    for (intrabar, exit, ambiguous) in cases {
        let config = BacktestConfig { intrabar, ..Default::default() };
        let (report, trades) = given(&[order], &[FLAT, [100.0, 105.0, 94.0, 101.0]], config);
        assert_eq!((only(&trades).1, report.ambiguous_candles), (exit, ambiguous), "{intrabar:?}");
    }
}

#[test]
fn a_gap_fills_exits_at_the_open() {
    let cases = [
        (ten(Order::buy()).stop_loss(at(95.0)), [90.0, 91.0, 89.0, 90.0], 90.0),
        (ten(Order::buy()).take_profit(at(110.0)), [112.0, 113.0, 111.0, 112.0], 112.0),
    ];
    for (order, candle, exit) in cases {
        let (_, trades) = given(&[order], &[FLAT, candle], BacktestConfig::default());
        assert_eq!(only(&trades).1, exit);
    }
}

#[test]
fn a_trailing_stop_follows_after_the_close() {
    let order = ten(Order::buy()).trailing_stop(Level::Distance(5.0));
    let candles = [[100.0, 108.0, 99.0, 107.0], [106.0, 107.0, 102.0, 105.0]];
    let (_, trades) = given(&[order], &candles, BacktestConfig::default());
    assert_eq!(only(&trades), (100.0, 103.0, ExitReason::TrailingStop));
}

#[test]
fn a_trailing_stop_follows_the_walk_of_a_path() {
    let order = ten(Order::buy()).trailing_stop(Level::Distance(5.0));
    let candles = [[100.0, 108.0, 99.0, 102.0], [103.0, 103.0, 103.0, 103.0]];
    for (intrabar, candle) in [(Intrabar::Path, 1), (Intrabar::StopFirst, 2)] {
        let config = BacktestConfig { intrabar, ..Default::default() };
        let (_, trades) = given(&[order], &candles, config);
        assert_eq!(only(&trades), (100.0, 103.0, ExitReason::TrailingStop));
        assert_eq!(trades[0].exit_candle, candle);
    }
}

#[test]
fn the_default_size_pays_for_its_commission() {
    let config = BacktestConfig { commission_rate: 0.01, ..Default::default() };
    let (report, _) = given(&[Order::buy()], &[FLAT], config);
    assert!((report.open_trades[0].units - 99.0099).abs() < 1e-4);
}

#[test]
fn an_entry_of_the_other_direction_reduces_and_the_rest_opens() {
    let buy = (0, Act::Submit(ten(Order::buy())));
    let sell = (1, Act::Submit(Order::sell().size(Size::Units(15.0))));
    let (report, full) = backtest(&[buy, sell], &[FLAT; 3], BacktestConfig::default());
    assert_eq!((full.trades[0].units, full.trades[0].exit_reason), (10.0, ExitReason::Reduced));
    let open = &report.open_trades[0];
    assert_eq!((open.side, open.units), (Side::Short, 5.0));
}

#[test]
fn an_entry_that_nets_keeps_the_amount_that_it_was_given() {
    let stop = |nets| Act::Submit(Order::sell().stop(95.0).size(Size::Units(5.0)).netting(nets));
    let buy = (0, Act::Submit(ten(Order::buy())));
    let falls = [100.0, 100.0, 94.0, 95.0];
    let acts = [buy, (1, stop(10.0)), (1, Act::CloseAll)];
    let (report, full) = backtest(&acts, &[FLAT, FLAT, FLAT, falls], BacktestConfig::default());
    assert_eq!((full.trades[0].units, full.trades[0].exit_reason), (10.0, ExitReason::Signal));
    assert_eq!((report.open_trades[0].side, report.open_trades[0].units), (Side::Short, 15.0));

    let acts = [buy, (0, stop(0.0))];
    let (report, full) = backtest(&acts, &[FLAT, FLAT, falls], BacktestConfig::default());
    assert_eq!((full.trades[0].units, full.trades[0].exit_price), (5.0, 95.0));
    assert_eq!((report.open_trades[0].side, report.open_trades[0].units), (Side::Long, 5.0));
}

#[test]
fn a_margin_call_comes_before_ruin() {
    let cases = [(0.1, 83.33, ExitReason::MarginCall), (0.0, 75.0, ExitReason::Ruin)];
    for (maintenance_margin, price, reason) in cases {
        let config = BacktestConfig { leverage: 4.0, maintenance_margin, ..Default::default() };
        let (_, trades) = given(&[Order::buy()], &[FLAT, [100.0, 101.0, 70.0, 90.0]], config);
        assert!((trades[0].exit_price - price).abs() < 0.01, "{trades:?}");
        assert_eq!((trades[0].units, trades[0].exit_reason), (400.0, reason));
    }
}

/// The trades and open trades of an order, which is given at the close of the second candle of a series that rises and falls.
fn in_mode(execution: Execution, order: Order) -> (Report, Vec<Trade>) {
    let prices = [100.0, 100.0, 100.0, 110.0, 104.0, 102.0, 101.0, 103.0].map(|price| [price; 4]);
    let config = BacktestConfig { execution, ..Default::default() };
    let (report, full) = backtest(&[(1, Act::Submit(order))], &prices, config);
    (report, full.trades)
}

#[test]
fn other_modes_ignore_the_order_features_that_the_page_lists() {
    let (buy, trail) = (Order::buy(), Level::Distance(5.0));
    let time_exit = buy.max_candles(2);
    let ignored = [
        (Execution::BacktestingPy, buy.trailing_stop(trail)),
        (Execution::BacktestingPy, time_exit),
        (Execution::Vectorbt, time_exit),
        (Execution::Vectorbt, buy.limit(50.0).next_candle_only()),
        (Execution::Vectorbt, buy.stop(500.0)),
        (Execution::Vectorbt, buy.stop_limit(500.0, 500.0)),
    ];
    for (execution, order) in ignored {
        let (report, trades) = in_mode(execution, order);
        let (plain, plain_trades) = in_mode(execution, buy);
        assert_eq!(
            (report.open_trades.len(), &trades),
            (1, &plain_trades),
            "{execution:?} {order:?}"
        );
        assert_eq!(report.metrics, plain.metrics, "{execution:?} {order:?}");
        // The standard mode follows the feature.
        assert_ne!(in_mode(Execution::Standard, order).0.metrics, plain.metrics, "{order:?}");
    }

    let followed = [
        (Execution::Vectorbt, buy.trailing_stop(trail)),
        (Execution::BacktestingPy, buy.limit(50.0)),
    ];
    for (execution, order) in followed {
        let (report, _) = in_mode(execution, order);
        assert_ne!(report.metrics, in_mode(execution, buy).0.metrics, "{execution:?} {order:?}");
    }
}

#[test]
fn other_modes_reject_the_sizes_that_the_page_lists() {
    let cases = [
        (Execution::BacktestingPy, Size::Risk(0.01), 1),
        (Execution::Vectorbt, Size::Risk(0.01), 1),
        (Execution::Vectorbt, Size::Units(10.0), 1),
        (Execution::Vectorbt, Size::Cash(1_000.0), 1),
        (Execution::BacktestingPy, Size::Units(10.0), 0),
        (Execution::BacktestingPy, Size::Cash(1_000.0), 0),
    ];
    for (execution, size, rejected) in cases {
        let order = Order::buy().size(size).stop_loss(Level::Distance(50.0));
        let (report, _) = in_mode(execution, order);
        assert_eq!(report.rejected_orders, rejected, "{execution:?} {size:?}");
    }
}
