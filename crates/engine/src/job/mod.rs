//! What a user starts: candles, strategy, config and search.

/// What a finished search is worth.
mod appraisal;
/// How long a search takes, before it starts.
mod estimate;
/// Where a job is, in integers.
mod progress;
/// A job run from start to end in this thread.
mod run;
/// The record that is stored, shared and exported.
mod spec;
/// The part of the series that is traded.
mod window;

pub use appraisal::{Appraisal, Appraiser, ParamImportance};
pub use estimate::SearchEstimate;
pub use progress::{JobPosition, progress_pct};
pub use run::{JobResult, run};
pub use spec::{Delivery, JobSpec, ProgressConfig, StrategySpec};
pub use window::WindowSpec;

use crate::backtest::{Detail, Run};
use crate::candles::{Candles, Fingerprint};
use crate::columns::ColumnCache;
use crate::error::{Error, Result};
use crate::metrics::Metrics;
use crate::params::Params;
use crate::search::{Objective, Study};
use crate::strategies::{self, Definition, Episode};
use std::ops::Range;
use std::sync::Arc;

/// A validated spec beside its candles.
pub struct Job {
    spec: JobSpec,
    definition: &'static Definition,
    fixed: Params,
    candles: Arc<Candles>,
    window: Range<usize>,
}

impl Job {
    /// Validates a spec against the candles it names.
    ///
    /// # Errors
    /// Names the field of the spec, the value and the reason.
    pub fn new(spec: JobSpec, candles: Arc<Candles>) -> Result<Self> {
        check_fingerprint(&spec.candles, candles.fingerprint())?;
        let (definition, fixed) = spec.validate()?;
        let window = match &spec.window {
            Some(window) => window.range(candles.time()).map_err(|error| error.within("window"))?,
            None => 0..candles.len(),
        };
        Ok(Self { spec, definition, fixed, candles, window })
    }

    /// The study of the job, at its beginning.
    ///
    /// # Errors
    /// Names the field of the search that makes no sense.
    pub fn study(&self) -> Result<Study> {
        Study::new(self.spec.search.as_ref(), self.fixed.clone())
            .map_err(|error| error.within("search"))
    }

    /// Checks the parameters of one episode.
    ///
    /// # Errors
    /// Names the parameter that does not exist or is out of its range.
    pub fn check_params(&self, params: &Params) -> Result<()> {
        self.definition.complete(params).map(|_| ()).map_err(|error| error.within("params"))
    }

    /// Starts the backtest of one parameter set over a window of the series: the job's own, or any other. What lies outside
    /// the series is cut off.
    ///
    /// # Errors
    /// When the parameters are not the strategy's; those that the study proposes are.
    pub fn start(
        &self,
        params: &Params,
        window: Range<usize>,
        cache: &mut ColumnCache,
        detail: Detail,
    ) -> Result<Box<dyn Run>> {
        self.definition.start(
            params,
            Episode {
                candles: self.candles.clone(),
                window,
                cache,
                config: self.spec.backtest.clone(),
                every: self.spec.progress.every_candles as usize,
                detail,
            },
        )
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
        let given = self.spec.backtest.candles_per_year;
        given.unwrap_or_else(|| self.candles.candles_per_year())
    }

    /// The spec.
    pub fn spec(&self) -> &JobSpec {
        &self.spec
    }

    /// The candles.
    pub fn candles(&self) -> &Arc<Candles> {
        &self.candles
    }

    /// Indexes of the candles that are traded, at least one.
    pub fn window(&self) -> Range<usize> {
        self.window.clone()
    }

    /// Candles that each episode runs over.
    pub fn candles_per_episode(&self) -> u32 {
        self.window.len() as u32
    }
}

fn check_fingerprint(named: &str, found: Fingerprint) -> Result<()> {
    if named == found.to_string() {
        return Ok(());
    }
    Err(Error::field("candles", named, format!("the candles given have the fingerprint {found}")))
}

/// The strategies' names, titles and parameters, for a page's forms.
pub fn catalog() -> Vec<strategies::StrategyInfo> {
    strategies::all().iter().map(|definition| definition.info).collect()
}
