//! The likelihood of a kernel after some losses: the negative log of its posterior density up to a constant, which is
//! ½ yᵀ K⁻¹ y + ½ log |K| plus the negative log of its prior. The gradient ½ tr((K⁻¹ − α αᵀ) ∂K), α = K⁻¹ y, costs several times
//! as much as the value and is computed on request only.

use crate::descent::Function;
use crate::kernel::{Covariance, Kernel};
use nalgebra::{Cholesky, DMatrix, DVector, Dyn};

/// Normal priors of the logarithms: (mean, deviation).
const SIGNAL: (f64, f64) = (0.0, 1.0);
const ROUGHNESS: (f64, f64) = (-10.0, 4.0);
/// The mean of the log length scale is this plus half the log of the dimensions (C. Hvarfner and others, Vanilla Bayesian
/// Optimization Performs Great in High Dimensions, 2024).
const SCALE: (f64, f64) = (-0.7, 1.0);

/// A function of the logarithms of a kernel: length scales, signal, roughness.
#[derive(Debug, Clone)]
pub(crate) struct Likelihood {
    dimensions: usize,
    losses: DVector<f64>,
    /// Squared distance of each pair of points in each dimension; pairs as in the columns of the lower half of K.
    apart: Vec<f64>,
    last: Option<Evaluation>,
}

/// Intermediate results at the last evaluated kernel.
#[derive(Debug, Clone)]
struct Evaluation {
    logs: Vec<f64>,
    kernel: Kernel,
    /// Derivative of each pair's covariance by the squared distance.
    slopes: Vec<f64>,
    /// Rough part of each pair's covariance.
    roughs: Vec<f64>,
    factor: Cholesky<f64, Dyn>,
    /// α.
    weights: DVector<f64>,
}

impl Likelihood {
    /// The likelihood for losses of points, given by their features; `owners[feature]` is the feature's dimension.
    pub(crate) fn new(
        owners: &[usize],
        dimensions: usize,
        points: &[Vec<f64>],
        losses: Vec<f64>,
    ) -> Self {
        let mut apart = Vec::with_capacity(pairs(points.len()) * dimensions);
        for (column, a) in points.iter().enumerate() {
            for b in &points[column + 1..] {
                let from = apart.len();
                apart.resize(from + dimensions, 0.0);
                for ((a, b), &owner) in a.iter().zip(b).zip(owners) {
                    apart[from + owner] += (a - b) * (a - b);
                }
            }
        }
        Self { dimensions, losses: DVector::from_vec(losses), apart, last: None }
    }

    fn evaluate(&self, logs: &[f64]) -> Option<Evaluation> {
        let (d, count) = (self.dimensions, self.losses.len());
        // One feature for each dimension, because `apart` has the sums over the features of a dimension.
        let owners: Vec<usize> = (0..d).collect();
        let kernel = Kernel::from_logs(&owners, logs);
        let own = kernel.variance() + kernel.nugget();
        // Only the lower half is read.
        let mut covariances = DMatrix::from_diagonal_element(count, count, own);
        let mut slopes = Vec::with_capacity(pairs(count));
        let mut roughs = Vec::with_capacity(pairs(count));
        let mut apart = self.apart.chunks_exact(d.max(1));
        for (column, mut cells) in covariances.column_iter_mut().enumerate() {
            for (cell, apart) in cells.iter_mut().skip(column + 1).zip(apart.by_ref()) {
                let distances = apart.iter().enumerate();
                let squared = distances.fold(0.0, |sum, (j, apart)| sum + apart * kernel.weight(j));
                let Covariance { whole, rough, slope } = kernel.of_distance(squared);
                *cell = whole;
                slopes.push(slope);
                roughs.push(rough);
            }
        }
        let factor = Cholesky::new(covariances)?;
        let weights = factor.solve(&self.losses);
        Some(Evaluation { logs: logs.to_vec(), kernel, slopes, roughs, factor, weights })
    }

