//! Runs the episodes that a robustness report needs, then computes its figures, one slice at a time.

use super::neighbours::neighbours;
use super::quarters::QuarterInputs;
use super::report::{FanPoint, Neighbour, ParamImportance, ParamNeighbours, RobustnessReport};
use crate::analysis::{Coordinate, Importance, stability};
use crate::backtest::{Advance, Detail, Run};
use crate::columns::ColumnCache;
use crate::error::{Error, Result};
use crate::job::validated_job::Job;
use crate::metrics::ReturnBlocks;
use crate::params::{ParamValue, Params};
use crate::report::{FullReport, Report};
use crate::search::{Dimension, Direction, EpisodeResult, SearchSpace, SearchSpec};
use crate::validation::monte_carlo::{
    BlockBootstrap, BlockBootstrapConfig, TradeShuffle, TradeShuffleConfig,
};
use crate::validation::{Cscv, LuckHistogram, Overfitting, ReturnMoments, TrialSharpes};
use std::collections::VecDeque;
use std::ops::ControlFlow;

/// Most episodes from which the probability of overfitting is computed. If there are more, the best and evenly spaced others
/// are taken.
const MAX_TRIALS: usize = 1_000;
/// Candles run in one call of `advance`.
const CANDLES: usize = 50_000;
/// Trees grown in one call of `advance`.
const TREES: u32 = 2;
/// Splits of the blocks into two halves that are compared in one call of `advance`.
const SPLITS: usize = 200;
/// Series drawn in one call of `advance`.
const SERIES: usize = 50;

/// Why an episode is run once more.
#[derive(Debug, Clone, Copy)]
enum Purpose {
    Best,
    Trial,
    Neighbour { dimension: usize, side: usize },
}

/// The analysis that makes a robustness report.
pub struct RobustnessAnalysis {
    /// Episodes that are still to run.
    tasks: VecDeque<(Purpose, Params)>,
    running: Option<(Purpose, Box<dyn Run>)>,
    cache: ColumnCache,
    /// Names of the parameters that vary.
    names: Vec<String>,
    direction: Direction,
    best_score: f64,
    scores: Vec<f64>,
    /// Values one step down and one step up, by dimension, and the scores there.
    steps: Vec<[Option<f64>; 2]>,
    neighbours: Vec<[Option<f64>; 2]>,
    trials: TrialSharpes,
    /// Blocks of the trials, the best episode first.
    blocks: Vec<ReturnBlocks>,
    /// Equity of the best episode at every close.
    equity: Vec<f64>,
    moments: Option<ReturnMoments>,
    importance: Option<Importance>,
    cscv: Option<Cscv>,
    shuffle: Option<TradeShuffle>,
    bootstrap: Option<BlockBootstrap>,
}

impl RobustnessAnalysis {
    /// Starts with finished episodes of a job: all of them, or a fair sample that contains the best. `trials` is the number of
    /// all finished episodes.
    ///
    /// # Errors
    /// Names `episodes` if none of them has a score, and refuses what `check` refuses.
    pub fn new(job: &Job, episodes: &[EpisodeResult], trials: u32) -> Result<Self> {
        Self::check(job)?;
        let default = SearchSpec::default();
        let search = job.spec.search.as_ref().unwrap_or(&default);
        let space = SearchSpace::of(search, &job.fixed).map_err(|error| error.within("search"))?;
        let direction = search.direction;
        let best = episodes.iter().fold(None, |best: Option<&EpisodeResult>, episode| {
            if direction.prefers(episode, best) { Some(episode) } else { best }
        });
        let Some((best, best_score)) = best.and_then(|best| Some((best, best.score?))) else {
            return Err(Error::field("episodes", episodes.len(), "none of them has a score"));
        };
        let around = neighbours(&space, &best.params);
        let scored: Vec<(&EpisodeResult, f64)> =
            episodes.iter().filter_map(|episode| Some((episode, episode.score?))).collect();

        let per_candle = 1.0 / job.candles_per_year().sqrt();
        let mut sharpes = TrialSharpes::default();
        for episode in episodes {
            let sharpe = episode.metrics.as_ref().and_then(|metrics| metrics.sharpe);
            sharpes.push(sharpe.map(|sharpe| sharpe * per_candle));
        }
        for _ in episodes.len()..trials as usize {
            sharpes.push(None);
        }
        Ok(Self {
            tasks: tasks(episodes, best, &around),
            running: None,
            cache: job.column_cache(),
            names: space.names().map(str::to_owned).collect(),
            steps: space.names().zip(&around).map(|(name, pair)| steps(name, pair)).collect(),
            direction,
            best_score,
            scores: scored.iter().map(|(_, score)| *score).collect(),
            neighbours: vec![[None; 2]; around.len()],
            trials: sharpes,
            blocks: Vec::new(),
            equity: Vec::new(),
            moments: None,
            importance: importance(&space, &scored, search.seed),
            cscv: None,
            shuffle: None,
            bootstrap: None,
        })
    }

