//! The candles of this lane, and what is computed over them.

use super::script::{Copies, ScriptLines, ScriptStrategy, Scripts};
use candlerun_engine::Error;
use candlerun_engine::candles::{Candles, Fingerprint};
use candlerun_engine::columns::ColumnCache;
use candlerun_engine::job::{Job, JobSpec};
use candlerun_engine::sorted::SortedMap;
use candlerun_protocol::from_text;
use std::sync::Arc;

/// Every series that this lane has, by its fingerprint.
#[derive(Default)]
pub(super) struct LaneCandles(SortedMap<String, Series>);

/// A series with the columns that are computed over it.
pub(super) struct Series {
    pub(super) candles: Arc<Candles>,
    pub(super) columns: ColumnCache,
    pub(super) copies: Copies,
}

impl LaneCandles {
    /// Stores a series. If it is here already, its indicator columns stay valid and are kept.
    pub(super) fn insert(&mut self, fingerprint: Fingerprint, candles: Arc<Candles>) {
        let (columns, copies) = (ColumnCache::default(), Copies::default());
        let made = || Series { candles: candles.clone(), columns, copies };
        self.0.get_or_insert_with(fingerprint.to_string(), made).candles = candles.clone();
    }

    /// Drops a series.
    pub(super) fn remove(&mut self, fingerprint: Fingerprint) {
        self.0.remove(&fingerprint.to_string());
    }

    pub(super) fn get_mut(&mut self, fingerprint: &str) -> Result<&mut Series, Error> {
        self.0.get_mut(fingerprint).ok_or_else(|| no_candles(fingerprint))
    }

    /// The job that a spec describes, with its script if it has one. The spec is checked again.
    pub(super) fn job(&self, spec: &str, scripts: &Scripts) -> Result<Job, Error> {
        self.job_with_lines(spec, scripts, None)
    }

    /// The same; a script writes the series of its last episode into `lines`.
    pub(super) fn job_with_lines(
        &self,
        spec: &str,
        scripts: &Scripts,
        lines: Option<&ScriptLines>,
    ) -> Result<Job, Error> {
        let spec: JobSpec = from_text(spec, "spec")?;
        let series = self.0.get(&spec.candles);
        let series = series.ok_or_else(|| no_candles(&spec.candles))?;
        let job = Job::new(spec, series.candles.clone())?;
        let has = series.candles.column_set();
        if has.or(job.columns_read()) != has {
            let reason = "this lane lacks columns that the job reads";
            return Err(Error::field("candles", &job.spec().candles, reason));
        }
        let Some(javascript) = &job.spec().strategy.javascript else { return Ok(job) };
        let (script, copies) = (scripts.get(&javascript.sha256)?, series.copies.clone());
        let lines = lines.cloned();
        Ok(job.with_strategy(move |params, episode| {
            let strategy = ScriptStrategy::new(script.clone(), params, copies.clone());
            episode.of(strategy.with_lines(lines.clone()))
        }))
    }
}

fn no_candles(fingerprint: &str) -> Error {
    Error::field("candles", fingerprint, "this lane has no such candles")
}
