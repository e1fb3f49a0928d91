//! The trades of texts in the rules language, worked out by hand.

#![allow(
    clippy::float_cmp,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests compare exact results and fail by panicking"
)]

use candlerun_engine::backtest::{
    Advance, Backtest, BacktestConfig, Detail, ExitReason, Run, Side,
};
use candlerun_engine::candles::{Candle, Candles, Columns};
use candlerun_engine::columns::ColumnCache;
use candlerun_engine::job::{Job, JobSpec};
use candlerun_engine::params::Params;
use candlerun_engine::report::FullReport;
use candlerun_engine::rules::{self, RulesStrategy};
use serde_json::json;
use std::ops::ControlFlow;
use std::sync::Arc;

const HOUR_MS: f64 = 3_600_000.0;
/// 6 January 2020, a Monday.
const MONDAY_MS: f64 = 1_578_268_800_000.0;

/// Hourly candles of open, high, low and close, from a Monday on.
fn candles(prices: &[[f64; 4]]) -> Arc<Candles> {
    let mut columns = Columns::default();
    for (hour, &[open, high, low, close]) in prices.iter().enumerate() {
        let time = MONDAY_MS + HOUR_MS * hour as f64;
        columns.push(Candle { time, open, high, low, close, volume: 1.0 });
    }
    Arc::new(Candles::new(columns).unwrap())
}

/// Hourly candles that open at the close before, from a Monday on.
fn hours(closes: &[f64]) -> Arc<Candles> {
    let mut columns = Columns::default();
    let mut open = closes[0];
    for (hour, &close) in closes.iter().enumerate() {
        let (high, low) = if close > open { (close, open) } else { (open, close) };
        let time = MONDAY_MS + HOUR_MS * hour as f64;
        columns.push(Candle { time, open, high, low, close, volume: 1.0 });
        open = close;
    }
    Arc::new(Candles::new(columns).unwrap())
}

fn trade(text: &str, candles: &Arc<Candles>) -> FullReport {
    let program = rules::check(text).unwrap_or_else(|errors| panic!("{errors}"));
    let params = program.complete(&Params::new()).unwrap();
    let strategy = RulesStrategy::new(Arc::new(program), params);
    let config = BacktestConfig { close_trades_at_end: true, ..Default::default() };
    let cache = &mut ColumnCache::default();
    let mut run = Backtest::new(strategy, candles.clone(), cache, config, 50, Detail::Full);
    while run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
    run.report().full.unwrap()
}

/// Side, candle and price of the entry, candle and price of the exit.
type Traded = (Side, u32, f64, u32, f64);

fn traded(full: &FullReport) -> Vec<Traded> {
    let traded = full.trades.iter();
    traded.map(|t| (t.side, t.entry_candle, t.entry_price, t.exit_candle, t.exit_price)).collect()
}

#[test]
fn a_standard_deviation_is_exact_again_once_a_bad_print_is_out_of_its_period() {
    // Prices around 0.065 have a deviation of 0.000102 or 0.000117; with the bad print it is 26,000.
    let mut closes: Vec<f64> = vec![0.065, 0.0651, 0.0652, 0.0651, 65_000.0];
    closes.extend([0.065, 0.0651, 0.0652, 0.0653].into_iter().cycle().take(45));
    let rules =
        "enter long when stdev(close, 5) > 0.0002 and stdev(close, 5) < 0.001\nsize 1 units";
    assert!(trade(rules, &hours(&closes)).trades.is_empty());
    let rules =
        "enter long when stdev(close, 5) > 0.000116 and stdev(close, 5) < 0.000117\nsize 1 units";
    // The first period after the print ends at candle 9, whose order is filled at the open of candle 10.
    assert_eq!(trade(rules, &hours(&closes)).trades[0].entry_candle, 10);
}

