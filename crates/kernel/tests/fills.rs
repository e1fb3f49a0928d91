//! Fills, prices and balances of small series, worked out by hand.

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
    BacktestConfig, Execution, ExitReason, Fill, Intrabar, Level, Order, Side, Size, Trade,
};
use candlerun_kernel::report::{FullReport, Report};
use scripted::{Act, backtest};

fn only(full: &FullReport) -> &Trade {
    let [trade] = &full.trades[..] else { panic!("one trade was expected: {:?}", full.trades) };
    trade
}

fn config() -> BacktestConfig {
    BacktestConfig::default()
}

fn sized(position_size_pct: f64, commission_rate: f64) -> BacktestConfig {
    BacktestConfig { position_size_pct, commission_rate, ..config() }
}

fn buy() -> Act {
    Act::Submit(Order::buy())
}

const RISE: [[f64; 4]; 4] = [
    [90.0, 95.0, 90.0, 95.0],
    [100.0, 110.0, 100.0, 110.0],
    [120.0, 125.0, 120.0, 125.0],
    [130.0, 140.0, 130.0, 140.0],
];

/// The candle at which an order given at the first one is tried, after a flat start at 100.
fn then(candle: [f64; 4]) -> [[f64; 4]; 2] {
    [[100.0, 100.0, 100.0, 100.0], candle]
}

#[test]
fn a_market_order_fills_at_the_next_open() {
    let (report, full) = backtest(&[(0, buy()), (1, Act::CloseAll)], &RISE, config());
    let trade = only(&full);
    assert_eq!((trade.entry_candle, trade.entry_price), (1, 100.0));
    assert_eq!((trade.exit_candle, trade.exit_price), (2, 120.0));
    assert_eq!((trade.units, trade.profit, trade.return_pct), (100.0, 2_000.0, 20.0));
    assert_eq!(full.equity, [10_000.0, 11_000.0, 12_000.0, 12_000.0]);
    assert_eq!(report.metrics.exposure_pct, 25.0);
}

#[test]
fn with_same_close_a_market_order_fills_at_the_close_at_which_it_is_given() {
    let same_close = BacktestConfig { fill: Fill::SameClose, ..config() };
    let (_, full) = backtest(&[(1, buy()), (2, Act::CloseAll)], &RISE, same_close);
    let trade = only(&full);
    assert_eq!((trade.entry_candle, trade.entry_price), (1, 110.0));
    assert_eq!((trade.exit_candle, trade.exit_price), (2, 125.0));
    assert_eq!(full.equity[1], 10_000.0);
}

#[test]
fn with_same_close_an_entry_whose_level_the_close_has_passed_fills_at_that_close() {
    struct Case {
        order: Order,
        /// Candle and price of the entry, if it is filled.
        entry: Option<(u32, f64)>,
    }
    // Given at a close of 100. The next candle goes from 100 to 101.
    let candles = [[100.0; 4], [100.0, 101.0, 100.0, 101.0]];
    let cases = [
        Case { order: Order::buy().stop(98.0), entry: Some((0, 100.0)) },
        Case { order: Order::buy().stop(100.0), entry: Some((0, 100.0)) },
        Case { order: Order::buy().stop(101.0), entry: Some((1, 101.0)) },
        Case { order: Order::sell().stop(102.0), entry: Some((0, 100.0)) },
        Case { order: Order::sell().stop(99.0), entry: None },
        Case { order: Order::buy().limit(103.0), entry: Some((0, 100.0)) },
        Case { order: Order::buy().limit(99.0), entry: None },
        Case { order: Order::sell().limit(97.0), entry: Some((0, 100.0)) },
        Case { order: Order::sell().limit(101.0), entry: Some((1, 101.0)) },
        Case { order: Order::buy().stop_limit(98.0, 101.0), entry: Some((0, 100.0)) },
        // The close makes it a limit order at 99.
        Case { order: Order::buy().stop_limit(98.0, 99.0), entry: None },
        Case { order: Order::buy().stop(98.0).next_candle_only(), entry: Some((0, 100.0)) },
    ];
    for Case { order, entry } in cases {
        let config = BacktestConfig { fill: Fill::SameClose, ..config() };
        let (report, _) = backtest(&[(0, Act::Submit(order))], &candles, config);
        let found = report.open_trades.first().map(|it| (it.entry_candle, it.entry_price));
        assert_eq!(found, entry, "{order:?}");
    }
    let next_open = backtest(&[(0, Act::Submit(Order::buy().stop(98.0)))], &candles, config());
    assert_eq!(next_open.0.open_trades[0].entry_candle, 1);
}

