//! The checks of the fuzz targets for messages on mutations of samples and on random bytes: a short version of `cargo fuzz`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    unreachable_pub,
    reason = "tests fail by panicking; the checks are a module of the fuzz crate"
)]

/// The check of refusals.
#[path = "../../../fuzz/src/error_check.rs"]
mod error_check;
/// The checks that the fuzz targets make.
#[path = "../../../fuzz/src/wire_checks.rs"]
mod wire_checks;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

const REQUESTS: &[u8] = include_bytes!("../../../fuzz/seeds/requests/many.txt");
const EPISODES: &[u8] = include_bytes!("../../../fuzz/seeds/restore/one.json");
const DECLARATION: &[u8] = include_bytes!("../../../fuzz/seeds/script/two.json");
const MESSAGE: &[u8] = include_bytes!("../../../fuzz/seeds/lane_messages/updates.json");

/// Values that take the place of parts of a sample.
const VALUES: &[&str] =
    &["null", "-1", "1e308", "4294967296", "\"\"", "[]", "{}", "true", "0.5", "[[[[1]]]]", "NaN"];

/// Changes a sample in a few places, and checks every result.
fn mutate(sample: &'static [u8], check: impl Fn(&[u8])) {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let config = Config { cases: 1_000, failure_persistence: None, ..Config::default() };
    let place = || 0..sample.len();
    let change = (place(), 0_usize..12, prop::sample::select(VALUES));
    let changes = prop::collection::vec(change, 1..4);
    let bytes = changes.prop_map(move |changes| {
        let mut bytes = sample.to_vec();
        for (start, length, value) in changes {
            let start = start.min(bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, value.bytes());
        }
        bytes
    });
    let ran = TestRunner::new_with_rng(config, rng).run(&bytes, |bytes| {
        check(&bytes);
        Ok(())
    });
    ran.unwrap();
}

#[test]
fn no_request_breaks_the_scheduler() {
    assert_eq!(wire_checks::requests(REQUESTS), 7, "the sample is valid");
    mutate(REQUESTS, |bytes| {
        wire_checks::requests(bytes);
    });
}

#[test]
fn no_message_of_a_lane_breaks_the_scheduler() {
    assert!(wire_checks::lane_messages(MESSAGE), "the sample is valid");
    mutate(MESSAGE, |bytes| {
        wire_checks::lane_messages(bytes);
    });
}

#[test]
fn no_stored_episodes_break_a_job() {
    assert!(wire_checks::restore(EPISODES), "the sample is valid");
    mutate(EPISODES, |bytes| {
        wire_checks::restore(bytes);
    });
}

#[test]
fn no_declaration_of_a_script_breaks_a_job() {
    assert!(wire_checks::script(DECLARATION), "the sample is valid");
    mutate(DECLARATION, |bytes| {
        wire_checks::script(bytes);
    });
}
