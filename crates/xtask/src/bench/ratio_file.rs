//! The stored ratios that `--check` compares with: `tests/bench/ratios.json`.

use super::ratios::{Ratio, Target};
use crate::project::Project;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A ratio that is worse by more than this share is a regression.
const TOLERANCE: f64 = 0.3;

/// A stored ratio.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stored {
    median: f64,
    fastest: f64,
}

/// Stored ratios by name.
pub(crate) type StoredRatios = BTreeMap<String, Stored>;

pub(crate) fn path(project: &Project) -> PathBuf {
    project.root().join("tests/bench/ratios.json")
}

pub(crate) fn read(path: &Path) -> Result<StoredRatios> {
    let text = fs::read_to_string(path).with_context(|| {
        format!("cannot read {}: `cargo xtask bench --write` makes it", path.display())
    })?;
    serde_json::from_str(&text)
        .with_context(|| format!("{} is not a file of ratios", path.display()))
}

/// Writes the ratios that do not depend on the speed of this machine.
pub(crate) fn write(path: &Path, ratios: &[Ratio]) -> Result<()> {
    let kept = ratios.iter().filter(|ratio| is_compared(ratio));
    let stored: StoredRatios = kept
        .map(|ratio| (ratio.name.clone(), Stored { median: ratio.median, fastest: ratio.fastest }))
        .collect();
    let text = serde_json::to_string_pretty(&stored)? + "\n";
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// Times depend on the speed of the machine; ratios and memory do not.
fn is_compared(ratio: &Ratio) -> bool {
    matches!(ratio.unit, "" | "MB")
}

/// One text for each ratio that is worse both by the medians and by the fastest runs. On a busy machine only one of them may be.
pub(crate) fn regressions(before: &StoredRatios, now: &[Ratio]) -> Vec<String> {
    let known = now.iter().filter_map(|ratio| Some((ratio, before.get(&ratio.name)?)));
    known
        .filter(|(ratio, stored)| {
            is_worse(ratio.target, stored.median, ratio.median)
                && is_worse(ratio.target, stored.fastest, ratio.fastest)
        })
        .map(|(ratio, stored)| {
            format!("{}: {:.3}, was {:.3}", ratio.name, ratio.median, stored.median)
        })
        .collect()
}

fn is_worse(target: Target, before: f64, now: f64) -> bool {
    if target.is_more_better() {
        now < before * (1.0 - TOLERANCE)
    } else {
        now > before * (1.0 + TOLERANCE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(target: Target, median: f64, fastest: f64) -> Ratio {
        Ratio { name: "a ratio".to_owned(), unit: "", target, median, fastest }
    }

    #[test]
    fn a_regression_is_worse_by_more_than_30_percent_in_median_and_fastest_run() {
        struct Case {
            target: Target,
            now: [f64; 2],
            worse: bool,
        }
        let cases = [
            Case { target: Target::AtLeast(0.5), now: [0.71, 0.71], worse: false },
            Case { target: Target::AtLeast(0.5), now: [0.69, 0.69], worse: true },
            Case { target: Target::More, now: [0.69, 0.69], worse: true },
            Case { target: Target::More, now: [0.4, 0.9], worse: false },
            Case { target: Target::More, now: [3.0, 3.0], worse: false },
            Case { target: Target::AtMost(9.0), now: [1.29, 1.29], worse: false },
            Case { target: Target::AtMost(9.0), now: [1.31, 1.31], worse: true },
            Case { target: Target::Less, now: [0.1, 0.1], worse: false },
        ];
        let stored = Stored { median: 1.0, fastest: 1.0 };
        let before = StoredRatios::from([("a ratio".to_owned(), stored)]);
        for Case { target, now, worse } in cases {
            let found = regressions(&before, &[ratio(target, now[0], now[1])]);
            assert_eq!(!found.is_empty(), worse, "{target:?} {now:?}");
        }
    }

    #[test]
    fn a_ratio_that_was_not_stored_is_no_regression() {
        assert!(regressions(&StoredRatios::new(), &[ratio(Target::More, 0.0, 0.0)]).is_empty());
    }
}
