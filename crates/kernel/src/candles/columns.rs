//! Candle columns that are not validated.

use super::column_set::ColumnSet;

/// One candle: prices and volume from `time` to the time of the next candle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candle {
    /// Opening time in epoch milliseconds, UTC.
    pub time: f64,
    /// First price.
    pub open: f64,
    /// Highest price.
    pub high: f64,
    /// Lowest price.
    pub low: f64,
    /// Last price.
    pub close: f64,
    /// Traded volume in the units of the source; 0 if the source has none.
    pub volume: f64,
}

/// Candle columns that are not validated.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Columns {
    /// Opening times in epoch milliseconds, UTC.
    pub time: Vec<f64>,
    /// First prices.
    pub open: Vec<f64>,
    /// Highest prices.
    pub high: Vec<f64>,
    /// Lowest prices.
    pub low: Vec<f64>,
    /// Last prices.
    pub close: Vec<f64>,
    /// Volumes.
    pub volume: Vec<f64>,
}

impl Columns {
    /// Appends one candle.
    pub fn push(&mut self, candle: Candle) {
        self.time.push(candle.time);
        self.open.push(candle.open);
        self.high.push(candle.high);
        self.low.push(candle.low);
        self.close.push(candle.close);
        self.volume.push(candle.volume);
    }

    /// A copy with the columns of a set only; the others are empty.
    #[must_use]
    pub fn only(&self, column_set: ColumnSet) -> Self {
        let [time, open, high, low, close, volume] = self
            .named()
            .map(|(name, column)| if column_set.has(name) { column.to_vec() } else { Vec::new() });
        Self { time, open, high, low, close, volume }
    }

    /// Every column with its name.
    pub fn named(&self) -> [(&'static str, &[f64]); 6] {
        [
            ("time", &self.time),
            ("open", &self.open),
            ("high", &self.high),
            ("low", &self.low),
            ("close", &self.close),
            ("volume", &self.volume),
        ]
    }
}
