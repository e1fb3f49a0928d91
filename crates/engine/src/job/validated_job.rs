//! A job whose spec has been checked against its candles, so that it can run.

use super::spec::{JobSpec, within_params};
use super::walk_forward::Split;
use crate::backtest::{Detail, Run};
use crate::candles::{Candles, ColumnSet, Fingerprint};
use crate::columns::ColumnCache;
use crate::detail::EpisodeDetail;
use crate::error::{Error, Result};
use crate::metrics::Metrics;
use crate::params::Params;
use crate::report::Report;
use crate::rules::{ConditionCounts, Inspected, Inspection, StrategyLine};
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
        let intervals = candles.check_intervals(&definition.intervals(), definition.zone());
        intervals.map_err(|error| error.within("strategy.rules.on"))?;
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
        let episode = self.episode(window, cache, detail);
        match &self.supplied {
            Some(start) => Ok(start(&self.definition.fill(params)?, episode)),
            None => self.definition.start(params, episode),
        }
    }

    /// Starts the backtest of one parameter set in full, to be shown in detail: the conditions of its rules are counted. Call
    /// [`Self::detail`] when it has ended.
    ///
    /// # Errors
    /// Those of [`Self::start`].
    pub fn start_detail(
        &self,
        params: &Params,
        window: Range<usize>,
        cache: &mut ColumnCache,
    ) -> Result<(Box<dyn Run>, Option<ConditionCounts>)> {
        let counts = match self.supplied {
            Some(_) => None,
            None => self.definition.condition_counts(),
        };
        let Some(counts) = counts else {
            return Ok((self.start(params, window, cache, Detail::Full)?, None));
        };
        let episode = self.episode(window, cache, Detail::Full);
        Ok((self.definition.start_counting(params, episode, &counts)?, Some(counts)))
    }

    /// The detail of an episode that `start_detail` started and that has ended, from its full report; `None` for a summary. The
    /// job's candles have every column. `lines` are the series of a strategy that is no text.
    ///
    /// # Errors
    /// Names a parameter that the strategy does not have or accept.
    pub fn detail(
        &self,
        params: &Params,
        report: &Report,
        counts: Option<&ConditionCounts>,
        cache: &mut ColumnCache,
        lines: Vec<StrategyLine>,
    ) -> Result<Option<EpisodeDetail>> {
        let Some(full) = &report.full else { return Ok(None) };
        let (window, asked) = (full.inputs.window.clone(), full.inputs.asked());
        let params = &self.definition.fill(params)?;
        let inspection = match counts {
            None => None,
            Some(counts) => self.definition.inspect(Inspected {
                params,
                candles: &self.candles,
                cache,
                window,
                asked: asked.clone(),
                counts,
            }),
        };
        let of_script =
            || Inspection { lines, warm_candles: asked.len() as u32, statements: Vec::new() };
        Ok(EpisodeDetail::new(report, inspection.unwrap_or_else(of_script)))
    }

    fn episode<'a>(
        &self,
        window: Range<usize>,
        cache: &'a mut ColumnCache,
        detail: Detail,
    ) -> Episode<'a> {
        Episode {
            candles: self.candles.clone(),
            window,
            cache,
            config: self.spec.backtest.clone(),
            every: self.every_candles() as usize,
            detail,
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