#[test]
fn commission_is_paid_out_of_the_size_at_entry_and_exit() {
    let (_, full) = backtest(&[(0, buy()), (1, Act::CloseAll)], &RISE, sized(0.5, 0.25));
    let trade = only(&full);
    // Half of 10,000 buys 5,000 / (100 · 1.25) = 40 units; commission 1,000 in and 1,200 out.
    assert_eq!((trade.units, trade.commission, trade.profit), (40.0, 2_200.0, -1_400.0));
    assert_eq!(full.equity.last(), Some(&8_600.0));
}

#[test]
fn an_open_trade_at_the_end_is_marked_and_stays_open() {
    let (report, full) = backtest(&[(0, buy())], &RISE, config());
    assert!(full.trades.is_empty());
    let [open] = &report.open_trades[..] else { panic!("{:?}", report.open_trades) };
    assert_eq!((open.entry_candle, open.entry_time, open.entry_price), (1, 86_400_000.0, 100.0));
    assert_eq!(report.metrics.final_equity, 14_000.0);
    assert_eq!(report.metrics.trades, 0);
}

#[test]
fn an_open_trade_is_closed_at_the_last_close_if_the_config_says_so() {
    let close = BacktestConfig { close_trades_at_end: true, commission_rate: 0.01, ..config() };
    let (report, full) = backtest(&[(0, buy())], &RISE, close);
    let trade = only(&full);
    assert_eq!((trade.exit_price, trade.exit_reason), (140.0, ExitReason::EndOfData));
    assert!(report.open_trades.is_empty());
    assert!((report.metrics.final_equity - (10_000.0 + trade.profit)).abs() < 1e-9);
}

#[test]
fn an_order_at_the_last_close_is_never_filled() {
    let (report, _) = backtest(&[(3, buy())], &RISE, config());
    assert!(report.open_trades.is_empty());
    assert_eq!(report.metrics.final_equity, 10_000.0);
}

#[test]
fn a_limit_fills_at_its_price_or_at_a_better_open() {
    for (candle, filled) in [
        ([100.0, 101.0, 98.0, 100.0], None),
        ([100.0, 101.0, 97.0, 100.0], Some(97.0)),
        ([96.0, 101.0, 95.0, 100.0], Some(96.0)),
    ] {
        let (report, _) =
            backtest(&[(0, Act::Submit(Order::buy().limit(97.0)))], &then(candle), config());
        assert_eq!(report.open_trades.first().map(|trade| trade.entry_price), filled, "{candle:?}");
    }
    for (candle, filled) in [
        ([100.0, 102.0, 98.0, 100.0], None),
        ([100.0, 103.0, 97.0, 100.0], Some(103.0)),
        ([104.0, 105.0, 95.0, 100.0], Some(104.0)),
    ] {
        let (report, _) =
            backtest(&[(0, Act::Submit(Order::sell().limit(103.0)))], &then(candle), config());
        assert_eq!(report.open_trades.first().map(|trade| trade.entry_price), filled, "{candle:?}");
    }
}

