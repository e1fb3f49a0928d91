//! Fits a kernel to losses: searches for the highest posterior density by descent from two fixed starts.

use crate::descent::Descent;
use crate::kernel::Kernel;
use crate::likelihood::Likelihood;

/// Most line searches of one descent.
const STEPS: u32 = 40;

/// The starts as (length scale, roughness). Distances grow with the root of the dimensions, so the length scale is multiplied by
/// it.
const STARTS: [(f64, f64); 2] = [(0.3, 1e-4), (0.3, 0.5)];

/// Bounds of the logarithms.
const SCALE_BOUNDS: (f64, f64) = (-4.6, 4.6);
const SIGNAL_BOUNDS: (f64, f64) = (-4.6, 4.6);
const ROUGHNESS_BOUNDS: (f64, f64) = (-18.5, 1.0);

/// A fit that has begun.
#[derive(Debug, Clone)]
pub struct Fit {
    owners: Vec<usize>,
    dimensions: usize,
    likelihood: Likelihood,
    next_start: usize,
    descent: Option<Descent>,
    best: Option<(f64, Vec<f64>)>,
}

impl Fit {
    /// Starts a fit to the losses of points, given by their features; `owners[feature]` is the feature's dimension.
    pub fn new(owners: &[usize], dimensions: usize, points: &[Vec<f64>], losses: Vec<f64>) -> Self {
        Self {
            owners: owners.to_vec(),
            dimensions,
            likelihood: Likelihood::new(owners, dimensions, points, losses),
            next_start: 0,
            descent: None,
            best: None,
        }
    }

    /// Evaluates one kernel. Returns false once all descents have ended.
    pub fn step(&mut self) -> bool {
        let mut descent = match self.descent.take() {
            Some(descent) => descent,
            None if self.next_start < STARTS.len() => {
                self.next_start += 1;
                self.start(STARTS[self.next_start - 1])
            }
            None => return false,
        };
        if descent.step(&mut self.likelihood) {
            self.descent = Some(descent);
        } else if self.best.as_ref().is_none_or(|(best, _)| descent.value < *best) {
            self.best = Some((descent.value, descent.point));
        }
        true
    }

    /// The best kernel found.
    pub fn kernel(&self) -> Kernel {
        match &self.best {
            Some((_, logs)) => Kernel::from_logs(&self.owners, logs),
            None => Kernel::from_logs(&self.owners, &self.logs(STARTS[0])),
        }
    }

    fn logs(&self, (scale, roughness): (f64, f64)) -> Vec<f64> {
        let scale = libm::log(scale * (self.dimensions as f64).sqrt());
        let mut logs = vec![scale; self.dimensions];
        logs.extend([0.0, libm::log(roughness)]);
        logs
    }

    fn start(&self, start: (f64, f64)) -> Descent {
        let bounds = |pick: fn((f64, f64)) -> f64| {
            let mut bounds = vec![pick(SCALE_BOUNDS); self.dimensions];
            bounds.extend([pick(SIGNAL_BOUNDS), pick(ROUGHNESS_BOUNDS)]);
            bounds
        };
        let (low, high) = (bounds(|bounds| bounds.0), bounds(|bounds| bounds.1));
        Descent::new(self.logs(start), low, high, STEPS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candlerun_kernel::random::rng;
    use rand::RngExt as _;

    fn data(count: usize, noise: f64) -> Fit {
        let mut rng = rng(4);
        let points: Vec<Vec<f64>> =
            (0..count).map(|_| vec![rng.random(), rng.random(), rng.random()]).collect();
        // The third dimension has no effect.
        let losses = points.iter().map(|at| {
            libm::sin(6.0 * at[0])
                + 0.3 * libm::cos(3.0 * at[1])
                + noise * (rng.random::<f64>() - 0.5)
        });
        let losses = losses.collect();
        Fit::new(&[0, 1, 2], 3, &points, losses)
    }

    #[test]
    fn length_scales_and_roughness_of_the_losses_are_found() {
        let kernel = |noise| {
            let mut fit = data(40, noise);
            while fit.step() {}
            fit.kernel()
        };
        let (clean, noisy) = (kernel(0.0), kernel(0.8));
        assert!(clean.log_scales[0] < clean.log_scales[1], "{clean:?}");
        assert!(clean.log_scales[1] < clean.log_scales[2], "{clean:?}");
        assert!(noisy.roughness() > 100.0 * clean.roughness(), "{noisy:?}");
    }

    #[test]
    fn a_random_walk_is_rough_and_its_neighbours_are_still_correlated() {
        let mut rng = rng(9);
        let mut level = 0.0;
        let walk = (0..60).map(|step| {
            level += rng.random::<f64>() - 0.5;
            (vec![f64::from(step) / 60.0], level)
        });
        let (points, losses): (Vec<Vec<f64>>, Vec<f64>) = walk.unzip();
        let mut fit = Fit::new(&[0], 1, &points, losses);
        while fit.step() {}
        let kernel = fit.kernel();
        assert!(kernel.roughness() > 0.1, "{kernel:?}");
        let beside = kernel.of_distance(kernel.squared(&points[0], &points[1])).rough;
        assert!(beside > 0.8 * kernel.roughness(), "{kernel:?}");
    }
}
