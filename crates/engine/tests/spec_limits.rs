//! Whatever stands in a field of a spec, the spec is refused with a short reason or its job runs; and the time until then grows with the
//! size of the value, not faster.

#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub, reason = "tests fail by panicking")]

/// The check of refusals.
#[path = "../../../fuzz/src/error_check.rs"]
mod error_check;
/// Specs with every field, and hostile values.
#[path = "helpers/hostile.rs"]
mod hostile;

use candlerun_engine::Error;
use candlerun_engine::backtest::{Advance, Detail};
use candlerun_engine::candles::Candles;
use candlerun_engine::job::{Job, JobPlan};
use candlerun_engine::search::NextEpisode;
use candlerun_engine::sorted::SortedSet;
use cpu_time::ThreadTime;
use error_check::check_error;
use hostile::{GROWING, candles, places, plan, samples, values, with};
use serde_json::{Value, json};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

/// Runs the first episode. Every metric of it is a number or undefined.
fn run_one(job: &Job, plan: &mut JobPlan) -> Result<(), Error> {
    let proposal = loop {
        match plan.ask() {
            NextEpisode::Run(proposal) => break proposal,
            NextEpisode::Computing => {}
            NextEpisode::Blocked | NextEpisode::Done => return Ok(()),
        }
    };
    let (window, mut cache) = (job.range(proposal.part)?, job.column_cache());
    let mut run = job.start(&proposal.params, window, &mut cache, Detail::Summary)?;
    while run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
    let metrics = run.report().metrics;
    for (name, number) in metrics.named() {
        assert!(number.is_none_or(f64::is_finite), "{name} is {number:?}");
    }
    Ok(())
}

/// The fields that a record may have, by the words with which it refuses one that it does not have.
fn fields_of(spec: &Value, place: &str, candles: &Arc<Candles>) -> Vec<String> {
    const STRANGE: &str = "no_such_field";
    let Some(Value::Object(fields)) = spec.pointer(place) else { return Vec::new() };
    let mut fields = fields.clone();
    fields.insert(STRANGE.to_owned(), Value::Null);
    let Err(Error::Field { reason, .. }) = plan(&with(spec, place, &json!(fields)), candles) else {
        return Vec::new();
    };
    let Some((_, known)) = reason.split_once(&format!("unknown field `{STRANGE}`, expected "))
    else {
        return Vec::new();
    };
    known.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn the_samples_have_every_field_of_a_spec() {
    let candles = candles();
    let samples = samples(&candles);
    // A field of any item or parameter counts for all of them.
    let plain = |place: &str| {
        let steps = place.split('/').map(|step| match step {
            "0" | "1" | "m" | "s" => "*",
            step => step,
        });
        steps.collect::<Vec<_>>().join("/")
    };
    let mut present = SortedSet::new();
    let mut known = SortedSet::new();
    for spec in &samples {
        for place in places(spec) {
            present.insert(plain(&place), ());
            for field in fields_of(spec, &place, &candles) {
                known.insert(plain(&format!("{place}/{field}")), ());
            }
        }
    }
    assert!(known.len() > 60, "only {} fields were found", known.len());
    // The former name of `library`.
    known.remove("/strategy/name");
    let missing: Vec<&String> =
        known.keys().filter(|place| !present.contains_key(*place)).collect();
    assert!(missing.is_empty(), "add to the samples: {missing:?}");
}

#[test]
fn any_value_in_any_field_is_refused_with_a_short_reason_or_its_job_runs() {
    let candles = candles();
    let (mut accepted, mut refused) = (0, 0);
    let values = values();
    for spec in samples(&candles) {
        plan(&spec, &candles).unwrap();
        for place in places(&spec) {
            for value in &values {
                match plan(&with(&spec, &place, value), &candles) {
                    Ok((job, mut plan)) => {
                        accepted += 1;
                        // A host would have to supply a script.
                        if let Err(error) = run_one(&job, &mut plan) {
                            assert!(error.to_string().contains("a host"), "{place}: {error}");
                        }
                    }
                    Err(error) => {
                        refused += 1;
                        check_error(&error);
                    }
                }
            }
        }
    }
    assert!(refused > 3_000 && accepted > 100, "{refused} refused, {accepted} accepted");
}

/// Values below this time are too short to compare.
const SHORT: Duration = Duration::from_millis(3);
/// Growth of the time if the size grows to four times: 4 if it is linear, 16 if it is quadratic.
const MOST_GROWTH: f64 = 9.0;
/// Allocations and caches disturb a measurement, but not every time.
const ATTEMPTS: usize = 12;

/// Time of this thread alone, so that a busy machine does not count.
fn time_of(spec: &Value, candles: &Arc<Candles>) -> Duration {
    let started = ThreadTime::now();
    let _ = plan(spec, candles);
    started.elapsed()
}

#[test]
fn the_time_to_refuse_a_value_grows_no_faster_than_the_value() {
    let candles = candles();
    for (name, grow) in GROWING {
        let (small, large) = (grow(1_000), grow(4_000));
        for spec in samples(&candles) {
            for place in places(&spec) {
                let [small, large] = [&small, &large].map(|value| with(&spec, &place, value));
                let is_linear = || {
                    let (large, small) = (time_of(&large, &candles), time_of(&small, &candles));
                    large < SHORT || large.as_secs_f64() < MOST_GROWTH * small.as_secs_f64()
                };
                assert!((0..ATTEMPTS).any(|_| is_linear()), "{name} in {place} take too long");
            }
        }
    }
}
