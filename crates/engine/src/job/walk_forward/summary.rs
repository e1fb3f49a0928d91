//! The figures of a walk-forward, summed up over its windows.

use super::result::{WalkForward, WalkForwardWindow};
use super::sentence;
use crate::search::Direction;

impl WalkForward {
    /// Sums windows up; `direction` is the direction of the objective.
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