#[test]
fn a_stop_fills_at_its_price_or_at_a_worse_open() {
    for (candle, filled) in [
        ([100.0, 102.0, 98.0, 100.0], None),
        ([100.0, 103.0, 97.0, 100.0], Some(103.0)),
        ([104.0, 105.0, 95.0, 100.0], Some(104.0)),
    ] {
        let (report, _) =
            backtest(&[(0, Act::Submit(Order::buy().stop(103.0)))], &then(candle), config());
        assert_eq!(report.open_trades.first().map(|trade| trade.entry_price), filled, "{candle:?}");
    }
}

#[test]
fn a_stop_limit_becomes_a_limit_when_its_stop_is_reached() {
    let order = Act::Submit(Order::buy().stop_limit(103.0, 102.0));
    // The price reaches 103 and closes above the limit. It is unknown whether it was at 102 after that.
    let unknown = [100.0, 104.0, 99.0, 103.5];
    let came_back = [100.0, 104.0, 99.0, 101.0];
    let (report, _) = backtest(&[(0, order)], &then(unknown), config());
    assert!(report.open_trades.is_empty());
    let (report, _) = backtest(&[(0, order)], &then(came_back), config());
    assert_eq!(report.open_trades[0].entry_price, 102.0);
    let mut prices = then(unknown).to_vec();
    prices.push([103.0, 104.0, 101.0, 103.0]);
    let (report, _) = backtest(&[(0, order)], &prices, config());
    assert_eq!((report.open_trades[0].entry_candle, report.open_trades[0].entry_price), (2, 102.0));
}

/// A long trade from 100 with a stop loss at 95 and a take profit at 105, in its second candle.
fn bracket(candle: [f64; 4], intrabar: Intrabar) -> (Report, FullReport) {
    let order = Order::buy().stop_loss(Level::Percent(5.0)).take_profit(Level::Price(105.0));
    let prices = [[100.0; 4], [100.0; 4], candle];
    backtest(&[(0, Act::Submit(order))], &prices, BacktestConfig { intrabar, ..config() })
}

#[test]
fn stop_and_target_in_one_candle_follow_the_intrabar_rule() {
    use Intrabar::{Path, StopFirst, TargetFirst};
    struct Case {
        candle: [f64; 4],
        intrabar: Intrabar,
        price: f64,
        ambiguous: u32,
    }
    let both = [100.0, 107.0, 94.0, 100.0];
    let cases = [
        Case { candle: both, intrabar: StopFirst, price: 95.0, ambiguous: 1 },
        Case { candle: both, intrabar: TargetFirst, price: 105.0, ambiguous: 1 },
        // The low is nearer to the open than the high.
        Case { candle: both, intrabar: Path, price: 95.0, ambiguous: 1 },
        Case { candle: [100.0, 106.0, 90.0, 100.0], intrabar: Path, price: 105.0, ambiguous: 1 },
        Case {
            candle: [100.0, 106.0, 96.0, 100.0],
            intrabar: StopFirst,
            price: 105.0,
            ambiguous: 0,
        },
        Case {
            candle: [100.0, 104.0, 94.0, 100.0],
            intrabar: TargetFirst,
            price: 95.0,
            ambiguous: 0,
        },
        // A gap is filled at the open, even if a better price is touched later.
        Case {
            candle: [92.0, 107.0, 91.0, 100.0],
            intrabar: TargetFirst,
            price: 92.0,
            ambiguous: 0,
        },
        Case {
            candle: [108.0, 109.0, 90.0, 100.0],
            intrabar: StopFirst,
            price: 108.0,
            ambiguous: 0,
        },
        Case { candle: [108.0, 109.0, 90.0, 100.0], intrabar: Path, price: 108.0, ambiguous: 0 },
    ];
    for Case { candle, intrabar, price, ambiguous } in cases {
        let (report, full) = bracket(candle, intrabar);
        assert_eq!(only(&full).exit_price, price, "{candle:?} {intrabar:?}");
        assert_eq!(report.ambiguous_candles, ambiguous, "{candle:?} {intrabar:?}");
    }
}

