//! What a walk-forward came to: each window's choice and what became of it on the candles that followed.

use super::{Split, sentence};
use crate::search::{Direction, EpisodeResult, StopReason};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What a walk-forward came to. Means are over the windows that have both a train and a test score, so that they speak of the
/// same ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WalkForward {
    /// Every window, in order.
    pub windows: Vec<WalkForwardWindow>,
    /// Return of the tests one after another, compounded, in per cent; none without a test. A window without one counts as
    /// not invested.
    pub test_return_pct: Option<f64>,
    /// Mean score of the best in the train ranges.
    pub mean_train_score: Option<f64>,
    /// Mean score of the same parameters in the test ranges.
    pub mean_test_score: Option<f64>,
    /// Mean test score / mean train score; none where the train score is no gain (0 or less, where more is better).
    pub efficiency: Option<f64>,
    /// What it means, in a sentence.
    pub sentence: String,
}

/// One window of a walk-forward.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WalkForwardWindow {
    /// The candles that were searched.
    pub train: TimeRange,
    /// The candles that tested.
    pub test: TimeRange,
    /// The best episode of the search; none when every one failed.
    pub best: Option<EpisodeResult>,
    /// The same parameters over the test range; none without a best. Its score is the objective, however few its trades.
    pub tested: Option<EpisodeResult>,
    /// What ended the search before its last episode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub stopped: Option<StopReason>,
}

/// A range of candles by their opening times; as a job's `window` it is the same range.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TimeRange {
    /// When the first candle opens, epoch milliseconds UTC.
    pub from: f64,
    /// The first time after it, epoch milliseconds UTC: when the next candle opens; behind the last one, a millisecond later.
    pub to: f64,
}

impl TimeRange {
    /// The times of a range of candles that is not empty.
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

    /// What the test made, in per cent; none where there was none, or it could not be run to its end.
    pub(super) fn test_return_pct(&self) -> Option<f64> {
        Some(self.tested.as_ref()?.metrics.as_ref()?.total_return_pct)
    }

    fn scores(&self) -> Option<(f64, f64)> {
        Some((self.best.as_ref()?.score?, self.tested.as_ref()?.score?))
    }
}

impl WalkForward {
    /// Sums windows up; `direction` is that of the score.
    pub(in crate::job) fn new(direction: Direction, windows: Vec<WalkForwardWindow>) -> Self {
        let scores: Vec<(f64, f64)> =
            windows.iter().filter_map(WalkForwardWindow::scores).collect();
        let mean = |sum: f64| (!scores.is_empty()).then(|| sum / scores.len() as f64);
        let mean_train_score = mean(scores.iter().map(|(train, _)| train).sum());
        let mean_test_score = mean(scores.iter().map(|(_, test)| test).sum());
        let mut result = Self {
            test_return_pct: compounded(&windows),
            mean_train_score,
            mean_test_score,
            efficiency: efficiency(direction, mean_train_score, mean_test_score),
            windows,
            sentence: String::new(),
        };
        result.sentence = sentence::of(&result);
        result
    }
}

fn compounded(windows: &[WalkForwardWindow]) -> Option<f64> {
    let returns = || windows.iter().filter_map(WalkForwardWindow::test_return_pct);
    returns().next()?;
    let grown = returns().fold(1.0, |grown, pct| grown * (1.0 + pct / 100.0));
    Some((grown - 1.0) * 100.0)
}

fn efficiency(direction: Direction, train: Option<f64>, test: Option<f64>) -> Option<f64> {
    let (train, test) = (train?, test?);
    let gain = match direction {
        Direction::Maximize => train,
        Direction::Minimize => -train,
    };
    (gain > 0.0).then(|| test / train).filter(|share| share.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_times_ends_where_the_next_candle_opens() {
        let times = [10.0, 20.0, 30.0];
        assert_eq!(TimeRange::of(&(0..2), &times), TimeRange { from: 10.0, to: 30.0 });
        assert_eq!(TimeRange::of(&(1..3), &times), TimeRange { from: 20.0, to: 31.0 });
    }

    #[test]
    fn efficiency_is_defined_for_gains_only() {
        use Direction::{Maximize, Minimize};
        let cases = [
            (Maximize, Some(2.0), Some(1.0), Some(0.5)),
            (Maximize, Some(2.0), Some(-1.0), Some(-0.5)),
            (Maximize, Some(0.0), Some(1.0), None),
            (Maximize, Some(-2.0), Some(1.0), None),
            (Minimize, Some(-2.0), Some(-1.0), Some(0.5)),
            (Minimize, Some(2.0), Some(1.0), None),
            (Maximize, None, Some(1.0), None),
            (Maximize, Some(1.0), None, None),
        ];
        for (direction, train, test, expected) in cases {
            assert_eq!(efficiency(direction, train, test), expected, "{direction:?} {train:?}");
        }
    }
}
