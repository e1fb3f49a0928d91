//! High, low and close of the same candles, as indicators of whole candles read them.

use crate::candles::Candles;

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
