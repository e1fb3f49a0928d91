//! The record of a walk-forward in a job spec.

use crate::error::{Error, Result};
use crate::search::{SearchSpec, StopSpec};
use serde::{Deserialize, Serialize};

/// Most windows.
const MAX_WINDOWS: u32 = 1_000;

/// A test of a search on candles that it has not seen. The best of each train range runs once over the test range that
/// follows; the test ranges are adjacent, of the same length, and end with the job's window.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WalkForwardSpec {
    /// Number of windows, 1 to 1,000; 1 is a plain split into a train and a test range.
    pub windows: u32,
    /// Share of a window's candles that is searched, above 0 and below 1; the rest is the test range.
    pub train_share: f64,
    /// Whether every train range begins at the start of the job's window and grows; otherwise all have the same length.
    pub anchored: bool,
}

impl Default for WalkForwardSpec {
    fn default() -> Self {
        Self { windows: 1, train_share: 0.7, anchored: false }
    }
}

impl WalkForwardSpec {
    /// Checks what can be checked without the candles.
    ///
    /// # Errors
    /// Names the field, the value and the reason.
    pub(in crate::job) fn validate(&self) -> Result<()> {
        if !(1..=MAX_WINDOWS).contains(&self.windows) {
            let reason = format!("must be 1 to {MAX_WINDOWS}");
            return Err(Error::field("windows", self.windows, reason));
        }
        if !(self.train_share > 0.0 && self.train_share < 1.0) {
            let reason = "must be a share above 0 and below 1";
            return Err(Error::field("train_share", self.train_share, reason));
        }
        Ok(())
    }
}

/// Refuses searches that a walk-forward cannot be combined with: every window must be searched alike.
///
/// # Errors
/// Names the field of the job.
pub(in crate::job) fn check_search(
    spec: &WalkForwardSpec,
    search: Option<&SearchSpec>,
) -> Result<()> {
    let Some(SearchSpec { stop: StopSpec { time_ms, stopped_after, .. }, .. }) = search else {
        let reason = "needs a search, whose best episode it tests";
        return Err(Error::field("walk_forward", format!("{} windows", spec.windows), reason));
    };
    let reason = "cannot be combined with walk_forward: every window must be searched alike";
    if let Some(ms) = time_ms {
        return Err(Error::field("search.stop.time_ms", ms, reason));
    }
    match stopped_after {
        Some(episodes) => Err(Error::field("search.stop.stopped_after", episodes, reason)),
        None => Ok(()),
    }
}
