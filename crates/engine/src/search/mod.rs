//! Parameter search: a space, a sampler that proposes points of it, and a study that keeps what came of them.

/// Rules that a point must satisfy, such as `fast < slow`.
mod constraint;
/// One parameter that varies.
mod dimension;
/// Proposals of points.
pub mod samplers;
/// The points that may be proposed.
mod space;
/// What a search is told.
mod spec;
/// The sampler with all its episodes.
mod study;

pub use constraint::Constraint;
pub use dimension::Dimension;
pub use space::{Point, SearchSpace};
pub use spec::{Direction, SamplerName, SearchSpec};
pub use study::{Ask, EpisodeResult, Outcome, Proposal, Study};
