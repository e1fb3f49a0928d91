//! Valid prices whose gains are larger than any number.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use candlerun_engine::candles::{Candles, Columns};
use candlerun_engine::job::{Job, JobSpec, run};
use serde_json::json;
use std::sync::Arc;

#[test]
fn an_episode_whose_equity_overflows_fails_with_a_reason() {
    let prices: Vec<f64> = (0..80).map(|i| if i % 2 == 0 { 1e-12 } else { 1e15 }).collect();
    let columns = Columns {
        time: (0..80).map(|day| f64::from(day) * 86_400_000.0).collect(),
        open: prices.clone(),
        high: prices.clone(),
        low: prices.clone(),
        close: prices,
        volume: vec![1.0; 80],
    };
    let candles = Arc::new(Candles::new(columns).unwrap());
    // Orders are filled at the next open, so it buys at the low price and sells at the high one.
    let rules = "enter long when close > 1\nexit long when close < 1";
    let spec = json!({
        "candles": candles.fingerprint().to_string(),
        "strategy": { "rules": rules },
        "backtest": { "initial_cash": 1e-5 },
    });
    let job = Job::new(JobSpec::from_json(&spec).unwrap(), candles).unwrap();
    let mut episodes = Vec::new();
    run(&job, |_, _| {}, |episode| episodes.push(episode.clone())).unwrap();
    assert_eq!(episodes[0].metrics, None);
    let reason = "the equity is too large for a number";
    assert_eq!(episodes[0].failure.as_deref(), Some(reason));
}
