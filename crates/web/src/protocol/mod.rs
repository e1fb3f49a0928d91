//! Every record that crosses a worker's border. Fields have the same names in Rust, on the wire and in TypeScript.

/// Conductor → page: what happened.
mod event;
/// Conductor ↔ lane.
pub(crate) mod lane;
/// Where a job is.
mod progress;
/// Episodes to run, as numbers.
pub(crate) mod proposals;
/// The report of one episode, as much of it as a page shows.
mod report;
/// Page → conductor: what is asked for.
mod request;
/// What is wrong with a text in the rules language.
mod rules;
/// The TypeScript of all of these.
#[cfg(feature = "typescript")]
pub mod typescript;

pub use event::Event;
pub use progress::{JobStatus, LaneProgress, Phase, Progress};
pub use report::{EpisodeReport, ReportLimits};
pub use request::{CandlesSource, LaneEnd, Request};
pub use rules::RulesMistake;
