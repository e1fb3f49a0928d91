//! The result of one split of a cross-validation.

/// The result of one split: the best episode on one half, and its rank on the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Its index; of equal episodes the first.
    pub best: u32,
    /// Its Sharpe ratio of one candle on the choosing half.
    pub in_sample: f64,
    /// Its ratio on the other half; 0 if it did not trade there.
    pub out_of_sample: f64,
    /// `ln(w / (1 − w))`, where w is its rank on the other half divided by the number of episodes + 1. The worst episode has
    /// rank 1, and equal episodes share the mean of their ranks.
    pub logit: f64,
}
