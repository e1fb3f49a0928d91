//! What must hold for every input, whatever it is. Needs `cargo install cargo-fuzz`; no nightly compiler:
//!
//! ```text
//! cargo fuzz run csv  --sanitizer none fuzz/corpus/csv  fuzz/seeds/candles crates/engine/tests/data/import -- -dict=fuzz/csv.dict
//! cargo fuzz run json --sanitizer none fuzz/corpus/json fuzz/seeds/candles crates/engine/tests/data/import -- -dict=fuzz/json.dict
//! cargo fuzz run spec --sanitizer none fuzz/corpus/spec fuzz/seeds/spec crates/engine/tests/data/spec -- -dict=fuzz/spec.dict
//! cargo fuzz run rules --sanitizer none fuzz/corpus/rules fuzz/seeds/rules crates/engine/tests/data/rules -- -dict=fuzz/rules.dict
//! ```
//!
//! `fuzz/seeds` holds what is larger or odder than a sample; `-max_len=120000` lets it in whole. `--no-trace-compares` makes the
//! runs up to forty times as fast once the corpus has grown. `cargo fuzz coverage` shows what is reached: of the importer every
//! branch but the limit of twenty million candles.
//!
//! The tests of the engine (`data_import_fuzz.rs`) include `checks.rs` for a short run of their own.

/// The checks.
pub mod checks;
