//! High, low and close of the same candles, as indicators of whole candles read them, and the prices that an indicator may average.

use crate::candles::Candles;
use std::borrow::Cow;

/// Choices of the price that an indicator averages, by default the close.
pub(super) const CLOSE_OR: &[&str] = &["close", "open", "high", "low", "median", "typical"];

/// Choices of the price that an indicator averages, by default the typical price.
pub(super) const TYPICAL_OR: &[&str] = &["typical", "close", "open", "high", "low", "median"];

/// The column of the price with the index `choice` in `choices`.
pub(super) fn chosen<'c>(candles: &'c Candles, choices: &[&str], choice: f64) -> Cow<'c, [f64]> {
    let prices = Prices::from(candles);
    let column = match choices.get(choice as usize).copied() {
        Some("open") => candles.open(),
        Some("high") => prices.high,
        Some("low") => prices.low,
        Some("close") => prices.close,
        Some("median") => return (0..prices.len()).map(|index| prices.median(index)).collect(),
        _ => return (0..prices.len()).map(|index| prices.typical(index)).collect(),
    };
    Cow::Borrowed(column)
}

/// High, low and close: columns of equal length without undefined values.
#[derive(Debug, Clone, Copy)]
pub struct Prices<'a> {
    /// Highest prices.
    pub high: &'a [f64],
    /// Lowest prices.
    pub low: &'a [f64],
    /// Last prices.
    pub close: &'a [f64],
}

impl Prices<'_> {
    /// Number of candles.
    pub(super) fn len(&self) -> usize {
        self.close.len()
    }

    /// `(high + low) / 2` of a candle.
    fn median(&self, index: usize) -> f64 {
        (self.high[index] + self.low[index]) / 2.0
    }

    /// `(high + low + close) / 3` of a candle.
    pub(super) fn typical(&self, index: usize) -> f64 {
        (self.high[index] + self.low[index] + self.close[index]) / 3.0
    }
}

impl<'a> From<&'a Candles> for Prices<'a> {
    fn from(candles: &'a Candles) -> Self {
        Self { high: candles.high(), low: candles.low(), close: candles.close() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candles::{Candle, Columns};

    #[test]
    fn every_choice_is_a_price_of_the_candle() {
        let mut columns = Columns::default();
        columns.push(Candle { time: 0.0, open: 3.0, high: 9.0, low: 2.0, close: 7.0, volume: 1.0 });
        let candles = Candles::new(columns).unwrap();
        for (choices, prices) in [
            (CLOSE_OR, [7.0, 3.0, 9.0, 2.0, 5.5, 6.0]),
            (TYPICAL_OR, [6.0, 7.0, 3.0, 9.0, 2.0, 5.5]),
        ] {
            for (choice, price) in prices.into_iter().enumerate() {
                assert_eq!(chosen(&candles, choices, choice as f64)[..], [price]);
            }
        }
    }
}
