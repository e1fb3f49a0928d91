//! What a search is told.

use super::{Dimension, EpisodeResult, Goal, Objective, StopSpec};
use crate::error::{Error, Result};
use crate::random::SEED_LIMIT;
use crate::sorted::SortedMap;
use serde::{Deserialize, Serialize};

/// Most points that are proposed together.
const MAX_BATCH: u32 = 64;
/// Most objectives.
const MAX_OBJECTIVES: usize = 8;

/// A parameter search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct SearchSpec {
    /// Who proposes the episodes.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<SamplerName>"))]
    pub sampler: SamplerName,
    /// The parameters that vary; the others have the strategy's values. Where none is given (an empty one is), those vary that
    /// the strategy has a range for, under its constraints.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub space: Option<SortedMap<String, Dimension>>,
    /// Rules that every proposed point satisfies, such as `fast < slow`.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
    pub constraints: Vec<String>,
    /// What episodes are judged by: a metric, or `{ mix: { metric: weight } }`.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Objective>"))]
    pub objective: Objective,
    /// Whether more of it is better.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Direction>"))]
    pub direction: Direction,
    /// Objectives beside the first, up to 7. The result has the Pareto front of all; the best is the front's best by the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<Goal>>"))]
    pub more_objectives: Vec<Goal>,
    /// Episodes with fewer closed trades count as failed.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<u32>"))]
    pub min_trades: u32,
    /// Most episodes to run; none for every point (grid) or 100 (the others).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub episodes: Option<u32>,
    /// Seed of the sampler, 0 to 2^53 − 1.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<u64>"))]
    pub seed: u64,
    /// Episodes that a Bayesian sampler proposes together, 1 to 64.
    #[serde(default = "four", skip_serializing_if = "is_four")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<u32>"))]
    pub batch: u32,
    /// Values of each parameter, at least 1, that a grid walks through together before it goes on to the next; none for all of
    /// them. A job sets it where the columns of a whole grid would not fit into memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tile: Option<u32>,
    /// What ends the search before its last episode.
    #[serde(default, skip_serializing_if = "is_never")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<StopSpec>"))]
    pub stop: StopSpec,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

fn four() -> u32 {
    4
}

fn is_four(count: &u32) -> bool {
    *count == 4
}

fn is_never(stop: &StopSpec) -> bool {
    *stop == StopSpec::default()
}

/// Who proposes the episodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum SamplerName {
    /// Every feasible point, in order.
    #[default]
    Grid,
    /// Feasible points in a seeded order, none twice.
    Random,
    /// Points that promise most after what came of those before: by a Gaussian process, or by a tree-structured Parzen
    /// estimator for more than 200 episodes or many categories.
    Bayesian,
    /// The Gaussian process, whatever the space and the number of episodes.
    GaussianProcess,
    /// The tree-structured Parzen estimator, whatever the space and the number of episodes.
    Tpe,
}

/// Whether more of the objective is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Direction {
    /// More is better.
    #[default]
    Maximize,
    /// Less is better.
    Minimize,
}

impl Direction {
    /// Whether `score` is better than `best`.
    pub fn improves(self, score: f64, best: f64) -> bool {
        match self {
            Self::Maximize => score > best,
            Self::Minimize => score < best,
        }
    }

    /// Whether an episode is to replace the best until now: it has a score, and a better one. Of equals the first stays.
    pub fn prefers(self, episode: &EpisodeResult, best: Option<&EpisodeResult>) -> bool {
        let best_score = best.and_then(|best| best.score);
        episode.score.is_some_and(|score| best_score.is_none_or(|best| self.improves(score, best)))
    }
}

impl Default for SearchSpec {
    /// A search of a single point.
    fn default() -> Self {
        Self {
            sampler: SamplerName::default(),
            space: None,
            constraints: Vec::new(),
            objective: Objective::default(),
            direction: Direction::default(),
            more_objectives: Vec::new(),
            min_trades: 0,
            episodes: None,
            seed: 0,
            batch: four(),
            tile: None,
            stop: StopSpec::default(),
        }
    }
}

impl SearchSpec {
    /// Every objective, the first first.
    pub fn goals(&self) -> Vec<Goal> {
        let first = Goal { objective: self.objective.clone(), direction: self.direction };
        [first].into_iter().chain(self.more_objectives.iter().cloned()).collect()
    }

    /// Checks what does not depend on the strategy.
    ///
    /// # Errors
    /// Names the field that makes no sense.
    pub(super) fn validate(&self) -> Result<()> {
        if self.seed > SEED_LIMIT {
            return Err(Error::field("seed", self.seed, format!("must be at most {SEED_LIMIT}")));
        }
        if !(1..=MAX_BATCH).contains(&self.batch) {
            return Err(Error::field("batch", self.batch, format!("must be 1 to {MAX_BATCH}")));
        }
        if self.tile == Some(0) {
            return Err(Error::field("tile", 0, "must be at least 1"));
        }
        if self.more_objectives.len() >= MAX_OBJECTIVES {
            let reason = format!("at most {} beside the first", MAX_OBJECTIVES - 1);
            return Err(Error::field("more_objectives", self.more_objectives.len(), reason));
        }
        self.objective.validate().map_err(|error| error.within("objective"))?;
        for (index, goal) in self.more_objectives.iter().enumerate() {
            let place = format!("more_objectives[{index}].objective");
            goal.objective.validate().map_err(|error| error.within(&place))?;
        }
        self.stop.validate().map_err(|error| error.within("stop"))
    }
}
