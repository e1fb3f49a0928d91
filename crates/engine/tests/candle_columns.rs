//! The candle columns that a job reads: exactly these are sent to a lane.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use candlerun_engine::backtest::{Advance, Detail};
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_engine::candles::{Candles, ColumnSet, Columns};
use candlerun_engine::job::{Job, JobSpec};
use candlerun_engine::report::Report;
use candlerun_engine::strategies;
use serde_json::{Value, json};
use std::ops::ControlFlow;
use std::sync::Arc;

fn candles() -> Arc<Candles> {
    let config = SyntheticConfig { candles: 3_000, ..Default::default() };
    Arc::new(Synthetic::new(config).unwrap().finish().unwrap())
}

/// The series with only these columns, as a lane has it.
fn only(candles: &Candles, column_set: ColumnSet) -> Candles {
    let columns = candles.columns().only(column_set);
    let some = Candles::from_validated(candles.fingerprint(), columns).unwrap();
    assert_eq!(some.column_set(), column_set);
    some
}

fn job(candles: &Arc<Candles>, strategy: &Value, backtest: &Value) -> Job {
    let spec = json!({
        "candles": candles.fingerprint().to_string(), "strategy": strategy, "backtest": backtest,
    });
    Job::new(JobSpec::from_json(&spec).unwrap(), candles.clone()).unwrap()
}

fn report(job: &Job) -> Report {
    let mut cache = job.column_cache();
    let params = job.spec().strategy.params.clone();
    let window = 0..job.candles().len();
    let mut run = job.start(&params, window, &mut cache, Detail::Full).unwrap();
    while run.advance(700, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
    run.report()
}

#[test]
fn the_columns_that_are_read_follow_from_rules_and_config() {
    const CROSS: &str = "enter long when sma(close, 5) crosses above sma(open, 20)\n";
    struct Case {
        rules: &'static str,
        backtest: Value,
        extremes: bool,
        volume: bool,
    }
    let plain = |rules, extremes, volume| Case { rules, backtest: json!({}), extremes, volume };
    let under = |backtest| Case { rules: "", backtest, extremes: true, volume: false };
    let cases = [
        plain("", false, false),
        plain("exit when close < 1", false, false),
        plain("exit when hour >= 20", false, false),
        plain("exit when volume > 3", false, true),
        plain("exit when sma(high, 3) < 1", true, false),
        plain("let width = close - low\nexit when width < 1", true, false),
        plain("exit when atr(14) > 5", true, true),
        plain("exit when close > on 1h sma(close, 3)", true, true),
        plain("stop loss 2%", true, false),
        plain("take profit 2%", true, false),
        plain("trailing stop 2%", true, false),
        plain("exit after 5 candles", true, false),
        plain("size 50%", true, false),
        plain("exit when candles_in_trade > 5", true, false),
        plain("exit when open_profit_pct > 1", true, false),
        plain("exit when close > entry_price * 1.01", true, false),
        plain("exit when in_long and not in_short and in_position", true, false),
        plain("exit when candles_since_exit > 50", true, false),
        plain("enter short limit close * 1.1 when close > 1", true, false),
        // The high of a candle can ruin a short trade, and its low a trade with leverage.
        plain("enter short when close < 1", true, false),
        under(json!({ "fill": "same_close" })),
        under(json!({ "execution": "vectorbt" })),
        under(json!({ "execution": "backtesting_py" })),
        under(json!({ "exclusive_orders": true })),
        under(json!({ "leverage": 2.0 })),
        under(json!({ "maintenance_margin": 0.1 })),
        under(json!({ "borrow_rate_per_year": 0.1 })),
    ];
    let candles = candles();
    for Case { rules, backtest, extremes, volume } in cases {
        let job = job(&candles, &json!({ "rules": format!("{CROSS}{rules}") }), &backtest);
        assert_eq!(job.columns_read(), ColumnSet { extremes, volume }, "{rules} {backtest}");
        let some = Arc::new(only(&candles, job.columns_read()));
        let lane = Job::new(job.spec().clone(), some).unwrap();
        let digests = [&job, &lane].map(|job| report(job).full.unwrap().digest());
        assert_eq!(digests[0], digests[1], "{rules} {backtest}");
    }
}

#[test]
fn strategies_of_the_library_read_only_their_columns() {
    let candles = candles();
    let mut few = 0;
    for definition in &strategies::all() {
        let job = job(&candles, &json!({ "library": definition.info.name }), &json!({}));
        let column_set = job.columns_read();
        few += usize::from(column_set != ColumnSet::ALL);
        let lane = Job::new(job.spec().clone(), Arc::new(only(&candles, column_set))).unwrap();
        let [whole, some] = [&job, &lane].map(report);
        assert_eq!(whole, some, "{} with {column_set:?}", definition.info.name);
    }
    assert!(few >= 4, "{few} strategies do not read all columns");
}

#[test]
fn a_column_of_the_wrong_length_is_refused_by_name() {
    let whole = candles();
    let (name, columns) = (whole.fingerprint(), whole.columns());
    let few = Columns { high: vec![], low: vec![], volume: vec![], ..columns.clone() };
    assert_eq!(columns.only(ColumnSet::default()), few);
    assert_eq!(columns.only(ColumnSet::ALL), *columns);
    assert_eq!(Candles::from_validated(name, columns.clone()).unwrap(), *whole);
    for (column, columns) in [
        ("low", Columns { low: vec![], ..columns.clone() }),
        ("high", Columns { high: vec![], ..columns.clone() }),
        ("open", Columns { open: vec![1.0], ..few.clone() }),
        ("close", Columns { close: vec![], ..few.clone() }),
        ("volume", Columns { volume: vec![1.0], ..few }),
        ("candles", Columns::default()),
    ] {
        let error = Candles::from_validated(name, columns).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{column}: ")), "{column}: {error}");
    }
}

#[test]
#[should_panic(expected = "a candle column that was not loaded")]
fn reading_a_missing_column_panics() {
    only(&candles(), ColumnSet { extremes: true, volume: false }).volume();
}
