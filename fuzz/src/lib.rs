//! What must hold for every input, whatever it is. Needs `cargo install cargo-fuzz`; no nightly compiler:
//!
//! ```text
//! cargo fuzz run csv  --sanitizer none fuzz/corpus/csv  crates/engine/tests/data/import -- -dict=fuzz/csv.dict
//! cargo fuzz run json --sanitizer none fuzz/corpus/json crates/engine/tests/data/import -- -dict=fuzz/json.dict
//! cargo fuzz run spec --sanitizer none fuzz/corpus/spec crates/engine/tests/data/spec   -- -dict=fuzz/spec.dict
//! ```
//!
//! `--no-trace-compares` makes the runs about five times as fast once the corpus has grown. The tests of the engine (`data_import_fuzz.rs`) include `checks.rs` for a short run of their own.

/// The checks.
pub mod checks;
