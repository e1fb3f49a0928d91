//! A series in a given number of buckets, for a chart that has fewer pixels than candles. A bucket has a number of candles, not a
//! time, so that a market that is closed takes no room.

use super::Candles;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// Most buckets of one request.
pub const MOST_BUCKETS: u32 = 1_000_000;

/// Candles of a range of a series in buckets of equal size, as columns of equal length. Bucket i covers the candles from
/// `from + i · candles_per_bucket` on; the last bucket may have fewer.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CandleBuckets {
    /// Index in the series of the first candle.
    pub from: u32,
    /// Index in the series after the last candle.
    pub to: u32,
    /// Candles in a bucket, at least 1: the fewest that need no more buckets than were asked for.
    pub candles_per_bucket: u32,
    /// Opening time of the first candle of each bucket, epoch milliseconds UTC.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub time: Vec<f64>,
    /// Open of its first candle.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub open: Vec<f64>,
    /// Its highest high.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub high: Vec<f64>,
    /// Its lowest low.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub low: Vec<f64>,
    /// Close of its last candle.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub close: Vec<f64>,
    /// Sum of its volumes.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub volume: Vec<f64>,
}

impl Candles {
    /// The candles `from..to` in at most `buckets` buckets. The series has every column.
    ///
    /// # Errors
    /// Names `from` if it is not before `to`, `to` if it is behind the last candle, and `buckets` if there are none or too many.
    pub fn buckets(&self, from: u32, to: u32, buckets: u32) -> Result<CandleBuckets> {
        let len = self.len() as u32;
        if to > len {
            return Err(Error::field(
                "to",
                to,
                format!("must be at most {len}, the number of candles"),
            ));
        }
        if from >= to {
            return Err(Error::field("from", from, format!("must be less than to ({to})")));
        }
        if buckets == 0 || buckets > MOST_BUCKETS {
            return Err(Error::field("buckets", buckets, format!("must be 1 to {MOST_BUCKETS}")));
        }
        let candles_per_bucket = (to - from).div_ceil(buckets);
        let size = candles_per_bucket as usize;
        let of = |column: &[f64], value: fn(&[f64]) -> f64| -> Vec<f64> {
            column[from as usize..to as usize].chunks(size).map(value).collect()
        };
        Ok(CandleBuckets {
            from,
            to,
            candles_per_bucket,
            time: of(self.time(), first),
            open: of(self.open(), first),
            high: of(self.high(), highest),
            low: of(self.low(), lowest),
            close: of(self.close(), last),
            volume: of(self.volume(), sum),
        })
    }
}

fn first(values: &[f64]) -> f64 {
    values[0]
}

fn last(values: &[f64]) -> f64 {
    values[values.len() - 1]
}

/// Four accumulators, since each comparison waits for the one before.
fn extreme(values: &[f64], better: impl Fn(f64, f64) -> bool) -> f64 {
    let pick = |a: f64, b: f64| if better(b, a) { b } else { a };
    let mut found = [values[0]; 4];
    let (quads, rest) = values.as_chunks::<4>();
    for quad in quads {
        for (found, &value) in found.iter_mut().zip(quad) {
            *found = pick(*found, value);
        }
    }
    rest.iter().chain(&found).fold(values[0], |found, &value| pick(found, value))
}

fn highest(values: &[f64]) -> f64 {
    extreme(values, |a, b| a > b)
}

fn lowest(values: &[f64]) -> f64 {
    extreme(values, |a, b| a < b)
}

fn sum(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |sum, value| sum + value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candles::synthetic::{Synthetic, SyntheticConfig};
    use crate::candles::{Candle, Columns};

    fn candles(prices: &[[f64; 5]]) -> Candles {
        let mut columns = Columns::default();
        for (index, &[open, high, low, close, volume]) in prices.iter().enumerate() {
            columns.push(Candle { time: 10.0 * index as f64, open, high, low, close, volume });
        }
        Candles::new(columns).unwrap()
    }

    #[test]
    fn a_bucket_is_one_candle_of_all_its_candles() {
        let candles = candles(&[
            [1.0, 9.0, 1.0, 2.0, 5.0],
            [2.0, 5.0, 2.0, 3.0, 1.0],
            [3.0, 8.0, 0.5, 4.0, 2.0],
            [4.0, 6.0, 3.0, 5.0, 3.0],
            [5.0, 7.0, 4.0, 6.0, 4.0],
        ]);
        let buckets = candles.buckets(1, 5, 3).unwrap();
        let expected = CandleBuckets {
            from: 1,
            to: 5,
            candles_per_bucket: 2,
            time: vec![10.0, 30.0],
            open: vec![2.0, 4.0],
            high: vec![8.0, 7.0],
            low: vec![0.5, 3.0],
            close: vec![4.0, 6.0],
            volume: vec![3.0, 7.0],
        };
        assert_eq!(buckets, expected);
        let all = candles.buckets(0, 5, 1).unwrap();
        assert_eq!((all.high, all.low, all.volume), (vec![9.0], vec![0.5], vec![15.0]));
        let each = candles.buckets(0, 5, 100).unwrap();
        assert_eq!((each.candles_per_bucket, &each.close[..]), (1, candles.close()));
        let partial = candles.buckets(0, 5, 2).unwrap();
        assert_eq!((partial.candles_per_bucket, partial.close), (3, vec![4.0, 6.0]));
    }

    #[test]
    fn a_long_series_has_the_extremes_of_a_plain_search() {
        let config = SyntheticConfig { candles: 10_007, ..Default::default() };
        let candles = Synthetic::new(config).unwrap().finish().unwrap();
        let buckets = candles.buckets(3, 10_001, 400).unwrap();
        let size = buckets.candles_per_bucket as usize;
        assert!(buckets.time.len() <= 400);
        let highs = candles.high()[3..10_001].chunks(size);
        let lows = candles.low()[3..10_001].chunks(size);
        for (bucket, (high, low)) in highs.zip(lows).enumerate() {
            let high = high.iter().copied().reduce(|a, b| if b > a { b } else { a });
            let low = low.iter().copied().reduce(|a, b| if b < a { b } else { a });
            assert_eq!((Some(buckets.high[bucket]), Some(buckets.low[bucket])), (high, low));
        }
    }

    #[test]
    fn a_range_that_is_not_in_the_series_is_refused() {
        let candles = candles(&[[1.0, 1.0, 1.0, 1.0, 0.0]; 3]);
        let cases = [
            ((0, 4, 10), "to: must be at most 3, the number of candles (found 4)"),
            ((2, 2, 10), "from: must be less than to (2) (found 2)"),
            ((3, 1, 10), "from: must be less than to (1) (found 3)"),
            ((0, 0, 10), "from: must be less than to (0) (found 0)"),
            ((0, 3, 0), "buckets: must be 1 to 1000000 (found 0)"),
            ((0, 3, 1_000_001), "buckets: must be 1 to 1000000 (found 1000001)"),
        ];
        for ((from, to, buckets), message) in cases {
            assert_eq!(candles.buckets(from, to, buckets).unwrap_err().to_string(), message);
        }
    }
}
