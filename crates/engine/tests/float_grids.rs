//! Searches over ranges with a decimal step: their values are the decimals that a person writes, and constraints compare these.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use candlerun_engine::candles::Candles;
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_engine::job::{Job, JobSpec, run};
use serde_json::{Value, json};
use std::sync::Arc;

fn candles() -> Arc<Candles> {
    let config = SyntheticConfig { candles: 200, seed: 4, ..Default::default() };
    Arc::new(Synthetic::new(config).unwrap().finish().unwrap())
}

/// The parameters of every episode of a full grid.
fn grid(head: &str, search: Value) -> Vec<String> {
    let candles = candles();
    let names = if head.contains("param b") { "a + b" } else { "a" };
    let rules = format!(
        "{head}\nenter long when close > sma(close, 10) * (1 + ({names}) * 0.001)\nexit long when close < sma(close, 10)"
    );
    let spec = json!({
        "candles": candles.fingerprint().to_string(),
        "strategy": { "rules": rules },
        "search": search,
    });
    let job = Job::new(JobSpec::from_json(&spec).unwrap(), candles).unwrap();
    let mut episodes = Vec::new();
    let of = |params: &_| serde_json::to_string(params).unwrap();
    run(&job, |_, _| {}, |episode| episodes.push(of(&episode.params))).unwrap();
    episodes
}

#[test]
fn a_constraint_on_one_parameter_compares_the_decimal() {
    const RANGE: &str = "param a = 0.1 in 0.1..0.5 step 0.1";
    struct Case {
        rule: &'static str,
        values: &'static [&'static str],
    }
    let cases = [
        Case { rule: "a <= 0.3", values: &["0.1", "0.2", "0.3"] },
        Case { rule: "a < 0.3", values: &["0.1", "0.2"] },
        Case { rule: "a == 0.3", values: &["0.3"] },
        Case { rule: "a != 0.3", values: &["0.1", "0.2", "0.4", "0.5"] },
        Case { rule: "a >= 0.3", values: &["0.3", "0.4", "0.5"] },
        Case { rule: "a > 0.3", values: &["0.4", "0.5"] },
    ];
    for Case { rule, values } in cases {
        let expected: Vec<String> = values.iter().map(|a| format!("{{\"a\":{a}}}")).collect();
        assert_eq!(grid(&format!("{RANGE}\nrequire {rule}"), json!({})), expected, "{rule}");
    }
}

#[test]
fn a_range_ends_at_the_decimal_that_was_given() {
    let found = grid("param a = 0.01 in 0.01..0.1 step 0.01", json!({}));
    assert_eq!(found.len(), 10);
    assert_eq!(
        found[5..],
        ["0.06", "0.07", "0.08", "0.09", "0.1"].map(|a| format!("{{\"a\":{a}}}"))
    );
}

#[test]
fn zero_is_in_a_range_that_passes_it() {
    let found = grid("param a = 0 in -0.3..0.3 step 0.1\nrequire a == 0", json!({}));
    assert_eq!(found, [r#"{"a":0}"#]);
}

#[test]
fn equal_decimals_of_two_ranges_are_equal() {
    let ranges = "param a = 0 in 0..0.9 step 0.1\nparam b = 0.1 in 0.1..0.9 step 0.1";
    let pairs: Vec<String> =
        (1..=9).map(|tenth| format!(r#"{{"a":0.{tenth},"b":0.{tenth}}}"#)).collect();
    assert_eq!(grid(&format!("{ranges}\nrequire a == b"), json!({})), pairs);
    let random = json!({ "sampler": "random", "episodes": 50 });
    let mut drawn = grid(&format!("{ranges}\nrequire a == b"), random);
    drawn.sort();
    assert_eq!(drawn, pairs);
}

#[test]
fn a_decimal_is_not_less_than_itself_in_another_range() {
    let ranges = "param a = 0.05 in 0.05..0.5 step 0.05\nparam b = 0.1 in 0.1..0.5 step 0.1";
    let found = grid(&format!("{ranges}\nrequire a < b"), json!({}));
    let pairs: Vec<String> = (1..=10)
        .flat_map(|a| (1..=5).map(move |b| (a, b)))
        .filter(|(a, b)| 5 * a < 10 * b)
        .map(|(a, b)| format!(r#"{{"a":{},"b":{}}}"#, f64::from(a) / 20.0, f64::from(b) / 10.0))
        .collect();
    assert_eq!(found, pairs);
}
