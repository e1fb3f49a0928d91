//! The covariance of two points: Matérn 5/2 with a length scale for each dimension (C. E. Rasmussen, C. K. I. Williams, Gaussian
//! Processes for Machine Learning, 2006, section 4.2).
//!
//! | symbol | meaning |
//! | --- | --- |
//! | d | dimensions |
//! | ℓ_j | length scale of dimension j, in units of the unit cube |
//! | s² | variance of the signal, of standardised losses |
//! | σ² | variance of the noise |
//! | r² | Σ ((x_j − y_j) / ℓ_j)², over the features of both points |

const ROOT_5: f64 = 2.236_067_977_499_79;

/// Smallest variance of the noise: keeps matrices of close points invertible.
const LEAST_NOISE: f64 = 1e-8;

/// What the covariance depends on. Logarithms, because all are scales.
#[derive(Debug, Clone, PartialEq)]
pub struct Kernel {
    pub(crate) log_scales: Vec<f64>,
    pub(crate) log_signal: f64,
    pub(crate) log_noise: f64,
    /// 1 / ℓ_j² of each feature.
    weights: Vec<f64>,
    signal: f64,
}

impl Kernel {
    /// A kernel of features that belong to dimensions, `owners[feature]` each.
    pub(crate) fn new(
        owners: &[usize],
        log_scales: Vec<f64>,
        log_signal: f64,
        log_noise: f64,
    ) -> Self {
        let weights = owners.iter().map(|&j| libm::exp(-2.0 * log_scales[j])).collect();
        Self { weights, signal: libm::exp(log_signal), log_scales, log_signal, log_noise }
    }

    /// From scales, signal and noise in one row.
    pub(crate) fn from_logs(owners: &[usize], logs: &[f64]) -> Self {
        let dimensions = logs.len() - 2;
        Self::new(owners, logs[..dimensions].to_vec(), logs[dimensions], logs[dimensions + 1])
    }

    /// The same with another variance of the noise.
    pub(crate) fn with_noise(self, noise: f64) -> Self {
        Self { log_noise: libm::log(noise), ..self }
    }

    /// s².
    pub(crate) fn signal(&self) -> f64 {
        self.signal
    }

    /// σ².
    pub(crate) fn noise(&self) -> f64 {
        LEAST_NOISE + libm::exp(self.log_noise)
    }

    /// 1 / ℓ_j² of a feature.
    pub(crate) fn weight(&self, feature: usize) -> f64 {
        self.weights[feature]
    }

    /// r² of two points.
    pub(crate) fn squared(&self, a: &[f64], b: &[f64]) -> f64 {
        a.iter().zip(b).zip(&self.weights).fold(0.0, |sum, ((a, b), weight)| {
            let apart = a - b;
            sum + weight * (apart * apart)
        })
    }

    /// The covariance of two points.
    pub(crate) fn covariance(&self, a: &[f64], b: &[f64]) -> f64 {
        self.of_distance(self.squared(a, b)).0
    }

    /// The covariance at r², and its derivative by r².
    pub(crate) fn of_distance(&self, squared: f64) -> (f64, f64) {
        let root = ROOT_5 * squared.sqrt();
        let decay = self.signal * libm::exp(-root);
        (decay * (1.0 + root + root * root / 3.0), -5.0 / 6.0 * decay * (1.0 + root))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covariance_falls_from_the_signal_with_the_distance() {
        let kernel =
            Kernel::new(&[0, 1], vec![libm::log(0.5), libm::log(2.0)], libm::log(3.0), -9.0);
        let origin = [0.0, 0.0];
        assert!((kernel.covariance(&origin, &origin) - 3.0).abs() < 1e-12);
        // One length scale away: (1 + √5 + 5/3) · exp(−√5) of it.
        let expected = 3.0 * 0.523_994_108_831_820_3;
        assert!((kernel.covariance(&origin, &[0.5, 0.0]) - expected).abs() < 1e-9);
        assert!((kernel.covariance(&origin, &[0.0, 2.0]) - expected).abs() < 1e-9);
    }

    #[test]
    fn the_derivative_is_that_of_the_covariance() {
        let kernel = Kernel::new(&[0], vec![0.0], 0.3, -9.0);
        for squared in [0.0, 0.01, 1.0, 9.0] {
            let (at, slope) = kernel.of_distance(squared);
            let (next, _) = kernel.of_distance(squared + 1e-7);
            assert!(((next - at) / 1e-7 - slope).abs() < 1e-3 * slope.abs(), "{squared}");
        }
    }
}
