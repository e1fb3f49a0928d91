//! Samplers propose points of a space. Who runs them, and where, is not their business.

/// Points by a Gaussian process.
mod gaussian_process;
/// Every feasible point, in order.
mod grid;
/// The first points of samplers that learn.
mod initial;
/// Feasible points in a seeded order, none twice.
mod random;
/// Evenly spread points.
mod sobol;

pub use gaussian_process::GaussianProcess;
pub use grid::Grid;
pub use random::Random;

use super::{Observation, Point, SamplerName, SearchSpace, SearchSpec};

/// What is to be proposed.
#[derive(Debug, Clone, Copy)]
pub struct Batch<'a> {
    /// Episodes before it.
    pub first: u32,
    /// Points wanted.
    pub count: u32,
    /// What came of the episodes before it, in order; empty for samplers that do not learn.
    pub observations: &'a [Observation],
}

/// Proposes points. What it proposes follows from space, seed and batch alone, whatever was proposed before.
pub trait Sampler {
    /// Whether it wants to know what came of the episodes before a batch.
    fn learns(&self) -> bool {
        false
    }

    /// Feasible points not proposed before in a finite space; fewer than wanted only when there are no more. None when it
    /// has worked for a while and must be called again with the same batch.
    fn propose(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>>;
}

/// The sampler of a search of `total` episodes.
pub fn sampler(spec: &SearchSpec, space: &SearchSpace, total: u32) -> Box<dyn Sampler> {
    let _ = total;
    match spec.sampler {
        SamplerName::Grid => Box::new(Grid::default()),
        SamplerName::Bayesian | SamplerName::GaussianProcess => {
            Box::new(GaussianProcess::new(spec.seed, space))
        }
        _ => Box::new(Random::new(spec.seed, space.size())),
    }
}
