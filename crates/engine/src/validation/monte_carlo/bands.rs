//! Percentiles of a sample, with linear interpolation: numpy's default, type 7 of R. J. Hyndman, Y. Fan, Sample Quantiles in
//! Statistical Packages (1996).

use crate::sort;
use serde::{Deserialize, Serialize};

/// Five percentiles.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Bands {
    /// 5 % of the values are below.
    pub p5: f64,
    /// 25 % of the values are below.
    pub p25: f64,
    /// The median.
    pub p50: f64,
    /// 75 % of the values are below.
    pub p75: f64,
    /// 95 % of the values are below.
    pub p95: f64,
}

impl Bands {
    /// The percentiles of values; none without a value.
    pub fn of(mut values: Vec<f64>) -> Option<Self> {
        sort::sort(&mut values);
        Some(Self {
            p5: percentile(&values, 0.05)?,
            p25: percentile(&values, 0.25)?,
            p50: percentile(&values, 0.5)?,
            p75: percentile(&values, 0.75)?,
            p95: percentile(&values, 0.95)?,
        })
    }
}

/// The percentile of sorted values at a share of 0 to 1; none without a value, and if the share is outside 0 to 1.
pub fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    if sorted.is_empty() || !(0.0..=1.0).contains(&share) {
        return None;
    }
    let position = share * (sorted.len() - 1) as f64;
    let (index, part) = (position as usize, position - libm::floor(position));
    let (low, high) = (sorted[index], sorted[(index + 1).min(sorted.len() - 1)]);
    // Interpolates from the nearer value, so that rounding cannot pass either of them.
    Some(if part < 0.5 { low + (high - low) * part } else { high - (high - low) * (1.0 - part) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_linear_between_values() {
        let values = [1.0, 2.0, 4.0, 8.0, 16.0];
        let cases = [(0.0, 1.0), (0.25, 2.0), (0.5, 4.0), (0.6, 5.6), (0.95, 14.4), (1.0, 16.0)];
        for (share, expected) in cases {
            let value = percentile(&values, share).unwrap();
            assert!((value - expected).abs() < 1e-14, "{share}: {value}");
        }
    }

    #[test]
    fn bands_sort_their_values() {
        let bands = Bands::of((0..=100).rev().map(f64::from).collect()).unwrap();
        assert_eq!(
            [bands.p5, bands.p25, bands.p50, bands.p75, bands.p95],
            [5.0, 25.0, 50.0, 75.0, 95.0]
        );
    }

    #[test]
    fn one_value_is_every_percentile_and_an_empty_sample_has_none() {
        assert_eq!(percentile(&[7.0], 0.05), Some(7.0));
        assert_eq!(percentile(&[], 0.5), None);
        assert_eq!(percentile(&[7.0], 1.5), None);
        assert_eq!(percentile(&[7.0], f64::NAN), None);
        assert_eq!(Bands::of(vec![]), None);
    }
}
