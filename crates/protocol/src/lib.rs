//! Every record that pages, conductor and lanes send each other, and the codecs that turn records into text or numbers. Fields
//! have the same names in Rust, on the wire and in TypeScript. No JavaScript: typed arrays and ports are in `candlerun-web`.

#![cfg_attr(test, allow(clippy::float_cmp, reason = "tests compare exact results"))]

/// The detail of an episode.
mod detail;
/// An episode as a row of numbers.
mod episode_row;
/// Conductor → page: events.
mod event;
/// Conductor ↔ lane.
pub mod lane;
/// Finished episodes for a page, as numbers.
mod packed_episodes;
/// Progress events for a page, as numbers.
mod packed_progress;
/// Records that travel through a port.
mod port_message;
/// The progress of a job.
mod progress;
/// Episodes to run, as numbers.
pub mod proposals;
/// The report of an episode, reduced to what a page shows.
mod report;
/// Page → conductor: requests.
mod request;
/// Mistakes in a text of the rules language.
mod rules;
/// Records as JSON text.
mod text;
/// The TypeScript of all of these.
#[cfg(feature = "typescript")]
pub mod typescript;

pub use detail::EpisodeDetailRecord;
pub use event::Event;
pub use packed_episodes::PackedEpisodes;
pub use packed_progress::{MessagePart, message_parts};
pub use port_message::PortMessage;
pub use progress::{JobStatus, LaneProgress, Phase, Progress};
pub use report::{EpisodeReport, ReportLimits};
pub use request::{CandlesSource, LaneEnd, Request};
pub use rules::RulesMistake;
pub use text::{from_text, parse, to_text};
