//! Probability of backtest overfitting: how often the episode that is best on one half of the candles is in the lower half of
//! all episodes on the other. Source: D. H. Bailey, J. M. Borwein, M. López de Prado, Q. J. Zhu, The Probability of Backtest
//! Overfitting (2015).

use super::split_outcome::Outcome;
use serde::{Deserialize, Serialize};

/// The result of cross-validation over all halves of the blocks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Pbo {
    /// Number of episodes compared.
    pub episodes: u32,
    /// Number of splits in which an episode could be chosen, at most 12,870.
    pub splits: u32,
    /// Share of splits whose chosen episode is at or below the median on the other half, 0 to 1. About 0.5 if the choice has no
    /// value.
    pub probability: f64,
    /// Slope of the regression line of the chosen episodes' Sharpe ratios on the other half over those on the choosing half. Below
    /// 0 if episodes that look better turn out worse; none if the ratios on the choosing half do not vary.
    pub degradation_slope: Option<f64>,
    /// Share of splits whose chosen episode has a Sharpe ratio below 0 on the other half, 0 to 1.
    pub probability_of_loss: f64,
}

impl Pbo {
    /// Summarises the outcomes; none if there are none.
    pub(super) fn of(episodes: u32, outcomes: &[Outcome]) -> Option<Self> {
        let splits = outcomes.len() as f64;
        let share = |test: fn(&Outcome) -> bool| {
            outcomes.iter().filter(|outcome| test(outcome)).count() as f64 / splits
        };
        (!outcomes.is_empty()).then(|| Self {
            episodes,
            splits: outcomes.len() as u32,
            probability: share(|outcome| outcome.logit <= 0.0),
            degradation_slope: slope(outcomes),
            probability_of_loss: share(|outcome| outcome.out_of_sample < 0.0),
        })
    }
}

/// Slope of the least-squares line.
fn slope(outcomes: &[Outcome]) -> Option<f64> {
    let splits = outcomes.len() as f64;
    let mean_in = outcomes.iter().map(|outcome| outcome.in_sample).sum::<f64>() / splits;
    let mean_out = outcomes.iter().map(|outcome| outcome.out_of_sample).sum::<f64>() / splits;
    let (mut variance, mut covariance, mut size) = (0.0, 0.0, 0.0);
    for outcome in outcomes {
        let distance = outcome.in_sample - mean_in;
        variance += distance * distance;
        covariance += distance * (outcome.out_of_sample - mean_out);
        size += outcome.in_sample * outcome.in_sample;
    }
    // Rounding gives equal ratios a tiny variance, which does not count.
    (variance > 1e-20 * size).then(|| covariance / variance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(in_sample: f64, out_of_sample: f64, logit: f64) -> Outcome {
        Outcome { best: 0, in_sample, out_of_sample, logit }
    }

    #[test]
    fn shares_and_slope_are_those_of_the_outcomes() {
        let outcomes = [
            outcome(1.0, 2.0, 1.0),
            outcome(2.0, 1.0, 0.0),
            outcome(3.0, 0.0, -1.0),
            outcome(4.0, -1.0, -2.0),
        ];
        let pbo = Pbo::of(7, &outcomes).unwrap();
        assert_eq!((pbo.episodes, pbo.splits), (7, 4));
        assert_eq!((pbo.probability, pbo.probability_of_loss), (0.75, 0.25));
        assert_eq!(pbo.degradation_slope, Some(-1.0));
    }

    #[test]
    fn an_undefined_figure_is_none() {
        assert_eq!(Pbo::of(7, &[]), None);
        let same = [outcome(0.3, 0.1, 0.0), outcome(0.3, 0.2, 0.0), outcome(0.3, 0.3, 0.0)];
        assert_eq!(Pbo::of(7, &same).unwrap().degradation_slope, None);
    }
}
