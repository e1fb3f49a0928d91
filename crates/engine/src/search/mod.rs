//! Parameter search: a space, a sampler that proposes points of it, and a study that records the results.

/// A dimension with its name.
mod axis;
/// Rules that a point must satisfy, such as `fast < slow`.
mod constraint;
/// The number of points that satisfy the rules.
mod counting;
/// One parameter that varies.
mod dimension;
/// Which of two scores is better.
mod direction;
/// Episodes: proposed, run, finished.
mod episode;
/// The time that a search will take.
mod estimate;
/// The Pareto front of several objectives.
mod front;
/// The number of episodes that a search will run.
mod length;
/// How large a space may be.
mod limits;
/// Why episodes have no score.
mod no_score;
/// The metrics by which episodes are compared.
mod objective;
/// The part of a walk-forward that an episode belongs to.
mod part;
/// A point and its result.
mod point;
/// The samplers, which propose points.
pub mod samplers;
/// The points that may be proposed.
mod space;
/// The record that describes a search.
mod spec;
/// The conditions that end a search early.
mod stop;
/// The sampler with all its episodes.
mod study;

pub use constraint::Constraint;
pub(crate) use dimension::ChoiceSet;
pub use dimension::Dimension;
pub use direction::Direction;
pub use episode::{EpisodeResult, Outcome, Proposal};
pub use estimate::{Estimate, Posting, Workload, estimate};
pub use no_score::NoScore;
pub(crate) use no_score::{NoScores, no_score};
pub use objective::{Goal, Mix, Objective};
pub use part::{EpisodePart, WindowStage};
pub use point::{Observation, Point};
pub use samplers::SamplerName;
pub use space::SearchSpace;
pub use spec::SearchSpec;
pub use stop::{StopReason, StopSpec};
pub use study::{NextEpisode, Study};
