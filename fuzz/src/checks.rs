//! The checks that a fuzz target and the engine's own short run have in common.

use candlerun_engine::Error;
use candlerun_engine::candles::import::{Import, ImportReport};
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_engine::candles::{Candle, Candles};
use candlerun_engine::job::{Job, JobSpec, run};
use candlerun_engine::params::Params;
use candlerun_engine::rules::{self, RulesError};
use candlerun_engine::search::SearchSpace;
use std::sync::{Arc, OnceLock};

/// A file is either refused in words or gives sound candles, and its cuts never change what it gives.
pub fn import(bytes: &[u8]) -> bool {
    let whole = read(&[bytes]);
    let cut = bytes.iter().fold(bytes.len(), |sum, &byte| sum.wrapping_mul(31) + usize::from(byte));
    let (start, end) = bytes.split_at(cut % (bytes.len() + 1));
    assert_eq!(read(&[start, end]), whole, "cut at {}", start.len());
    match &whole {
        Ok((candles, report)) => check_report(candles, report),
        Err(error) => check_words(error),
    }
    whole.is_ok()
}

/// A spec is either refused in words or survives its own JSON.
pub fn spec(bytes: &[u8]) -> bool {
    let Ok(json) = serde_json::from_slice::<serde_json::Value>(bytes) else { return false };
    let spec = match JobSpec::from_json(&json) {
        Ok(spec) => spec,
        Err(error) => {
            check_words(&error);
            return false;
        }
    };
    let Ok(json) = serde_json::to_value(&spec) else { panic!("a spec is JSON") };
    assert_eq!(JobSpec::from_json(&json).as_ref(), Ok(&spec));
    let candles = candles();
    let named = JobSpec { candles: candles.fingerprint().to_string(), ..spec };
    match Job::new(named, candles).and_then(|job| job.plan()) {
        Ok(_) => true,
        Err(error) => {
            check_words(&error);
            false
        }
    }
}

/// Rules are either refused in words, each about a place in the text, or give a space that can be searched, and read no more of
/// the candles than they are said to.
pub fn rules(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let checked = match rules::check(&text) {
        Ok(checked) => checked,
        Err(errors) => {
            assert!((1..=rules::MAX_ERRORS).contains(&errors.0.len()), "{errors:?}");
            errors.0.iter().for_each(|error| check_place(&text, error));
            check_words(&errors.into());
            return false;
        }
    };
    if let Err(error) = checked.complete(&Params::new()) {
        check_words(&error);
    }
    let fixed = checked.params.iter().map(|param| (param.name.clone(), param.default.clone()));
    let space = SearchSpace::new(checked.space(), &checked.constraints, &fixed.collect());
    assert!(space.is_ok(), "{space:?}");
    assert!(!checked.entries.is_empty());
    check_parts(&text);
    true
}

/// Over the columns that a text is said to read an episode comes to the same as over all.
fn check_parts(text: &str) {
    let candles = candles();
    let spec = serde_json::json!({
        "candles": candles.fingerprint().to_string(), "strategy": { "rules": text },
    });
    let Ok(job) = JobSpec::from_json(&spec).and_then(|spec| Job::new(spec, candles.clone())) else {
        return;
    };
    let columns = candles.columns().only(job.parts());
    let some = Candles::parts_of(candles.fingerprint(), columns).map(Arc::new);
    let lane = some.and_then(|some| Job::new(job.spec().clone(), some));
    let digest = |job: &Job| run(job, |_, _| {}, |_| {}).map(|result| result.digest);
    assert_eq!(lane.and_then(|lane| digest(&lane)), digest(&job), "{text}");
}

fn check_place(text: &str, error: &RulesError) {
    let line = text.split('\n').nth(error.line - 1).unwrap_or_else(|| panic!("{error:?}"));
    assert!((1..=line.chars().count() + 1).contains(&error.column), "{error:?}");
    assert!(error.length >= 1 && !error.message.is_empty(), "{error:?}");
    assert_eq!(error.to_string().lines().count(), 3, "{error:?}");
    assert!(error.to_string().chars().count() < 1_000, "{error:?}");
}

fn read(pieces: &[&[u8]]) -> Result<(Candles, ImportReport), Error> {
    let mut import = Import::new();
    pieces.iter().try_for_each(|piece| import.push(piece))?;
    import.finish_with_report()
}

fn check_report(candles: &Candles, report: &ImportReport) {
    assert_eq!(report.rows as usize, candles.len());
    assert_eq!(report.gaps > 0, report.largest_gap.is_some());
    assert_eq!(Candles::new(candles.columns().clone()).as_ref(), Ok(candles));
    let all = (0..candles.len()).filter_map(|index| candles.get(index));
    assert!(all.map(|candle: Candle| candle.fault()).all(|fault| fault.is_none()));
    assert!(candles.candles_per_year() > 0.0);
    if let Some(interval) = report.interval_ms
        && let Ok(resampled) = candles.resample(interval * 4.0)
    {
        let last = resampled.last_closed(candles.len() - 1);
        assert_eq!(last, Some(resampled.candles().len() - 1));
    }
}

/// A message is short, names something and has a reason.
fn check_words(error: &Error) {
    let (place, value, reason) = match error {
        Error::Field { field, value, reason } | Error::Line { field, value, reason, .. } => {
            (field, value, reason)
        }
    };
    assert!(!place.is_empty() && !reason.is_empty(), "{error:?}");
    assert!(value.chars().count() <= 100, "{error:?}");
}

fn candles() -> Arc<Candles> {
    static CANDLES: OnceLock<Arc<Candles>> = OnceLock::new();
    let make = || {
        let config = SyntheticConfig { candles: 100, ..Default::default() };
        let candles = Synthetic::new(config).and_then(Synthetic::finish);
        Arc::new(candles.unwrap_or_else(|error| panic!("{error}")))
    };
    CANDLES.get_or_init(make).clone()
}
