//! Random candles from a seed: geometric Brownian motion with a drift and a volatility that change between regimes (calm,
//! rising, falling, wild). They are meant for trying a search, and have no more structure than a market.

use super::{Candle, Candles, Columns, MAX_CANDLES};
use crate::error::{Error, Result};
use crate::random::{SEED_LIMIT, rng};
use rand::{RngExt, rngs::ChaCha8Rng};
use serde::{Deserialize, Serialize};

const YEAR_MS: f64 = 365.0 * 86_400_000.0;
/// Number of prices inside a candle, from which its high and low are taken.
const STEPS_PER_CANDLE: usize = 4;
/// Mean length of a regime in candles.
const REGIME_CANDLES: f64 = 250.0;
/// The log price returns to its start by this share of the distance each year, so that a long series keeps readable prices.
const PULL_PER_YEAR: f64 = 0.5;

/// Options for random candles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SyntheticConfig {
    /// Number of candles, 1 to 20,000,000.
    pub candles: u32,
    /// Seed, 0 to 2^53 − 1.
    pub seed: u64,
    /// Time from one candle to the next in milliseconds.
    pub interval_ms: f64,
    /// Opening time of the first candle, epoch milliseconds UTC.
    pub start_time: f64,
    /// Price of the first candle.
    pub start_price: f64,
    /// Standard deviation of the log price over a year of 365 days, before regimes.
    pub volatility_per_year: f64,
    /// Further drift of rising and falling regimes in standard deviations of a candle, before regimes; 0 to 1. Without it a regime
    /// of short candles is noise, since it drifts by the year.
    pub trend: f64,
}

impl Default for SyntheticConfig {
    fn default() -> Self {
        Self {
            candles: 10_000,
            seed: 42,
            interval_ms: 3_600_000.0,
            start_time: 1_577_836_800_000.0,
            start_price: 100.0,
            volatility_per_year: 0.6,
            trend: 0.0,
        }
    }
}

/// A phase of the market.
struct Regime {
    /// Drift in standard deviations a year.
    drift: f64,
    /// Direction of the trend: 1, −1, or 0 for none.
    direction: f64,
    /// Factor on the volatility.
    volatility: f64,
}

const REGIMES: [Regime; 4] = [
    Regime { drift: 0.0, direction: 0.0, volatility: 0.6 },
    Regime { drift: 2.5, direction: 1.0, volatility: 0.8 },
    Regime { drift: -2.5, direction: -1.0, volatility: 1.1 },
    Regime { drift: 0.0, direction: 0.0, volatility: 1.6 },
];

/// Random candles in progress. A worker makes a million of them in slices.
pub struct Synthetic {
    config: SyntheticConfig,
    rng: ChaCha8Rng,
    regime: usize,
    /// Logarithm of the price over the start price.
    level: f64,
    columns: Columns,
}

impl Synthetic {
    /// Starts a series.
    ///
    /// # Errors
    /// Names the first field that is out of range.
    pub fn new(config: SyntheticConfig) -> Result<Self> {
        check(&config)?;
        let rng = rng(config.seed);
        Ok(Self { config, rng, regime: 0, level: 0.0, columns: Columns::default() })
    }

    /// Makes up to `count` more candles and returns whether the series is complete.
    pub fn advance(&mut self, count: usize) -> bool {
        let total = self.config.candles as usize;
        let until = total.min(self.columns.time.len().saturating_add(count));
        while self.columns.time.len() < until {
            let candle = self.next_candle();
            self.columns.push(candle);
        }
        until == total
    }

    /// Number of candles made so far.
    pub fn rows(&self) -> usize {
        self.columns.time.len()
    }

    /// Makes the remaining candles and returns the series.
    ///
    /// # Errors
    /// If a price is out of range, which only an extreme volatility causes.
    pub fn finish(mut self) -> Result<Candles> {
        self.advance(usize::MAX);
        Candles::new(self.columns)
    }

    fn next_candle(&mut self) -> Candle {
        if self.rng.random::<f64>() < 1.0 / REGIME_CANDLES {
            self.regime = self.rng.random_range(0..REGIMES.len() as u32) as usize;
        }
        let regime = &REGIMES[self.regime];
        let sigma = self.config.volatility_per_year * regime.volatility;
        let candle_years = self.config.interval_ms / YEAR_MS;
        let step_years = candle_years / STEPS_PER_CANDLE as f64;
        let trend = regime.direction * self.config.trend / candle_years.sqrt();
        let drift = (regime.drift + trend) * self.config.volatility_per_year - 0.5 * sigma * sigma;

        let open = self.price();
        let (mut high, mut low, mut close) = (open, open, open);
        for _ in 0..STEPS_PER_CANDLE {
            let noise = sigma * step_years.sqrt() * self.normal();
            self.level += (drift - PULL_PER_YEAR * self.level) * step_years + noise;
            close = self.price();
            high = if close > high { close } else { high };
            low = if close < low { close } else { low };
        }
        let volume = libm::round(
            1_000.0 * libm::exp(0.5 * self.normal()) * (1.0 + 20.0 * (high - low) / open),
        );
        let time =
            self.config.start_time + self.columns.time.len() as f64 * self.config.interval_ms;
        Candle { time, open, high, low, close, volume }
    }

