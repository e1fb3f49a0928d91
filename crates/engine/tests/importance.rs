//! Importance of parameters compared with Optuna's fANOVA, on the data sets of `data/importance`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail by panicking and show what they measured"
)]

use candlerun_engine::analysis::{Coordinate, Importance};
use serde::Deserialize;
use std::path::Path;

/// Forests on the same rows differ by their random draws: two seeds of Optuna by about 0.01, our shares and Optuna's by as much.
const TOLERANCE: f64 = 0.025;

/// Optuna splits a categorical parameter into several columns, which moves variance from the other parameters to it.
const TOLERANCE_SPREAD: f64 = 0.06;

/// The order of shares that differ by less than this is not compared.
const APART: f64 = 0.02;

#[derive(Deserialize)]
struct Reference {
    choices: Vec<Option<u32>>,
    optuna: Vec<f64>,
    over_choices: Option<Vec<f64>>,
    points: Vec<Vec<f64>>,
    scores: Vec<f64>,
}

impl Reference {
    fn read(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/importance");
        let text = std::fs::read_to_string(folder.join(name).with_extension("json")).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    fn shares(&self, seed: u64) -> Vec<f64> {
        let coordinates: Vec<Coordinate> = self
            .choices
            .iter()
            .map(|choices| match *choices {
                None => Coordinate::Numeric,
                Some(choices) => Coordinate::Categorical { choices },
            })
            .collect();
        let forest = Importance::new(&coordinates, &self.points, &self.scores, seed).unwrap();
        forest.finish().unwrap().main_effects
    }
}

fn assert_close(name: &str, found: &[f64], expected: &[f64], tolerance: f64) {
    println!("{name}: {found:.4?}, expected {expected:.4?}");
    assert_eq!(found.len(), expected.len());
    for (share, reference) in found.iter().zip(expected) {
        assert!((share - reference).abs() < tolerance, "{name}: {found:?} {expected:?}");
    }
}

#[test]
fn shares_are_those_of_optuna() {
    for name in ["hartmann6", "grid"] {
        let reference = Reference::read(name);
        for seed in 0..3 {
            assert_close(name, &reference.shares(seed), &reference.optuna, TOLERANCE);
        }
    }
}

#[test]
fn shares_over_choices_are_those_of_all_cells() {
    let reference = Reference::read("mixed");
    for seed in 0..3 {
        let shares = reference.shares(seed);
        assert_close("mixed", &shares, reference.over_choices.as_ref().unwrap(), TOLERANCE);
        assert_close("mixed, spread", &shares, &reference.optuna, TOLERANCE_SPREAD);
    }
}

#[test]
fn the_ranking_is_that_of_the_reference() {
    for name in ["hartmann6", "grid", "mixed"] {
        let reference = Reference::read(name);
        let expected = reference.over_choices.as_ref().unwrap_or(&reference.optuna);
        let shares = reference.shares(42);
        for (one, more) in expected.iter().enumerate() {
            for (other, less) in expected.iter().enumerate() {
                if more - less > APART {
                    assert!(shares[one] > shares[other], "{name}: {shares:?}");
                }
            }
        }
    }
}
