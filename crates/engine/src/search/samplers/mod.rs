//! Samplers propose points of a space. Who runs them, and where, is not their business.

/// What a batch is completed with.
mod completion;
/// How long a proposal takes.
mod cost;
/// Points by a Gaussian process.
mod gaussian_process;
/// Every feasible point, in order.
mod grid;
/// The first points of samplers that learn.
mod initial;
/// Points by a tree-structured Parzen estimator.
mod parzen;
/// Feasible points in a seeded order, none twice.
mod random;
/// The best of the episodes told.
mod ranking;
/// Several objectives as one.
mod scalarised;
/// Points proposed before.
mod seen;
/// Evenly spread points.
mod sobol;

pub use cost::proposal_ms;
pub use gaussian_process::GaussianProcess;
pub use grid::Grid;
pub use parzen::Parzen;
pub use random::Random;
pub use scalarised::Scalarised;

use super::{Dimension, Observation, Point, SamplerName, SearchSpace, SearchSpec};

/// A Bayesian search of more episodes asks the Parzen estimator: a Gaussian process would take its time.
const MOST_EPISODES_OF_PROCESS: u32 = 200;
/// A space with more choices in its categories asks it too: they have no distance that a process could learn from.
const MOST_CHOICES_OF_PROCESS: usize = 12;

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

    /// Feasible points, in a finite space none proposed before; fewer than wanted only when there are no more. None when it
    /// has worked for a while and must be called again with the same batch.
    fn propose(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>>;
}

/// The sampler of a search of `total` episodes.
pub fn sampler(spec: &SearchSpec, space: &SearchSpace, total: u32) -> Box<dyn Sampler> {
    let seed = spec.seed;
    match chosen(spec.sampler, space, total) {
        SamplerName::Grid => Box::new(Grid::new(spec.tile)),
        SamplerName::Random => Box::new(Random::new(seed, space.size())),
        name => {
            let space = space.clone();
            let make = move || -> Box<dyn Sampler> {
                match name {
                    SamplerName::Tpe => Box::new(Parzen::new(seed, &space)),
                    _ => Box::new(GaussianProcess::new(seed, &space)),
                }
            };
            if spec.more_objectives.is_empty() {
                make()
            } else {
                Box::new(Scalarised::new(seed, Box::new(make)))
            }
        }
    }
}

/// The sampler behind a name.
fn chosen(name: SamplerName, space: &SearchSpace, total: u32) -> SamplerName {
    let choices = space.dimensions().map(Dimension::choices);
    match name {
        SamplerName::Bayesian
            if total > MOST_EPISODES_OF_PROCESS
                || choices.sum::<usize>() > MOST_CHOICES_OF_PROCESS =>
        {
            SamplerName::Tpe
        }
        SamplerName::Bayesian => SamplerName::GaussianProcess,
        other => other,
    }
}

#[cfg(test)]
mod conformance;
