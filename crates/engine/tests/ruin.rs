//! If a candle reaches the price at which the equity is 0, everything is closed there, and trading ends.

#![allow(
    clippy::float_cmp,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests compare exact results and fail by panicking"
)]

/// Strategies that act at listed candles.
#[path = "../../kernel/tests/helpers/scripted.rs"]
mod scripted;

use candlerun_engine::backtest::{BacktestConfig, ExitReason, Intrabar, Level, Order, Size};
use candlerun_engine::candles::{Candle, Candles, Columns};
use candlerun_engine::job::{Job, JobSpec, run};
use scripted::{Act, backtest};
use serde_json::json;
use std::sync::Arc;

const FLAT: [f64; 4] = [100.0; 4];
/// A short trade from 100 is worth nothing at 200.
const WICK_UP: [f64; 4] = [100.0, 300.0, 95.0, 100.0];
/// A long trade from 100 with leverage 10 is worth nothing at 90.
const WICK_DOWN: [f64; 4] = [100.0, 110.0, 50.0, 100.0];

fn leverage(leverage: f64) -> BacktestConfig {
    BacktestConfig { leverage, ..Default::default() }
}

struct Case {
    what: &'static str,
    order: Order,
    config: BacktestConfig,
    candle: [f64; 4],
    exit: f64,
    reason: ExitReason,
}

fn cases() -> Vec<Case> {
    let short = || Case {
        what: "a wick up",
        order: Order::sell(),
        config: leverage(1.0),
        candle: WICK_UP,
        exit: 200.0,
        reason: ExitReason::Ruin,
    };
    let long = || Case {
        what: "a wick down",
        order: Order::buy(),
        config: leverage(10.0),
        candle: WICK_DOWN,
        exit: 90.0,
        ..short()
    };
    let target_first = |config| BacktestConfig { intrabar: Intrabar::TargetFirst, ..config };
    let path = |config| BacktestConfig { intrabar: Intrabar::Path, ..config };
    vec![
        short(),
        long(),
        Case {
            what: "an open beyond it",
            candle: [250.0, 300.0, 95.0, 100.0],
            exit: 250.0,
            ..short()
        },
        Case {
            what: "an open beyond it",
            candle: [80.0, 110.0, 50.0, 100.0],
            exit: 80.0,
            ..long()
        },
        Case {
            what: "a stop beyond it",
            order: Order::buy().stop_loss(Level::Price(85.0)),
            ..long()
        },
        Case {
            what: "a nearer stop",
            order: Order::buy().stop_loss(Level::Price(95.0)),
            exit: 95.0,
            reason: ExitReason::StopLoss,
            ..long()
        },
        Case {
            what: "a target, the loss assumed first",
            order: Order::buy().take_profit(Level::Price(105.0)),
            ..long()
        },
        Case {
            what: "a target, assumed first",
            order: Order::buy().take_profit(Level::Price(105.0)),
            config: target_first(leverage(10.0)),
            exit: 105.0,
            reason: ExitReason::TakeProfit,
            ..long()
        },
        Case {
            what: "a target on the way up, which is nearer",
            order: Order::buy().take_profit(Level::Price(105.0)),
            config: path(leverage(10.0)),
            exit: 105.0,
            reason: ExitReason::TakeProfit,
            ..long()
        },
        Case {
            what: "the way down comes first",
            order: Order::buy().take_profit(Level::Price(105.0)),
            config: path(leverage(10.0)),
            candle: [100.0, 112.0, 89.0, 100.0],
            ..long()
        },
        Case {
            what: "a short with a target below",
            order: Order::sell().take_profit(Level::Price(96.0)),
            ..short()
        },
        Case {
            what: "a margin that is asked for comes first",
            config: BacktestConfig { maintenance_margin: 0.05, ..leverage(1.0) },
            exit: 20_000.0 / 105.0,
            reason: ExitReason::MarginCall,
            ..short()
        },
    ]
}

#[test]
fn the_price_at_which_the_equity_is_0_closes_everything() {
    for Case { what, order, config, candle, exit, reason } in cases() {
        let acts = [(0, Act::Submit(order)), (2, Act::Submit(Order::buy()))];
        let ends = exit != 105.0 && reason == ExitReason::Ruin;
        let (report, full) = backtest(&acts, &[FLAT, FLAT, candle, FLAT, [50.0; 4]], config);
        let trade = &full.trades[0];
        assert_eq!((trade.exit_candle, trade.exit_reason), (2, reason), "{what}");
        assert!((trade.exit_price - exit).abs() < 1e-9, "{what}: {}", trade.exit_price);
        if ends {
            assert_eq!(full.equity[2..], [0.0; 3], "{what}");
            assert_eq!((full.trades.len(), report.open_trades.len()), (1, 0), "{what}");
            assert_eq!(report.metrics.max_drawdown_pct, 100.0, "{what}");
        }
    }
}

#[test]
fn a_trade_entered_inside_a_candle_is_ruined_by_later_prices_only() {
    // Bought at 102 on the way up: the low of 50 may have come before, the close of 90 comes after.
    for (candle, ruined) in
        [([100.0, 103.0, 50.0, 100.0], false), ([100.0, 103.0, 50.0, 90.0], true)]
    {
        for intrabar in [Intrabar::StopFirst, Intrabar::TargetFirst] {
            let config = BacktestConfig { intrabar, ..leverage(10.0) };
            let order = Order::buy().stop(102.0);
            let (report, full) = backtest(&[(0, Act::Submit(order))], &[FLAT, candle], config);
            assert_eq!(report.metrics.final_equity <= 0.0, ruined, "{candle:?} {intrabar:?}");
            let price = full.trades.first().map(|trade| trade.exit_price);
            assert!(price.is_none_or(|price| (price - 91.8).abs() < 1e-9), "{price:?}");
        }
    }
}

