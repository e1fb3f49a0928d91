//! Tests for overfitting: how much of the best episode's result a search of its size would find in noise. The functions take slices
//! and return records; they do not depend on studies, jobs or candles.
//!
//! Sharpe ratios in this module are those of one candle, not of a year, unless stated otherwise.
//!
//! ```
//! use candlerun_engine::validation::{Cscv, Overfitting, ReturnMoments, TrialSharpes, Verdict, blocks};
//!
//! // Two episodes: the first rises on three days of five, the second on every other day.
//! let good: Vec<f64> = (0..640).map(|i| if i % 5 < 3 { 0.01 } else { -0.01 }).collect();
//! let even: Vec<f64> = (0..640).map(|i| if i % 2 < 1 { 0.01 } else { -0.01 }).collect();
//!
//! let all = [blocks::of(&good), blocks::of(&even)];
//! let mut trials = TrialSharpes::default();
//! all.iter().for_each(|episode| trials.push(blocks::sharpe(episode, blocks::ALL)));
//! let mut cscv = Cscv::new(&all);
//! while !cscv.advance(1_000) {}
//!
//! let best = ReturnMoments::of(&good);
//! let overfitting = Overfitting::new(best.as_ref(), &trials, cscv.finish().as_ref());
//! assert_eq!(overfitting.probability_of_overfitting, Some(0.0));
//! assert_eq!(overfitting.verdict, Verdict::Evidence);
//! ```

/// Sharpe ratios of some of an episode's blocks.
pub mod blocks;
/// Cross-validation over all halves of the blocks.
mod cscv;
/// Sharpe ratios corrected for the number of trials.
pub mod deflated_sharpe;
/// The best Sharpe ratios that noise would find.
mod luck_histogram;
/// Mean, deviation, skewness and kurtosis of returns.
mod moments;
/// Monte Carlo: how the result could have differed.
pub mod monte_carlo;
/// The standard normal distribution.
pub mod normal;
/// The figures, the verdict and the sentence together.
mod overfitting;
/// Probability of backtest overfitting.
mod pbo;
/// The verdict as a sentence.
mod sentence;
/// The result of one split of a cross-validation.
mod split_outcome;
/// The variance of the trials' Sharpe ratios.
mod trial_sharpes;
/// The verdict: whether the best episode is more than luck.
mod verdict;

pub use cscv::Cscv;
pub use luck_histogram::LuckHistogram;
pub use moments::ReturnMoments;
pub use overfitting::Overfitting;
pub use pbo::Pbo;
pub use split_outcome::Outcome;
pub use trial_sharpes::TrialSharpes;
pub use verdict::Verdict;
