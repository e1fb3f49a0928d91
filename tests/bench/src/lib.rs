//! The engine and hand-written loops over the same candles, for a native program and as a wasm file without imports, so that
//! Node.js and a worker in a browser run the very same code. `cargo xtask bench` runs them all.

/// What is measured, in which order.
pub mod case;
/// Candles, and periods of episodes.
pub mod data;
/// What a wasm file offers to JavaScript.
mod exports;
/// Loops written by hand: what is left when an engine does nothing else.
pub mod floor;
/// What is run: a loop or the engine.
pub mod subject;
/// A case with its candles.
pub mod workload;
