//! Every record that crosses a border between the page, the conductor and the lanes, and the codecs that make text or numbers
//! of them. Fields have the same names in Rust, on the wire and in TypeScript. No JavaScript: typed arrays and ports are the
//! business of `candlerun-web`.

#![deny(unsafe_code)]
#![cfg_attr(test, allow(clippy::float_cmp, reason = "tests compare exact results"))]

/// Conductor → page: what happened.
mod event;
/// Conductor ↔ lane.
pub mod lane;
/// Finished episodes on their way to a page, as numbers.
mod packed_episodes;
/// Progress events on their way to a page, as numbers.
mod packed_progress;
/// Records that travel through a port.
mod port_message;
/// Where a job is.
mod progress;
/// Episodes to run, as numbers.
pub mod proposals;
/// The report of one episode, as much of it as a page shows.
mod report;
/// Page → conductor: what is asked for.
mod request;
/// Mistakes in a text of the rules language.
mod rules;
/// Records as JSON text.
mod text;
/// The TypeScript of all of these.
#[cfg(feature = "typescript")]
pub mod typescript;

pub use event::Event;
pub use packed_episodes::PackedEpisodes;
pub use packed_progress::{MessagePart, message_parts};
pub use port_message::PortMessage;
pub use progress::{JobStatus, LaneProgress, Phase, Progress};
pub use report::{EpisodeReport, ReportLimits};
pub use request::{CandlesSource, LaneEnd, Request};
pub use rules::RulesMistake;
pub use text::{from_text, parse, to_text};
