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

#![cfg_attr(test, allow(clippy::float_cmp, reason = "tests compare exact results"))]

/// Analysis of finished searches.
pub mod analysis;
/// A validated series of candles, and its import from files.
pub mod candles {
    pub use candlerun_import as import;
    pub use candlerun_kernel::candles::*;
}
/// One episode in full: columns, months, drawdowns and counts for a page that shows it.
pub mod detail;
/// Jobs: candles, strategy, config and search.
pub mod job;
/// Reads records from JSON; errors name the path.
mod json;
/// Values of a strategy's parameters.
pub mod params;
/// The rules language.
pub mod rules;
/// Metrics of an episode, and the statistics of a full report.
pub mod metrics {
    pub use crate::statistics::Statistics;
    pub use candlerun_kernel::metrics::*;
}
/// Parameter search.
pub mod search;
/// The statistics of a full report.
mod statistics;
/// The strategies that come with the engine.
pub mod strategies;
/// Numbers as text for people.
pub mod text;
/// TypeScript types that have no record in Rust.
#[cfg(feature = "typescript")]
pub mod typescript;
/// Tests for overfitting: how much of a result may be luck.
pub mod validation;

/// The version of the engine, such as `0.2.0`. Only results of the same version are guaranteed to be equal to the bit.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

pub use candlerun_kernel::{
    Error, Result, backtest, columns, digest, indicators, report, sort, sorted, strategy,
};
use candlerun_kernel::{error, random};
pub use json::read_json;
