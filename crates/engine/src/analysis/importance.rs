//! Importance of parameters by fANOVA: a random forest is fitted to the scores, and the importance of a parameter is the share of
//! the forest's variance over the space that the parameter explains alone (F. Hutter, H. Hoos, K. Leyton-Brown, An Efficient
//! Approach for Assessing Hyperparameter Importance, 2014). As in Optuna, the shares are means over 64 trees.

use super::Coordinate;
use super::forest::grow;
use super::marginals::variances;
use super::sample::Sample;
use crate::random::rng;
use rand::rngs::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// Trees of a forest.
const TREES: u32 = 64;

/// The importance of all parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Importances {
    /// Share of the variance that each parameter explains alone, 0 to 1, in the order of the dimensions. The sum is 1 at most.
    pub main_effects: Vec<f64>,
    /// The remaining share, 0 to 1, which only several parameters together explain.
    pub interaction: f64,
}

/// A forest that is grown in slices.
///
/// ```
/// use candlerun_engine::analysis::{Coordinate, Importance};
///
/// let rows: Vec<[f64; 2]> = (0..100_u8).map(|at| [at / 10, at % 10].map(|level| (f64::from(level) + 0.5) / 10.0)).collect();
/// let scores: Vec<f64> = rows.iter().map(|row| 3.0 * row[0] + row[1]).collect();
/// let mut importance = Importance::new(&[Coordinate::Numeric; 2], &rows, &scores, 42).unwrap();
/// while !importance.advance(1) {}
/// let shares = importance.finish().unwrap().main_effects;
/// assert!((shares[0] - 0.9).abs() < 0.02 && (shares[1] - 0.1).abs() < 0.02);
/// ```
#[derive(Debug)]
pub struct Importance {
    sample: Sample,
    rng: ChaCha8Rng,
    grown: u32,
    /// Number of trees that vary over the space. The others have no shares.
    counted: u32,
    /// Sums of the shares over those trees.
    shares: Vec<f64>,
}

impl Importance {
    /// Prepares a forest. A row has one value for each dimension. Rows outside the space and rows without a finite score are
    /// skipped; of more than 2,000 rows, 2,000 are drawn with the seed. None if fewer than 10 rows are left or all scores are
    /// equal.
    pub fn new<R: AsRef<[f64]>>(
        coordinates: &[Coordinate],
        rows: &[R],
        scores: &[f64],
        seed: u64,
    ) -> Option<Self> {
        let mut rng = rng(seed);
        let sample = Sample::new(coordinates, rows, scores, &mut rng)?;
        Some(Self { sample, rng, grown: 0, counted: 0, shares: vec![0.0; coordinates.len()] })
    }

    /// Grows up to `trees` more trees. Returns true once all are grown. A tree takes a few milliseconds.
    pub fn advance(&mut self, trees: u32) -> bool {
        let until = TREES.min(self.grown.saturating_add(trees));
        while self.grown < until {
            self.grow();
        }
        until == TREES
    }

    /// Grows the missing trees and returns the shares. None if the scores do not depend on the parameters.
    pub fn finish(mut self) -> Option<Importances> {
        self.advance(TREES);
        if self.counted == 0 {
            return None;
        }
        let mut main_effects = self.shares;
        main_effects.iter_mut().for_each(|share| *share /= f64::from(self.counted));
        let sum: f64 = main_effects.iter().sum();
        // A sum above 1 can come from rounding only.
        if sum > 1.0 {
            main_effects.iter_mut().for_each(|share| *share /= sum);
        }
        Some(Importances { main_effects, interaction: if sum < 1.0 { 1.0 - sum } else { 0.0 } })
    }