#[test]
fn texts_give_the_trades_worked_out_by_hand() {
    use Side::{Long, Short};
    struct Case {
        name: &'static str,
        text: &'static str,
        closes: &'static [f64],
        trades: &'static [Traded],
    }
    let cases = [
        Case {
            name: "a cross is a[1] <= b[1] and a > b: touching before is enough, being above before is not",
            text: "enter long when close crosses above 10\nexit when close crosses below 10",
            closes: &[11.0, 10.0, 12.0, 11.0, 9.0, 8.0],
            trades: &[(Long, 3, 12.0, 5, 9.0)],
        },
        Case {
            name: "an entry against the position reverses it, one in its direction is ignored",
            text: "enter long when close > 10\nenter short when close < 10",
            closes: &[10.0, 11.0, 12.0, 9.0, 8.0, 11.0, 10.0],
            trades: &[(Long, 2, 11.0, 4, 9.0), (Short, 4, 9.0, 6, 11.0), (Long, 6, 11.0, 6, 10.0)],
        },
        Case {
            name: "if a candle exits and enters the direction held, it exits",
            text: "enter long when close > 10\nexit long when close > 11",
            closes: &[11.0, 12.0, 13.0, 9.0, 9.0],
            trades: &[(Long, 1, 11.0, 2, 12.0), (Long, 3, 13.0, 4, 9.0)],
        },
        Case {
            name: "an entry in the direction held is ignored when it is given, even if the position is closed at the next open",
            text: "enter long when close >= 11\nexit after 1 candles",
            closes: &[10.0, 11.0, 12.0, 10.0, 10.0],
            trades: &[(Long, 2, 11.0, 3, 12.0)],
        },
        Case {
            name: "this holds for an entry at a price too",
            text: "enter long stop close + 1 when close >= 11\nexit after 1 candles",
            closes: &[10.0, 11.0, 12.5, 14.0, 16.0],
            trades: &[(Long, 2, 12.0, 3, 12.5), (Long, 4, 15.0, 4, 16.0)],
        },
        Case {
            name: "an undefined value makes no condition true",
            text: "let before = close[3]\nenter long when not (close < before) and not (before > 1000)",
            closes: &[9.0, 9.0, 9.0, 9.0, 9.0, 9.0],
            trades: &[(Long, 4, 9.0, 5, 9.0)],
        },
        Case {
            name: "an undefined side does not matter if the other side decides",
            text: "enter long when close > 9 or close[3] > 0\nexit when close > 9 and close[5] > 0",
            closes: &[9.0, 10.0, 9.0, 9.0, 9.0],
            trades: &[(Long, 2, 10.0, 4, 9.0)],
        },
        Case {
            name: "a stop distance is read at the signal and anchored to the fill",
            text: "enter long when close == 10\nstop loss close * 0.1",
            closes: &[9.0, 10.0, 9.5, 9.25, 8.0],
            trades: &[(Long, 2, 10.0, 4, 9.0)],
        },
        Case {
            name: "a choice is the same at every candle",
            text: "param mode = \"low\" in \"high\", \"low\"\nlet level = if mode == \"high\" then 12 else 10\nenter long when close == level and mode != \"high\"",
            closes: &[12.0, 10.0, 11.0, 9.0],
            trades: &[(Long, 2, 10.0, 3, 9.0)],
        },
        Case {
            name: "a var keeps its value until a set line changes it",
            text: "var level = undefined\nset level = close when close == 12\nenter long when close < level",
            closes: &[9.0, 12.0, 13.0, 11.0, 10.0],
            trades: &[(Long, 4, 11.0, 4, 10.0)],
        },
        Case {
            name: "set lines run in the order of the text, and a let line keeps the value at its place",
            text: "var n = 0\nlet before = n\nset n = n + 1\nset n = n * 2\nlet now = n\nenter long when before == 6 and now == 14 and n[1] == 6",
            closes: &[9.0, 9.0, 9.0, 9.0, 8.0],
            trades: &[(Long, 3, 9.0, 4, 8.0)],
        },
        Case {
            name: "a var can remember the position: one trade only, and the past of a name is that of the candle before",
            text: "var done = false\nset done = true when in_long\nenter long when not done\nexit long when in_long[1]",
            closes: &[9.0, 10.0, 11.0, 12.0, 13.0, 14.0],
            trades: &[(Long, 1, 9.0, 3, 11.0)],
        },
        Case {
            name: "bars_since counts from the last candle at which a condition was true, and value_when remembers its value",
            text: "enter long when bars_since(close == 12) == 2 and value_when(close > 11, close, 1) == 11.5",
            closes: &[9.0, 11.5, 12.0, 10.0, 10.0, 9.0],
            trades: &[(Long, 5, 10.0, 5, 9.0)],
        },
        Case {
            name: "a pivot is known only after the candles to its right, and of equal ones the last counts",
            text: "enter long when pivot_high(close, 2, 1) == 12\nexit when in_long",
            closes: &[10.0, 12.0, 12.0, 12.0, 11.0, 10.0, 9.0],
            trades: &[(Long, 5, 11.0, 6, 10.0)],
        },
        Case {
            name: "rising compares with each of the values before",
            text: "enter long when rising(close, 2) and change() > 1\nexit when falling(close, 1)",
            closes: &[10.0, 12.0, 11.0, 13.0, 12.5, 12.0],
            trades: &[(Long, 4, 13.0, 5, 12.5)],
        },
        Case {
            name: "an output of a let line, and a value that is known or not",
            text: "let d = donchian(2)\nenter long when not defined(d.upper) or (d.upper == 12 and d.lower == 10)\nexit when defined(d.lower[1])",
            closes: &[9.0, 10.0, 12.0, 11.0],
            trades: &[(Long, 1, 9.0, 3, 12.0)],
        },
        Case {
            name: "a limit entry is good for the next candle only",
            text: "enter long limit close - 1 when close == 10",
            closes: &[9.5, 10.0, 9.5, 8.0, 10.0, 8.5, 8.0],
            trades: &[(Long, 5, 9.0, 6, 8.0)],
        },
        Case {
            name: "a stop entry is filled at its level, and reverses there",
            text: "enter long when close == 10\nenter short stop close - 1 when close == 12",
            closes: &[9.0, 10.0, 11.0, 12.0, 10.5, 9.0],
            trades: &[(Long, 2, 10.0, 4, 11.0), (Short, 4, 11.0, 5, 9.0)],
        },
        Case {
            name: "an exit after a number of candles",
            text: "enter long when close == 10\nexit after 2 candles",
            closes: &[9.0, 10.0, 11.0, 12.0, 13.0, 14.0],
            trades: &[(Long, 2, 10.0, 4, 12.0)],
        },
        Case {
            name: "a trailing stop follows the highest high",
            text: "enter long when close == 10\ntrailing stop 2",
            closes: &[9.0, 10.0, 12.0, 14.0, 13.0, 11.0],
            trades: &[(Long, 2, 10.0, 5, 12.0)],
        },
        Case {
            name: "candles_in_trade counts the candle of the fill",
            text: "enter long when close == 10\nexit when candles_in_trade >= 2",
            closes: &[9.0, 10.0, 11.0, 12.0, 13.0, 14.0],
            trades: &[(Long, 2, 10.0, 4, 12.0)],
        },
        Case {
            name: "open profit is in per cent of the entry, and exits of one direction do not close the other",
            text: "enter short when close == 10 and not in_position\nexit long when close < 100\nexit short when open_profit_pct >= 20 and entry_price == 10",
            closes: &[9.0, 10.0, 9.0, 8.0, 7.0, 7.0],
            trades: &[(Short, 2, 10.0, 4, 8.0)],
        },
        Case {
            name: "hours are those of the candles' opening times",
            text: "enter long when hour == 2 and weekday == 1\nexit when hour >= 4",
            closes: &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
            trades: &[(Long, 3, 3.0, 5, 5.0)],
        },
        Case {
            name: "a higher interval shows closed candles only",
            text: "enter long when on 2h close == 3\nexit when on 2h close == 5",
            closes: &[1.0, 2.0, 9.0, 3.0, 4.0, 5.0, 6.0, 7.0],
            trades: &[(Long, 4, 3.0, 6, 5.0)],
        },
        Case {
            name: "a condition of a higher interval has the value of its last closed candle, and is undefined before the first",
            text: "enter long when on 2h (close > open)\nexit when not on 2h (close > open)",
            closes: &[10.0, 11.0, 10.0, 9.0, 10.0, 9.0],
            trades: &[(Long, 2, 11.0, 4, 9.0)],
        },
        Case {
            name: "a `let` line inside `on` is computed over the higher interval, including its past",
            text: "let before = close[1]\nenter long when on 2h before == 2",
            closes: &[1.0, 2.0, 9.0, 3.0, 4.0, 5.0],
            trades: &[(Long, 4, 3.0, 5, 5.0)],
        },
        Case {
            name: "the past of an `on` value counts the candles of the series",
            text: "enter long when (on 2h close)[1] == 2",
            closes: &[1.0, 2.0, 9.0, 3.0, 4.0, 5.0],
            trades: &[(Long, 3, 9.0, 5, 5.0)],
        },
        Case {
            name: "long and short positions are told apart",
            text: "enter long when close == 10\nenter short when in_long and close == 12\nexit when in_short and close == 11",
            closes: &[9.0, 10.0, 11.0, 12.0, 12.0, 11.0, 11.0],
            trades: &[(Long, 2, 10.0, 4, 12.0), (Short, 4, 12.0, 6, 11.0)],
        },
        Case {
            name: "candles_since_exit counts the candle of the exit",
            text: "enter long when not in_position and (candles_since_exit >= 2 or close == 10)\nexit when candles_in_trade >= 1",
            closes: &[9.0, 10.0, 11.0, 11.0, 11.0, 11.0, 11.0, 11.0],
            trades: &[(Long, 2, 10.0, 3, 11.0), (Long, 5, 11.0, 6, 11.0)],
        },
        Case {
            name: "before the first exit it counts from the first candle",
            text: "enter long when not in_position and candles_since_exit >= 3\nexit when candles_in_trade >= 1",
            closes: &[9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 17.0],
            trades: &[(Long, 3, 11.0, 4, 12.0), (Long, 7, 15.0, 8, 16.0)],
        },
        Case {
            name: "a stop loss inside a candle is an exit too",
            text: "enter long when close == 10\nenter short when close == 12 and candles_since_exit == 2\nstop loss long 1\nexit short when candles_since_exit >= 4",
            closes: &[9.0, 10.0, 9.5, 8.0, 12.0, 11.0, 11.0, 11.0],
            trades: &[(Long, 2, 10.0, 3, 9.0), (Short, 5, 12.0, 7, 11.0)],
        },
        Case {
            name: "each direction has its own amounts",
            text: "enter long when close == 10\nenter short when close == 20\nstop loss long 1\nstop loss short 3\nexit short after 2 candles",
            closes: &[9.0, 10.0, 9.5, 8.0, 20.0, 21.0, 22.0, 22.0],
            trades: &[(Long, 2, 10.0, 3, 9.0), (Short, 5, 20.0, 7, 22.0)],
        },
        Case {
            name: "a stop entry whose level the open has passed is filled at the open",
            text: "enter long stop close - 1 when close == 10",
            closes: &[9.0, 10.0, 11.0, 11.0],
            trades: &[(Long, 2, 10.0, 3, 11.0)],
        },
        Case {
            name: "a limit entry is filled at a better open",
            text: "enter long limit close + 1 when close == 10",
            closes: &[9.0, 10.0, 11.0, 11.0],
            trades: &[(Long, 2, 10.0, 3, 11.0)],
        },
        Case {
            name: "the nearer of stop loss and trailing stop counts: the stop loss",
            text: "enter long when close == 10\nstop loss 1\ntrailing stop 2",
            closes: &[9.0, 10.0, 9.5, 8.0, 8.0],
            trades: &[(Long, 2, 10.0, 3, 9.0)],
        },
        Case {
            name: "the nearer of stop loss and trailing stop counts: the trailing stop",
            text: "enter long when close == 10\nstop loss 3\ntrailing stop 2",
            closes: &[9.0, 10.0, 12.0, 14.0, 13.0, 11.0],
            trades: &[(Long, 2, 10.0, 5, 12.0)],
        },
    ];
    let mut wrong = Vec::new();
    for Case { name, text, closes, trades } in cases {
        let found = traded(&trade(text, &hours(closes)));
        if found != trades {
            wrong.push(format!("{name}: {found:?}, not {trades:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn events_of_one_candle_happen_in_a_fixed_sequence() {
    use Side::{Long, Short};
    struct Case {
        name: &'static str,
        text: &'static str,
        candles: &'static [[f64; 4]],
        trades: &'static [Traded],
    }
    const FLAT: [f64; 4] = [10.0, 10.0, 10.0, 10.0];
    const WIDE: [f64; 4] = [10.0, 12.0, 8.0, 10.0];
    let cases = [
        Case {
            name: "a second entry order that the candle reaches reverses the first",
            text: "enter long stop close + 1 when hour == 0\nenter short stop close - 1 when hour == 0",
            candles: &[FLAT, WIDE, FLAT],
            trades: &[(Long, 1, 11.0, 1, 9.0), (Short, 1, 9.0, 2, 10.0)],
        },
        Case {
            name: "entry orders are tried in the order of the lines",
            text: "enter short stop close - 1 when hour == 0\nenter long stop close + 1 when hour == 0",
            candles: &[FLAT, WIDE, FLAT],
            trades: &[(Short, 1, 9.0, 1, 11.0), (Long, 1, 11.0, 2, 10.0)],
        },
        Case {
            name: "an entry order that was not reached is cancelled",
            text: "enter long stop close + 1 when hour == 0\nenter short stop close - 1 when hour == 0",
            candles: &[FLAT, [10.0, 11.5, 10.0, 10.0], WIDE],
            trades: &[(Long, 1, 11.0, 2, 10.0)],
        },
        Case {
            name: "the stop loss comes before the take profit",
            text: "enter long when hour == 0\nstop loss 1\ntake profit 1",
            candles: &[FLAT, FLAT, WIDE],
            trades: &[(Long, 1, 10.0, 2, 9.0)],
        },
        Case {
            name: "an exit by a condition is filled at the open, before the stop loss inside the candle",
            text: "enter long when hour == 0\nexit when hour == 1\nstop loss 1",
            candles: &[FLAT, FLAT, WIDE],
            trades: &[(Long, 1, 10.0, 2, 10.0)],
        },
        Case {
            name: "an exit after a number of candles is filled at the open, before the stop loss",
            text: "enter long when hour == 0\nexit after 1 candle\ntake profit 1",
            candles: &[FLAT, FLAT, WIDE],
            trades: &[(Long, 1, 10.0, 2, 10.0)],
        },
        Case {
            name: "a stop loss that the open has passed is filled at the open",
            text: "enter long when hour == 0\nstop loss 1",
            candles: &[FLAT, FLAT, [7.0, 12.0, 6.0, 10.0]],
            trades: &[(Long, 1, 10.0, 2, 7.0)],
        },
    ];
    for Case { name, text, candles: prices, trades } in cases {
        assert_eq!(traded(&trade(text, &candles(prices))), trades, "{name}");
    }
}

#[test]
fn an_entry_that_needs_more_than_the_equity_is_rejected() {
    let candles = hours(&[10.0, 10.0, 10.0]);
    for line in ["size risk 10%\nstop loss 0.5", "size close * 20%", "size 20000 cash"] {
        let full = trade(&format!("enter long when hour == 0\n{line}"), &candles);
        assert!(full.trades.is_empty() && full.rejections[0].reason.contains("need"), "{line}");
    }
}

#[test]
fn an_entry_without_a_usable_stop_or_size_is_not_given() {
    let candles = hours(&[10.0, 11.0, 12.0, 11.0, 10.0, 9.0]);
    for line in ["stop loss close - 20", "stop loss atr(50)", "size close - 20 cash"] {
        assert!(
            trade(&format!("enter long when true\n{line}"), &candles).trades.is_empty(),
            "{line}"
        );
    }
    let half = trade("enter long when true\nsize 50%", &candles);
    assert_eq!(half.trades[0].units, 500.0);
    let risky = trade("enter long when true\nsize risk 1%\nstop loss 0.5", &candles);
    assert_eq!((risky.trades[0].units, risky.trades[0].exit_reason), (200.0, ExitReason::StopLoss));
}

#[test]
fn an_interval_that_is_not_a_multiple_of_the_candles_is_refused() {
    let candles = hours(&[10.0; 30]);
    let job = |interval: &str| {
        let rules = format!("enter long when close > on {interval} close");
        let spec = json!({
            "candles": candles.fingerprint().to_string(),
            "strategy": { "rules": rules },
        });
        Job::new(JobSpec::from_json(&spec).unwrap(), candles.clone())
    };
    assert!(job("2h").is_ok());
    for interval in ["90m", "5d"] {
        let Err(error) = job(interval) else {
            panic!("{interval} is no interval of these candles")
        };
        assert!(error.to_string().starts_with("strategy.rules.on"), "{error}");
    }
}