    /// Refuses a job without a robustness report.
    ///
    /// # Errors
    /// Names `walk_forward`: the tests of such a job show how robust it is.
    pub fn check(job: &Job) -> Result<()> {
        match &job.spec().walk_forward {
            Some(spec) => {
                let reason = "a robustness report needs a search without walk-forward; the test results of this job show its robustness";
                Err(Error::field("walk_forward", format!("{} windows", spec.windows), reason))
            }
            None => Ok(()),
        }
    }

    /// Does a slice of the work; false once all is done.
    ///
    /// # Errors
    /// Names a parameter of an episode that the job's strategy does not have or accept.
    pub fn advance(&mut self, job: &Job) -> Result<bool> {
        if let Some((purpose, mut run)) = self.running.take() {
            let mut on_boundary = |_| ControlFlow::Continue(());
            if run.advance(CANDLES, &mut on_boundary) == Advance::Finished {
                if run.failure().is_none() {
                    self.take(job, purpose, &run.report());
                }
            } else {
                self.running = Some((purpose, run));
            }
            return Ok(true);
        }
        if let Some((purpose, params)) = self.tasks.pop_front() {
            let detail =
                if matches!(purpose, Purpose::Best) { Detail::Full } else { Detail::Summary };
            let run = job.start(&params, job.window(), &mut self.cache, detail)?;
            self.running = Some((purpose, run));
            return Ok(true);
        }
        let cscv = self.cscv.get_or_insert_with(|| Cscv::new(&self.blocks));
        let done = self.importance.as_mut().is_none_or(|it| it.advance(TREES))
            && cscv.advance(SPLITS)
            && self.shuffle.as_mut().is_none_or(|it| it.advance(SERIES))
            && self.bootstrap.as_mut().is_none_or(|it| it.advance(SERIES));
        Ok(!done)
    }

    fn take(&mut self, job: &Job, purpose: Purpose, report: &Report) {
        match purpose {
            Purpose::Trial => self.blocks.push(report.returns),
            Purpose::Neighbour { dimension, side } => {
                self.neighbours[dimension][side] = job.score(&report.metrics);
            }
            Purpose::Best => {
                if let Some(full) = &report.full {
                    self.resample(job, full);
                }
            }
        }
    }

    /// Starts the resampling of the best episode's returns and trades.
    fn resample(&mut self, job: &Job, full: &FullReport) {
        let initial = job.spec().backtest.initial_cash;
        self.equity.clone_from(&full.equity);
        let returns = changes(initial, full.equity.iter().copied());
        self.moments = ReturnMoments::of(&returns);
        let candles_per_year = job.candles_per_year();
        let config = BlockBootstrapConfig { candles_per_year, ..Default::default() };
        self.bootstrap = BlockBootstrap::new(&returns, config).ok();
        let balances = full.trades.iter().scan(initial, |balance, trade| {
            *balance += trade.profit;
            Some(*balance)
        });
        let returns = changes(initial, balances);
        self.shuffle = TradeShuffle::new(&returns, TradeShuffleConfig::default()).ok();
    }

    /// The report. Does the work that is left first.
    ///
    /// # Errors
    /// As `advance`.
    pub fn finish(mut self, job: &Job) -> Result<RobustnessReport> {
        while self.advance(job)? {}
        let pbo = self.cscv.as_mut().and_then(Cscv::finish);
        let trials = self.trials.trials();
        let histogram = |best| LuckHistogram::new(best, trials, job.candles_per_year());
        let fan = self.fan(job);
        let neighbours = self.param_neighbours();
        let time = &job.candles().time()[job.window()];
        let quarters = QuarterInputs {
            trials: &self.blocks,
            equity: &self.equity,
            initial_cash: job.spec().backtest.initial_cash,
            time,
            candles_per_year: job.candles_per_year(),
        };
        let named = |found: crate::analysis::Importances| ParamImportance {
            main_effects: self.names.iter().cloned().zip(found.main_effects).collect(),
            interaction: found.interaction,
        };
        Ok(RobustnessReport {
            importance: self.importance.and_then(Importance::finish).map(named),
            stability: stability(self.direction, self.best_score, &self.scores, &self.neighbours),
            neighbours,
            quarters: quarters.quarters(),
            compared: self.blocks.len() as u32,
            luck_histogram: self.moments.as_ref().and_then(histogram),
            overfitting: Overfitting::new(self.moments.as_ref(), &self.trials, pbo.as_ref()),
            trade_shuffle: self.shuffle.and_then(TradeShuffle::finish),
            bootstrap: self.bootstrap.and_then(BlockBootstrap::finish),
            fan,
        })
    }

