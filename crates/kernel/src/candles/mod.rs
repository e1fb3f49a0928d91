//! A validated series of candles, stored as columns.

/// A series in a given number of buckets.
mod buckets;
/// Number of candles in a year of trading, derived from the times.
pub mod calendar;
/// The set of candle columns that a series has.
mod column_set;
/// One candle, and columns that are not validated.
mod columns;
/// The hash that names a series.
mod fingerprint;
/// Resampling to a longer interval.
mod resample;
/// Random candles from a seed.
pub mod synthetic;
/// Time zones.
mod zone;

pub use buckets::{CandleBuckets, MOST_BUCKETS};
pub use calendar::candles_per_year;
pub use column_set::ColumnSet;
pub use columns::{Candle, Columns};
pub use fingerprint::Fingerprint;
pub use resample::Resampled;
pub use zone::{LocalTimes, Zone};

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// Largest number of candles in a series.
pub const MAX_CANDLES: usize = 20_000_000;

/// The latest accepted time: the end of the year 9999, in epoch milliseconds. The earliest is its negative.
const LATEST_MS: f64 = 253_402_300_799_999.0;

impl Candle {
    /// The first invalid field with its value and the reason; `None` if the candle is valid.
    pub fn fault(&self) -> Option<(&'static str, f64, &'static str)> {
        let prices =
            [("open", self.open), ("high", self.high), ("low", self.low), ("close", self.close)];
        for (field, price) in prices {
            if !price.is_finite() {
                return Some((field, price, "a price must be a finite number"));
            }
            if price <= 0.0 {
                return Some((field, price, "a price must be above 0"));
            }
            if !(1e-12..=1e15).contains(&price) {
                return Some((field, price, "a price must be 10^-12 to 10^15"));
            }
        }
        if self.high < self.low {
            return Some(("high", self.high, "the high must not be below the low"));
        }
        if !self.volume.is_finite() || self.volume < 0.0 {
            return Some(("volume", self.volume, "the volume must be 0 or more"));
        }
        if !(-LATEST_MS..=LATEST_MS).contains(&self.time) {
            return Some((
                "time",
                self.time,
                "the time must be epoch milliseconds before the year 10000",
            ));
        }
        None
    }
}

/// A series of valid candles: columns of equal length, with strictly rising times. A series made for backtests that do not
/// read highs and lows, or volumes, may lack these columns (see [`Candles::from_validated`]); reading a missing column panics.
#[derive(Debug, Clone, PartialEq)]
pub struct Candles {
    columns: Columns,
    column_set: ColumnSet,
    fingerprint: Fingerprint,
    candles_per_year: f64,
    close_range: [f64; 2],
    price_range: [f64; 2],
    /// Lows and highs, widened to include open and close. `None` if every open and close is inside already.
    widened: Option<[Vec<f64>; 2]>,
}

impl Candles {
    /// Validates columns.
    ///
    /// # Errors
    /// Names the column, the index and the reason: different lengths, no candles, too many candles, an invalid candle, or
    /// times that do not rise.
    pub fn new(columns: Columns) -> Result<Self> {
        let len = columns.time.len();
        for (name, column) in columns.named() {
            if column.len() != len {
                let reason = format!("every column must have as many values as time ({len})");
                return Err(Error::field(name, column.len(), reason));
            }
        }
        if len == 0 {
            return Err(Error::field("candles", 0, "there must be at least one candle"));
        }
        if len > MAX_CANDLES {
            return Err(Error::field(
                "candles",
                len,
                format!("there may be at most {MAX_CANDLES} candles"),
            ));
        }
        for index in 0..len {
            let candle = candle_at(&columns, index);
            if let Some((field, value, reason)) = candle.fault() {
                return Err(Error::field(format!("{field}[{index}]"), value, reason));
            }
            if index > 0 && candle.time <= columns.time[index - 1] {
                let reason = "times must rise from candle to candle";
                return Err(Error::field(format!("time[{index}]"), candle.time, reason));
            }
        }
        Ok(Self::from_valid(columns))
    }