#[test]
fn the_exit_that_fills_cancels_the_other() {
    let order = Order::buy().stop_loss(Level::Price(95.0)).take_profit(Level::Price(105.0));
    let prices = [[100.0; 4], [100.0, 106.0, 99.0, 101.0], [96.0, 97.0, 90.0, 91.0]];
    let (report, full) = backtest(&[(0, Act::Submit(order))], &prices, config());
    assert_eq!((only(&full).exit_price, only(&full).exit_reason), (105.0, ExitReason::TakeProfit));
    assert!(report.open_trades.is_empty());
}

#[test]
fn on_its_entry_candle_an_order_uses_only_prices_that_come_after_the_fill() {
    struct Case {
        order: Order,
        candle: [f64; 4],
        exit: Option<f64>,
    }
    let bracket = |order: Order, stop: f64, target: f64| {
        order.stop_loss(Level::Price(stop)).take_profit(Level::Price(target))
    };
    let cases = [
        // A market entry at the open sees the whole candle.
        Case {
            order: bracket(Order::buy(), 95.0, 110.0),
            candle: [100.0, 101.0, 94.0, 100.0],
            exit: Some(95.0),
        },
        // A limit below the open is reached on the way down: the low comes after it, the high may have come before.
        Case {
            order: bracket(Order::buy().limit(98.0), 95.0, 102.0),
            candle: [100.0, 103.0, 97.0, 99.0],
            exit: None,
        },
        Case {
            order: bracket(Order::buy().limit(98.0), 95.0, 102.0),
            candle: [100.0, 103.0, 94.0, 99.0],
            exit: Some(95.0),
        },
        // The close comes after everything.
        Case {
            order: bracket(Order::buy().limit(98.0), 95.0, 102.0),
            candle: [100.0, 103.0, 97.0, 102.5],
            exit: Some(102.0),
        },
        // A stop above the open is reached on the way up: the high comes after it, the low may have come before.
        Case {
            order: bracket(Order::buy().stop(103.0), 99.0, 106.0),
            candle: [100.0, 104.0, 98.0, 103.0],
            exit: None,
        },
        Case {
            order: bracket(Order::buy().stop(103.0), 99.0, 106.0),
            candle: [100.0, 107.0, 98.0, 103.0],
            exit: Some(106.0),
        },
        Case {
            order: bracket(Order::buy().stop(103.0), 99.0, 106.0),
            candle: [100.0, 104.0, 97.0, 98.0],
            exit: Some(99.0),
        },
    ];
    for Case { order, candle, exit } in cases {
        let (_, full) = backtest(&[(0, Act::Submit(order))], &then(candle), config());
        assert_eq!(
            full.trades.first().map(|trade| trade.exit_price),
            exit,
            "{order:?} in {candle:?}"
        );
    }
}

#[test]
fn a_trailing_stop_moves_on_closed_candles() {
    let order = Order::buy().trailing_stop(Level::Percent(10.0));
    let prices = [
        [100.0; 4],
        [100.0, 120.0, 100.0, 118.0],
        // The high of 150 moves the stop from 108 to 135 only once this candle is closed.
        [118.0, 150.0, 110.0, 140.0],
        [140.0, 141.0, 130.0, 131.0],
    ];
    let (_, full) = backtest(&[(0, Act::Submit(order))], &prices, config());
    let trade = only(&full);
    assert_eq!((trade.exit_candle, trade.exit_price), (3, 135.0));
    assert_eq!(trade.exit_reason, ExitReason::TrailingStop);
}

#[test]
fn a_time_exit_closes_at_the_open() {
    let (_, full) = backtest(&[(0, Act::Submit(Order::buy().max_candles(2)))], &RISE, config());
    let trade = only(&full);
    assert_eq!((trade.exit_candle, trade.exit_price), (3, 130.0));
    assert_eq!(trade.exit_reason, ExitReason::TimeExit);
}

#[test]
fn a_cancelled_entry_is_never_filled() {
    let acts = [(0, Act::Submit(Order::buy().limit(125.0))), (0, Act::CancelEntries)];
    let (report, _) = backtest(&acts, &RISE, config());
    assert!(report.open_trades.is_empty());
}