#[test]
fn costs_that_exceed_the_equity_at_the_fill_end_trading() {
    // A position of 1,000 times the equity loses all of it to a spread of 0.4 %.
    let config = BacktestConfig { spread: 0.004, ..leverage(1_000.0) };
    let (_, full) =
        backtest(&[(0, Act::Submit(Order::buy()))], &[FLAT, [100.0, 150.0, 100.0, 150.0]], config);
    assert_eq!(full.trades[0].exit_reason, ExitReason::Ruin);
    assert!(full.trades[0].exit_price < 100.0, "{:?}", full.trades[0]);
    assert_eq!(full.equity[1], 0.0);
}

#[test]
fn a_hedged_account_is_ruined_by_its_net_position() {
    let units = |order: Order, units: f64| Act::Submit(order.size(Size::Units(units)));
    let acts = [(0, units(Order::buy(), 300.0)), (0, units(Order::sell(), 500.0))];
    let config = BacktestConfig { hedging: true, ..leverage(10.0) };
    // Net 200 units short from 100: the equity is 0 at 150.
    let (_, full) = backtest(&acts, &[FLAT, FLAT, [100.0, 160.0, 90.0, 100.0]], config);
    assert_eq!(full.trades.len(), 2);
    for trade in &full.trades {
        assert_eq!((trade.exit_price, trade.exit_reason), (150.0, ExitReason::Ruin));
    }
    assert_eq!(full.equity[2], 0.0);
}

#[test]
fn a_target_beyond_the_margin_call_of_a_hedged_account_is_not_filled() {
    // Net one unit short: the margin call for 999 units comes at 100.1, before the target of the long trade at 160.
    let units = |order: Order, units: f64| Act::Submit(order.size(Size::Units(units)));
    let acts = [
        (0, units(Order::buy().take_profit(Level::Price(160.0)), 499.0)),
        (0, units(Order::sell(), 500.0)),
    ];
    for intrabar in [Intrabar::StopFirst, Intrabar::TargetFirst, Intrabar::Path] {
        let config =
            BacktestConfig { hedging: true, maintenance_margin: 0.1, intrabar, ..leverage(11.0) };
        let (_, full) = backtest(&acts, &[FLAT, FLAT, [100.0, 162.0, 100.0, 100.0]], config);
        assert_eq!(full.trades.len(), 2, "{intrabar:?}");
        for trade in &full.trades {
            assert_eq!(trade.exit_reason, ExitReason::MarginCall, "{intrabar:?}");
            assert!((trade.exit_price - 10_100.0 / 100.9).abs() < 1e-9, "{}", trade.exit_price);
        }
    }
}

#[test]
fn an_open_or_close_outside_high_and_low_ruins_an_account_too() {
    // Short from 100: the equity is 0 at 200. The highs and lows of these candles are wrong.
    for (candle, exit) in
        [([250.0, 110.0, 90.0, 100.0], 250.0), ([100.0, 110.0, 90.0, 250.0], 200.0)]
    {
        let acts = [(0, Act::Submit(Order::sell()))];
        let (_, full) = backtest(&acts, &[FLAT, FLAT, candle, FLAT], leverage(1.0));
        assert_eq!(full.trades[0].exit_price, exit, "{candle:?}");
        assert_eq!(full.equity[2..], [0.0; 2], "{candle:?}");
    }
}

/// The final equity of rules over candles, as a job runs them.
fn final_equity(rules: &str, backtest: &serde_json::Value, prices: &[[f64; 4]]) -> f64 {
    let mut columns = Columns::default();
    for (index, &[open, high, low, close]) in prices.iter().enumerate() {
        let (time, volume) = (index as f64 * 86_400_000.0, f64::from(u8::from(index == 0)));
        columns.push(Candle { time, open, high, low, close, volume });
    }
    let candles = Arc::new(Candles::new(columns).unwrap());
    let spec = json!({
        "candles": candles.fingerprint().to_string(),
        "strategy": { "rules": rules },
        "backtest": backtest,
        "search": { "objective": "total_return_pct" },
    });
    let job = Job::new(JobSpec::from_json(&spec).unwrap(), candles).unwrap();
    let mut last = f64::NAN;
    run(&job, |_, _| {}, |episode| last = episode.metrics.map_or(f64::NAN, |it| it.final_equity))
        .unwrap();
    last
}

#[test]
fn rules_with_market_orders_only_are_ruined_inside_a_candle_too() {
    let short = "enter short when volume == 1";
    let long = "enter long when volume == 1";
    let up = [FLAT, FLAT, FLAT, WICK_UP, [50.0; 4]];
    let down = [FLAT, FLAT, FLAT, WICK_DOWN, [120.0; 4]];
    assert_eq!(final_equity(short, &json!({}), &up), 0.0);
    assert_eq!(final_equity(&format!("{short}\nsize 100%"), &json!({}), &up), 0.0);
    assert_eq!(final_equity(&format!("{short}\nstop loss 150%"), &json!({}), &up), 0.0);
    assert_eq!(final_equity(long, &json!({ "leverage": 10.0 }), &down), 0.0);
    assert_eq!(final_equity(long, &json!({}), &down), 12_000.0);
    assert_eq!(final_equity(short, &json!({}), &down), 8_000.0);
}
