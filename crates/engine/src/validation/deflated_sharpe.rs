//! The Sharpe ratio of the best episode, corrected for the search: the probability that the true ratio is above 0 (probabilistic),
//! the probability that it is above the expected best of as many trials without skill (deflated), and how often such trials look as
//! good (luck). Sources: D. H. Bailey, M. López de Prado, The Sharpe Ratio Efficient Frontier (2012) and The Deflated Sharpe Ratio
//! (2014); Z. Šidák, Rectangular confidence regions for the means of multivariate normal distributions (1967).

use super::{ReturnMoments, normal};
use std::f64::consts::E;

/// The constant of Euler and Mascheroni.
const EULER_GAMMA: f64 = 0.577_215_664_901_532_9;

/// Probability that the true Sharpe ratio of one candle is above `benchmark`:
/// `Φ((SR − benchmark) · √(n − 1) / √(1 − skewness · SR + (kurtosis − 1) / 4 · SR²))`. None if the
/// radicand is not positive.
pub fn probabilistic(best: &ReturnMoments, benchmark: f64) -> Option<f64> {
    score(best, benchmark, shape(best)?).map(normal::cdf)
}

/// Variance of the Sharpe ratio in units of `1 / (n − 1)`; 1 without skill.
fn shape(best: &ReturnMoments) -> Option<f64> {
    let sharpe = best.sharpe();
    let shape = 1.0 - best.skewness * sharpe + (best.kurtosis - 1.0) / 4.0 * sharpe * sharpe;
    (shape > 0.0).then_some(shape)
}

/// Distance of the Sharpe ratio from the benchmark, in standard errors.
fn score(best: &ReturnMoments, benchmark: f64, shape: f64) -> Option<f64> {
    let score = (best.sharpe() - benchmark) * (best.count as f64 - 1.0).sqrt() / shape.sqrt();
    (best.count >= 2 && score.is_finite()).then_some(score)
}

/// The expected Sharpe ratio of the best of `trials` independent trials without skill, whose ratios have this variance: `√variance
/// · ((1 − γ) · Φ⁻¹(1 − 1/N) + γ · Φ⁻¹(1 − 1/(N · e)))`. It is 0 for a single trial, which was not selected; none without a trial,
/// and if the variance is not a number of 0 or more.
pub fn expected_best(trials: u32, variance: f64) -> Option<f64> {
    if trials == 1 {
        return Some(0.0);
    }
    let n = f64::from(trials);
    // Upper quantiles are computed in the lower tail, where probabilities are more exact.
    let (largest, next) = (-normal::quantile(1.0 / n)?, -normal::quantile(1.0 / (n * E))?);
    let expected = variance.sqrt() * ((1.0 - EULER_GAMMA) * largest + EULER_GAMMA * next);
    expected.is_finite().then_some(expected)
}

/// Deflated Sharpe ratio: the probability that the true ratio of the best of `trials` is above [`expected_best`].
pub fn deflated(best: &ReturnMoments, trials: u32, variance: f64) -> Option<f64> {
    probabilistic(best, expected_best(trials, variance)?)
}

/// How often the best of `trials` independent trials without skill looks as good: `1 − Φ(z)^N`, where z is the Sharpe ratio in
/// standard
/// errors (`luck_score`). Similar trials look as good less often than independent ones. None without a trial, and if the variance is
/// not above 0.
pub fn luck(best: &ReturnMoments, trials: u32) -> Option<f64> {
    let score = luck_score(best)?;
    (trials > 0).then(|| best_exceeds(score, trials))
}

/// The Sharpe ratio in standard errors of a trial without skill, `SR · √(n − 1) / √v`. The variance v is that of
/// [`probabilistic`], but at least 1, its value without skill: a few lucky trades make an episode positively skewed, which
/// must not make it look more certain.
pub(super) fn luck_score(best: &ReturnMoments) -> Option<f64> {
    let shape = shape(best)?;
    score(best, 0.0, if shape > 1.0 { shape } else { 1.0 })
}