#[test]
fn a_moved_stop_counts_from_the_next_candle_on() {
    let acts = [(0, buy()), (1, Act::MoveStop(121.0))];
    let (_, full) = backtest(&acts, &RISE, config());
    assert_eq!(
        (only(&full).exit_candle, only(&full).exit_price),
        (2, 120.0),
        "the open is past the stop"
    );
}

#[test]
fn part_of_a_trade_is_closed_with_its_part_of_the_commission() {
    let (report, full) = backtest(&[(0, buy()), (1, Act::Close(0.25))], &RISE, sized(0.5, 0.25));
    let trade = only(&full);
    assert_eq!((trade.units, trade.commission), (10.0, 550.0));
    assert_eq!(report.open_trades[0].units, 30.0);
    assert_eq!(report.open_trades[0].commission, 750.0);
}

#[test]
fn closing_no_part_of_a_trade_does_nothing() {
    for portion in [0.0, -1.0, f64::NAN] {
        let acts = [(0, buy()), (1, Act::Close(portion))];
        let (report, full) = backtest(&acts, &RISE, sized(0.5, 0.25));
        assert!(full.trades.is_empty(), "{portion}: {:?}", full.trades);
        assert_eq!(report.open_trades[0].units, 40.0, "{portion}");
    }
}

#[test]
fn without_hedging_an_entry_reduces_the_other_direction_oldest_first() {
    let units = |order: Order, units: f64| Act::Submit(order.size(Size::Units(units)));
    let acts = [
        (0, units(Order::buy(), 10.0)),
        (1, units(Order::buy(), 10.0)),
        (2, units(Order::sell(), 15.0)),
    ];
    let (report, full) = backtest(&acts, &RISE, config());
    let closed: Vec<(f64, f64)> =
        full.trades.iter().map(|trade| (trade.units, trade.entry_price)).collect();
    assert_eq!(closed, [(10.0, 100.0), (5.0, 120.0)]);
    assert_eq!(report.open_trades[0].units, 5.0);

    let hedging = BacktestConfig { hedging: true, ..config() };
    let (report, full) = backtest(&acts, &RISE, hedging);
    assert!(full.trades.is_empty());
    let open: Vec<f64> = report.open_trades.iter().map(|trade| trade.size()).collect();
    assert_eq!(open, [10.0, 10.0, -15.0]);
}

/// The units that an order opens which nets and is given at a close of 100, when the price rises to 125, and the reasons of rejections.
fn netted(order: Order, config: BacktestConfig) -> (Vec<f64>, Vec<String>) {
    let prices = [[100.0; 4], [100.0, 130.0, 100.0, 125.0]];
    let (report, full) = backtest(&[(0, Act::Submit(order))], &prices, config);
    let open = report.open_trades.iter().map(|trade| trade.size()).collect();
    (open, full.rejections.into_iter().map(|rejection| rejection.reason).collect())
}

