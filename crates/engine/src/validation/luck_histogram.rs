//! The distribution of the best Sharpe ratio that a search of the same size finds in noise, in bars of equal width.

use super::deflated_sharpe::{best_exceeds, luck_score};
use super::{ReturnMoments, normal};
use serde::{Deserialize, Serialize};

/// Number of bars.
const BARS: usize = 40;

/// Probability of the values outside the bars, on each side.
const TAIL: f64 = 0.001;

/// The best Sharpe ratios of searches over noise, and the one that was found. All are Sharpe ratios a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LuckHistogram {
    /// Where the first bar begins.
    pub low: f64,
    /// Where the last bar ends.
    pub high: f64,
    /// The share of searches in each bar. One in a thousand is below the first bar, one above the last.
    pub shares: Vec<f64>,
    /// The Sharpe ratio of the best episode.
    pub sharpe: f64,
}

impl LuckHistogram {
    /// The best Sharpe ratios of `trials` independent trials without skill, as many candles long as the best episode. None without a
    /// trial, for a best episode with a ratio of exactly 0, and where [`luck`](super::deflated_sharpe::luck) is none.
    pub fn new(best: &ReturnMoments, trials: u32, candles_per_year: f64) -> Option<Self> {
        let score = luck_score(best)?;
        let sharpe = best.sharpe() * candles_per_year.sqrt();
        // One standard error as a Sharpe ratio a year.
        let error = sharpe / score;
        let (low, high) = (best_quantile(TAIL, trials)?, best_quantile(1.0 - TAIL, trials)?);
        let border = |bar: usize| low + (high - low) * bar as f64 / BARS as f64;
        let share = |bar| best_exceeds(border(bar), trials) - best_exceeds(border(bar + 1), trials);
        let histogram = Self {
            low: low * error,
            high: high * error,
            shares: (0..BARS).map(share).collect(),
            sharpe,
        };
        (error > 0.0 && error.is_finite()).then_some(histogram)
    }
}

/// The value that the best of `trials` standard normal values exceeds with the probability `1 − p`: `Φ⁻¹(p^(1/N))`.
fn best_quantile(p: f64, trials: u32) -> Option<f64> {
    // Upper quantiles are computed in the lower tail, where probabilities are more exact.
    let upper = -libm::expm1(libm::log(p) / f64::from(trials));
    normal::quantile(upper).map(|value| -value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::deflated_sharpe::luck;

    fn moments(sharpe: f64) -> ReturnMoments {
        ReturnMoments { count: 1_001, mean: sharpe, deviation: 1.0, skewness: 0.0, kurtosis: 3.0 }
    }

    #[test]
    fn the_bars_above_the_best_are_its_luck() {
        for (sharpe, trials) in [(0.03, 1), (0.05, 10), (0.08, 90), (0.14, 100_000)] {
            let best = moments(sharpe);
            let found = LuckHistogram::new(&best, trials, 252.0).unwrap();
            assert_eq!(found.shares.len(), BARS);
            let sum: f64 = found.shares.iter().sum();
            assert!((sum - (1.0 - 2.0 * TAIL)).abs() < 1e-9, "{sum}");
            let width = (found.high - found.low) / BARS as f64;
            let above: f64 = found
                .shares
                .iter()
                .enumerate()
                .map(|(bar, share)| {
                    let covered = (found.low + width * (bar + 1) as f64 - found.sharpe) / width;
                    let part = if covered > 1.0 { 1.0 } else { covered };
                    if part > 0.0 { share * part } else { 0.0 }
                })
                .sum();
            // Within a bar the share is not spread evenly.
            assert!((above - luck(&best, trials).unwrap()).abs() < 0.01, "{above} of {trials}");
        }
    }

    #[test]
    fn ratios_are_those_of_a_year() {
        // One standard error of 1,001 returns is 1 / √1,000; a single trial has 99.8 % within 3.09 of them.
        let found = LuckHistogram::new(&moments(0.001), 1, 252.0).unwrap();
        let error = (252.0_f64 / 1_000.0).sqrt();
        assert!(
            (found.high - 3.0902 * error).abs() < 1e-3 && (found.low + found.high).abs() < 1e-9
        );
        assert!((found.sharpe - 0.001 * 252.0_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn without_a_trial_or_a_ratio_there_is_none() {
        assert_eq!(LuckHistogram::new(&moments(0.1), 0, 252.0), None);
        assert_eq!(LuckHistogram::new(&moments(0.0), 10, 252.0), None);
        let lost = LuckHistogram::new(&moments(-0.1), 10, 252.0).unwrap();
        assert!(lost.sharpe < lost.low);
    }
}
