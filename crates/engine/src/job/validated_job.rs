//! A job whose spec has been checked against its candles, so that it can run.

use super::spec::{JobSpec, within_params};
use super::walk_forward::Split;
use crate::backtest::{Detail, Run};
use crate::candles::{Candles, ColumnSet, Fingerprint};
use crate::columns::ColumnCache;
use crate::error::{Error, Result};
use crate::metrics::Metrics;
use crate::params::Params;
use crate::search::{EpisodePart, Objective, Study, WindowStage};
use crate::strategies::{Definition, Episode};
use std::ops::Range;
use std::sync::Arc;

/// A validated spec and its candles.
pub struct Job {
    pub(super) spec: JobSpec,
    definition: Definition,
    /// Complete values of the strategy's parameters, for those that no search varies.
    pub(super) fixed: Params,
    candles: Arc<Candles>,
    pub(super) window: Range<usize>,
    /// The windows of a walk-forward; empty for a plain job.
    pub(super) splits: Vec<Split>,
    /// Starts the strategy that the host supplies; none if the spec holds the strategy's rules.
    supplied: Option<StartStrategy>,
}

/// Starts the strategy of a job for complete parameters.
type StartStrategy = Box<dyn Fn(&Params, Episode<'_>) -> Box<dyn Run>>;

impl Job {
    /// Validates a spec against the candles it names.
    ///
    /// # Errors
    /// Names the field of the spec, the value and the reason.
    pub fn new(mut spec: JobSpec, candles: Arc<Candles>) -> Result<Self> {
        check_fingerprint(&spec.candles, candles.fingerprint())?;
        let (definition, fixed) = spec.resolve()?;
        for interval_ms in definition.intervals() {
            candles.resample(interval_ms).map_err(|error| error.within("strategy.rules.on"))?;
        }
        let window = match &spec.window {
            Some(window) => window.range(candles.time()).map_err(|error| error.within("window"))?,
            None => 0..candles.len(),
        };
        let splits = match &spec.walk_forward {
            Some(walk_forward) => {
                walk_forward.splits(window.clone()).map_err(|error| error.within("walk_forward"))?
            }
            None => Vec::new(),
        };
        if let Some(search) = spec.search.as_mut().filter(|search| search.tile.is_none()) {
            let columns = definition.columns(&fixed);
            search.tile = spec.columns.tile(search, columns, candles.len());
        }
        Ok(Self { spec, definition, fixed, candles, window, splits, supplied: None })
    }

    /// Supplies the strategy of a job whose spec only declares one, or replaces the strategy of the spec. `start` is called for
    /// every episode, with complete parameters.
    #[must_use]
    pub fn with_strategy(
        self,
        start: impl Fn(&Params, Episode<'_>) -> Box<dyn Run> + 'static,
    ) -> Self {
        Self { supplied: Some(Box::new(start)), ..self }
    }

    /// The study of a plain job, or of any window, before its first episode.
    ///
    /// # Errors
    /// Names the invalid field of the search.
    pub(super) fn study(&self) -> Result<Study> {
        Study::new(self.spec.search.as_ref(), self.fixed.clone())
            .map_err(|error| error.within("search"))
    }

    /// Checks the parameters of one episode.
    ///
    /// # Errors
    /// Names the parameter that does not exist or is out of its range.
    pub fn check_params(&self, params: &Params) -> Result<()> {
        self.definition.complete(params).map(|_| ()).map_err(|error| within_params(error, "params"))
    }

    /// Starts the backtest of one parameter set over a window of the series: the job's own, or any other. The window is cut off
    /// at the ends of the series.
    ///
    /// # Errors
    /// Names a parameter that the strategy does not have or accept, or `strategy.javascript` if the spec declares a script and
    /// the host has not supplied it. Parameters that the job's study proposes are accepted.
    pub fn start(
        &self,
        params: &Params,
        window: Range<usize>,
        cache: &mut ColumnCache,
        detail: Detail,
    ) -> Result<Box<dyn Run>> {
        let episode = Episode {
            candles: self.candles.clone(),
            window,
            cache,
            config: self.spec.backtest.clone(),
            every: self.every_candles() as usize,
            detail,
        };
        match &self.supplied {
            Some(start) => Ok(start(&self.definition.fill(params)?, episode)),
            None => self.definition.start(params, episode),
        }
    }

    /// An empty cache of the size that the spec allows.
    pub fn column_cache(&self) -> ColumnCache {
        ColumnCache::with_max_bytes(self.spec.columns.max_size())
    }

    /// The score of an episode with these metrics, as the job's search gives it.
    pub fn score(&self, metrics: &Metrics) -> Option<f64> {
        match &self.spec.search {
            Some(search) if metrics.trades < search.min_trades => None,
            Some(search) => search.objective.of(metrics),
            None => Objective::default().of(metrics),
        }
    }

    /// Candles a year, from the config or the series.
    pub fn candles_per_year(&self) -> f64 {
        self.spec.backtest.candles_of_a_year(&self.candles)
    }

    /// Candles between two progress boundaries, at least 1.
    pub fn every_candles(&self) -> u32 {
        self.spec.progress.every_candles.within(self.window.len())
    }

    /// The spec, completed with the space that is searched.
    pub fn spec(&self) -> &JobSpec {
        &self.spec
    }

    /// Which candle columns its episodes and their reports read, beside time, open and close.
    pub fn columns_read(&self) -> ColumnSet {
        match self.supplied {
            Some(_) => ColumnSet::ALL,
            None => self.definition.columns_read(&self.spec.backtest),
        }
    }

    /// The candles.
    pub fn candles(&self) -> &Arc<Candles> {
        &self.candles
    }

    /// Indexes of the candles that are traded, at least one.
    pub fn window(&self) -> Range<usize> {
        self.window.clone()
    }

    /// Indexes of the candles that an episode of this part runs over; without a part, the job's window.
    ///
    /// # Errors
    /// Names `part.window` if the job has no such window.
    pub fn range(&self, part: Option<EpisodePart>) -> Result<Range<usize>> {
        let Some(part) = part else { return Ok(self.window()) };
        let index = (part.window as usize).checked_sub(1);
        let Some(split) = index.and_then(|index| self.splits.get(index)) else {
            let reason = format!("the job has {} windows", self.splits.len());
            return Err(Error::field("part.window", part.window, reason));
        };
        Ok(match part.stage {
            WindowStage::Train => split.train.clone(),
            WindowStage::Test => split.test.clone(),
        })
    }
}

fn check_fingerprint(named: &str, found: Fingerprint) -> Result<()> {
    if named == found.to_string() {
        return Ok(());
    }
    Err(Error::field("candles", named, format!("the candles given have the fingerprint {found}")))
}
