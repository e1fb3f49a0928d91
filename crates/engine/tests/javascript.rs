//! Jobs whose spec declares a script, and whose host supplies the strategy.

#![allow(clippy::unwrap_used, reason = "the helpers of tests panic too")]

use candlerun_engine::backtest::{Advance, Detail, Order, Run};
use candlerun_engine::candles::Candles;
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_engine::columns::{ColumnCache, ColumnRequests};
use candlerun_engine::job::{self, Job, JobSpec};
use candlerun_engine::params::{ParamValue, Params};
use candlerun_engine::search::Outcome;
use candlerun_engine::strategies::JavaScript;
use candlerun_engine::strategy::{Context, Strategy};
use serde_json::{Value, json};
use std::ops::ControlFlow;
use std::sync::Arc;

fn candles() -> Arc<Candles> {
    let config = SyntheticConfig { candles: 500, ..Default::default() };
    Arc::new(Synthetic::new(config).unwrap().finish().unwrap())
}

fn job(candles: &Arc<Candles>, javascript: Value) -> Result<Job, String> {
    let spec = json!({
        "candles": candles.fingerprint().to_string(),
        "strategy": { "javascript": javascript },
        "search": {},
    });
    let job = JobSpec::from_json(&spec).and_then(|spec| Job::new(spec, candles.clone()));
    job.map_err(|error| error.to_string())
}

fn declaration() -> Value {
    let params =
        json!([{ "name": "every", "default": 5, "range": { "int": { "low": 2, "high": 9 } } }]);
    json!(JavaScript::new("…".into(), serde_json::from_value(params).unwrap(), Vec::new()))
}

/// Enters every few candles, exits at the next one, and fails at candle `fails_at`.
struct PeriodicEntries {
    every: usize,
    fails_at: usize,
    failure: Option<String>,
}

impl Strategy for PeriodicEntries {
    fn init(&mut self, _: &mut ColumnRequests) {}

    fn on_candle(&mut self, ctx: &mut Context<'_>) {
        if ctx.index() == self.fails_at {
            self.failure = Some(format!("candle {}: the test fails here", self.fails_at));
        }
        if ctx.in_position() {
            ctx.close_all();
        } else if ctx.index() % self.every == 0 {
            ctx.submit(Order::buy());
        }
    }

    fn failure(&self) -> Option<String> {
        self.failure.clone()
    }
}

fn every(params: &Params) -> usize {
    match params.get("every") {
        Some(ParamValue::Number(every)) => *every as usize,
        _ => 0,
    }
}

fn supplied(candles: &Arc<Candles>, fails_at: usize) -> Job {
    let job = job(candles, declaration()).unwrap();
    job.with_strategy(move |params, episode| {
        episode.of(PeriodicEntries { every: every(params), fails_at, failure: None })
    })
}

#[test]
fn a_declared_strategy_runs_once_it_is_supplied() {
    let candles = candles();
    let result = job::run(&supplied(&candles, usize::MAX), |_, _| {}, |_| {}).unwrap();
    assert_eq!(
        (result.episodes, result.failed_episodes),
        (8, 0),
        "one for each level of the range"
    );

    let message = job::run(&job(&candles, declaration()).unwrap(), |_, _| {}, |_| {}).unwrap_err();
    assert_eq!(
        message.to_string(),
        "strategy.javascript: needs a host that runs JavaScript and supplies the strategy (found a script)"
    );
}

#[test]
fn a_strategy_that_fails_ends_only_its_own_episode() {
    let candles = candles();
    let job = supplied(&candles, 123);
    let mut run: Box<dyn Run> = job
        .start(&Params::new(), job.window(), &mut ColumnCache::default(), Detail::Summary)
        .unwrap();
    while run.advance(50, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
    assert!(run.closed_candles() < 200, "the failure is seen at the next boundary");
    let outcome = Outcome::from(&*run);
    assert_eq!(outcome.failure.as_deref(), Some("candle 123: the test fails here"));
    assert_eq!(job::run(&job, |_, _| {}, |_| {}).unwrap().failed_episodes, 8);
}

#[test]
fn a_declaration_is_refused_with_its_path() {
    let candles = candles();
    let mut other = declaration();
    other["source"] = json!("changed");
    let message = job(&candles, other).err().unwrap();
    assert!(
        message.starts_with("strategy.javascript.sha256: the text has the digest "),
        "{message}"
    );

    let mut wrong = declaration();
    wrong["params"][0]["range"]["int"]["low"] = json!(10);
    assert_eq!(
        job(&candles, wrong).err().unwrap(),
        "strategy.javascript.params.every.int.low: must not be above high (9) (found 10)"
    );
}