/// The probability that the best of `trials` independent standard normal values exceeds `score`: `1 − Φ(score)^N`.
pub(super) fn best_exceeds(score: f64, trials: u32) -> f64 {
    -libm::expm1(f64::from(trials) * libm::log1p(-normal::cdf(-score)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns with these moments.
    fn moments(count: usize, sharpe: f64, skewness: f64, kurtosis: f64) -> ReturnMoments {
        ReturnMoments { count, mean: sharpe, deviation: 1.0, skewness, kurtosis }
    }

    #[test]
    fn the_worked_example_of_the_paper() {
        // Five years of days, 250 a year: Sharpe ratio 2.5 a year, variance of the trials' ratios 0.5 a year.
        let (days, year) = (1_250, 250.0_f64);
        let best = moments(days, 2.5 / year.sqrt(), -3.0, 10.0);
        let expected = expected_best(100, 0.5 / year).unwrap();
        assert!((expected - 0.1132).abs() < 5e-5, "{expected}");
        let ratio = deflated(&best, 100, 0.5 / year).unwrap();
        assert!((ratio - 0.9004).abs() < 5e-5, "{ratio}");
        // "Should the strategist have found it after 46 trials", and with normal returns after 88.
        let ratio = deflated(&best, 46, 0.5 / year).unwrap();
        assert!((ratio - 0.9505).abs() < 5e-5, "{ratio}");
        let normal = moments(days, 2.5 / year.sqrt(), 0.0, 3.0);
        let ratio = deflated(&normal, 88, 0.5 / year).unwrap();
        assert!((ratio - 0.9505).abs() < 1e-3, "{ratio}");
    }

    #[test]
    fn a_single_trial_is_not_deflated() {
        let best = moments(500, 0.05, -0.2, 4.0);
        assert_eq!(deflated(&best, 1, 0.0), probabilistic(&best, 0.0));
        let sum = luck(&best, 1).unwrap() + probabilistic(&best, 0.0).unwrap();
        assert!((sum - 1.0).abs() < 1e-15);
    }

    #[test]
    fn more_trials_lower_the_deflated_ratio() {
        let best = moments(500, 0.2, 0.2, 4.0);
        for trials in [2, 10, 100, 10_000, 1_000_000] {
            let (few, many) = (trials, trials * 2);
            assert!(deflated(&best, few, 0.002) > deflated(&best, many, 0.002));
            assert!(luck(&best, few) < luck(&best, many));
        }
    }

    #[test]
    fn luck_is_the_chance_that_any_trial_looks_as_good() {
        // One standard error: one of 6.3 trials looks as good.
        let best = moments(10_000, 0.01, 0.0, 1.0);
        let one = normal::cdf(-0.01 * 9_999_f64.sqrt());
        let five = 1.0 - (1.0 - one) * (1.0 - one) * (1.0 - one) * (1.0 - one) * (1.0 - one);
        assert!((luck(&best, 5).unwrap() - five).abs() < 1e-15);
    }

    #[test]
    fn skewness_by_a_few_lucky_trades_does_not_lower_luck() {
        let (lucky, normal) = (moments(2_000, 0.055, 11.0, 201.0), moments(2_000, 0.055, 0.0, 1.0));
        assert!(probabilistic(&lucky, 0.0) > probabilistic(&normal, 0.0));
        assert_eq!(luck(&lucky, 200), luck(&normal, 200));
    }

    #[test]
    fn an_undefined_figure_is_none() {
        let best = moments(100, 0.1, 0.0, 3.0);
        assert_eq!(deflated(&best, 0, 0.01), None);
        assert_eq!(luck(&best, 0), None);
        assert_eq!(expected_best(10, -1.0), None);
        assert_eq!(expected_best(10, f64::NAN), None);
        assert_eq!(probabilistic(&moments(1, 0.1, 0.0, 3.0), 0.0), None);
        // No distribution has such moments, and the radicand is negative.
        assert_eq!(probabilistic(&moments(100, 1.0, 3.0, 3.0), 0.0), None);
    }
}
