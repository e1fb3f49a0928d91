//! The record that describes a search.

use super::limits::check_counts;
use super::{Dimension, Direction, Goal, Objective, SamplerName, StopSpec};
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
    /// The sampler that proposes the episodes.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<SamplerName>"))]
    pub sampler: SamplerName,
    /// The parameters that vary; the others keep the strategy's values. Without a space, those parameters vary that have a range
    /// in the strategy, under the strategy's constraints; an empty space varies none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub space: Option<SortedMap<String, Dimension>>,
    /// Rules that every proposed point satisfies, such as `fast < slow`.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
    pub constraints: Vec<String>,
    /// The value by which episodes are compared: a metric, or `{ mix: { metric: weight } }`.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Objective>"))]
    pub objective: Objective,
    /// Whether higher or lower values of the objective are better.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Direction>"))]
    pub direction: Direction,
    /// Up to 7 more objectives. The result then has the Pareto front of all; the best episode is the front's best by the first
    /// objective.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<Goal>>"))]
    pub more_objectives: Vec<Goal>,
    /// Episodes with fewer closed trades count as failed.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<u32>"))]
    pub min_trades: u32,
    /// Most episodes to run. Without a number, a grid runs every point and other samplers run 100 episodes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub episodes: Option<u32>,
    /// Seed of the sampler, 0 to 2^53 − 1.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<u64>"))]
    pub seed: u64,
    /// Number of episodes that a Bayesian sampler proposes together, 1 to 64.
    #[serde(default = "four", skip_serializing_if = "is_four")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<u32>"))]
    pub batch: u32,
    /// Number of values of each parameter, at least 1, in a tile of a grid, which is run before the next tile begins; none for one
    /// tile. A job sets it if the columns of the whole grid do not fit into memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tile: Option<u32>,
    /// Conditions that end the search before its last episode.
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
    /// Every objective, in order.
    pub fn goals(&self) -> Vec<Goal> {
        let first = Goal { objective: self.objective.clone(), direction: self.direction };
        [first].into_iter().chain(self.more_objectives.iter().cloned()).collect()
    }

    /// Checks how many parameters and constraints there are.
    ///
    /// # Errors
    /// Names the list that is too long.
    pub(crate) fn check_counts(&self) -> Result<()> {
        let dimensions = self.space.as_ref().map_or(0, SortedMap::len);
        check_counts(dimensions, self.constraints.len())
    }

    /// Checks the fields that do not depend on the strategy.
    ///
    /// # Errors
    /// Names the invalid field.
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
            let path = format!("more_objectives[{index}].objective");
            goal.objective.validate().map_err(|error| error.within(&path))?;
        }
        self.stop.validate().map_err(|error| error.within("stop"))
    }
}
