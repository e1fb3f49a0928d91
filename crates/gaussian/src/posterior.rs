//! A Gaussian process after some losses were observed: mean and deviation at any point, with their gradients.

use crate::kernel::{Covariance, Kernel};
use nalgebra::{Cholesky, DMatrix, DVector, Dyn};

/// A process conditioned on points, given by their features, and on their standardised losses.
#[derive(Debug, Clone)]
pub struct Posterior {
    kernel: Kernel,
    points: Vec<Vec<f64>>,
    losses: Vec<f64>,
    /// The Cholesky factor L of K + εI.
    factor: Cholesky<f64, Dyn>,
    /// (K + εI)⁻¹ · losses.
    weights: DVector<f64>,
}

/// Mean and deviation at a point, with the intermediate results that their gradients need.
#[derive(Debug, Clone)]
pub struct Prediction {
    point: Vec<f64>,
    pub(crate) mean: f64,
    pub(crate) deviation: f64,
    /// Derivative of the covariance with each known point by their squared distance.
    derivatives: Vec<f64>,
    /// L⁻¹ · covariances.
    solved: DVector<f64>,
}

/// Gradients of mean and deviation.
#[derive(Debug, Clone)]
pub(crate) struct Slopes {
    pub(crate) mean: Vec<f64>,
    pub(crate) deviation: Vec<f64>,
}

impl Posterior {
    /// Conditions a process on losses. The nugget grows as long as the matrix is singular, which points that are too close make
    /// it; none if that does not help.
    pub fn new(mut kernel: Kernel, points: Vec<Vec<f64>>, losses: Vec<f64>) -> Option<Self> {
        let count = points.len();
        let covariance = DMatrix::from_fn(count, count, |row, column| {
            // Only the lower half is read.
            if row < column { 0.0 } else { kernel.covariance(&points[row], &points[column]) }
        });
        for _ in 0..6 {
            let nugget = DMatrix::from_diagonal_element(count, count, kernel.nugget());
            if let Some(factor) = Cholesky::new(&covariance + nugget) {
                let weights = DVector::zeros(count);
                let mut posterior = Self { kernel, points, losses, factor, weights };
                posterior.update_weights();
                return Some(posterior);
            }
            let nugget = 100.0 * kernel.nugget();
            kernel = kernel.with_nugget(nugget);
        }
        None
    }

    /// Variance of the rough part of the losses, in units of the standardised losses.
    pub fn roughness(&self) -> f64 {
        self.kernel.roughness()
    }

    fn update_weights(&mut self) {
        self.weights = self.factor.solve(&DVector::from_column_slice(&self.losses));
    }

    /// Conditions on the loss of one more point, with the same kernel.
    pub fn add_loss(&mut self, point: Vec<f64>, loss: f64) {
        let column = self.covariances(&point);
        let known = self.solve_lower(column.clone()).norm_squared();
        // Rounding must not make the remaining variance smaller than the nugget.
        let variance = self.kernel.variance();
        let variance = if variance > known { variance } else { known };
        let column = column.push(variance + self.kernel.nugget());
        self.factor = self.factor.insert_column(self.points.len(), column);
        self.points.push(point);
        self.losses.push(loss);
        self.update_weights();
    }

    fn covariances(&self, point: &[f64]) -> DVector<f64> {
        let of = self.points.iter().map(|other| self.kernel.covariance(point, other));
        DVector::from_iterator(self.points.len(), of)
    }

    /// L⁻¹ x.
    fn solve_lower(&self, mut x: DVector<f64>) -> DVector<f64> {
        self.factor.l_dirty().solve_lower_triangular_unchecked_mut(&mut x);
        x
    }

    /// The mean at a point.
    pub fn mean(&self, point: &[f64]) -> f64 {
        self.covariances(point).dot(&self.weights)
    }

    /// Mean and deviation at a point. The deviation is that of an episode's loss there, with roughness and nugget, because the
    /// peaks that a rugged surface has between known points are worth finding.
    pub fn predict(&self, point: &[f64]) -> (f64, f64) {
        let column = self.covariances(point);
        let mean = column.dot(&self.weights);
        (mean, self.deviation(self.solve_lower(column).norm_squared()))
    }

    fn deviation(&self, known: f64) -> f64 {
        let left = self.kernel.variance() - known;
        let left = if left > 0.0 { left } else { 0.0 };
        (left + self.kernel.nugget()).sqrt()
    }