    /// The distance of each logarithm from the mean of its prior, in standard deviations, and that deviation.
    fn prior<'a>(&self, logs: &'a [f64]) -> impl Iterator<Item = (f64, f64)> + use<'a> {
        let d = self.dimensions;
        let mean = SCALE.0 + 0.5 * libm::log(d as f64);
        logs.iter().enumerate().map(move |(index, &log)| {
            let (mean, deviation) = match index {
                _ if index < d => (mean, SCALE.1),
                _ if index == d => SIGNAL,
                _ => ROUGHNESS,
            };
            ((log - mean) / deviation, deviation)
        })
    }
}

/// Number of pairs of points.
fn pairs(points: usize) -> usize {
    points * points.saturating_sub(1) / 2
}

impl Function for Likelihood {
    fn value(&mut self, logs: &[f64]) -> f64 {
        self.last = self.evaluate(logs);
        let Some(Evaluation { factor, weights, .. }) = &self.last else { return f64::INFINITY };
        let value = 0.5 * (weights.dot(&self.losses) + factor.ln_determinant());
        self.prior(logs).fold(value, |value, (off, _)| value + 0.5 * off * off)
    }

    fn slope(&mut self, slope: &mut [f64]) {
        let Some(evaluation) = &self.last else { return };
        let Evaluation { logs, kernel, slopes, roughs, factor, weights } = evaluation;
        let d = self.dimensions;
        let inverse = factor.inverse();
        slope.fill(0.0);
        // tr((K⁻¹ − α αᵀ) R), where R is the rough part of K.
        let rest = inverse.trace() - weights.norm_squared();
        let mut rough = kernel.roughness() * rest;
        let mut pairs = self.apart.chunks_exact(d.max(1)).zip(slopes.iter().zip(roughs));
        for (column, cells) in inverse.column_iter().enumerate() {
            let others = cells.iter().zip(weights).skip(column + 1);
            for ((inverse, weight), (apart, (steep, roughly))) in others.zip(pairs.by_ref()) {
                // Twice, for both halves of the symmetric matrix; ∂r²/∂log ℓ = −2 r².
                let both = 2.0 * (inverse - weights[column] * weight);
                let share = -both * steep;
                rough += both * roughly;
                slope[..d].iter_mut().zip(apart).for_each(|(slot, apart)| *slot += share * apart);
            }
        }
        for (j, slot) in slope[..d].iter_mut().enumerate() {
            *slot *= kernel.weight(j);
        }
        // tr(K⁻¹ K) is the number of points, and αᵀ K α = αᵀ y. The signal scales K without its nugget and its rough part.
        let whole = self.losses.len() as f64 - weights.dot(&self.losses);
        slope[d] = 0.5 * (whole - kernel.nugget() * rest - rough);
        slope[d + 1] = 0.5 * rough;
        for (slot, (off, deviation)) in slope.iter_mut().zip(self.prior(logs)) {
            *slot += off / deviation;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha8Rng};

    #[test]
    fn the_slope_is_that_of_the_value() {
        let mut rng = ChaCha8Rng::seed_from_u64(4);
        let points: Vec<Vec<f64>> =
            (0..12).map(|_| vec![rng.random(), rng.random(), rng.random()]).collect();
        let losses = points.iter().map(|at| libm::sin(6.0 * at[0]) + 0.3 * at[1] * at[2]).collect();
        // The last two features belong to one dimension.
        let mut likelihood = Likelihood::new(&[0, 1, 1], 2, &points, losses);
        let logs = [-0.5, 0.2, 0.1, -4.0];
        let mut slope = [0.0; 4];
        let at = likelihood.value(&logs);
        likelihood.slope(&mut slope);
        for index in 0..4 {
            let mut moved = logs;
            moved[index] += 1e-6;
            let rise = (likelihood.value(&moved) - at) / 1e-6;
            assert!((rise - slope[index]).abs() < 1e-3 * (1.0 + rise.abs()), "{index}");
        }
    }
}
