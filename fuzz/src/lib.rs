//! Properties that hold for every input. The fuzz targets need `cargo install cargo-fuzz`, but no nightly compiler:
//!
//! ```text
//! cargo fuzz run csv  --sanitizer none fuzz/corpus/csv  fuzz/seeds/candles crates/engine/tests/data/import crates/import/tests/cases -- -dict=fuzz/csv.dict
//! cargo fuzz run json --sanitizer none fuzz/corpus/json fuzz/seeds/candles crates/engine/tests/data/import crates/import/tests/cases -- -dict=fuzz/json.dict
//! cargo fuzz run spec --sanitizer none fuzz/corpus/spec fuzz/seeds/spec crates/engine/tests/data/spec -- -dict=fuzz/spec.dict
//! cargo fuzz run rules --sanitizer none fuzz/corpus/rules fuzz/seeds/rules crates/engine/tests/data/rules -- -dict=fuzz/rules.dict
//! cargo fuzz run requests|lane_messages|restore|script --sanitizer none fuzz/corpus/… fuzz/seeds/… -- -dict=fuzz/spec.dict
//! ```
//!
//! `fuzz/seeds` contains inputs that are larger or more unusual than the samples; `-max_len=120000` reads them completely.
//! `--no-trace-compares` makes runs up to 40 times as fast once the corpus has grown. `cargo fuzz coverage` shows the lines
//! that are reached: in the importer every branch except the limit of 20 million candles.
//!
//! Tests of the engine (`data_import_fuzz.rs`, `rules_fuzz.rs`) include `checks.rs` for a short run, `wire_fuzz.rs` of the scheduler includes
//! `wire_checks.rs`. Job files and packed records are read by TypeScript: `www/src/client/jobs/job-file-fuzz.test.ts`.

/// The checks.
pub mod checks;
/// The check of refusals.
pub mod error_check;
/// The checks of messages.
pub mod wire_checks;
