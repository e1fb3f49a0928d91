//! Bootstrap of returns in blocks, which keep the dependence of successive returns. Sources: D. N. Politis, J. P. Romano, A
//! Circular Block-Resampling Procedure for Stationary Data (1992) and The Stationary Bootstrap (1994).

use super::{Bands, RUNS, check, grown};
use crate::error::{Error, Result};
use crate::metrics::{DrawdownMeter, sharpe};
use crate::random::rng;
use rand::{RngExt, rngs::ChaCha8Rng};
use serde::{Deserialize, Serialize};

/// The length of blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Blocks {
    /// Every block has `block_candles` candles.
    Circular,
    /// Random lengths, geometrically distributed with the mean `block_candles`.
    #[default]
    Stationary,
}

/// The settings of a block bootstrap.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BlockBootstrapConfig {
    /// Number of series to draw, 1 to 1,000,000.
    pub runs: u32,
    /// Seed, 0 to 2^53 − 1.
    pub seed: u64,
    /// The length of blocks.
    pub blocks: Blocks,
    /// Candles of a block, at least 1. By default the cube root of the number of candles, rounded, which is the optimal rate for a
    /// variance (H. R. Künsch 1989).
    pub block_candles: Option<u32>,
    /// Candles a year, for the Sharpe ratio; 1 gives that of one candle.
    pub candles_per_year: f64,
}

impl Default for BlockBootstrapConfig {
    fn default() -> Self {
        Self {
            runs: RUNS,
            seed: 42,
            blocks: Blocks::default(),
            block_candles: None,
            candles_per_year: 252.0,
        }
    }
}

/// The results of the drawn series.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BootstrapBands {
    /// Number of series drawn.
    pub runs: u32,
    /// Candles of a block, on average.
    pub block_candles: u32,
    /// `(final equity / initial equity − 1) · 100`.
    pub total_return_pct: Bands,
    /// Sharpe ratio a year of the series whose returns vary; none if no series has such returns.
    pub sharpe: Option<Bands>,
    /// Largest fall of the equity from a peak in per cent of the peak.
    pub max_drawdown_pct: Bands,
}

/// Most places at which the total return so far is recorded.
const FAN_PLACES: usize = 100;

/// A bootstrap that is done in slices.
#[derive(Debug)]
pub struct BlockBootstrap {
    config: BlockBootstrapConfig,
    block_candles: u32,
    rng: ChaCha8Rng,
    returns: Vec<f64>,
    /// The total returns of all runs so far, by place: each place is a number of candles, ascending.
    fan: Vec<(usize, Vec<f64>)>,
    total_returns: Vec<f64>,
    sharpes: Vec<f64>,
    drawdowns: Vec<f64>,
}

impl BlockBootstrap {
    /// Prepares a bootstrap of the returns from close to close.
    ///
    /// # Errors
    /// Names the first field that is out of its range.
    pub fn new(returns: &[f64], config: BlockBootstrapConfig) -> Result<Self> {
        check(config.runs, config.seed, returns)?;
        let block_candles = config.block_candles.unwrap_or_else(|| default_block(returns.len()));
        if block_candles == 0 {
            return Err(Error::field("block_candles", block_candles, "must be at least 1"));
        }
        if !(config.candles_per_year > 0.0 && config.candles_per_year.is_finite()) {
            let reason = "must be a finite number above 0";
            return Err(Error::field("candles_per_year", config.candles_per_year, reason));
        }
        Ok(Self {
            config,
            block_candles,
            rng: rng(config.seed),
            returns: returns.to_vec(),
            fan: places(returns.len()).map(|candles| (candles, vec![])).collect(),
            total_returns: vec![],
            sharpes: vec![],
            drawdowns: vec![],
        })
    }

    /// Draws up to `runs` more series. Returns true once all are drawn.
    pub fn advance(&mut self, runs: usize) -> bool {
        let total = self.config.runs as usize;
        let until = total.min(self.drawdowns.len().saturating_add(runs));
        while self.drawdowns.len() < until {
            self.run();
        }
        until == total
    }

    /// Draws the missing series and returns the total return in per cent after each number of candles, in up to 100 places from the
    /// first part to the whole. Empty without a return, and if it was taken before.
    pub fn take_fan(&mut self) -> Vec<(usize, Bands)> {
        self.advance(usize::MAX);
        let fan = std::mem::take(&mut self.fan);
        fan.into_iter()
            .filter_map(|(candles, values)| Some((candles, Bands::of(values)?)))
            .collect()
    }

