//! The result of a walk-forward: the best episode of each window, and its test on the candles that followed.

use super::ranges::Split;
use crate::search::{EpisodeResult, StopReason};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The result of a walk-forward. Means are over the windows that have both a train and a test score, so that they can be
/// compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WalkForward {
    /// Every window, in order.
    pub windows: Vec<WalkForwardWindow>,
    /// Compounded return of the tests, in per cent; none if there was no test. A window without a test counts as not invested.
    pub test_return_pct: Option<f64>,
    /// Mean train score of the best episodes.
    pub mean_train_score: Option<f64>,
    /// Mean test score of the same parameters.
    pub mean_test_score: Option<f64>,
    /// Mean test score ÷ mean train score; none if the train score is not good: 0 or less for a score that is maximized, 0 or more for
    /// one that is minimized.
    pub efficiency: Option<f64>,
    /// The figures in a sentence.
    pub sentence: String,
}

/// One window of a walk-forward.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WalkForwardWindow {
    /// The candles that were searched.
    pub train: TimeRange,
    /// The candles of the test.
    pub test: TimeRange,
    /// The best episode of the search; none if every one failed.
    pub best: Option<EpisodeResult>,
    /// The same parameters over the test range; none without a best episode. Its score is the objective even if the search asks for
    /// more trades than it has.
    pub tested: Option<EpisodeResult>,
    /// Why the search ended before its last episode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub stopped: Option<StopReason>,
}

/// A range of candles by their opening times. A job whose `window` has these times trades the same candles.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TimeRange {
    /// When the first candle opens, epoch milliseconds UTC.
    pub from: f64,
    /// The first time after it, epoch milliseconds UTC: when the next candle opens; after the last candle of the series, a
    /// millisecond later.
    pub to: f64,
}

impl TimeRange {
    /// The times of a range of candles, which is not empty.
    fn of(range: &Range<usize>, times: &[f64]) -> Self {
        let time = |index: usize| times.get(index).copied();
        let to = time(range.end).or_else(|| time(range.end - 1).map(|last| last + 1.0));
        Self { from: time(range.start).unwrap_or_default(), to: to.unwrap_or_default() }
    }
}

impl WalkForwardWindow {
    pub(in crate::job) fn new(
        split: &Split,
        times: &[f64],
        best: Option<EpisodeResult>,
        stopped: Option<StopReason>,
    ) -> Self {
        let (train, test) = (TimeRange::of(&split.train, times), TimeRange::of(&split.test, times));
        Self { train, test, best, tested: None, stopped }
    }

    /// Return of the test in per cent; none if there was no test, or it failed.
    pub(super) fn test_return_pct(&self) -> Option<f64> {
        Some(self.tested.as_ref()?.metrics.as_ref()?.total_return_pct)
    }

    /// Train and test score, if it has both.
    pub(super) fn scores(&self) -> Option<(f64, f64)> {
        Some((self.best.as_ref()?.score?, self.tested.as_ref()?.score?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_times_ends_when_the_next_candle_opens() {
        let times = [10.0, 20.0, 30.0];
        assert_eq!(TimeRange::of(&(0..2), &times), TimeRange { from: 10.0, to: 30.0 });
        assert_eq!(TimeRange::of(&(1..3), &times), TimeRange { from: 20.0, to: 31.0 });
    }
}