    /// Like `predict`, with the intermediate results that gradients need.
    pub fn prediction(&self, point: &[f64]) -> Prediction {
        let of = |other: &Vec<f64>| {
            let Covariance { whole, slope, .. } =
                self.kernel.of_distance(self.kernel.squared(point, other));
            (whole, slope)
        };
        let (column, derivatives): (Vec<f64>, Vec<f64>) = self.points.iter().map(of).unzip();
        let column = DVector::from_vec(column);
        let mean = column.dot(&self.weights);
        let solved = self.solve_lower(column);
        let deviation = self.deviation(solved.norm_squared());
        Prediction { point: point.to_vec(), mean, deviation, derivatives, solved }
    }

    /// Gradients of mean and deviation at a prediction's point.
    pub(crate) fn slopes(&self, prediction: &Prediction) -> Slopes {
        let Prediction { point, deviation, derivatives, .. } = prediction;
        let mut solved = prediction.solved.clone();
        self.factor.l_dirty().tr_solve_lower_triangular_unchecked_mut(&mut solved);
        let features = point.len();
        let mut slopes = Slopes { mean: vec![0.0; features], deviation: vec![0.0; features] };
        for (index, other) in self.points.iter().enumerate() {
            let mean_share = derivatives[index] * self.weights[index];
            let deviation_share = -derivatives[index] * solved[index] / deviation;
            for (j, (a, b)) in point.iter().zip(other).enumerate() {
                let inner = 2.0 * self.kernel.weight(j) * (a - b);
                slopes.mean[j] += mean_share * inner;
                slopes.deviation[j] += deviation_share * inner;
            }
        }
        slopes
    }

    /// The least observed loss.
    pub fn least_loss(&self) -> f64 {
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
    fn a_known_loss_is_predicted_and_far_away_the_prior() {
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
        let prediction = posterior.prediction(&at);
        let slopes = posterior.slopes(&prediction);
        for j in 0..2 {
            let mut moved = at;
            moved[j] += 1e-6;
            let (mean, deviation) = posterior.predict(&moved);
            assert!(((mean - prediction.mean) / 1e-6 - slopes.mean[j]).abs() < 1e-4);
            let rise = (deviation - prediction.deviation) / 1e-6;
            assert!((rise - slopes.deviation[j]).abs() < 1e-4);
        }
    }

    #[test]
    fn an_added_loss_counts_like_those_from_the_beginning() {
        let mut grown = posterior();
        grown.add_loss(vec![0.2, 0.8], 0.7);
        let (mut points, mut losses) = (posterior().points, posterior().losses);
        points.push(vec![0.2, 0.8]);
        losses.push(0.7);
        let whole = Posterior::new(posterior().kernel, points, losses).unwrap();
        let (a, b) = (grown.predict(&[0.6, 0.6]), whole.predict(&[0.6, 0.6]));
        assert!((a.0 - b.0).abs() < 1e-9 && (a.1 - b.1).abs() < 1e-9);
    }

    #[test]
    fn the_same_point_can_be_added_many_times() {
        let kernel = Kernel::new(&[0, 1], vec![3.0, 3.0], 4.0, -40.0);
        let points = vec![vec![0.1, 0.2], vec![0.8, 0.3]];
        let mut posterior = Posterior::new(kernel, points, vec![1.0, -0.5]).unwrap();
        for _ in 0..50 {
            posterior.add_loss(vec![0.8, 0.3], -0.5);
        }
        let (mean, deviation) = posterior.predict(&[0.8, 0.3]);
        assert!((mean + 0.5).abs() < 0.01 && deviation < 0.01, "{mean} {deviation}");
    }

    #[test]
    fn near_a_known_point_a_rough_loss_is_as_uncertain_as_a_random_walk() {
        let at = |log_roughness: f64, apart: f64| {
            let kernel = Kernel::new(&[0], vec![0.0], 0.0, log_roughness);
            Posterior::new(kernel, vec![vec![0.5]], vec![1.0]).unwrap().predict(&[0.5 + apart]).1
        };
        let growth = |log_roughness: f64| at(log_roughness, 0.004) / at(log_roughness, 0.001);
        // The deviation of a random walk grows with the root of the distance, that of a smooth function with the distance.
        assert!((growth(0.0) - 2.0).abs() < 0.05, "{}", growth(0.0));
        assert!((growth(-40.0) - 4.0).abs() < 0.05, "{}", growth(-40.0));
    }

    #[test]
    fn equal_points_with_equal_losses_predict_that_loss() {
        let kernel = Kernel::new(&[0], vec![3.0], 0.0, -40.0);
        let points = vec![vec![0.5]; 30];
        let posterior = Posterior::new(kernel, points, vec![0.5; 30]).unwrap();
        assert!((posterior.mean(&[0.5]) - 0.5).abs() < 0.01);
    }
}
