//! What a Gaussian process knows after some losses: mean and deviation at any point, with their slopes.

use super::kernel::Kernel;
use nalgebra::{Cholesky, DMatrix, DVector, Dyn};

/// A process conditioned on points, by their features, and their standardised losses.
#[derive(Debug, Clone)]
pub(super) struct Posterior {
    kernel: Kernel,
    points: Vec<Vec<f64>>,
    losses: Vec<f64>,
    /// Lower Cholesky factor of K + σ²I.
    factor: DMatrix<f64>,
    /// (K + σ²I)⁻¹ · losses.
    weights: DVector<f64>,
}

/// Mean and deviation at a point, with their slopes.
#[derive(Debug, Clone, Default)]
pub(super) struct Prediction {
    pub(super) mean: f64,
    pub(super) deviation: f64,
    pub(super) mean_slope: Vec<f64>,
    pub(super) deviation_slope: Vec<f64>,
}

/// The factor of K + σ²I; none where that is not positive definite to the machine's precision.
pub(super) fn factor(kernel: &Kernel, points: &[Vec<f64>]) -> Option<Cholesky<f64, Dyn>> {
    let noise = kernel.noise();
    let covariance = DMatrix::from_fn(points.len(), points.len(), |row, column| {
        // Only the lower half is read.
        match row.cmp(&column) {
            std::cmp::Ordering::Less => 0.0,
            std::cmp::Ordering::Equal => kernel.signal() + noise,
            std::cmp::Ordering::Greater => kernel.covariance(&points[row], &points[column]),
        }
    });
    covariance.cholesky()
}

impl Posterior {
    /// Conditions on losses; more noise is assumed where the points are too close to tell apart.
    pub(super) fn new(mut kernel: Kernel, points: Vec<Vec<f64>>, losses: Vec<f64>) -> Option<Self> {
        for _ in 0..6 {
            if let Some(factor) = factor(&kernel, &points) {
                let (factor, weights) = (factor.unpack(), DVector::zeros(0));
                let mut posterior = Self { kernel, points, losses, factor, weights };
                posterior.weigh();
                return Some(posterior);
            }
            let noise = 100.0 * kernel.noise();
            kernel = kernel.with_noise(noise);
        }
        None
    }

    /// Variance of the noise that is assumed, of standardised losses.
    pub(super) fn noise(&self) -> f64 {
        self.kernel.noise()
    }

    fn weigh(&mut self) {
        let mut weights = DVector::from_column_slice(&self.losses);
        self.factor.solve_lower_triangular_mut(&mut weights);
        self.factor.tr_solve_lower_triangular_mut(&mut weights);
        self.weights = weights;
    }

    /// Believes a loss at one more point, without looking at the kernel again.
    pub(super) fn believe(&mut self, point: Vec<f64>, loss: f64) {
        let mut row = self.covariances(&point);
        self.factor.solve_lower_triangular_mut(&mut row);
        let left = self.kernel.signal() + self.kernel.noise() - row.norm_squared();
        let last = self.points.len();
        let factor = std::mem::replace(&mut self.factor, DMatrix::zeros(0, 0));
        let mut factor = factor.resize(last + 1, last + 1, 0.0);
        factor.view_mut((last, 0), (1, last)).copy_from(&row.transpose());
        let least = self.kernel.noise();
        factor[(last, last)] = if left > least { left } else { least }.sqrt();
        self.factor = factor;
        self.points.push(point);
        self.losses.push(loss);
        self.weigh();
    }

    fn covariances(&self, point: &[f64]) -> DVector<f64> {
        let of = self.points.iter().map(|other| self.kernel.covariance(point, other));
        DVector::from_iterator(self.points.len(), of)
    }

    /// The mean at a point.
    pub(super) fn mean(&self, point: &[f64]) -> f64 {
        self.covariances(point).dot(&self.weights)
    }

    /// Mean and deviation at a point. The deviation is of what an episode there would come to, its noise included:
    /// on the rugged surface of a backtest, what the model takes for noise is worth finding.
    pub(super) fn predict(&self, point: &[f64]) -> (f64, f64) {
        let mut row = self.covariances(point);
        let mean = row.dot(&self.weights);
        self.factor.solve_lower_triangular_mut(&mut row);
        (mean, self.deviation(row.norm_squared()))
    }

    fn deviation(&self, known: f64) -> f64 {
        let left = self.kernel.signal() - known;
        let left = if left > 0.0 { left } else { 0.0 };
        (left + self.kernel.noise()).sqrt()
    }