    /// The current price, rounded to six significant digits as an exchange would quote it.
    fn price(&self) -> f64 {
        let price = self.config.start_price * libm::exp(self.level);
        let scale = libm::exp10(5.0 - libm::floor(libm::log10(price)));
        libm::round(price * scale) / scale
    }

    /// A standard normal number, by Box and Muller (1958).
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(1.0 - self.rng.random::<f64>())).sqrt();
        radius * libm::cos(2.0 * std::f64::consts::PI * self.rng.random::<f64>())
    }
}

fn check(config: &SyntheticConfig) -> Result<()> {
    if !(1..=MAX_CANDLES as u32).contains(&config.candles) {
        return Err(Error::field("candles", config.candles, format!("must be 1 to {MAX_CANDLES}")));
    }
    if config.seed > SEED_LIMIT {
        return Err(Error::field("seed", config.seed, format!("must be at most {SEED_LIMIT}")));
    }
    let ranges = [
        ("interval_ms", config.interval_ms, 1.0, 366.0 * 86_400_000.0),
        ("start_time", config.start_time, 0.0, 10e12),
        ("start_price", config.start_price, 1e-6, 1e9),
        ("volatility_per_year", config.volatility_per_year, 0.0, 10.0),
        ("trend", config.trend, 0.0, 1.0),
    ];
    for (field, value, low, high) in ranges {
        if !(low..=high).contains(&value) {
            return Err(Error::field(field, value, format!("must be {low} to {high}")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(candles: u32, seed: u64) -> Candles {
        Synthetic::new(SyntheticConfig { candles, seed, ..Default::default() })
            .unwrap()
            .finish()
            .unwrap()
    }

    #[test]
    fn the_seed_decides_every_bit() {
        assert_eq!(make(2_000, 7), make(2_000, 7));
        assert_ne!(make(2_000, 7).fingerprint(), make(2_000, 8).fingerprint());
    }

    #[test]
    fn the_size_of_slices_does_not_change_the_candles() {
        let config = SyntheticConfig { candles: 500, ..Default::default() };
        let mut synthetic = Synthetic::new(config.clone()).unwrap();
        while !synthetic.advance(7) {}
        assert_eq!(synthetic.finish().unwrap(), Synthetic::new(config).unwrap().finish().unwrap());
    }

    #[test]
    fn the_longest_sample_stays_in_a_readable_range() {
        let config =
            SyntheticConfig { candles: 1_000_000, interval_ms: 60_000.0, ..Default::default() };
        let candles = Synthetic::new(config).unwrap().finish().unwrap();
        assert!(candles.close().iter().all(|&close| (1.0..10_000.0).contains(&close)));
    }

    #[test]
    fn returns_have_the_configured_volatility() {
        let candles = make(100_000, 1);
        let returns: Vec<f64> =
            candles.close().windows(2).map(|pair| libm::log(pair[1] / pair[0])).collect();
        let mean = returns.iter().sum::<f64>() / returns.len() as f64;
        let variance =
            returns.iter().map(|r| (r - mean) * (r - mean)).sum::<f64>() / returns.len() as f64;
        let per_year = (variance * candles.candles_per_year()).sqrt();
        assert!((0.4..0.9).contains(&per_year), "{per_year}");
    }

    #[test]
    fn a_trend_makes_returns_follow_each_other() {
        // Mean product of the returns of two blocks in a row, over the mean square: 0 for noise.
        let persistence = |trend: f64| {
            let config = SyntheticConfig {
                candles: 100_000,
                interval_ms: 60_000.0,
                trend,
                ..Default::default()
            };
            let candles = Synthetic::new(config).unwrap().finish().unwrap();
            let levels: Vec<f64> =
                candles.close().iter().step_by(50).map(|&close| libm::log(close)).collect();
            let returns: Vec<f64> = levels.windows(2).map(|pair| pair[1] - pair[0]).collect();
            let products: f64 = returns.windows(2).map(|pair| pair[0] * pair[1]).sum();
            products / returns.iter().map(|r| r * r).sum::<f64>()
        };
        let (without, with) = (persistence(0.0), persistence(0.2));
        assert!(without.abs() < 0.1, "{without}");
        assert!(with > 0.2, "{with}");
    }

    #[test]
    fn a_config_out_of_range_is_refused_by_name() {
        let config = SyntheticConfig { candles: 0, ..Default::default() };
        let error = Synthetic::new(config).err().unwrap().to_string();
        assert_eq!(error, "candles: must be 1 to 20000000 (found 0)");
        let config = SyntheticConfig { start_price: f64::NAN, ..Default::default() };
        let error = Synthetic::new(config).err().unwrap().to_string();
        assert_eq!(error, "start_price: must be 0.000001 to 1000000000 (found NaN)");
    }
}