#[test]
fn an_order_that_nets_has_the_size_of_its_close() {
    let stop = |size: Size| Order::buy().stop(125.0).size(size).netting(0.0);
    let leveraged = || BacktestConfig { leverage: 2.0, ..config() };
    let at_98 = |order: Order| order.stop_loss(Level::Price(98.0));
    let cases = [
        ("cash ÷ the close, and not ÷ the stop", stop(Size::Cash(1_000.0)), config(), 10.0),
        ("a share of the equity × leverage", stop(Size::EquityShare(0.5)), leveraged(), 100.0),
        ("the config's size", stop(Size::Config), sized(0.5, 0.0), 50.0),
        (
            "whole lots",
            stop(Size::Cash(1_000.0)),
            BacktestConfig { lot_step: 3.0, ..config() },
            9.0,
        ),
        (
            "a risk of 270 over 27, from the stop of the order",
            at_98(stop(Size::Risk(0.027))),
            config(),
            10.0,
        ),
        (
            "at most a share",
            Order { most_share: Some(0.2), ..stop(Size::Units(50.0)) },
            config(),
            20.0,
        ),
        ("what it nets is added", stop(Size::Units(5.0)).netting(4.0), config(), 9.0),
        (
            "also side by side with the other direction",
            stop(Size::Units(5.0)).netting(4.0),
            BacktestConfig { hedging: true, ..config() },
            9.0,
        ),
        (
            "but not where the other direction is closed first anyway",
            stop(Size::Units(5.0)).netting(4.0),
            BacktestConfig { exclusive_orders: true, ..config() },
            5.0,
        ),
    ];
    for (name, order, config, units) in cases {
        assert_eq!(netted(order, config), (vec![units], Vec::new()), "{name}");
    }
    let (open, reasons) = netted(stop(Size::Config), config());
    assert!(open.is_empty() && reasons[0].contains("is free"), "{reasons:?}");
    let (open, reasons) = netted(stop(Size::Risk(0.01)), config());
    assert_eq!((open, reasons), (vec![], vec!["the size buys nothing at 125".to_owned()]));
}

#[test]
fn exclusive_orders_close_before_they_open() {
    let exclusive = BacktestConfig { exclusive_orders: true, ..config() };
    let (report, full) = backtest(&[(0, buy()), (1, Act::Submit(Order::sell()))], &RISE, exclusive);
    assert_eq!((only(&full).side, only(&full).exit_price), (Side::Long, 120.0));
    assert_eq!((report.open_trades[0].side, report.open_trades[0].units), (Side::Short, 100.0));
    assert_eq!(full.equity, [10_000.0, 11_000.0, 11_500.0, 10_000.0]);
}

#[test]
fn a_size_beyond_the_margin_is_rejected_with_the_reason() {
    let (report, full) = backtest(&[(0, buy()), (1, buy())], &RISE, sized(0.75, 0.0));
    assert_eq!(report.rejected_orders, 1);
    assert_eq!(full.rejections[0].candle, 2);
    assert!(full.rejections[0].reason.contains("free"), "{}", full.rejections[0].reason);
    assert_eq!(report.open_trades.len(), 1);
}

#[test]
fn sizes_are_shares_cash_units_or_risk() {
    let order = Order::buy().stop_loss(Level::Distance(4.0));
    for (size, units) in [
        (Size::EquityShare(0.5), 50.0),
        (Size::Cash(2_000.0), 20.0),
        (Size::Units(7.5), 7.5),
        // 1 % of 10,000 is lost over a distance of 4.
        (Size::Risk(0.01), 25.0),
    ] {
        let prices = [[100.0; 4], [100.0; 4]];
        let (report, _) = backtest(&[(0, Act::Submit(order.size(size)))], &prices, config());
        assert_eq!(report.open_trades[0].units, units, "{size:?}");
    }
}

#[test]
fn lots_are_whole_with_a_lot_step() {
    let whole = BacktestConfig { lot_step: 1.0, initial_cash: 1_050.0, ..config() };
    let (report, _) = backtest(&[(0, buy())], &RISE, whole);
    assert_eq!(report.open_trades[0].units, 10.0);
    let too_little = BacktestConfig { lot_step: 1.0, initial_cash: 50.0, ..config() };
    let (report, _) = backtest(&[(0, buy())], &RISE, too_little);
    assert_eq!((report.open_trades.len(), report.rejected_orders), (0, 1));
}

