//! The checks of the fuzz target on seeded mutations of rules and on random bytes: a short version of `cargo fuzz`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    dead_code,
    unreachable_pub,
    reason = "tests fail by panicking; the checks are a module of the fuzz crate"
)]

/// The checks that the fuzz targets make.
#[path = "../../../fuzz/src/checks.rs"]
mod checks;
/// The check of refusals.
#[path = "../../../fuzz/src/error_check.rs"]
mod error_check;

use candlerun_engine::rules::words;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

const TEXTS: [&str; 2] =
    [include_str!("data/rules/trend.rules"), include_str!("data/rules/everything.rules")];

fn runner(cases: u32) -> TestRunner {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(Config { cases, failure_persistence: None, ..Config::default() }, rng)
}

/// A token of the language, or something close to one.
fn token() -> impl Strategy<Value = String> {
    let symbols = [
        "(", ")", "[", "]", ",", ".", "..", "%", "=", "<", "-", "*", "/", "\n", "#", "1", "0",
        "1e99", "4h", "ü", "\u{feff}", "?", ":=",
    ];
    let words = [words::STATEMENTS, words::CLAUSES, words::OPERATORS, words::LITERALS].concat();
    let names = [
        "close",
        "in_position",
        "hour",
        "in_short",
        "floor",
        "macd",
        "adx",
        "ema",
        "min",
        "fast",
        "quick",
        "ta.",
        "strategy.",
        "crossover(",
        "pivothigh(",
        "iff(",
        "sum(close, 5)",
        "hl2",
    ];
    let all: Vec<&str> = symbols.into_iter().chain(words).chain(names).collect();
    prop::sample::select(all).prop_map(|token| format!(" {token} "))
}

#[test]
fn no_mutation_of_a_text_breaks_the_parser() {
    assert!(TEXTS.iter().all(|text| checks::rules(text.as_bytes())), "the samples are valid texts");
    let change = (0.0..1.0_f64, 0..9_usize, prop_oneof![token(), Just(String::new())]);
    let inputs = (prop::sample::select(TEXTS.as_slice()), prop::collection::vec(change, 1..5));
    runner(5_000)
        .run(&inputs, |(text, changes)| {
            let mut bytes = text.as_bytes().to_vec();
            for (place, taken, put) in changes {
                let from = (place * bytes.len() as f64) as usize;
                bytes.splice(from..(from + taken).min(bytes.len()), put.bytes());
            }
            checks::rules(&bytes);
            Ok(())
        })
        .unwrap();
}

#[test]
fn no_sequence_of_tokens_breaks_the_parser() {
    runner(5_000)
        .run(&prop::collection::vec(token(), 0..60), |tokens| {
            checks::rules(tokens.concat().as_bytes());
            checks::rules(format!("enter long when {}", tokens.concat()).as_bytes());
            Ok(())
        })
        .unwrap();
}

#[test]
fn no_bytes_break_the_parser() {
    runner(2_000)
        .run(&prop::collection::vec(any::<u8>(), 0..300), |bytes| {
            checks::rules(&bytes);
            Ok(())
        })
        .unwrap();
}
