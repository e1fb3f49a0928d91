//! Ten strategies that a trader wrote with the reference page alone. The engine accepts all of them unchanged, and each trades.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use candlerun_engine::backtest::{Advance, Detail};
use candlerun_engine::candles::Candles;
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_engine::columns::ColumnCache;
use candlerun_engine::job::{Job, JobSpec};
use candlerun_engine::params::Params;
use candlerun_engine::rules;
use serde_json::json;
use std::ops::ControlFlow;
use std::sync::Arc;

const HOUR_MS: f64 = 3_600_000.0;
const DAY_MS: f64 = 24.0 * HOUR_MS;

struct Case {
    name: &'static str,
    text: &'static str,
    /// Interval of the candles that it was written for.
    interval_ms: f64,
    /// Parameters that differ from the defaults.
    params: &'static str,
}

/// The file of a strategy.
macro_rules! text {
    ($name:literal) => {
        include_str!(concat!("data/rules/traders/", $name, ".rules"))
    };
}

const CASES: [Case; 10] = [
    Case {
        name: "triple_average",
        text: text!("triple_average"),
        interval_ms: DAY_MS,
        params: "{}",
    },
    Case { name: "connors_rsi", text: text!("connors_rsi"), interval_ms: DAY_MS, params: "{}" },
    Case { name: "turtle", text: text!("turtle"), interval_ms: DAY_MS, params: "{}" },
    Case { name: "macd_turn", text: text!("macd_turn"), interval_ms: DAY_MS, params: "{}" },
    Case {
        name: "squeeze",
        text: text!("squeeze"),
        interval_ms: HOUR_MS,
        params: r#"{"mult": 2.5, "with_volume": false}"#,
    },
    Case { name: "golden_cross", text: text!("golden_cross"), interval_ms: DAY_MS, params: "{}" },
    Case {
        name: "range_breakout",
        text: text!("range_breakout"),
        interval_ms: HOUR_MS,
        params: "{}",
    },
    Case { name: "zscore", text: text!("zscore"), interval_ms: HOUR_MS, params: "{}" },
    Case {
        name: "channel_pullback",
        text: text!("channel_pullback"),
        interval_ms: HOUR_MS,
        params: "{}",
    },
    Case { name: "weekday_hour", text: text!("weekday_hour"), interval_ms: HOUR_MS, params: "{}" },
];

fn candles(interval_ms: f64) -> Arc<Candles> {
    let config = SyntheticConfig { candles: 6_000, interval_ms, ..Default::default() };
    Arc::new(Synthetic::new(config).unwrap().finish().unwrap())
}

#[test]
fn every_strategy_is_accepted_and_trades() {
    for Case { name, text, interval_ms, params } in CASES {
        rules::check(text).unwrap_or_else(|errors| panic!("{name}: {errors}"));
        let candles = candles(interval_ms);
        let params: Params = serde_json::from_str(params).unwrap();
        let spec = json!({
            "candles": candles.fingerprint().to_string(),
            "strategy": { "rules": text, "params": params },
            "backtest": { "initial_cash": 100_000 },
        });
        let spec = JobSpec::from_json(&spec).unwrap();
        let job = Job::new(spec, candles.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let cache = &mut ColumnCache::default();
        let mut run = job.start(&params, 0..candles.len(), cache, Detail::Full).unwrap();
        while run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
        let trades = run.report().full.unwrap().trades.len();
        assert!(trades >= 10, "{name}: {trades} trades");
    }
}