#[test]
fn spread_and_slippage_make_prices_worse_and_limits_keep_theirs() {
    let costs = BacktestConfig { spread: 0.02, slippage: 0.1, ..config() };
    let flat = [[100.0; 4], [100.0; 4], [100.0; 4]];
    let (_, full) = backtest(&[(0, buy()), (1, Act::CloseAll)], &flat, costs.clone());
    let close_to = |a: f64, b: f64| (a - b).abs() < 1e-9;
    assert!(close_to(only(&full).entry_price, 101.0 * 1.1));
    assert!(close_to(only(&full).exit_price, 99.0 * 0.9));
    // The ask touches 99 when the middle is at 98.02: half of the spread above it.
    let touched = [[100.0; 4], [100.0, 100.0, 98.0, 100.0]];
    let (report, _) =
        backtest(&[(0, Act::Submit(Order::buy().limit(99.0)))], &touched, costs.clone());
    assert_eq!(report.open_trades[0].entry_price, 99.0);
    let missed = [[100.0; 4], [100.0, 100.0, 98.5, 100.0]];
    let (report, _) = backtest(&[(0, Act::Submit(Order::buy().limit(99.0)))], &missed, costs);
    assert!(report.open_trades.is_empty());
}

#[test]
fn leverage_multiplies_and_a_margin_call_closes_at_its_price() {
    let leveraged = BacktestConfig { leverage: 4.0, maintenance_margin: 0.1, ..config() };
    // 400 units from 100 with 30,000 borrowed: the equity is a tenth of the value at 30,000 / 360.
    let prices = [[100.0; 4], [100.0, 101.0, 99.0, 100.0], [95.0, 96.0, 80.0, 90.0]];
    let (report, full) = backtest(&[(0, buy())], &prices, leveraged);
    let trade = only(&full);
    assert_eq!((trade.units, trade.exit_reason), (400.0, ExitReason::MarginCall));
    assert!((trade.exit_price - 30_000.0 / 360.0).abs() < 1e-9);
    assert!(report.metrics.final_equity > 0.0);
}

#[test]
fn an_order_of_the_last_close_is_never_filled() {
    let (report, full) = backtest(&[(2, buy())], &[[100.0; 4]; 3], config());
    assert!(report.open_trades.is_empty() && full.trades.is_empty());
}

#[test]
fn a_trade_has_the_times_of_the_candles_of_its_fills() {
    let (_, full) = backtest(&[(1, buy()), (3, Act::CloseAll)], &[[100.0; 4]; 6], config());
    let trade = only(&full);
    let times = [2.0, 4.0].map(|day| day * 86_400_000.0);
    assert_eq!([trade.entry_time, trade.exit_time], times);
}

#[test]
fn borrowing_costs_interest_for_the_time_it_lasts() {
    let borrowing = BacktestConfig { borrow_rate_per_year: 0.365, ..config() };
    let flat = [[100.0; 4]; 4];
    let (report, full) = backtest(&[(0, Act::Submit(Order::sell()))], &flat, borrowing.clone());
    // A thousandth of 10,000 a day, for the two days after the entry's.
    assert!((10_000.0 - full.equity[3] - 20.0).abs() < 1e-9, "{:?}", full.equity);
    assert!((report.open_trades[0].commission - 20.0).abs() < 1e-9);
    let leveraged = BacktestConfig { leverage: 2.0, ..borrowing.clone() };
    let (_, full) = backtest(&[(0, buy())], &flat, leveraged);
    // Of 20,000 half is borrowed, and the interest of the first day too.
    assert!((10_000.0 - full.equity[3] - 20.01).abs() < 1e-9, "{:?}", full.equity);
    let (_, full) = backtest(&[(0, buy())], &flat, borrowing);
    assert_eq!(full.equity[3], 10_000.0, "a long trade without leverage borrows nothing");
}

#[test]
fn equity_at_zero_closes_everything_and_ends_trading() {
    let spike =
        [[100.0; 4], [100.0; 4], [150.0, 250.0, 150.0, 250.0], [50.0; 4], [50.0, 60.0, 50.0, 60.0]];
    let acts = [(0, Act::Submit(Order::sell())), (2, buy()), (3, buy())];
    let (report, full) = backtest(&acts, &spike, config());
    assert_eq!(full.equity, [10_000.0, 10_000.0, 0.0, 0.0, 0.0]);
    assert_eq!(only(&full).exit_reason, ExitReason::Ruin);
    assert!(report.open_trades.is_empty());
    assert_eq!(report.metrics.max_drawdown_pct, 100.0);
    assert_eq!(report.metrics.total_return_pct, -100.0);
}

