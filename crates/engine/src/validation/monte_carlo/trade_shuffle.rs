//! The same trades in another sequence. The final equity stays the same, but the largest drawdown varies.

use super::{Bands, RUNS, check, grown};
use crate::error::Result;
use crate::metrics::DrawdownMeter;
use crate::random::rng;
use rand::{RngExt, rngs::ChaCha8Rng};
use serde::{Deserialize, Serialize};

/// The settings of a shuffle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TradeShuffleConfig {
    /// Number of sequences, 1 to 1,000,000.
    pub runs: u32,
    /// Seed, 0 to 2^53 − 1.
    pub seed: u64,
}

impl Default for TradeShuffleConfig {
    fn default() -> Self {
        Self { runs: RUNS, seed: 42 }
    }
}

/// The results of the shuffled sequences.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ShuffleBands {
    /// Number of sequences.
    pub runs: u32,
    /// Number of trades.
    pub trades: u32,
    /// Largest fall of the equity from a peak in per cent of the peak, from trade to trade.
    pub max_drawdown_pct: Bands,
}

/// A shuffle that is done in slices.
#[derive(Debug)]
pub struct TradeShuffle {
    runs: usize,
    rng: ChaCha8Rng,
    returns: Vec<f64>,
    drawdowns: Vec<f64>,
}

impl TradeShuffle {
    /// Prepares the shuffling of trades, given by their returns as shares of the equity.
    ///
    /// # Errors
    /// Names the first field that is out of its range.
    pub fn new(returns: &[f64], config: TradeShuffleConfig) -> Result<Self> {
        check(config.runs, config.seed, returns)?;
        Ok(Self {
            runs: config.runs as usize,
            rng: rng(config.seed),
            returns: returns.to_vec(),
            drawdowns: vec![],
        })
    }

    /// Shuffles up to `runs` more times. Returns true once all runs are done.
    pub fn advance(&mut self, runs: usize) -> bool {
        let until = self.runs.min(self.drawdowns.len().saturating_add(runs));
        while self.drawdowns.len() < until {
            self.shuffle();
            let drawdown = self.drawdown_pct();
            self.drawdowns.push(drawdown);
        }
        until == self.runs
    }

    /// Does the missing runs and returns the bands; none without a trade.
    pub fn finish(mut self) -> Option<ShuffleBands> {
        if self.returns.is_empty() {
            return None;
        }
        self.advance(usize::MAX);
        Some(ShuffleBands {
            runs: self.runs as u32,
            trades: self.returns.len() as u32,
            max_drawdown_pct: Bands::of(self.drawdowns)?,
        })
    }

    /// The Fisher-Yates shuffle (R. Durstenfeld, 1964). Draws have 32 bits, so that they are the same on every machine.
    fn shuffle(&mut self) {
        for last in (1..self.returns.len()).rev() {
            let chosen = self.rng.random_range(0..=last as u32) as usize;
            self.returns.swap(last, chosen);
        }
    }

    fn drawdown_pct(&self) -> f64 {
        let (mut equity, mut meter) = (1.0, DrawdownMeter::new(1.0));
        for &change in &self.returns {
            equity = grown(equity, change);
            meter.mark(equity);
        }
        meter.largest() * 100.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shuffle(returns: &[f64], runs: u32, seed: u64) -> Option<ShuffleBands> {
        TradeShuffle::new(returns, TradeShuffleConfig { runs, seed }).unwrap().finish()
    }

    #[test]
    fn the_result_depends_on_the_seed_and_not_on_slices() {
        let returns: Vec<f64> = (0..40).map(|i| 0.03 * libm::sin(f64::from(i))).collect();
        let whole = shuffle(&returns, 50, 7);
        let config = TradeShuffleConfig { runs: 50, seed: 7 };
        let mut sliced = TradeShuffle::new(&returns, config).unwrap();
        while !sliced.advance(3) {}
        assert_eq!(sliced.finish(), whole);
        assert_ne!(shuffle(&returns, 50, 8), whole);
    }

    #[test]
    fn the_drawdown_depends_on_the_sequence_of_losses() {
        // A gain between two losses of 10 % leaves a drawdown of 10 % (or a little more), losses in a row 19 %.
        let bands = shuffle(&[-0.1, 0.5, -0.1], 3_000, 1).unwrap().max_drawdown_pct;
        assert!((bands.p5 - 10.0).abs() < 1e-9, "{bands:?}");
        assert!((bands.p95 - 19.0).abs() < 1e-9, "{bands:?}");
    }

    #[test]
    fn gains_have_no_drawdown_and_a_total_loss_is_final() {
        assert_eq!(shuffle(&[0.1, 0.2], 10, 1).unwrap().max_drawdown_pct.p95, 0.0);
        assert_eq!(shuffle(&[0.1, -1.5, 0.2], 10, 1).unwrap().max_drawdown_pct.p5, 100.0);
    }

    #[test]
    fn an_invalid_field_is_named() {
        assert_eq!(shuffle(&[], 10, 1), None);
        let refused = |returns: &[f64], runs, seed| {
            TradeShuffle::new(returns, TradeShuffleConfig { runs, seed }).unwrap_err().to_string()
        };
        assert_eq!(refused(&[], 0, 1), "runs: must be 1 to 1000000 (found 0)");
        assert!(refused(&[], 1, u64::MAX).starts_with("seed: "));
        assert_eq!(
            refused(&[0.1, f64::NAN], 1, 1),
            "returns[1]: must be a finite number (found NaN)"
        );
    }
}
