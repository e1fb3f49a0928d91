//! The measured subjects: a loop, or the engine through its public interface.

use crate::data::{COMMISSION_RATE, INITIAL_CASH, Periods};
use candlerun_engine::Result;
use candlerun_engine::backtest::{Advance, BacktestConfig, Detail, Execution};
use candlerun_engine::candles::Candles;
use candlerun_engine::columns::ColumnCache;
use candlerun_engine::params::Params;
use candlerun_engine::strategies::{self, Definition, Episode};
use serde::{Serialize, Serializer};
use std::ops::ControlFlow;
use std::sync::Arc;

/// Candles between two progress boundaries, the default of a job.
const EVERY: usize = 50;

/// Exits that are added to the library's strategy.
const EXITS: &str = "stop loss 2%\ntake profit 4%\n";

/// The rule by which a subject trades.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Crossing averages.
    Cross,
    /// Crossing averages with stop loss and take profit.
    Stops,
}

/// A sampler that learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Learner {
    /// The Gaussian process, for as many episodes as a Bayesian search gives it at most.
    Process,
    /// The Parzen estimator.
    Estimator,
}

impl Learner {
    /// Its name in a spec, and the episodes of the search.
    pub(crate) fn search(self) -> (&'static str, usize) {
        match self {
            Self::Process => ("gaussian_process", 200),
            Self::Estimator => ("tpe", 500),
        }
    }
}

/// A measured subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The hand-written loop in Rust.
    Floor(Rule),
    /// The same loop in JavaScript.
    JavaScript(Rule),
    /// The engine; every run computes its columns, once for all its episodes.
    Engine(Rule),
    /// The engine with columns from an earlier run.
    Shared(Rule),
    /// The engine without progress, with columns from an earlier run.
    Quiet(Rule),
    /// The engine in the execution mode of other software.
    Mode(Execution),
    /// A Bayesian search over two parameters.
    Bayesian,
    /// A search over eight parameters by one of its samplers.
    Many(Learner),
    /// The import of a CSV file.
    Import,
}

impl Subject {
    /// Name of the benchmark, for one episode or many.
    pub fn bench(self, episodes: usize) -> String {
        match self {
            Self::Bayesian => "bayesian".to_owned(),
            Self::Many(learner) => learner.search().0.to_owned(),
            Self::Import => "csv_import".to_owned(),
            _ if episodes > 1 => format!("sweep_{episodes}"),
            Self::Floor(Rule::Stops)
            | Self::JavaScript(Rule::Stops)
            | Self::Engine(Rule::Stops)
            | Self::Shared(Rule::Stops)
            | Self::Quiet(Rule::Stops) => "stops".to_owned(),
            _ => "backtest".to_owned(),
        }
    }

    /// Its name in a record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Floor(_) => "floor",
            Self::JavaScript(_) => "floor_js",
            Self::Engine(_) | Self::Bayesian | Self::Many(_) | Self::Import => "engine",
            Self::Shared(_) => "engine_shared",
            Self::Quiet(_) => "engine_quiet",
            Self::Mode(Execution::Standard) => "engine_standard",
            Self::Mode(Execution::BacktestingPy) => "engine_backtesting_py",
            Self::Mode(Execution::Vectorbt) => "engine_vectorbt",
        }
    }

    /// The group of subjects that must have the same trades and the same equity.
    pub fn group(self) -> &'static str {
        match self {
            Self::Floor(Rule::Stops)
            | Self::JavaScript(Rule::Stops)
            | Self::Engine(Rule::Stops)
            | Self::Shared(Rule::Stops)
            | Self::Quiet(Rule::Stops) => "stops",
            Self::Mode(Execution::BacktestingPy) => "backtesting_py",
            Self::Mode(Execution::Vectorbt) => "vectorbt",
            Self::Bayesian => "bayesian",
            Self::Many(learner) => learner.search().0,
            Self::Import => "import",
            _ => "cross",
        }
    }
}

impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// The outcome of an episode.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[repr(C)]
pub struct Outcome {
    /// Closed trades.
    pub trades: f64,
    /// Equity at the last close.
    pub equity: f64,
}

/// The engine with a strategy on candles.
pub struct Engine {
    definition: Definition,
    candles: Arc<Candles>,
    config: BacktestConfig,
}

impl Engine {
    /// The engine with a rule.
    ///
    /// # Errors
    /// If the rules of the strategy have a mistake.
    pub fn new(rule: Rule, execution: Execution, candles: Arc<Candles>) -> Result<Self> {
        let library = strategies::find("sma_cross")?;
        let definition = match rule {
            Rule::Cross => library,
            Rule::Stops => Definition::new("stops", &format!("{}{EXITS}", library.info.rules))?,
        };
        let config = BacktestConfig {
            initial_cash: INITIAL_CASH,
            commission_rate: COMMISSION_RATE,
            execution,
            ..Default::default()
        };
        Ok(Self { definition, candles, config })
    }

    /// Runs an episode. With `boundaries` it calls back every 50 candles, as in a lane; otherwise it skips them.
    ///
    /// # Errors
    /// If the strategy refuses the periods.
    pub fn episode(
        &self,
        periods: Periods,
        cache: &mut ColumnCache,
        boundaries: bool,
    ) -> Result<Outcome> {
        let params = [("fast", periods.fast), ("slow", periods.slow)];
        let params: Params =
            params.map(|(name, value)| (name.to_owned(), (value as f64).into())).into();
        let episode = Episode {
            candles: self.candles.clone(),
            window: 0..self.candles.len(),
            cache,
            config: self.config.clone(),
            every: EVERY,
            detail: Detail::Summary,
        };
        let mut run = self.definition.start(&params, episode)?;
        if !boundaries {
            run.skip_boundaries();
        }
        let mut passed = 0_usize;
        let mut on_boundary = |candle: usize| {
            passed = candle;
            ControlFlow::Continue(())
        };
        while run.advance(usize::MAX, &mut on_boundary) != Advance::Finished {}
        std::hint::black_box(passed);
        let metrics = run.report().metrics;
        Ok(Outcome { trades: f64::from(metrics.trades), equity: metrics.final_equity })
    }
}
