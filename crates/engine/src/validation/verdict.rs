//! The verdict: whether the best episode is more than luck.
//!
//! Luck decides whether there is any evidence: it counts every episode as a new trial, so that at most one search in a hundred on
//! noise passes, however alike or different its episodes are. The deflated Sharpe ratio and the probability of overfitting
//! decide how strong the evidence is: the first is low where episodes differ widely, the second is high where the episode chosen
//! on some candles is not better on others.

use serde::{Deserialize, Serialize};

/// Fewest returns for the formulas, which hold for many.
const MIN_RETURNS: u32 = 30;
/// Most luck that still counts as evidence.
const MAX_LUCK: f64 = 0.01;
/// Least deflated Sharpe ratio that counts as evidence, as in the paper.
pub(super) const MIN_DEFLATED: f64 = 0.95;
/// Above this probability of overfitting, the choice among the episodes has no value.
const MAX_OVERFITTING: f64 = 0.5;

/// A conclusion from the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Verdict {
    /// Luck of at most 0.01, a deflated Sharpe ratio of at least 0.95, and a probability of overfitting, if it is known, of at
    /// most 0.5.
    Evidence,
    /// Luck of at most 0.01, but another condition of evidence is not met.
    Weak,
    /// Luck above 0.01.
    NoEvidence,
    /// Fewer than 30 returns, returns that do not vary, or no second Sharpe ratio to deflate the best one.
    Unknown,
}

/// The figures that a verdict and its sentence depend on.
pub(super) struct Figures {
    /// Number of episodes.
    pub(super) trials: u32,
    /// Number of the best episode's returns.
    pub(super) returns: u32,
    /// Its Sharpe ratio of one candle.
    pub(super) sharpe: Option<f64>,
    /// Its deflated Sharpe ratio.
    pub(super) deflated_sharpe: Option<f64>,
    /// Probability that the best of as many trials without skill looks as good.
    pub(super) luck: Option<f64>,
    /// Probability of backtest overfitting.
    pub(super) probability_of_overfitting: Option<f64>,
}

impl Figures {
    /// The verdict.
    pub(super) fn verdict(&self) -> Verdict {
        match (self.luck, self.deflated_sharpe) {
            _ if !self.is_long_enough() => Verdict::Unknown,
            (Some(luck), _) if luck > MAX_LUCK => Verdict::NoEvidence,
            (Some(_), Some(deflated)) if deflated >= MIN_DEFLATED && !self.is_overfitted() => {
                Verdict::Evidence
            }
            (Some(_), Some(_)) => Verdict::Weak,
            _ => Verdict::Unknown,
        }
    }

    /// Whether there are enough returns for the formulas.
    pub(super) fn is_long_enough(&self) -> bool {
        self.returns >= MIN_RETURNS
    }

    /// Whether the choice among the episodes has no value on the other half of the candles.
    pub(super) fn is_overfitted(&self) -> bool {
        self.probability_of_overfitting.is_some_and(|it| it > MAX_OVERFITTING)
    }
}