    /// Draws the missing series and returns the bands; none without a return.
    pub fn finish(mut self) -> Option<BootstrapBands> {
        if self.returns.is_empty() {
            return None;
        }
        self.advance(usize::MAX);
        Some(BootstrapBands {
            runs: self.config.runs,
            block_candles: self.block_candles,
            total_return_pct: Bands::of(self.total_returns)?,
            sharpe: Bands::of(self.sharpes),
            max_drawdown_pct: Bands::of(self.drawdowns)?,
        })
    }

    /// Draws one series with the length of the returns, and measures it.
    fn run(&mut self) {
        let count = self.returns.len();
        let (mut sum, mut squares) = (0.0, 0.0);
        let (mut equity, mut meter) = (1.0, DrawdownMeter::new(1.0));
        let places: Vec<usize> = self.fan.iter().map(|(candles, _)| *candles).collect();
        let mut so_far = Vec::with_capacity(places.len());
        let (mut candles, mut drawn) = (0, 0);
        while drawn < count {
            let start = self.rng.random_range(0..count as u32) as usize;
            let length = self.block_length().min(count - drawn);
            // A block that reaches the end continues at the start.
            let (before, after) = self.returns.split_at(start);
            for &change in after.iter().chain(before).take(length) {
                sum += change;
                squares += change * change;
                equity = grown(equity, change);
                meter.mark(equity);
                candles += 1;
                if places.get(so_far.len()) == Some(&candles) {
                    so_far.push((equity - 1.0) * 100.0);
                }
            }
            drawn += length;
        }
        for ((_, values), value) in self.fan.iter_mut().zip(so_far) {
            values.push(value);
        }
        self.total_returns.push((equity - 1.0) * 100.0);
        self.sharpes.extend(sharpe(count, sum, squares, self.config.candles_per_year));
        self.drawdowns.push(meter.largest() * 100.0);
    }

    /// Length of the next block, at least 1.
    fn block_length(&mut self) -> usize {
        let mean = f64::from(self.block_candles);
        match self.config.blocks {
            Blocks::Stationary if self.block_candles > 1 => {
                // The inverse of the geometric distribution; the argument is above 0 and at most 1.
                let chance = 1.0 - self.rng.random::<f64>();
                let more = libm::log(chance) / libm::log1p(-1.0 / mean);
                1 + libm::floor(more) as usize
            }
            _ => self.block_candles as usize,
        }
    }
}

/// Numbers of candles at which a fan has a place: evenly spaced, the last is `count`.
fn places(count: usize) -> impl Iterator<Item = usize> {
    let places = count.min(FAN_PLACES);
    (1..=places).map(move |place| place * count / places)
}