    /// Mean and deviation with their slopes.
    pub(super) fn predict_with_slopes(&self, point: &[f64]) -> Prediction {
        let (dimensions, count) = (point.len(), self.points.len());
        let mut row = DVector::zeros(count);
        let mut derivative = vec![0.0; count];
        for (index, other) in self.points.iter().enumerate() {
            let squared = point.iter().zip(other).enumerate().fold(0.0, |sum, (j, (a, b))| {
                let apart = a - b;
                sum + self.kernel.weight(j) * (apart * apart)
            });
            (row[index], derivative[index]) = self.kernel.of_distance(squared);
        }
        let mean = row.dot(&self.weights);
        let mut solved = row;
        self.factor.solve_lower_triangular_mut(&mut solved);
        let deviation = self.deviation(solved.norm_squared());
        self.factor.tr_solve_lower_triangular_mut(&mut solved);
        let mut prediction = Prediction {
            mean,
            deviation,
            mean_slope: vec![0.0; dimensions],
            deviation_slope: vec![0.0; dimensions],
        };
        for (index, other) in self.points.iter().enumerate() {
            let mean_share = derivative[index] * self.weights[index];
            let deviation_share = -derivative[index] * solved[index] / deviation;
            for (j, (a, b)) in point.iter().zip(other).enumerate() {
                let inner = 2.0 * self.kernel.weight(j) * (a - b);
                prediction.mean_slope[j] += mean_share * inner;
                prediction.deviation_slope[j] += deviation_share * inner;
            }
        }
        prediction
    }

    /// The least loss.
    pub(super) fn least_loss(&self) -> f64 {
        self.losses
            .iter()
            .fold(f64::INFINITY, |least, &loss| if loss < least { loss } else { least })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posterior() -> Posterior {
        let kernel = Kernel::new(&[0, 1], vec![-1.0, -0.5], 0.2, -12.0);
        let points = vec![vec![0.1, 0.2], vec![0.8, 0.3], vec![0.5, 0.9], vec![0.4, 0.4]];
        Posterior::new(kernel, points, vec![1.0, -0.5, 0.3, -1.0]).unwrap()
    }

    #[test]
    fn what_is_known_is_predicted_and_far_away_the_prior_is() {
        let posterior = posterior();
        let (mean, deviation) = posterior.predict(&[0.8, 0.3]);
        assert!((mean + 0.5).abs() < 1e-4 && deviation < 0.01, "{mean} {deviation}");
        let (mean, deviation) = posterior.predict(&[50.0, 50.0]);
        assert!(mean.abs() < 1e-9 && (deviation - libm::exp(0.1)).abs() < 1e-5);
        assert_eq!(posterior.least_loss(), -1.0);
    }

    #[test]
    fn slopes_are_those_of_mean_and_deviation() {
        let posterior = posterior();
        let at = [0.3, 0.7];
        let prediction = posterior.predict_with_slopes(&at);
        for j in 0..2 {
            let mut moved = at;
            moved[j] += 1e-6;
            let (mean, deviation) = posterior.predict(&moved);
            let slopes = (prediction.mean_slope[j], prediction.deviation_slope[j]);
            assert!(((mean - prediction.mean) / 1e-6 - slopes.0).abs() < 1e-4);
            assert!(((deviation - prediction.deviation) / 1e-6 - slopes.1).abs() < 1e-4);
        }
    }

    #[test]
    fn a_believed_loss_counts_as_if_it_had_been_there() {
        let mut grown = posterior();
        grown.believe(vec![0.2, 0.8], 0.7);
        let (mut points, mut losses) = (posterior().points, posterior().losses);
        points.push(vec![0.2, 0.8]);
        losses.push(0.7);
        let whole = Posterior::new(posterior().kernel, points, losses).unwrap();
        let (a, b) = (grown.predict(&[0.6, 0.6]), whole.predict(&[0.6, 0.6]));
        assert!((a.0 - b.0).abs() < 1e-9 && (a.1 - b.1).abs() < 1e-9);
    }

    #[test]
    fn points_that_cannot_be_told_apart_are_noise() {
        let kernel = Kernel::new(&[0], vec![3.0], 0.0, -40.0);
        let points = vec![vec![0.5]; 30];
        let posterior = Posterior::new(kernel, points, vec![0.5; 30]).unwrap();
        assert!((posterior.mean(&[0.5]) - 0.5).abs() < 0.01);
    }
}
