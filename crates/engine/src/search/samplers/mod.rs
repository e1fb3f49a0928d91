//! Samplers propose points of a space. They do not depend on where the points are run.

/// Bayesian search by the sampler that suits it.
mod bayesian;
/// Points for a batch that a learning sampler could not fill.
mod completion;
/// The time that proposals take.
mod cost;
/// Points by a Gaussian process.
mod gaussian_process;
/// Every feasible point, in order.
mod grid;
/// The entry of a sampler in the list.
mod info;
/// The first points of samplers that learn.
mod initial;
/// Every sampler.
mod list;
/// Points by a tree-structured Parzen estimator.
mod parzen;
/// Feasible points in a seeded order, none twice.
mod random;
/// The best of the finished episodes.
mod ranking;
/// Several objectives as one.
mod scalarised;
/// Points that were proposed before.
mod seen;
/// Evenly spread points.
mod sobol;

pub use cost::proposal_ms;
pub(super) use info::MAX_EPISODES;
pub use info::{ProposalMs, SamplerInfo};
pub use list::{SAMPLERS, SamplerName};
pub(super) use random::Random;

use super::{Observation, Point, SearchSpace, SearchSpec};

/// The points to propose next.
#[derive(Debug, Clone, Copy)]
pub struct Batch<'a> {
    /// Number of episodes before the batch.
    pub first: u32,
    /// Number of points to propose.
    pub count: u32,
    /// The results of the episodes before the batch, in order; empty for samplers that do not learn.
    pub observations: &'a [Observation],
}

/// Proposes points. The proposals depend on space, seed and batch alone, never on earlier calls.
pub trait Sampler {
    /// Proposes feasible points; in a finite space, points that no earlier batch has. Fewer than `batch.count` means that there
    /// are no more. Returns `None` after some milliseconds of work: call it again with the same batch.
    fn propose(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>>;
}

/// Makes the sampler of a search of `total` episodes.
pub fn sampler(spec: &SearchSpec, space: &SearchSpace, total: u32) -> Box<dyn Sampler> {
    (spec.sampler.info().make)(spec, space, total)
}

#[cfg(test)]
mod conformance;
