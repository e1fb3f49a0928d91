//! The engine and hand-written loops on the same candles: as a native program, and as a wasm file without imports that Node.js and
//! a worker in a browser run. `cargo xtask bench` runs them all.

/// The measured cases, in order.
pub mod case;
/// Candles, and parameters of episodes.
pub mod data;
/// The exports of the wasm file.
mod exports;
/// Hand-written loops: the least work that a backtest needs.
pub mod floor;
/// The measured subjects: a loop or the engine.
pub mod subject;
/// A case with its candles, ready to run.
pub mod workload;
