//! Fits a kernel to losses: the one with the highest posterior density, found by descent from several fixed starts.

use super::descent::Descent;
use super::kernel::Kernel;
use super::posterior::factor;
use nalgebra::DVector;

/// Steps of one descent.
const STEPS: u32 = 40;

/// Starts: length scale, noise. The scale grows with the root of the dimensions, as distances do.
const STARTS: [(f64, f64); 2] = [(0.3, 1e-4), (0.15, 1e-1)];

/// Densities of the logarithms before any data, normal each: (mean, deviation).
const SIGNAL: (f64, f64) = (0.0, 1.0);
const NOISE: (f64, f64) = (-10.0, 4.0);
/// The mean of the log length scale grows by half the log of the dimensions (C. Hvarfner and others, Vanilla Bayesian
/// Optimization Performs Great in High Dimensions, 2024).
const SCALE: (f64, f64) = (-0.7, 1.0);

/// Bounds of the logarithms.
const SCALE_BOUNDS: (f64, f64) = (-4.6, 4.6);
const SIGNAL_BOUNDS: (f64, f64) = (-4.6, 4.6);
const NOISE_BOUNDS: (f64, f64) = (-18.5, 1.0);

/// A fit under way.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    owners: Vec<usize>,
    points: Vec<Vec<f64>>,
    losses: Vec<f64>,
    /// Squared distance of each pair of points in each dimension.
    apart: Vec<f64>,
    dimensions: usize,
    next_start: usize,
    descent: Option<Descent>,
    best: Option<(f64, Vec<f64>)>,
}

impl Fit {
    pub(super) fn new(
        owners: &[usize],
        dimensions: usize,
        points: Vec<Vec<f64>>,
        losses: Vec<f64>,
    ) -> Self {
        let mut apart = Vec::new();
        for (row, a) in points.iter().enumerate() {
            for b in &points[..row] {
                let from = apart.len();
                apart.resize(from + dimensions, 0.0);
                for ((a, b), &owner) in a.iter().zip(b).zip(owners) {
                    apart[from + owner] += (a - b) * (a - b);
                }
            }
        }
        Self {
            owners: owners.to_vec(),
            points,
            losses,
            apart,
            dimensions,
            next_start: 0,
            descent: None,
            best: None,
        }
    }

    /// One step of one descent; false when all have ended.
    pub(super) fn step(&mut self) -> bool {
        let mut descent = match self.descent.take() {
            Some(descent) => descent,
            None if self.next_start < STARTS.len() => {
                self.next_start += 1;
                self.start(STARTS[self.next_start - 1])
            }
            None => return false,
        };
        if descent.step(&mut |logs, gradient| self.unlikeliness(logs, gradient)) {
            self.descent = Some(descent);
        } else if self.best.as_ref().is_none_or(|(best, _)| descent.value < *best) {
            self.best = Some((descent.value, descent.point));
        }
        true
    }

    /// The best kernel found.
    pub(super) fn kernel(&self) -> Kernel {
        match &self.best {
            Some((_, logs)) => Kernel::from_logs(&self.owners, logs),
            None => Kernel::from_logs(&self.owners, &self.logs(STARTS[0])),
        }
    }

    fn logs(&self, (scale, noise): (f64, f64)) -> Vec<f64> {
        let scale = libm::log(scale * (self.dimensions as f64).sqrt());
        let mut logs = vec![scale; self.dimensions];
        logs.extend([0.0, libm::log(noise)]);
        logs
    }

    fn start(&self, start: (f64, f64)) -> Descent {
        let bounds = |pick: fn((f64, f64)) -> f64| {
            let mut bounds = vec![pick(SCALE_BOUNDS); self.dimensions];
            bounds.extend([pick(SIGNAL_BOUNDS), pick(NOISE_BOUNDS)]);
            bounds
        };
        let (low, high) = (bounds(|bounds| bounds.0), bounds(|bounds| bounds.1));
        let mut function = |logs: &[f64], gradient: &mut [f64]| self.unlikeliness(logs, gradient);
        Descent::new(self.logs(start), low, high, STEPS, &mut function)
    }

