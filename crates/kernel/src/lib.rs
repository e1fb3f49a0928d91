//! The hot path of a backtest: candles, columns, indicators, the fill loop, metrics. The engine re-exports these modules. They
//! are a crate of their own because compiler optimisation is chosen for each crate: this one is compiled for speed, the rest of
//! the engine for size.
//!
//! A module imports only modules that come later in this list: backtest, strategy, report, metrics, broker, columns, indicators,
//! candles, and the small ones: simd, bits, sorted, sort, digest, random, error.

#![cfg_attr(test, allow(clippy::float_cmp, reason = "tests compare exact results"))]

/// One backtest.
pub mod backtest;
/// One bit for each candle.
pub mod bits;
/// Orders, fills, trades and cash of one backtest.
pub mod broker;
/// A validated series of candles.
pub mod candles;
/// Series of numbers beside the candles, computed once and shared.
pub mod columns;
/// Hashes of results: equal hashes mean equal bits.
pub mod digest;
/// Errors of an input.
pub mod error;
/// Formulas over columns of candles.
pub mod indicators;
/// Metrics of an equity curve and of trades.
pub mod metrics;
/// Random numbers with an explicit seed.
pub mod random;
/// The report of an episode.
pub mod report;
/// Operations on several numbers at once.
mod simd;
/// Sorting by numbers.
pub mod sort;
/// A map in the order of its keys.
pub mod sorted;
/// Strategies, and how their decisions become orders.
pub mod strategy;

pub use error::{Error, Result};
