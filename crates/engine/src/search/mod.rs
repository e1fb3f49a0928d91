//! Parameter search: a space, a sampler that proposes points of it, and a study that keeps what came of them.

/// Rules that a point must satisfy, such as `fast < slow`.
mod constraint;
/// How many points satisfy the rules.
mod counting;
/// One parameter that varies.
mod dimension;
/// Episodes on their way.
mod episode;
/// Episodes of which none is worse than another in every objective.
mod front;
/// How many episodes a search will run.
mod length;
/// Why episodes have no score.
mod no_score;
/// What episodes are judged by.
mod objective;
/// Which part of a job an episode belongs to.
mod part;
/// A point, and what came of it.
mod point;
/// Proposals of points.
pub mod samplers;
/// The points that may be proposed.
mod space;
/// What a search is told.
mod spec;
/// When a search ends before its last episode.
mod stop;
/// The sampler with all its episodes.
mod study;

pub use constraint::Constraint;
pub use dimension::Dimension;
pub use episode::{EpisodeResult, Outcome, Proposal};
pub use no_score::NoScore;
pub(crate) use no_score::{NoScores, no_score};
pub use objective::{Goal, Mix, Objective};
pub use part::{EpisodePart, Stage};
pub use point::{Observation, Point};
pub use space::SearchSpace;
pub use spec::{Direction, SamplerName, SearchSpec};
pub use stop::{StopReason, StopSpec};
pub use study::{Ask, Study};
