//! Candles, and parameters of episodes.

use candlerun_engine::Result;
use candlerun_engine::candles::Candles;
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use std::fmt::Write as _;
use std::sync::Arc;

/// Cash at the start of every backtest.
pub const INITIAL_CASH: f64 = 10_000.0;

/// Commission as a share of the traded value. It is low enough for the account to survive the longest series.
pub const COMMISSION_RATE: f64 = 0.0002;

/// Distance of the stop loss from the entry in per cent.
pub const STOP_PCT: f64 = 2.0;

/// Distance of the take profit from the entry in per cent.
pub const TARGET_PCT: f64 = 4.0;

/// Lengths of the two averages in candles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Periods {
    /// Length of the fast average.
    pub fast: usize,
    /// Length of the slow average, which is greater.
    pub slow: usize,
}

/// Episodes of a sweep, in the order of a grid: the last parameter varies fastest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grid {
    /// The strategy's defaults.
    One,
    /// Fast 5, 10, … 50 and slow 20, 40, … 200 where fast is below slow.
    Small,
    /// Fast 2 to 101 and slow 102 to 201.
    Large,
}

impl Grid {
    /// The periods of each episode.
    pub fn periods(self) -> Vec<Periods> {
        let (fasts, slows): (Vec<usize>, Vec<usize>) = match self {
            Self::One => (vec![10], vec![30]),
            Self::Small => ((5..=50).step_by(5).collect(), (20..=200).step_by(20).collect()),
            Self::Large => ((2..=101).collect(), (102..=201).collect()),
        };
        let pairs =
            fasts.iter().flat_map(|&fast| slows.iter().map(move |&slow| Periods { fast, slow }));
        pairs.filter(|periods| periods.fast < periods.slow).collect()
    }
}

/// Largest change of a price by its additional digits, as a share of the price.
const DIGITS: f64 = 1e-7;

/// Hourly candles from a fixed seed; a shorter series is the beginning of a longer one. The engine's synthetic prices have six
/// digits, so two averages are sometimes equal, and whether they cross there depends on rounding. Additional digits avoid this, so all
/// compared software must find the same trades.
///
/// # Errors
/// If `count` is 0 or more than the engine allows.
pub fn candles(count: u32) -> Result<Arc<Candles>> {
    let config = SyntheticConfig { candles: count, seed: 1, ..Default::default() };
    let made = Synthetic::new(config)?.finish()?;
    let mut columns = made.columns().clone();
    for index in 0..made.len() {
        let factor = 1.0 + DIGITS * share(index as u64);
        for column in [&mut columns.open, &mut columns.high, &mut columns.low, &mut columns.close] {
            column[index] *= factor;
        }
    }
    Ok(Arc::new(Candles::new(columns)?))
}

/// A pseudo-random share from 0 to 1 for a number, by splitmix64 (Steele, Lea and Flood, 2014).
fn share(number: u64) -> f64 {
    let mut bits = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((bits ^ bits >> 31) >> 11) as f64 / (1_u64 << 53) as f64
}

/// The candles as CSV with epoch milliseconds. Prices keep every bit.
pub fn csv(candles: &Candles) -> String {
    let mut text = "time,open,high,low,close,volume\n".to_owned();
    for candle in (0..candles.len()).filter_map(|index| candles.get(index)) {
        let row = [candle.time, candle.open, candle.high, candle.low, candle.close, candle.volume];
        for (place, value) in row.iter().enumerate() {
            // Writing to a `String` cannot fail.
            let _ = write!(text, "{}{value}", if place == 0 { "" } else { "," });
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grids_have_the_documented_number_of_episodes() {
        assert_eq!(Grid::One.periods(), [Periods { fast: 10, slow: 30 }]);
        assert_eq!(Grid::Small.periods().len(), 90);
        assert_eq!(Grid::Large.periods().len(), 10_000);
        for grid in [Grid::Small, Grid::Large] {
            assert!(grid.periods().iter().all(|periods| periods.fast < periods.slow));
        }
    }

    #[test]
    fn candles_written_as_csv_are_read_to_the_bit() -> Result<()> {
        let made = candles(300)?;
        let mut import = candlerun_engine::candles::import::Import::new();
        import.push(csv(&made).as_bytes())?;
        assert_eq!(import.finish()?.columns(), made.columns());
        Ok(())
    }
}
