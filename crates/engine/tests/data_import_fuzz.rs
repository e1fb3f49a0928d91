//! The checks of the fuzz targets on seeded mutations of sample files and specs: a short version of `cargo fuzz`.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    unreachable_pub,
    reason = "tests fail by panicking; the checks are a module of the fuzz crate"
)]

/// The checks that the fuzz targets make.
#[path = "../../../fuzz/src/checks.rs"]
mod checks;
/// The check of refusals.
#[path = "../../../fuzz/src/error_check.rs"]
mod error_check;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::path::Path;

const SPECS: [&str; 3] = [
    include_str!("data/spec/sma_cross.json"),
    include_str!("data/spec/bayesian.json"),
    include_str!("data/spec/walk_forward.json"),
];

/// Bytes that the parsers treat specially.
const TOKENS: [&str; 14] =
    [",", ";", "\t", "\n", "\"", "-", ".", "e9", "NaN", "null", "[", "]", "{\"a\":", "\u{feff}"];

/// One change to a text: the place (as a share of its length), the number of bytes to remove, and the bytes to insert.
fn change() -> impl Strategy<Value = (f64, usize, Vec<u8>)> {
    let token = prop::sample::select(TOKENS.as_slice()).prop_map(|token| token.as_bytes().to_vec());
    let noise = prop::collection::vec(any::<u8>(), 0..4);
    (0.0..1.0_f64, 0..6_usize, prop_oneof![token, noise])
}

fn changed(text: &[u8], changes: &[(f64, usize, Vec<u8>)]) -> Vec<u8> {
    changes.iter().fold(text.to_vec(), |mut text, (place, taken, put)| {
        let from = (place * text.len() as f64) as usize;
        let to = (from + taken).min(text.len());
        text.splice(from..to, put.iter().copied());
        text
    })
}

fn runner(cases: u32) -> TestRunner {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(Config { cases, failure_persistence: None, ..Config::default() }, rng)
}

#[test]
fn no_candle_file_breaks_the_importer() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import");
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    let files: Vec<Vec<u8>> = files.collect();
    let read = files.iter().filter(|file| checks::import(file)).count();
    assert!(read > 5, "the samples are valid files");
    let inputs = (prop::sample::select(files), prop::collection::vec(change(), 1..5));
    runner(10_000)
        .run(&inputs, |(file, changes)| {
            checks::import(&changed(&file, &changes));
            Ok(())
        })
        .unwrap();
}

#[test]
fn no_spec_breaks_the_parser() {
    for spec in SPECS {
        assert!(checks::spec(spec.as_bytes()), "the samples are valid specs");
    }
    let inputs = (prop::sample::select(SPECS.as_slice()), prop::collection::vec(change(), 1..5));
    runner(10_000)
        .run(&inputs, |(spec, changes)| {
            checks::spec(&changed(spec.as_bytes(), &changes));
            Ok(())
        })
        .unwrap();
}
