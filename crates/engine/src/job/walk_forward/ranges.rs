//! The ranges of every window. Shares are computed in integers, so that they are the same on every machine and 0.9 of 1,000
//! candles leaves exactly 100.

use super::spec::WalkForwardSpec;
use crate::error::{Error, Result};
use std::ops::Range;

/// Denominator of a share in integers.
const PARTS: u64 = 1_000_000_000;

/// The train and the test range of one window, as indexes of candles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::job) struct Split {
    /// The candles that are searched.
    pub(in crate::job) train: Range<usize>,
    /// The candles after the train range, on which the best episode is tested.
    pub(in crate::job) test: Range<usize>,
}

impl WalkForwardSpec {
    /// The windows over a range of `N` candles. Each tests on `L = ⌊N (1 − s) / (n (1 − s) + s)⌋`, for `n` windows and a train
    /// share of `s`, and the first trains on the `N − n L` before that.
    ///
    /// # Errors
    /// Names `windows` if a train or a test range would be empty.
    pub(in crate::job) fn splits(&self, range: Range<usize>) -> Result<Vec<Split>> {
        let windows = self.windows as usize;
        let train_parts = libm::round(self.train_share * PARTS as f64) as u128;
        let test_parts = u128::from(PARTS) - train_parts;
        let whole = test_parts * windows as u128 + train_parts;
        let test_len = (range.len() as u128 * test_parts / whole) as usize;
        let train_len = range.len() - windows * test_len;
        if test_len == 0 || train_len == 0 {
            let reason = format!(
                "must leave every window at least 1 candle to train on and 1 to test on; {} candles give {train_len} and {test_len}",
                range.len()
            );
            return Err(Error::field("windows", self.windows, reason));
        }
        let split = |window| {
            let test = range.start + train_len + window * test_len;
            let train = if self.anchored { range.start } else { test - train_len };
            Split { train: train..test, test: test..test + test_len }
        };
        Ok((0..windows).map(split).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn splits(windows: u32, train_share: f64, anchored: bool, len: usize) -> Result<Vec<Split>> {
        WalkForwardSpec { windows, train_share, anchored }.splits(100..100 + len)
    }

    #[test]
    fn train_ranges_roll_or_grow_and_test_ranges_are_adjacent() {
        struct Case {
            windows: u32,
            train_share: f64,
            anchored: bool,
            len: usize,
            ranges: &'static [(Range<usize>, Range<usize>)],
        }
        let cases = [
            Case {
                windows: 1,
                train_share: 0.7,
                anchored: false,
                len: 1_000,
                ranges: &[(100..800, 800..1_100)],
            },
            Case {
                windows: 1,
                train_share: 0.9,
                anchored: true,
                len: 1_000,
                ranges: &[(100..1_000, 1_000..1_100)],
            },
            Case {
                windows: 3,
                train_share: 0.5,
                anchored: false,
                len: 10,
                ranges: &[(100..104, 104..106), (102..106, 106..108), (104..108, 108..110)],
            },
            Case {
                windows: 3,
                train_share: 0.5,
                anchored: true,
                len: 10,
                ranges: &[(100..104, 104..106), (100..106, 106..108), (100..108, 108..110)],
            },
            Case {
                windows: 1,
                train_share: 0.5,
                anchored: false,
                len: 2,
                ranges: &[(100..101, 101..102)],
            },
            Case {
                windows: 2,
                train_share: 0.01,
                anchored: false,
                len: 5,
                ranges: &[(100..101, 101..103), (102..103, 103..105)],
            },
        ];
        for Case { windows, train_share, anchored, len, ranges } in cases {
            let found = splits(windows, train_share, anchored, len).unwrap();
            let found: Vec<_> = found.into_iter().map(|it| (it.train, it.test)).collect();
            assert_eq!(found, ranges, "{windows} of {train_share} over {len}");
        }
    }

    #[test]
    fn every_window_has_its_share_at_any_length() {
        for (windows, share, len) in [(7, 0.7, 5_000), (13, 0.35, 1_234), (1_000, 0.7, 9_999)] {
            for anchored in [false, true] {
                let splits = splits(windows, share, anchored, len).unwrap();
                assert_eq!(splits.len(), windows as usize);
                assert_eq!(splits[0].train.start, 100);
                assert_eq!(splits[splits.len() - 1].test.end, 100 + len);
                for pair in splits.windows(2) {
                    assert_eq!(pair[0].test.end, pair[1].test.start);
                    assert_eq!(pair[0].test.len(), pair[1].test.len());
                }
                for Split { train, test } in &splits {
                    assert_eq!(train.end, test.start);
                    let own = train.len() as f64 / (train.len() + test.len()) as f64;
                    // Rounding the test down leaves the train range at most one candle a window more.
                    assert!(own >= share - 1e-9, "{own} of {share}");
                }
            }
        }
    }

    #[test]
    fn too_few_candles_for_the_windows_are_refused() {
        for (windows, share, len) in [(1, 0.7, 1), (1, 0.7, 3), (5, 0.5, 5), (1, 1e-12, 50)] {
            let error = splits(windows, share, false, len).unwrap_err().to_string();
            assert!(error.starts_with("windows: must leave every window at least 1"), "{error}");
            assert!(error.ends_with(&format!("(found {windows})")), "{error}");
        }
    }
}