    /// The return so far of the best episode and of its resampled histories.
    fn fan(&mut self, job: &Job) -> Vec<FanPoint> {
        let places = self.bootstrap.as_mut().map(BlockBootstrap::take_fan).unwrap_or_default();
        let (first, initial) = (job.window().start, job.spec().backtest.initial_cash);
        let point = |(candles, resampled): (usize, _)| FanPoint {
            time: job.candles().time()[first + candles - 1],
            return_pct: (self.equity[candles - 1] / initial - 1.0) * 100.0,
            resampled,
        };
        places.into_iter().map(point).collect()
    }

    fn param_neighbours(&self) -> Vec<ParamNeighbours> {
        let neighbour = |dimension: usize, side: usize| {
            let score = self.neighbours[dimension][side];
            self.steps[dimension][side].map(|value| Neighbour { value, score })
        };
        (0..self.steps.len())
            .map(|dimension| ParamNeighbours {
                name: self.names[dimension].clone(),
                down: neighbour(dimension, 0),
                up: neighbour(dimension, 1),
            })
            .collect()
    }
}

/// The values of a parameter one step down and one step up.
fn steps(name: &str, around: &[Option<Params>; 2]) -> [Option<f64>; 2] {
    around.each_ref().map(|params| match params.as_ref()?.get(name)? {
        ParamValue::Number(value) => Some(*value),
        ParamValue::Flag(_) | ParamValue::Name(_) => None,
    })
}

/// Relative changes from value to value; 0 once nothing is left.
fn changes(initial: f64, values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut before = initial;
    values
        .map(|value| {
            let change = if before > 0.0 { value / before - 1.0 } else { 0.0 };
            before = value;
            change
        })
        .collect()
}

/// The episodes to run: the best, its neighbours, and trials to compare it with.
fn tasks(
    episodes: &[EpisodeResult],
    best: &EpisodeResult,
    around: &[[Option<Params>; 2]],
) -> VecDeque<(Purpose, Params)> {
    let mut tasks = VecDeque::from([(Purpose::Best, best.params.clone())]);
    for (dimension, pair) in around.iter().enumerate() {
        for (side, params) in pair.iter().enumerate() {
            let task = |params: &Params| (Purpose::Neighbour { dimension, side }, params.clone());
            tasks.extend(params.as_ref().map(task));
        }
    }
    tasks.extend(sample(episodes, best).map(|it| (Purpose::Trial, it.params.clone())));
    tasks
}

/// The best episode, and all others or evenly spaced ones of them.
fn sample<'a>(
    episodes: &'a [EpisodeResult],
    best: &'a EpisodeResult,
) -> impl Iterator<Item = &'a EpisodeResult> {
    let count = episodes.len().min(MAX_TRIALS);
    let spaced = (0..count).map(move |index| &episodes[index * episodes.len() / count]);
    let others = spaced.filter(|episode| episode.episode != best.episode);
    std::iter::once(best).chain(others)
}

fn importance(
    space: &SearchSpace,
    scored: &[(&EpisodeResult, f64)],
    seed: u64,
) -> Option<Importance> {
    let coordinates: Vec<Coordinate> = space.dimensions().map(coordinate).collect();
    let row = |params: &Params| -> Option<Vec<f64>> {
        let point = space.locate(params)?;
        let of = |((dimension, kind), at): ((&Dimension, &Coordinate), f64)| match kind {
            Coordinate::Numeric => dimension.unit(at),
            Coordinate::Categorical { .. } => at,
        };
        Some(space.dimensions().zip(&coordinates).zip(point).map(of).collect())
    };
    let (rows, scores): (Vec<Vec<f64>>, Vec<f64>) =
        scored.iter().filter_map(|(episode, score)| Some((row(&episode.params)?, *score))).unzip();
    Importance::new(&coordinates, &rows, &scores, seed)
}

fn coordinate(dimension: &Dimension) -> Coordinate {
    match dimension {
        Dimension::Categorical { choices } => {
            Coordinate::Categorical { choices: choices.len() as u32 }
        }
        Dimension::Bool {} => Coordinate::Categorical { choices: 2 },
        Dimension::Int { .. } | Dimension::Float { .. } => Coordinate::Numeric,
    }
}
