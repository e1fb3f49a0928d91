//! What else could have happened: the same trades in another order, or the same returns drawn anew. Seeded, in slices, and the
//! same bits on every machine.

/// Percentiles of what the runs brought.
mod bands;
/// Returns drawn anew in blocks.
mod block_bootstrap;
/// Trades in another order.
mod trade_shuffle;

pub use bands::{Bands, percentile};
pub use block_bootstrap::{BlockBootstrap, BlockBootstrapConfig, Blocks, BootstrapBands};
pub use trade_shuffle::{ShuffleBands, TradeShuffle, TradeShuffleConfig};

use crate::error::{Error, Result};
use crate::random::SEED_LIMIT;

/// Runs where nothing else is said.
const RUNS: u32 = 1_000;
/// Runs that fit in memory everywhere.
const MOST_RUNS: u32 = 1_000_000;

/// Refuses runs, a seed or returns that make no sense.
fn check(runs: u32, seed: u64, returns: &[f64]) -> Result<()> {
    if !(1..=MOST_RUNS).contains(&runs) {
        return Err(Error::field("runs", runs, format!("must be 1 to {MOST_RUNS}")));
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

/// What a return makes of the equity: a loss beyond all of it is forgiven, as in a backtest.
fn grown(equity: f64, change: f64) -> f64 {
    let factor = 1.0 + change;
    if factor > 0.0 { equity * factor } else { 0.0 }
}
