//! Monte Carlo: the range of results of the same trades in another sequence, and of returns drawn with replacement. The work is
//! seeded, done in slices, and gives the same bits on every machine.

/// Percentiles of the runs' results.
mod bands;
/// Bootstrap of returns in blocks.
mod block_bootstrap;
/// Trades in another sequence.
mod trade_shuffle;

pub use bands::{Bands, percentile};
pub use block_bootstrap::{BlockBootstrap, BlockBootstrapConfig, Blocks, BootstrapBands};
pub use trade_shuffle::{ShuffleBands, TradeShuffle, TradeShuffleConfig};

use crate::error::{Error, Result};
use crate::random::SEED_LIMIT;

/// Default number of runs.
const RUNS: u32 = 1_000;
/// Most runs, which fit into memory everywhere.
const MAX_RUNS: u32 = 1_000_000;

/// Refuses an invalid number of runs, seed or return.
fn check(runs: u32, seed: u64, returns: &[f64]) -> Result<()> {
    if !(1..=MAX_RUNS).contains(&runs) {
        return Err(Error::field("runs", runs, format!("must be 1 to {MAX_RUNS}")));
    }
    if seed > SEED_LIMIT {
        return Err(Error::field("seed", seed, format!("must be at most {SEED_LIMIT}")));
    }
    if let Some((index, value)) = returns.iter().enumerate().find(|(_, value)| !value.is_finite()) {
        return Err(Error::field(format!("returns[{index}]"), value, "must be a finite number"));
    }
    match u32::try_from(returns.len()) {
        Ok(_) => Ok(()),
        Err(_) => Err(Error::field("returns", returns.len(), "must be fewer than 2^32")),
    }
}

/// The equity after a return. It does not fall below 0, as in a backtest.
fn grown(equity: f64, change: f64) -> f64 {
    let factor = 1.0 + change;
    if factor > 0.0 { equity * factor } else { 0.0 }
}