#[test]
fn one_candle_gives_a_report_without_trades() {
    let (report, full) = backtest(&[(0, buy())], &RISE[..1], config());
    assert_eq!(full.equity, [10_000.0]);
    assert_eq!(report.metrics.sharpe, None);
    assert_eq!(report.metrics.win_rate_pct, None);
}

#[test]
fn an_order_for_the_next_candle_only_is_not_tried_later() {
    let prices =
        [[100.0, 100.0, 100.0, 100.0], [100.0, 101.0, 99.0, 100.0], [100.0, 101.0, 90.0, 100.0]];
    for (order, fills) in [
        (Order::buy().limit(95.0), true),
        (Order::buy().limit(95.0).next_candle_only(), false),
        (Order::buy().limit(99.5).next_candle_only(), true),
    ] {
        for execution in [Execution::Standard, Execution::BacktestingPy] {
            let config = BacktestConfig { execution, ..config() };
            // In the other mode the first decision is at candle 1.
            let at = usize::from(execution == Execution::BacktestingPy);
            let start = if at == 1 { &[prices[0]][..] } else { &[] };
            let prices: Vec<[f64; 4]> = start.iter().chain(&prices).copied().collect();
            let (report, _) = backtest(&[(at, Act::Submit(order))], &prices, config);
            assert_eq!(report.open_trades.len(), usize::from(fills), "{order:?} {execution:?}");
        }
    }
}

#[test]
fn backtesting_py_fills_the_target_of_a_stop_entry_in_its_candle_if_the_candle_reaches_it() {
    let config = BacktestConfig { execution: Execution::BacktestingPy, ..config() };
    let at = |price| Level::Price(price);
    let cases = [
        (Order::buy().stop(105.0).take_profit(at(110.0)), [100.0, 112.0, 100.0, 108.0], true),
        (Order::buy().stop(105.0).take_profit(at(115.0)), [100.0, 112.0, 100.0, 108.0], false),
        (Order::sell().stop(95.0).take_profit(at(90.0)), [100.0, 100.0, 88.0, 92.0], true),
        (Order::sell().stop(95.0).take_profit(at(85.0)), [100.0, 100.0, 88.0, 92.0], false),
    ];
    for (order, candle, is_filled) in cases {
        let prices = [[100.0; 4], [100.0; 4], candle];
        let (_, full) = backtest(&[(1, Act::Submit(order))], &prices, config.clone());
        let closed: Vec<_> = full.trades.iter().map(|trade| trade.exit_reason).collect();
        let expected = if is_filled { vec![ExitReason::TakeProfit] } else { Vec::new() };
        assert_eq!(closed, expected, "{order:?}");
    }
}

#[test]
fn an_order_that_reverses_closes_the_other_direction_at_its_own_price() {
    let prices = [
        [100.0, 100.0, 100.0, 100.0],
        [100.0, 101.0, 99.0, 100.0],
        [100.0, 112.0, 99.0, 105.0],
        [105.0, 120.0, 105.0, 120.0],
    ];
    let acts = [
        (0, buy()),
        // Its own direction is held: it does nothing.
        (1, Act::Submit(Order::buy().stop(108.0).reversing())),
        (1, Act::Submit(Order::sell().limit(110.0).reversing())),
    ];
    for intrabar in [Intrabar::StopFirst, Intrabar::Path] {
        let config = BacktestConfig { intrabar, ..sized(0.5, 0.0) };
        let (report, full) = backtest(&acts, &prices, config);
        let trade = only(&full);
        assert_eq!((trade.exit_price, trade.exit_reason), (110.0, ExitReason::Reduced));
        let [open] = &report.open_trades[..] else { panic!("{:?}", report.open_trades) };
        // 50 units gained 10 each: half of 10,500 at 110.
        assert_eq!((open.entry_price, open.units), (110.0, 5_250.0 / 110.0));
    }
}
