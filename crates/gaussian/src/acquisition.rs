//! Acquisition functions: the value of running a point next. The log expected improvement is numerically stable even where an
//! improvement is nearly impossible (S. Ament and others, Unexpected Improvements to Expected Improvement for Bayesian
//! Optimization, 2023).

use crate::posterior::{Posterior, Prediction};

const LOG_ROOT_2_PI: f64 = 0.918_938_533_204_672_7;

/// log h(z), h(z) = φ(z) + z Φ(z), and its derivative Φ(z) / h(z).
fn log_h(z: f64) -> (f64, f64) {
    let log_density = -0.5 * z * z - LOG_ROOT_2_PI;
    if z > -10.0 {
        let density = libm::exp(log_density);
        let below = 0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2);
        let h = density + z * below;
        return (libm::log(h), below / h);
    }
    // Asymptotic series of Mills' ratio: Φ(z) = φ(z)/|z| · (1 − 1/z² + 3/z⁴ − 15/z⁶ …).
    let inverse = 1.0 / (z * z);
    let below = 1.0 - inverse * (1.0 - inverse * (3.0 - inverse * (15.0 - inverse * 105.0)));
    let h = 1.0 - inverse * (3.0 - inverse * (15.0 - inverse * (105.0 - inverse * 945.0)));
    (log_density + libm::log(inverse * h), below / h * -z)
}

/// An acquisition function.
#[derive(Debug, Clone, Copy)]
pub enum Acquisition {
    /// The logarithm of the expected improvement on this loss.
    ExpectedImprovement(f64),
    /// The negated mean, however uncertain it is.
    LowestMean,
}

impl Acquisition {
    /// The value of a point; higher is better.
    pub fn value(self, posterior: &Posterior, point: &[f64]) -> f64 {
        match self {
            Self::ExpectedImprovement(best) => {
                let (mean, deviation) = posterior.predict(point);
                log_improvement(best, mean, deviation)
            }
            Self::LowestMean => -posterior.mean(point),
        }
    }

    /// The value of a point whose prediction is known.
    pub fn value_of(self, prediction: &Prediction) -> f64 {
        match self {
            Self::ExpectedImprovement(best) => {
                log_improvement(best, prediction.mean, prediction.deviation)
            }
            Self::LowestMean => -prediction.mean,
        }
    }

    /// The gradient of the value at that point.
    pub fn slope(self, posterior: &Posterior, prediction: &Prediction) -> Vec<f64> {
        let slopes = posterior.slopes(prediction);
        match self {
            Self::LowestMean => slopes.mean.into_iter().map(|mean| -mean).collect(),
            Self::ExpectedImprovement(best) => {
                let deviation = prediction.deviation;
                let z = (best - prediction.mean) / deviation;
                let (_, rate) = log_h(z);
                let slopes = slopes.mean.iter().zip(&slopes.deviation);
                slopes
                    .map(|(mean, spread)| (spread - rate * (mean + z * spread)) / deviation)
                    .collect()
            }
        }
    }
}

/// Log expected improvement of a loss below `best`.
fn log_improvement(best: f64, mean: f64, deviation: f64) -> f64 {
    libm::log(deviation) + log_h((best - mean) / deviation).0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Kernel;

    #[test]
    fn both_forms_of_log_h_agree_where_they_meet_and_decrease_without_bound() {
        let (above, below) = (log_h(-10.0 + 1e-9), log_h(-10.0 - 1e-9));
        assert!((above.0 - below.0).abs() < 1e-5, "{above:?} {below:?}");
        assert!((above.1 - below.1).abs() < 1e-5 * above.1);
        // h(0) = φ(0).
        assert!((log_h(0.0).0 + LOG_ROOT_2_PI).abs() < 1e-12);
        assert!(log_h(-1e6).0.is_finite() && log_h(-1e6).0 < log_h(-1e5).0);
    }

    #[test]
    fn the_slope_is_that_of_the_value() {
        let kernel = Kernel::new(&[0, 1], vec![-1.0, -0.5], 0.2, -12.0);
        let points = vec![vec![0.1, 0.2], vec![0.8, 0.3], vec![0.5, 0.9]];
        let posterior = Posterior::new(kernel, points, vec![1.0, -0.5, 0.3]).unwrap();
        let at = [0.3, 0.6];
        for acquisition in [Acquisition::ExpectedImprovement(-0.5), Acquisition::LowestMean] {
            let prediction = posterior.prediction(&at);
            let value = acquisition.value_of(&prediction);
            let slope = acquisition.slope(&posterior, &prediction);
            assert!((value - acquisition.value(&posterior, &at)).abs() < 1e-12);
            for j in 0..2 {
                let mut moved = at;
                moved[j] += 1e-6;
                let rise = (acquisition.value(&posterior, &moved) - value) / 1e-6;
                let error = (rise - slope[j]).abs();
                assert!(error < 1e-4 * (1.0 + rise.abs()), "{acquisition:?} {slope:?}");
            }
        }
    }
}