/// The cube root of the number of candles, rounded, at least 1.
fn default_block(candles: usize) -> u32 {
    (libm::round(libm::cbrt(candles as f64)) as u32).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(blocks: Blocks, block_candles: u32) -> BlockBootstrapConfig {
        let block_candles = Some(block_candles);
        BlockBootstrapConfig { runs: 200, seed: 7, blocks, block_candles, ..Default::default() }
    }

    fn draw(returns: &[f64], config: BlockBootstrapConfig) -> Option<BootstrapBands> {
        BlockBootstrap::new(returns, config).unwrap().finish()
    }

    fn returns(count: u32) -> Vec<f64> {
        (0..count).map(|i| 0.0005 + 0.01 * libm::sin(f64::from(i) * 1.7)).collect()
    }

    #[test]
    fn the_result_depends_on_the_seed_and_not_on_slices() {
        for blocks in [Blocks::Circular, Blocks::Stationary] {
            let (returns, config) = (returns(100), config(blocks, 5));
            let whole = draw(&returns, config);
            let mut sliced = BlockBootstrap::new(&returns, config).unwrap();
            while !sliced.advance(3) {}
            assert_eq!(sliced.finish(), whole);
            assert_ne!(draw(&returns, BlockBootstrapConfig { seed: 8, ..config }), whole);
        }
    }

    #[test]
    fn a_fan_ends_with_the_total_return_and_begins_with_one_part() {
        for count in [1, 7, 100, 101, 250] {
            let returns = returns(count);
            let mut bootstrap = BlockBootstrap::new(&returns, config(Blocks::Circular, 5)).unwrap();
            let fan = bootstrap.take_fan();
            assert_eq!(fan.len(), (count as usize).min(FAN_PLACES));
            assert!(fan.is_sorted_by(|(before, _), (after, _)| before < after));
            assert_eq!(bootstrap.take_fan(), vec![]);
            let (candles, last) = *fan.last().unwrap();
            assert_eq!(candles, count as usize);
            assert_eq!(Some(last), bootstrap.finish().map(|bands| bands.total_return_pct));
        }
        assert_eq!(
            BlockBootstrap::new(&[], config(Blocks::Circular, 5)).unwrap().take_fan(),
            vec![]
        );
    }

    #[test]
    fn a_fan_has_the_return_after_each_candle() {
        // Every block is the same candle again, so every history is the same.
        let mut bootstrap = BlockBootstrap::new(&[0.5; 3], config(Blocks::Circular, 1)).unwrap();
        let fan = bootstrap.take_fan();
        let medians: Vec<(usize, f64)> = fan.iter().map(|(at, bands)| (*at, bands.p50)).collect();
        assert_eq!(medians, [(1, 50.0), (2, 125.0), (3, 237.5)]);
    }

    #[test]
    fn a_block_of_the_whole_series_is_a_rotation_of_it() {
        let bands = draw(&returns(100), config(Blocks::Circular, 100)).unwrap();
        let returns = returns(100);
        let total = (returns.iter().fold(1.0, |equity, r| equity * (1.0 + r)) - 1.0) * 100.0;
        assert!((bands.total_return_pct.p5 - total).abs() < 1e-10);
        assert!((bands.total_return_pct.p95 - total).abs() < 1e-10);
        assert!(bands.max_drawdown_pct.p5 < bands.max_drawdown_pct.p95);
    }

    #[test]
    fn blocks_have_the_configured_mean_length() {
        let mut bootstrap = BlockBootstrap::new(&[0.1], config(Blocks::Stationary, 8)).unwrap();
        let lengths: Vec<usize> = (0..20_000).map(|_| bootstrap.block_length()).collect();
        let mean = lengths.iter().sum::<usize>() as f64 / 20_000.0;
        let ones = lengths.iter().filter(|&&length| length == 1).count() as f64 / 20_000.0;
        // Within four standard errors.
        assert!((mean - 8.0).abs() < 4.0 * 56_f64.sqrt() / 20_000_f64.sqrt(), "{mean}");
        assert!((ones - 0.125).abs() < 4.0 * 0.11_f64.sqrt() / 20_000_f64.sqrt(), "{ones}");
        let mut bootstrap = BlockBootstrap::new(&[0.1], config(Blocks::Stationary, 1)).unwrap();
        assert!((0..100).all(|_| bootstrap.block_length() == 1));
    }

    #[test]
    fn the_default_block_is_the_cube_root() {
        for (candles, block) in [(0, 1), (1, 1), (2_500, 14), (1_000_000, 100)] {
            assert_eq!(default_block(candles), block);
        }
    }

    #[test]
    fn returns_that_do_not_vary_have_no_sharpe() {
        let bands = draw(&[0.0; 50], config(Blocks::Stationary, 5)).unwrap();
        assert_eq!((bands.sharpe, bands.total_return_pct.p95), (None, 0.0));
        assert_eq!(draw(&[], config(Blocks::Stationary, 5)), None);
    }

    #[test]
    fn an_invalid_field_is_named() {
        let good = BlockBootstrapConfig::default();
        let cases = [
            (BlockBootstrapConfig { runs: 0, ..good }, "runs"),
            (BlockBootstrapConfig { seed: u64::MAX, ..good }, "seed"),
            (BlockBootstrapConfig { block_candles: Some(0), ..good }, "block_candles"),
            (BlockBootstrapConfig { candles_per_year: 0.0, ..good }, "candles_per_year"),
            (BlockBootstrapConfig { candles_per_year: f64::NAN, ..good }, "candles_per_year"),
        ];
        for (config, field) in cases {
            let error = BlockBootstrap::new(&[0.1], config).unwrap_err().to_string();
            assert!(error.starts_with(&format!("{field}: ")), "{error}");
        }
    }
}
