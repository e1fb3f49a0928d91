//! What a search is told.

use super::Dimension;
use crate::metrics::MetricName;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A parameter search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct SearchSpec {
    /// Who proposes the episodes.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<SamplerName>"))]
    pub sampler: SamplerName,
    /// The parameters that vary; the others have the strategy's values.
    pub space: BTreeMap<String, Dimension>,
    /// Rules that every proposed point satisfies, such as `fast < slow`.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
    pub constraints: Vec<String>,
    /// The metric that episodes are judged by.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<MetricName>"))]
    pub objective: MetricName,
    /// Whether more of it is better.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Direction>"))]
    pub direction: Direction,
    /// Most episodes to run; none for every point (grid) or 100 (random).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub episodes: Option<u32>,
    /// Seed of the sampler, 0 to 2^53.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<u64>"))]
    pub seed: u64,
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
}
