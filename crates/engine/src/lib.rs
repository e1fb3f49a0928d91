//! The engine of Candlerun: trading-strategy backtests and parameter searches.
//!
//! Pure Rust: no JavaScript, no clock, no threads, no I/O. The same candles, spec and seed give the same bits on every
//! machine.
//!
//! ```
//! use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
//! use candlerun_engine::job::{Job, JobSpec, run};
//! use std::sync::Arc;
//!
//! let config = SyntheticConfig { candles: 2_000, ..Default::default() };
//! let candles = Arc::new(Synthetic::new(config)?.finish()?);
//! let spec = JobSpec::from_json(&serde_json::json!({
//!     "candles": candles.fingerprint().to_string(),
//!     "strategy": { "name": "sma_cross" },
//!     "search": { "space": { "fast": { "int": { "low": 5, "high": 25, "step": 5 } } } },
//! }))?;
//! let result = run(&Job::new(spec, candles)?, |_, _| {}, |episode| println!("{:?}", episode.score))?;
//! assert_eq!(result.episodes, 5);
//! # Ok::<(), candlerun_engine::Error>(())
//! ```

#![deny(unsafe_code)]
#![cfg_attr(test, allow(clippy::float_cmp, reason = "tests compare exact results"))]

/// What finished searches tell.
pub mod analysis;
/// One backtest.
pub mod backtest;
/// A validated series of candles.
pub mod candles;
/// Series of numbers beside the candles, computed once and shared.
pub mod columns;
/// Hashes that say "equal to the bit".
pub mod digest;
/// What was wrong with an input.
mod error;
/// Formulas over price columns.
pub mod indicators;
/// What a user starts.
pub mod job;
/// Records from JSON, with the path of what is refused.
mod json;
/// What an equity curve and trades amount to.
pub mod metrics;
/// Values of a strategy's parameters.
pub mod params;
/// Random numbers with an explicit seed.
mod random;
/// What an episode yields.
pub mod report;
/// The rules language.
pub mod rules;
/// Parameter search.
pub mod search;
/// The strategies that come with the engine.
pub mod strategies;
/// What a strategy is.
pub mod strategy;
/// Honesty about overfitting: what of a result may be luck.
pub mod validation;

pub use error::{Error, Result};
pub use json::read_json;
