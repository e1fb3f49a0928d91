//! Stability of the optimum: how much of the best episode's gain its neighbours keep, which differ in one parameter by one step. A
//! high score that the neighbours do not have is probably chance.
//!
//! The kept share of a neighbour is `(neighbour − reference) / (best − reference)`, where the reference is the median score of
//! all episodes: 1 is as good as the best, 0 as good as the median, below 0 worse than the median. The share is meaningful for
//! negative scores too, and for objectives that are minimised.

use crate::search::Direction;
use crate::sort;
use crate::text::percent;
use serde::{Deserialize, Serialize};

/// On a plateau every parameter's worse neighbour keeps at least this share.
const PLATEAU: f64 = 0.75;

/// Around a spike less than this share is kept on average.
const SPIKE: f64 = 0.5;

/// The shares of the gain that are kept one step away from the best episode.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Stability {
    /// Median score of all episodes.
    pub reference: f64,
    /// The share that each parameter's worse neighbour keeps; none if no neighbour has a score.
    pub kept: Vec<Option<f64>>,
    /// Mean of the shares.
    pub mean: f64,
    /// Lowest of the shares.
    pub worst: f64,
    /// The shape of the surroundings.
    pub ground: Ground,
    /// The same as a sentence.
    pub sentence: String,
}

/// The shape of the surroundings of an optimum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Ground {
    /// 75 % of the gain or more is kept in every direction.
    Plateau,
    /// Half of the gain or more is kept on average, less than 75 % in some direction.
    Slope,
    /// Less than half of the gain is kept on average.
    Spike,
}

/// Computes the stability of the best score among the `scores` of all episodes. `neighbours` has two scores for each parameter, one
/// step down and one step up: none if the step leaves the space, if it violates a constraint, or if the episode failed.
///
/// None if the best score is not better than the median, or if no neighbour has a score.
pub fn stability(
    direction: Direction,
    best: f64,
    scores: &[f64],
    neighbours: &[[Option<f64>; 2]],
) -> Option<Stability> {
    let reference = median(scores)?;
    if !direction.improves(best, reference) {
        return None;
    }
    let kept: Vec<Option<f64>> = neighbours
        .iter()
        .map(|pair| least(pair.iter().flatten().filter_map(|&score| kept(score, best, reference))))
        .collect();
    let shares = || kept.iter().flatten().copied();
    let worst = least(shares())?;
    // Shares are divided before they are added, so that the sum cannot overflow.
    let count = shares().count() as f64;
    let mean = shares().map(|share| share / count).sum();
    let ground = match () {
        () if worst >= PLATEAU => Ground::Plateau,
        () if mean >= SPIKE => Ground::Slope,
        () => Ground::Spike,
    };
    let sentence = sentence(ground, mean, worst);
    Some(Stability { reference, kept, mean, worst, ground, sentence })
}

/// The share that a neighbour keeps.
fn kept(score: f64, best: f64, reference: f64) -> Option<f64> {
    // Halves, because the difference of two numbers can overflow.
    let share = (score / 2.0 - reference / 2.0) / (best / 2.0 - reference / 2.0);
    share.is_finite().then_some(share)
}

fn least(values: impl Iterator<Item = f64>) -> Option<f64> {
    values.reduce(|least, value| if value < least { value } else { least })
}

/// The median of the finite scores: the mean of the two middle ones if their number is even.
fn median(scores: &[f64]) -> Option<f64> {
    let mut sorted: Vec<f64> = scores.iter().copied().filter(|score| score.is_finite()).collect();
    sort::sort(&mut sorted);
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = sorted[(sorted.len() - 1) / 2];
    Some(lower / 2.0 + upper / 2.0)
}

fn sentence(ground: Ground, mean: f64, worst: f64) -> String {
    match ground {
        Ground::Plateau => format!(
            "The optimum is on a plateau: one step away at least {} of the gain over the median episode is left.",
            percent(worst)
        ),
        Ground::Slope => format!(
            "The optimum is on a slope: one step away {} of the gain over the median episode is left on average, {} \
             at the worst.",
            percent(mean),
            amount(worst)
        ),
        Ground::Spike => format!(
            "The optimum is a spike: one step away {} of the gain over the median episode is left on average.",
            amount(mean)
        ),
    }
}

