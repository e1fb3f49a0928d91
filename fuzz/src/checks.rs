//! The checks of the fuzz targets. Tests of the engine run them on some inputs too.

use super::error_check::check_error;
use candlerun_engine::Error;
use candlerun_engine::candles::import::{
    DateOrder, DecimalMark, Import, ImportOptions, ImportReport, TimeFormat,
};
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_engine::candles::{Candle, Candles};
use candlerun_engine::job::{Job, JobSpec, run};
use candlerun_engine::params::Params;
use candlerun_engine::rules::{self, RulesError};
use candlerun_engine::search::SearchSpace;
use std::sync::{Arc, OnceLock};

/// A file is either refused with a reason or gives valid candles, and its division into pieces does not change the result.
/// Returns whether it was accepted.
pub fn import(bytes: &[u8]) -> bool {
    let whole = read(&[bytes]);
    let cut = bytes.iter().fold(bytes.len(), |sum, &byte| sum.wrapping_mul(31) + usize::from(byte));
    let (start, end) = bytes.split_at(cut % (bytes.len() + 1));
    assert_eq!(read(&[start, end]), whole, "cut at {}", start.len());
    match &whole {
        Ok((candles, report)) => check_report(candles, report),
        Err(error) => check_error(error),
    }
    with_options(bytes, cut);
    whole.is_ok()
}

/// Options never break an import, and its preview agrees with the candles. `choice` decides the options.
fn with_options(bytes: &[u8], choice: usize) {
    let is = |bit: usize| choice >> bit & 1 == 1;
    let options = ImportOptions {
        date_order: is(0).then_some(DateOrder::DayFirst),
        decimal_mark: is(1).then_some(DecimalMark::Comma),
        time_format: is(2).then_some(TimeFormat::EpochSeconds),
        time_zone: is(3).then(|| "Europe/Berlin".to_owned()),
        symbol: is(4).then(|| "AAPL".to_owned()),
        interval_ms: is(5).then_some(86_400_000.0),
        ..ImportOptions::default()
    };
    let read = Import::with_options(options).and_then(|mut import| {
        import.push(bytes)?;
        import.finish_with_preview()
    });
    match read {
        Ok((candles, report, preview)) => {
            assert_eq!(preview.candles as usize, candles.len());
            assert_eq!(preview.candles_of_file, report.rows);
            let left_out: u32 = preview.left_out.iter().map(|rows| rows.rows).sum();
            assert_eq!(left_out, report.skipped_rows);
            assert_eq!(preview.first.first().map(|row| row.time), candles.time().first().copied());
            assert_eq!(preview.assumptions.len(), report.assumptions.len());
        }
        Err(error) => check_error(&error),
    }
}

/// A spec is either refused with a reason or equal to the one read from its own JSON. Returns whether a job could be made.
pub fn spec(bytes: &[u8]) -> bool {
    let Ok(json) = serde_json::from_slice::<serde_json::Value>(bytes) else { return false };
    let spec = match JobSpec::from_json(&json) {
        Ok(spec) => spec,
        Err(error) => {
            check_error(&error);
            return false;
        }
    };
    let Ok(json) = serde_json::to_value(&spec) else { panic!("every spec has a JSON form") };
    assert_eq!(JobSpec::from_json(&json).as_ref(), Ok(&spec));
    let candles = candles();
    let named = JobSpec { candles: candles.fingerprint().to_string(), ..spec };
    match Job::new(named, candles).and_then(|job| job.plan()) {
        Ok(_) => true,
        Err(error) => {
            check_error(&error);
            false
        }
    }
}

/// Rules are either refused with mistakes that have a place in the text, or give a valid search space and read no other columns
/// than they declare. Returns whether they were accepted.
pub fn rules(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let checked = match rules::check(&text) {
        Ok(checked) => checked,
        Err(errors) => {
            assert!((1..=rules::MAX_ERRORS).contains(&errors.0.len()), "{errors:?}");
            errors.0.iter().for_each(|error| check_place(&text, error));
            check_error(&errors.into());
            return false;
        }
    };
    if let Err(error) = checked.complete(&Params::new()) {
        check_error(&error);
    }
    let fixed = checked.params.iter().map(|param| (param.name.clone(), param.default.clone()));
    let space = SearchSpace::new(checked.space(), &checked.constraints, &fixed.collect());
    assert!(space.is_ok(), "{space:?}");
    assert!(!checked.entries.is_empty());
    check_columns(&text);
    true
}

/// An episode on the columns that a text declares has the same digest as one on all columns.
fn check_columns(text: &str) {
    let candles = candles();
    let spec = serde_json::json!({
        "candles": candles.fingerprint().to_string(), "strategy": { "rules": text },
    });
    let Ok(job) = JobSpec::from_json(&spec).and_then(|spec| Job::new(spec, candles.clone())) else {
        return;
    };
    let columns = candles.columns().only(job.columns_read());
    let some = Candles::from_validated(candles.fingerprint(), columns).map(Arc::new);
    let lane = some.and_then(|some| Job::new(job.spec().clone(), some));
    let digest = |job: &Job| run(job, |_, _| {}, |_| {}).map(|result| result.digest);
    assert_eq!(lane.and_then(|lane| digest(&lane)), digest(&job), "{text}");
}

/// A mistake is in the text, and its message is short.
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
        && let Ok(resampled) = candles.resample(interval * 4.0, None)
    {
        let last = resampled.last_closed(candles.len() - 1);
        assert_eq!(last, Some(resampled.candles().len() - 1));
    }
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