    /// Some columns of a series that was validated before and has this fingerprint. Highs and lows, or volumes, may be empty.
    /// Prices and the order of times are not checked again; results for invalid columns are meaningless.
    ///
    /// # Errors
    /// If there are no times, or for a column whose length differs from the times'.
    pub fn from_validated(fingerprint: Fingerprint, columns: Columns) -> Result<Self> {
        let len = columns.time.len();
        if len == 0 {
            return Err(Error::field("candles", 0, "there must be at least one candle"));
        }
        let column_set = ColumnSet {
            extremes: !columns.high.is_empty() || !columns.low.is_empty(),
            volume: !columns.volume.is_empty(),
        };
        for (name, column) in columns.named() {
            if column_set.has(name) && column.len() != len {
                let reason = format!("every column must have as many values as time ({len})");
                return Err(Error::field(name, column.len(), reason));
            }
        }
        Ok(Self::with_fingerprint(fingerprint, columns, column_set))
    }

    /// A series of all columns, which must be valid.
    fn from_valid(columns: Columns) -> Self {
        Self::with_fingerprint(Fingerprint::of(&columns), columns, ColumnSet::ALL)
    }

    fn with_fingerprint(fingerprint: Fingerprint, columns: Columns, column_set: ColumnSet) -> Self {
        let close_range = range([&columns.close]);
        let widened = column_set.extremes.then(|| widened(&columns)).flatten();
        let [low, high] =
            widened.as_ref().map_or([&columns.low, &columns.high], |[low, high]| [low, high]);
        Self {
            fingerprint,
            candles_per_year: candles_per_year(&columns.time),
            close_range,
            price_range: range([low, high, &close_range]),
            columns,
            column_set,
            widened,
        }
    }

    /// Number of candles, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "a series is never empty")]
    pub fn len(&self) -> usize {
        self.columns.time.len()
    }

    /// The candle at `index`, if there is one.
    ///
    /// # Panics
    /// If a column is missing.
    pub fn get(&self, index: usize) -> Option<Candle> {
        (index < self.len()).then(|| candle_at(&self.columns, index))
    }

    /// The columns that the series has.
    pub fn column_set(&self) -> ColumnSet {
        self.column_set
    }

    /// All columns; missing ones are empty.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Opening times in epoch milliseconds, UTC.
    pub fn time(&self) -> &[f64] {
        &self.columns.time
    }

    /// First prices.
    pub fn open(&self) -> &[f64] {
        &self.columns.open
    }

    /// Highest prices.
    ///
    /// # Panics
    /// If the column is missing.
    pub fn high(&self) -> &[f64] {
        assert_present(self.column_set.extremes);
        &self.columns.high
    }

    /// Lowest prices.
    ///
    /// # Panics
    /// If the column is missing.
    pub fn low(&self) -> &[f64] {
        assert_present(self.column_set.extremes);
        &self.columns.low
    }

    /// The highest price of each candle: the high, or an open or close above it.
    ///
    /// # Panics
    /// If the highs are missing.
    pub fn top(&self) -> &[f64] {
        self.widened.as_ref().map_or_else(|| self.high(), |[_, high]| high)
    }

    /// The lowest price of each candle: the low, or an open or close below it.
    ///
    /// # Panics
    /// If the lows are missing.
    pub fn bottom(&self) -> &[f64] {
        self.widened.as_ref().map_or_else(|| self.low(), |[low, _]| low)
    }

    /// Last prices.
    pub fn close(&self) -> &[f64] {
        &self.columns.close
    }

    /// The lowest and the highest close.
    pub(crate) fn close_range(&self) -> [f64; 2] {
        self.close_range
    }

    /// The lowest and the highest price of the series; of the closes only if lows and highs are missing.
    pub(crate) fn price_range(&self) -> [f64; 2] {
        self.price_range
    }

    /// Volumes.
    ///
    /// # Panics
    /// If the column is missing.
    pub fn volume(&self) -> &[f64] {
        assert_present(self.column_set.volume);
        &self.columns.volume
    }

    /// The name of the series: a hash of its columns.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Number of candles in a year of trading, by the rule of [`candles_per_year`] over all times of the series. A backtest
    /// window uses the number of its series.
    pub fn candles_per_year(&self) -> f64 {
        self.candles_per_year
    }

    /// The first `len` candles as a series; at least 1 and at most all.
    #[must_use]
    pub fn prefix(&self, len: usize) -> Self {
        let len = len.clamp(1, self.len());
        let cut = |column: &[f64]| column[..len].to_vec();
        Self::from_valid(Columns {
            time: cut(self.time()),
            open: cut(self.open()),
            high: cut(self.high()),
            low: cut(self.low()),
            close: cut(self.close()),
            volume: cut(self.volume()),
        })
    }

