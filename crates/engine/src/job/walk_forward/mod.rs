//! A search that is tested on the candles after its train range, once or in several windows.

/// The ranges of every window.
mod ranges;
/// The results of every window, and of all of them.
mod result;
/// The result in a sentence.
mod sentence;
/// The record in a job spec.
mod spec;
/// Sums the windows up.
mod summary;

pub(super) use ranges::Split;
pub use result::{TimeRange, WalkForward, WalkForwardWindow};
pub use spec::WalkForwardSpec;
pub(super) use spec::check_search;
