//! What is kept of a run, for `--check`: `tests/bench/ratios.json`.

use super::ratios::{Asked, Ratio};
use crate::project::Project;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Worse by more than this share is a regression.
const TOLERANCE: f64 = 0.3;

/// A ratio as it was.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stored {
    median: f64,
    fastest: f64,
}

/// By the names of the ratios.
pub(crate) type StoredRatios = BTreeMap<String, Stored>;

pub(crate) fn path(project: &Project) -> PathBuf {
    project.root().join("tests/bench/ratios.json")
}

pub(crate) fn read(path: &Path) -> Result<StoredRatios> {
    let text = fs::read_to_string(path).with_context(|| {
        format!("cannot read {}: `cargo xtask bench --write` makes it", path.display())
    })?;
    serde_json::from_str(&text).with_context(|| format!("cannot understand {}", path.display()))
}

/// Writes the ratios whose parts are independent of the clock of this machine.
pub(crate) fn write(path: &Path, ratios: &[Ratio]) -> Result<()> {
    let kept = ratios.iter().filter(|ratio| is_compared(ratio));
    let stored: StoredRatios = kept
        .map(|ratio| (ratio.name.clone(), Stored { median: ratio.median, fastest: ratio.fastest }))
        .collect();
    let text = serde_json::to_string_pretty(&stored)? + "\n";
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// Times drift with the machine; ratios and memory do not.
fn is_compared(ratio: &Ratio) -> bool {
    matches!(ratio.unit, "" | "MB")
}

/// What has become worse, by the medians and by the fastest runs alike: one of them alone is a busy machine.
pub(crate) fn regressions(before: &StoredRatios, now: &[Ratio]) -> Vec<String> {
    let known = now.iter().filter_map(|ratio| Some((ratio, before.get(&ratio.name)?)));
    known
        .filter(|(ratio, stored)| {
            is_worse(ratio.asked, stored.median, ratio.median)
                && is_worse(ratio.asked, stored.fastest, ratio.fastest)
        })
        .map(|(ratio, stored)| {
            format!("{}: {:.3}, was {:.3}", ratio.name, ratio.median, stored.median)
        })
        .collect()
}

fn is_worse(asked: Asked, before: f64, now: f64) -> bool {
    if asked.wants_more() {
        now < before * (1.0 - TOLERANCE)
    } else {
        now > before * (1.0 + TOLERANCE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(asked: Asked, median: f64, fastest: f64) -> Ratio {
        Ratio { name: "a ratio".to_owned(), unit: "", asked, median, fastest }
    }

    #[test]
    fn only_what_is_worse_by_more_than_30_percent_in_both_ways_is_a_regression() {
        struct Case {
            asked: Asked,
            now: [f64; 2],
            worse: bool,
        }
        let cases = [
            Case { asked: Asked::AtLeast(0.5), now: [0.71, 0.71], worse: false },
            Case { asked: Asked::AtLeast(0.5), now: [0.69, 0.69], worse: true },
            Case { asked: Asked::More, now: [0.69, 0.69], worse: true },
            Case { asked: Asked::More, now: [0.4, 0.9], worse: false },
            Case { asked: Asked::More, now: [3.0, 3.0], worse: false },
            Case { asked: Asked::AtMost(9.0), now: [1.29, 1.29], worse: false },
            Case { asked: Asked::AtMost(9.0), now: [1.31, 1.31], worse: true },
            Case { asked: Asked::Less, now: [0.1, 0.1], worse: false },
        ];
        let stored = Stored { median: 1.0, fastest: 1.0 };
        let before = StoredRatios::from([("a ratio".to_owned(), stored)]);
        for Case { asked, now, worse } in cases {
            let found = regressions(&before, &[ratio(asked, now[0], now[1])]);
            assert_eq!(!found.is_empty(), worse, "{asked:?} {now:?}");
        }
    }

    #[test]
    fn a_ratio_that_was_not_stored_is_none() {
        assert!(regressions(&StoredRatios::new(), &[ratio(Asked::More, 0.0, 0.0)]).is_empty());
    }
}