    /// A summary of the series.
    pub fn info(&self) -> CandlesInfo {
        let time = self.time();
        CandlesInfo {
            fingerprint: self.fingerprint,
            candles: self.len() as u32,
            first_time: time[0],
            last_time: time[time.len() - 1],
            interval_ms: calendar::median_interval_ms(time),
            candles_per_year: self.candles_per_year,
        }
    }
}

/// Panics instead of handing out a missing column as an empty one.
#[track_caller]
fn assert_present(is_present: bool) {
    assert!(is_present, "a backtest reads a candle column that was not loaded for it");
}

fn candle_at(columns: &Columns, index: usize) -> Candle {
    Candle {
        time: columns.time[index],
        open: columns.open[index],
        high: columns.high[index],
        low: columns.low[index],
        close: columns.close[index],
        volume: columns.volume[index],
    }
}

/// A summary of a series of candles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CandlesInfo {
    /// Name of the series in a job spec.
    pub fingerprint: Fingerprint,
    /// Number of candles.
    pub candles: u32,
    /// Opening time of the first candle, epoch milliseconds UTC.
    pub first_time: f64,
    /// Opening time of the last candle, epoch milliseconds UTC.
    pub last_time: f64,
    /// Median time between candles in milliseconds; none for a single candle.
    pub interval_ms: Option<f64>,
    /// Number of candles in a year of trading, derived from the times.
    pub candles_per_year: f64,
}

/// Lows and highs, widened to include open and close; `None` if every open and close is inside already.
fn widened(columns: &Columns) -> Option<[Vec<f64>; 2]> {
    let Columns { open, high, low, close, .. } = columns;
    let candles = || open.iter().zip(close).zip(low.iter().zip(high));
    let is_outside = |price, low, high| price < low || price > high;
    if !candles().any(|((open, close), (low, high))| {
        is_outside(open, low, high) || is_outside(close, low, high)
    }) {
        return None;
    }
    let ranges =
        candles().map(|((&open, &close), (&low, &high))| range([&[open, close, low, high]]));
    let (low, high) = ranges.map(|[low, high]| (low, high)).unzip();
    Some([low, high])
}

/// The lowest and the highest price of all `columns`.
fn range<const N: usize>(columns: [&[f64]; N]) -> [f64; 2] {
    columns.into_iter().flatten().fold([f64::MAX, 0.0], |[lowest, highest], &price| {
        [if price < lowest { price } else { lowest }, if price > highest { price } else { highest }]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(rows: &[[f64; 6]]) -> Columns {
        let mut columns = Columns::default();
        for &[time, open, high, low, close, volume] in rows {
            columns.push(Candle { time, open, high, low, close, volume });
        }
        columns
    }

    #[test]
    fn an_invalid_value_is_refused_with_column_index_and_reason() {
        struct Case {
            rows: Vec<[f64; 6]>,
            message: &'static str,
        }
        let sound = [0.0, 10.0, 12.0, 9.0, 11.0, 5.0];
        let with = |index: usize, value: f64| {
            let mut row = sound;
            row[index] = value;
            row
        };
        let cases = [
            Case { rows: vec![], message: "candles: there must be at least one candle (found 0)" },
            Case {
                rows: vec![with(4, f64::NAN)],
                message: "close[0]: a price must be a finite number (found NaN)",
            },
            Case {
                rows: vec![with(1, -1.0)],
                message: "open[0]: a price must be above 0 (found -1)",
            },
            Case {
                rows: vec![with(2, 8.0)],
                message: "high[0]: the high must not be below the low (found 8)",
            },
            Case {
                rows: vec![with(5, -1.0)],
                message: "volume[0]: the volume must be 0 or more (found -1)",
            },
            Case {
                rows: vec![sound, sound],
                message: "time[1]: times must rise from candle to candle (found 0)",
            },
        ];
        for Case { rows, message } in cases {
            assert_eq!(Candles::new(columns(&rows)).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn columns_of_different_lengths_are_refused() {
        let mut short = columns(&[[0.0, 1.0, 1.0, 1.0, 1.0, 0.0]]);
        short.volume.clear();
        let error = Candles::new(short).unwrap_err().to_string();
        assert_eq!(error, "volume: every column must have as many values as time (1) (found 0)");
    }

    #[test]
    fn one_candle_is_a_series() {
        let candles = Candles::new(columns(&[[0.0, 1.0, 2.0, 0.5, 1.5, 0.0]])).unwrap();
        assert_eq!(candles.info().candles, 1);
        assert_eq!(candles.info().interval_ms, None);
    }
}