    /// The negative log posterior density of a kernel, but for a constant, and its gradient:
    /// ½ yᵀ K⁻¹ y + ½ log |K| and ½ tr((K⁻¹ − α αᵀ) ∂K), α = K⁻¹ y.
    fn unlikeliness(&self, logs: &[f64], gradient: &mut [f64]) -> f64 {
        let kernel = Kernel::from_logs(&self.owners, logs);
        let Some(factor) = factor(&kernel, &self.points) else { return f64::INFINITY };
        let count = self.losses.len();
        let diagonal = factor.l_dirty().diagonal();
        let determinant: f64 = diagonal.iter().map(|&root| libm::log(root)).sum();
        let inverse = factor.inverse();
        let alpha = &inverse * DVector::from_column_slice(&self.losses);
        let fit: f64 = alpha.iter().zip(&self.losses).map(|(a, y)| a * y).sum();

        gradient.fill(0.0);
        let d = self.dimensions;
        let weights: Vec<f64> = logs[..d].iter().map(|log| libm::exp(-2.0 * log)).collect();
        let mut pair = 0;
        for row in 0..count {
            let diagonal = inverse[(row, row)] - alpha[row] * alpha[row];
            gradient[d] += 0.5 * diagonal * kernel.signal();
            gradient[d + 1] += 0.5 * diagonal * libm::exp(logs[d + 1]);
            for column in 0..row {
                let apart = &self.apart[pair * d..(pair + 1) * d];
                pair += 1;
                let squared = apart.iter().zip(&weights).fold(0.0, |sum, (a, w)| sum + a * w);
                let (covariance, slope) = kernel.of_distance(squared);
                // Both halves of the symmetric matrix.
                let share = inverse[(row, column)] - alpha[row] * alpha[column];
                gradient[d] += share * covariance;
                for ((slot, apart), weight) in gradient[..d].iter_mut().zip(apart).zip(&weights) {
                    *slot += share * slope * (-2.0 * apart * weight);
                }
            }
        }
        let mut density = 0.5 * fit + determinant;
        let mean = SCALE.0 + 0.5 * libm::log(d as f64);
        for (index, &log) in logs.iter().enumerate() {
            let (mean, deviation) = match index {
                _ if index < d => (mean, SCALE.1),
                _ if index == d => SIGNAL,
                _ => NOISE,
            };
            let off = (log - mean) / deviation;
            density += 0.5 * off * off;
            gradient[index] += off / deviation;
        }
        density
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::rng;
    use rand::RngExt as _;

    fn data(count: usize, noise: f64) -> Fit {
        let mut rng = rng(4);
        let points: Vec<Vec<f64>> =
            (0..count).map(|_| vec![rng.random(), rng.random(), rng.random()]).collect();
        // The third dimension says nothing.
        let losses = points.iter().map(|at| {
            libm::sin(6.0 * at[0])
                + 0.3 * libm::cos(3.0 * at[1])
                + noise * (rng.random::<f64>() - 0.5)
        });
        let losses = losses.collect();
        Fit::new(&[0, 1, 2], 3, points, losses)
    }

    #[test]
    fn the_gradient_is_that_of_the_density() {
        let fit = data(12, 0.1);
        let logs = [-0.5, 0.2, 0.6, 0.1, -4.0];
        let mut gradient = [0.0; 5];
        let at = fit.unlikeliness(&logs, &mut gradient);
        for index in 0..5 {
            let mut moved = logs;
            moved[index] += 1e-6;
            let slope = (fit.unlikeliness(&moved, &mut [0.0; 5]) - at) / 1e-6;
            assert!((slope - gradient[index]).abs() < 1e-3 * (1.0 + slope.abs()), "{index}");
        }
    }

    #[test]
    fn short_scales_and_noise_are_told_from_long_ones_and_none() {
        let kernel = |noise| {
            let mut fit = data(40, noise);
            while fit.step() {}
            fit.kernel()
        };
        let (clean, noisy) = (kernel(0.0), kernel(0.8));
        assert!(clean.log_scales[0] < clean.log_scales[1], "{clean:?}");
        assert!(clean.log_scales[1] < clean.log_scales[2], "{clean:?}");
        assert!(noisy.noise() > 100.0 * clean.noise(), "{noisy:?}");
    }
}
