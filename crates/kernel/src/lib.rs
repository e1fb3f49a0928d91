//! What an episode spends its time in: candles, columns over them, the fill loop, metrics. The engine is built on it and
//! gives these modules on as its own; they are a crate because a crate is what can be optimised for speed, while the rest
//! of the engine is optimised for size.

#![deny(unsafe_code)]
#![cfg_attr(test, allow(clippy::float_cmp, reason = "tests compare exact results"))]

/// One backtest.
pub mod backtest;
/// A validated series of candles.
pub mod candles;
/// Series of numbers beside the candles, computed once and shared.
pub mod columns;
/// Hashes that say "equal to the bit".
pub mod digest;
/// What was wrong with an input.
pub mod error;
/// Formulas over price columns.
pub mod indicators;
/// What an equity curve and trades amount to.
pub mod metrics;
/// Random numbers with an explicit seed.
pub mod random;
/// What an episode yields.
pub mod report;
/// Operations on several values at once.
mod simd;
/// Sorting by numbers.
pub mod sort;
/// A map in the order of its keys.
pub mod sorted;
/// What a strategy is.
pub mod strategy;

pub use error::{Error, Result};