fn amount(share: f64) -> String {
    if share < 0.01 { "nothing".to_owned() } else { percent(share) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Direction::{Maximize, Minimize};

    #[test]
    fn known_neighbourhoods() {
        struct Case {
            direction: Direction,
            best: f64,
            scores: &'static [f64],
            neighbours: &'static [[Option<f64>; 2]],
            kept: &'static [Option<f64>],
            mean: f64,
            worst: f64,
            sentence: &'static str,
        }
        let cases = [
            Case {
                direction: Maximize,
                best: 2.0,
                scores: &[0.0, 1.0, 2.0],
                neighbours: &[[Some(1.9375), Some(2.0)], [Some(1.96875), None]],
                kept: &[Some(0.9375), Some(0.96875)],
                mean: 0.953125,
                worst: 0.9375,
                sentence: "The optimum is on a plateau: one step away at least 93 % of the gain over the median \
                           episode is left.",
            },
            // Around 0 and below.
            Case {
                direction: Maximize,
                best: 1.0,
                scores: &[-7.0, -1.0, 1.0, -1.0],
                neighbours: &[[Some(0.0), Some(0.5)], [None, None], [None, Some(1.0)]],
                kept: &[Some(0.5), None, Some(1.0)],
                mean: 0.75,
                worst: 0.5,
                sentence: "The optimum is on a slope: one step away 75 % of the gain over the median episode is left \
                           on average, 50 % at the worst.",
            },
            Case {
                direction: Maximize,
                best: -1.0,
                scores: &[-1.0, -5.0, -4.0, -6.0],
                neighbours: &[[Some(-8.0), Some(-1.0)], [None, Some(-1.0)]],
                kept: &[Some(-1.0), Some(1.0)],
                mean: 0.0,
                worst: -1.0,
                sentence: "The optimum is a spike: one step away nothing of the gain over the median episode is left on \
                           average.",
            },
            // Lower is better.
            Case {
                direction: Minimize,
                best: 10.0,
                scores: &[10.0, 20.0, 30.0],
                neighbours: &[[Some(18.75), Some(10.0)]],
                kept: &[Some(0.125)],
                mean: 0.125,
                worst: 0.125,
                sentence: "The optimum is a spike: one step away 12 % of the gain over the median episode is left on \
                           average.",
            },
            // A neighbour may be better than the best episode if the search did not run it.
            Case {
                direction: Minimize,
                best: 0.0,
                scores: &[0.0, 2.0, f64::NAN, 4.0],
                neighbours: &[[Some(-1.0), None]],
                kept: &[Some(1.5)],
                mean: 1.5,
                worst: 1.5,
                sentence: "The optimum is on a plateau: one step away at least 100 % of the gain over the median \
                           episode is left.",
            },
            Case {
                direction: Maximize,
                best: f64::MAX,
                scores: &[f64::MAX, -f64::MAX, -f64::MAX],
                neighbours: &[[Some(0.0), None], [Some(f64::MAX), Some(-f64::MAX)]],
                kept: &[Some(0.5), Some(0.0)],
                mean: 0.25,
                worst: 0.0,
                sentence: "The optimum is a spike: one step away 25 % of the gain over the median episode is left on \
                           average.",
            },
        ];
        for case in cases {
            let found = stability(case.direction, case.best, case.scores, case.neighbours).unwrap();
            assert_eq!(found.kept, case.kept, "{found:?}");
            assert!((found.mean - case.mean).abs() < 1e-12, "{found:?}");
            assert_eq!(found.worst, case.worst);
            assert_eq!(found.sentence, case.sentence);
        }
    }

    #[test]
    fn without_a_gain_or_a_neighbour_it_is_undefined() {
        struct Case {
            direction: Direction,
            best: f64,
            scores: &'static [f64],
            neighbours: &'static [[Option<f64>; 2]],
        }
        const NEIGHBOURS: &[[Option<f64>; 2]] = &[[Some(0.5), Some(0.5)]];
        let cases = [
            Case { direction: Maximize, best: 1.0, scores: &[], neighbours: NEIGHBOURS },
            Case { direction: Maximize, best: 1.0, scores: &[1.0, 1.0], neighbours: NEIGHBOURS },
            Case { direction: Minimize, best: 1.0, scores: &[0.0, 1.0], neighbours: NEIGHBOURS },
            Case { direction: Maximize, best: 1.0, scores: &[f64::NAN], neighbours: NEIGHBOURS },
            Case { direction: Maximize, best: f64::NAN, scores: &[0.0], neighbours: NEIGHBOURS },
            Case { direction: Maximize, best: 1.0, scores: &[0.0, 1.0], neighbours: &[] },
            Case { direction: Maximize, best: 1.0, scores: &[0.0], neighbours: &[[None, None]] },
            Case {
                direction: Maximize,
                best: 1.0,
                scores: &[0.0],
                neighbours: &[[Some(f64::NAN), None]],
            },
            // The gain is so small that the share overflows.
            Case {
                direction: Maximize,
                best: 1e-300,
                scores: &[0.0],
                neighbours: &[[Some(-1e300), None]],
            },
        ];
        for Case { direction, best, scores, neighbours } in cases {
            let found = stability(direction, best, scores, neighbours);
            assert_eq!(found, None, "{best} among {scores:?}");
        }
    }

    #[test]
    fn the_direction_changes_the_sign_only() {
        let neighbours = [[Some(3.0), Some(1.0)], [None, Some(3.5)]];
        let negative = neighbours.map(|pair| pair.map(|score| score.map(|score: f64| -score)));
        let more = stability(Maximize, 4.0, &[4.0, 0.0, 1.0, -3.0], &neighbours).unwrap();
        let less = stability(Minimize, -4.0, &[-4.0, 0.0, -1.0, 3.0], &negative).unwrap();
        assert_eq!(Stability { reference: -less.reference, ..less }, more);
    }
}