    fn grow(&mut self) {
        let leaves = grow(&self.sample, &mut self.rng);
        let variances = variances(&self.sample.coordinates, &leaves);
        if variances.total > 0.0 {
            for (share, main) in self.shares.iter_mut().zip(variances.main) {
                *share += main / variances.total;
            }
            self.counted += 1;
        }
        self.grown += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;

    const NUMERIC: Coordinate = Coordinate::Numeric;

    fn rows(coordinates: &[Coordinate], count: usize, seed: u64) -> Vec<Vec<f64>> {
        let mut rng = rng(seed);
        let mut value = |coordinate: &Coordinate| match *coordinate {
            Coordinate::Numeric => rng.random(),
            Coordinate::Categorical { choices } => f64::from(rng.random_range(0..choices)),
        };
        (0..count).map(|_| coordinates.iter().map(&mut value).collect()).collect()
    }

    fn importances(rows: &[Vec<f64>], scores: &[f64], coordinates: &[Coordinate]) -> Importances {
        Importance::new(coordinates, rows, scores, 42).unwrap().finish().unwrap()
    }

    #[test]
    fn known_functions_have_the_expected_shares() {
        struct Case {
            name: &'static str,
            coordinates: Vec<Coordinate>,
            score: fn(&[f64]) -> f64,
            main: &'static [f64],
            interaction: f64,
        }
        let choices = |choices| Coordinate::Categorical { choices };
        let cases = [
            Case {
                name: "variances 9 to 1, and a parameter without effect",
                coordinates: vec![NUMERIC; 3],
                score: |row| 3.0 * row[0] + row[1],
                main: &[0.9, 0.1, 0.0],
                interaction: 0.0,
            },
            Case {
                name: "lower is better",
                coordinates: vec![NUMERIC; 2],
                score: |row| -1e6 * (3.0 * row[1] + row[0]),
                main: &[0.1, 0.9],
                interaction: 0.0,
            },
            Case {
                name: "exclusive or",
                coordinates: vec![NUMERIC; 2],
                score: |row| f64::from((row[0] > 0.5) != (row[1] > 0.5)),
                main: &[0.0, 0.0],
                interaction: 1.0,
            },
            Case {
                name: "a product: each factor alone explains 3 of 7 parts of the variance",
                coordinates: vec![NUMERIC; 2],
                score: |row| row[0] * row[1],
                main: &[3.0 / 7.0, 3.0 / 7.0],
                interaction: 1.0 / 7.0,
            },
            Case {
                name: "a choice that decides everything",
                coordinates: vec![NUMERIC, choices(5), NUMERIC],
                score: |row| [3.0, -1.0, 2.0, 2.0, 0.0][row[1] as usize],
                main: &[0.0, 1.0, 0.0],
                interaction: 0.0,
            },
            Case {
                name: "a hundred choices, and two choices",
                coordinates: vec![choices(100), choices(2)],
                score: |row| f64::from(row[0] >= 50.0) + row[1],
                main: &[0.5, 0.5],
                interaction: 0.0,
            },
            Case {
                name: "one parameter",
                coordinates: vec![NUMERIC],
                score: |row| (row[0] - 0.3) * row[0],
                main: &[1.0],
                interaction: 0.0,
            },
        ];
        for Case { name, coordinates, score, main, interaction } in cases {
            let rows = rows(&coordinates, 1_500, 7);
            let scores: Vec<f64> = rows.iter().map(|row| score(row)).collect();
            let found = importances(&rows, &scores, &coordinates);
            for (share, expected) in found.main_effects.iter().zip(main) {
                assert!((share - expected).abs() < 0.03, "{name}: {found:?}");
            }
            assert!((found.interaction - interaction).abs() < 0.04, "{name}: {found:?}");
            assert_eq!(found.main_effects.len(), main.len(), "{name}");
        }
    }

    #[test]
    fn identical_parameters_have_similar_shares() {
        let rows: Vec<Vec<f64>> =
            rows(&[NUMERIC], 400, 3).iter().map(|row| vec![row[0]; 3]).collect();
        let scores: Vec<f64> = rows.iter().map(|row| row[0]).collect();
        let found = importances(&rows, &scores, &[NUMERIC; 3]);
        let [least, most] = found.main_effects.iter().fold([1.0, 0.0], |[least, most], &share| {
            [if share < least { share } else { least }, if share > most { share } else { most }]
        });
        assert!(least > 0.1 && most - least < 0.25, "{found:?}");
    }

    #[test]
    fn shares_are_from_0_to_1_for_any_scores() {
        let coordinates = [NUMERIC, Coordinate::Categorical { choices: 3 }, NUMERIC];
        for seed in 0..20 {
            let rows = rows(&coordinates, 10 + 7 * seed as usize, seed);
            let mut rng = rng(seed + 1_000);
            let scores: Vec<f64> =
                rows.iter().map(|_| f64::from(rng.random_range(0..6_u32))).collect();
            let found = importances(&rows, &scores, &coordinates);
            let sum: f64 = found.main_effects.iter().sum();
            assert!(
                found.main_effects.iter().all(|share| (0.0..=1.0).contains(share)),
                "{found:?}"
            );
            assert!((0.0..=1.0).contains(&found.interaction), "{found:?}");
            assert!(
                (sum + found.interaction - 1.0).abs() < 1e-12 && sum <= 1.0 + 1e-12,
                "{found:?}"
            );
        }
    }

    #[test]
    fn slices_of_any_size_give_the_same_bits() {
        let coordinates = [NUMERIC, Coordinate::Categorical { choices: 3 }];
        let rows = rows(&coordinates, 3_000, 5);
        let scores: Vec<f64> = rows.iter().map(|row| row[0] * row[1]).collect();
        let start = || Importance::new(&coordinates, &rows, &scores, 9).unwrap();
        let whole = start().finish();
        for slice in [1, 7, 63, u32::MAX] {
            let mut importance = start();
            let mut slices = 1;
            while !importance.advance(slice) {
                slices += 1;
            }
            assert_eq!(slices, TREES.div_ceil(slice));
            assert_eq!(importance.finish(), whole);
        }
        let other = Importance::new(&coordinates, &rows, &scores, 10).unwrap().finish();
        assert_ne!(other, whole, "the seed decides");
    }

    #[test]
    fn importance_is_undefined_for_data_without_information() {
        struct Case {
            name: &'static str,
            coordinates: Vec<Coordinate>,
            row: fn(u32) -> Vec<f64>,
            rows: u32,
            score: fn(u32) -> f64,
        }
        let cases = [
            Case {
                name: "few rows",
                coordinates: vec![NUMERIC],
                row: |at| vec![f64::from(at) / 10.0],
                rows: 9,
                score: f64::from,
            },
            Case {
                name: "equal scores",
                coordinates: vec![NUMERIC],
                row: |at| vec![f64::from(at) / 50.0],
                rows: 50,
                score: |_| 1.5,
            },
            Case {
                name: "equal rows",
                coordinates: vec![NUMERIC, Coordinate::Categorical { choices: 2 }],
                row: |_| vec![0.5, 1.0],
                rows: 50,
                score: f64::from,
            },
            Case {
                name: "no dimensions",
                coordinates: vec![],
                row: |_| vec![],
                rows: 50,
                score: f64::from,
            },
        ];
        for Case { name, coordinates, row, rows, score } in cases {
            let scores: Vec<f64> = (0..rows).map(score).collect();
            let rows: Vec<Vec<f64>> = (0..rows).map(row).collect();
            let importance = Importance::new(&coordinates, &rows, &scores, 1);
            assert_eq!(importance.and_then(Importance::finish), None, "{name}");
        }
    }
}
