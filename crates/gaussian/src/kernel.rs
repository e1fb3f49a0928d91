//! The covariance of two points: Matérn 5/2 for the smooth part of the losses and Matérn 1/2 for the rough part, with a length
//! scale for each dimension (C. E. Rasmussen, C. K. I. Williams, Gaussian Processes for Machine Learning, 2006, section 4.2), s² (1
//! + √5 r + 5 r² / 3) e^(−√5 r) + ρ² e^(−√5 r). A metric jumps wherever a parameter adds or removes a trade, so along a parameter
//! it contains a random walk. Modelled as noise, that part would give no information about neighbouring points; modelled as part of
//! the losses, it tells how far they may differ.
//!
//! | symbol | meaning |
//! | --- | --- |
//! | d | dimensions |
//! | ℓ_j | length scale of dimension j, as a share of its range |
//! | s² | variance of the smooth part, of standardised losses |
//! | ρ² | variance of the rough part |
//! | ε | the nugget, which is added to the variance of each point |
//! | r² | Σ ((x_j − y_j) / ℓ_j)², over the features of both points |

const ROOT_5: f64 = 2.236_067_977_499_79;

/// The first nugget. It keeps matrices of close points invertible.
const NUGGET: f64 = 1e-8;

/// Smallest √5 r for the derivative: at the distance 0 the covariance of the rough part has a cusp and no derivative.
const NEAREST: f64 = 1e-7;

/// The parameters of the covariance. Fits use their logarithms, because all of them are scales.
#[derive(Debug, Clone, PartialEq)]
pub struct Kernel {
    pub(crate) log_scales: Vec<f64>,
    pub(crate) log_signal: f64,
    pub(crate) log_roughness: f64,
    /// 1 / ℓ_j² of each feature.
    weights: Vec<f64>,
    signal: f64,
    roughness: f64,
    nugget: f64,
}

/// The covariance of two points, with the parts that a fit needs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Covariance {
    pub(crate) whole: f64,
    /// Its rough part.
    pub(crate) rough: f64,
    /// The derivative of `whole` by r².
    pub(crate) slope: f64,
}

impl Kernel {
    /// Makes a kernel of features; `owners[feature]` is the feature's dimension.
    pub(crate) fn new(
        owners: &[usize],
        log_scales: Vec<f64>,
        log_signal: f64,
        log_roughness: f64,
    ) -> Self {
        let weights = owners.iter().map(|&j| libm::exp(-2.0 * log_scales[j])).collect();
        let (signal, roughness) = (libm::exp(log_signal), libm::exp(log_roughness));
        let nugget = NUGGET;
        Self { log_scales, log_signal, log_roughness, weights, signal, roughness, nugget }
    }

    /// Makes a kernel from the logarithms of length scales, signal and roughness, in this order.
    pub(crate) fn from_logs(owners: &[usize], logs: &[f64]) -> Self {
        let dimensions = logs.len() - 2;
        Self::new(owners, logs[..dimensions].to_vec(), logs[dimensions], logs[dimensions + 1])
    }

    /// The same kernel with another nugget.
    pub(crate) fn with_nugget(self, nugget: f64) -> Self {
        Self { nugget, ..self }
    }

    /// s² + ρ²: the covariance of a point with itself.
    pub(crate) fn variance(&self) -> f64 {
        self.signal + self.roughness
    }

    /// ρ², the variance of the rough part, in units of the standardised losses.
    pub fn roughness(&self) -> f64 {
        self.roughness
    }

    /// ε.
    pub(crate) fn nugget(&self) -> f64 {
        self.nugget
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
        self.of_distance(self.squared(a, b)).whole
    }

    /// The covariance at r².
    pub(crate) fn of_distance(&self, squared: f64) -> Covariance {
        let root = ROOT_5 * squared.sqrt();
        let decay = libm::exp(-root);
        let (smooth, rough) = (self.signal * decay, self.roughness * decay);
        let apart = if root > NEAREST { root } else { NEAREST };
        Covariance {
            whole: smooth * (1.0 + root + root * root / 3.0) + rough,
            rough,
            slope: -5.0 / 6.0 * smooth * (1.0 + root) - 2.5 * rough / apart,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covariance_falls_with_the_distance_from_signal_and_roughness() {
        let scales = vec![libm::log(0.5), libm::log(2.0)];
        let kernel = Kernel::new(&[0, 1], scales, libm::log(3.0), libm::log(2.0));
        let origin = [0.0, 0.0];
        assert!((kernel.covariance(&origin, &origin) - 5.0).abs() < 1e-12);
        // One length scale away: (1 + √5 + 5/3) · exp(−√5) of the signal, and exp(−√5) of the roughness.
        let expected = 3.0 * 0.523_994_108_831_820_3 + 2.0 * 0.106_877_925_660_385_7;
        assert!((kernel.covariance(&origin, &[0.5, 0.0]) - expected).abs() < 1e-9);
        assert!((kernel.covariance(&origin, &[0.0, 2.0]) - expected).abs() < 1e-9);
    }

    #[test]
    fn the_derivative_is_that_of_the_covariance() {
        for (log_roughness, nearest) in [(-40.0, 0.0), (-0.5, 0.01)] {
            let kernel = Kernel::new(&[0], vec![0.0], 0.3, log_roughness);
            for squared in [nearest, 0.02, 1.0, 9.0] {
                let Covariance { whole, slope, .. } = kernel.of_distance(squared);
                let next = kernel.of_distance(squared + 1e-7).whole;
                assert!(((next - whole) / 1e-7 - slope).abs() < 1e-3 * slope.abs(), "{squared}");
            }
        }
    }
}
