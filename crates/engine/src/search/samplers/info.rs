//! The entry of a sampler in the list. Each sampler's file has its own, as `SAMPLER`.

use super::{Sampler, SamplerName};
use crate::error::Result;
use crate::search::{SearchSpace, SearchSpec};
use serde::Serialize;

/// Most episodes of any search.
pub(in crate::search) const MAX_EPISODES: u32 = 10_000_000;
/// Episodes of a search that gives no number, for most samplers.
pub(super) const DEFAULT_EPISODES: u32 = 100;

/// Gives the milliseconds of a proposal after a number of episodes.
pub type ProposalMs = Box<dyn Fn(u64) -> f64>;

/// A sampler: its names, its limits, its cost and how it is made.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SamplerInfo {
    /// The name in a spec.
    pub name: SamplerName,
    /// The name for people, spelled as in the middle of a sentence: `Gaussian process`.
    pub title: &'static str,
    /// The first words of a sentence about the episodes, which the names of the parameters complete: `Every combination of`.
    pub summary: &'static str,
    /// Whether the Studio offers it. The others are chosen by `bayesian`, or named in a spec.
    pub is_offered: bool,
    /// Whether proposals depend on earlier results. Such a sampler proposes `batch` points at a time.
    pub learns: bool,
    /// Episodes of a search that gives no number; none for every feasible point.
    pub default_episodes: Option<u32>,
    /// Most episodes of a search.
    pub max_episodes: u32,
    /// Refuses a space that the sampler cannot search.
    #[serde(skip)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub check_space: fn(&SearchSpace) -> Result<()>,
    /// The cost of proposals in a search of `total` episodes over a space. The figures are measured; estimates use them, and they
    /// decide nothing in a search.
    #[serde(skip)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub proposal_ms: fn(&SearchSpace, u32) -> ProposalMs,
    /// Makes the sampler for a search of `total` episodes.
    #[serde(skip)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub make: fn(&SearchSpec, &SearchSpace, u32) -> Box<dyn Sampler>,
}

/// The check of samplers that can search any space.
pub(super) fn any_space(_: &SearchSpace) -> Result<()> {
    Ok(())
}

/// The cost of samplers whose proposals take almost no time.
pub(super) fn no_time(_: &SearchSpace, _: u32) -> ProposalMs {
    Box::new(|_| 0.0)
}
