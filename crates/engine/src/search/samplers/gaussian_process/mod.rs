//! Bayesian search by a Gaussian process: a model of the losses, and the point that promises most under it (J. Mockus, 1975;
//! D. R. Jones and others, Efficient Global Optimization, 1998). The model is fitted again at fixed numbers of episodes, to the
//! episodes until then, so that a batch follows from its number and what came before it, and never from how it came to be.

/// Minimises a smooth function inside a box.
mod descent;
/// Points as the model sees them.
mod features;
/// Fits a kernel.
mod fit;
/// Log expected improvement.
mod improvement;
/// The covariance of two points.
mod kernel;
/// What is known after some losses.
mod posterior;
/// Looks for the point of the highest expected improvement.
mod pursuit;
/// Losses as the model sees them.
mod warp;

use super::initial::Initial;
use super::{Batch, Parzen, Sampler};
use crate::search::{Observation, Point, SearchSpace};
use features::Features;
use fit::Fit;
use improvement::Aim;
use kernel::Kernel;
use posterior::Posterior;
use pursuit::Pursuit;
use warp::Warp;

/// When this many episodes have brought nothing better, every third point comes from the Parzen estimator: a model that is
/// wrong about a rugged surface goes on asking where nothing is, and one that knows no distances does not share its errors.
const PATIENCE: usize = 6;
const EVERY: usize = 3;

/// Every fourth point of a batch is the one of the least mean: those before it had to be chosen without knowing each other's
/// losses, and fall short of the bottom of a smooth valley.
const EXPLOITED: usize = 4;
/// Only below this noise, of standardised losses, is a mean to be trusted so much.
const TRUSTED_NOISE: f64 = 1e-4;

/// See the module.
pub struct GaussianProcess {
    seed: u64,
    parzen: Parzen,
    initial: Initial,
    features: Features,
    /// The kernel fitted last, and to how many episodes.
    kernel: Option<(usize, Kernel)>,
    work: Work,
}

/// What is under way between two calls.
enum Work {
    Nothing,
    Fitting(usize, Box<Fit>),
    Pursuing(Box<Pursuing>),
}

struct Pursuing {
    posterior: Posterior,
    chosen: Vec<Point>,
    pursuit: Pursuit,
}

impl GaussianProcess {
    /// A sampler of a space.
    pub fn new(seed: u64, space: &SearchSpace) -> Self {
        let features = Features::new(space);
        Self {
            seed,
            parzen: Parzen::new(seed, space),
            initial: Initial::new(seed, space),
            features,
            kernel: None,
            work: Work::Nothing,
        }
    }

    /// Points and standardised losses of the first `count` episodes, as the model sees them.
    fn data(&self, space: &SearchSpace, observations: &[Observation]) -> (Vec<Vec<f64>>, Vec<f64>) {
        let losses = filled(observations);
        let points = observations.iter().map(|seen| self.features.of(space, &seen.point)).collect();
        (points, Warp::fit(&losses).standardise(&losses))
    }

    fn pursue(
        &self,
        space: &SearchSpace,
        batch: &Batch<'_>,
        posterior: &Posterior,
        chosen: &[Point],
    ) -> Pursuit {
        let number = u64::from(batch.first) + chosen.len() as u64;
        let exploits =
            chosen.len() % EXPLOITED == EXPLOITED - 1 && posterior.noise() < TRUSTED_NOISE;
        let aim = if exploits { Aim::Exploit } else { Aim::Improve(posterior.least_loss()) };
        Pursuit::new(space, batch.observations, chosen, aim, self.seed, number)
    }

    /// The next point of a batch if it is the Parzen estimator's turn.
    fn drawn(&self, space: &SearchSpace, batch: &Batch<'_>, chosen: &[Point]) -> Option<Point> {
        let turn = (batch.first as usize + chosen.len()).is_multiple_of(EVERY);
        let stuck = since_best(batch.observations) >= PATIENCE;
        if turn && stuck { self.parzen.point(space, batch, chosen) } else { None }
    }

    fn begin(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Work> {
        let count = refitted_at(batch.observations.len());
        let Some((_, kernel)) = self.kernel.as_ref().filter(|(fitted, _)| *fitted == count) else {
            let (points, losses) = self.data(space, &batch.observations[..count]);
            let owners = self.features.owners();
            let fit = Fit::new(owners, self.features.dimensions(), points, losses);
            return Some(Work::Fitting(count, Box::new(fit)));
        };
        let (points, losses) = self.data(space, batch.observations);
        let posterior = Posterior::new(kernel.clone(), points, losses)?;
        let pursuit = self.pursue(space, batch, &posterior, &[]);
        Some(Work::Pursuing(Box::new(Pursuing { posterior, chosen: Vec::new(), pursuit })))
    }
}

impl Sampler for GaussianProcess {
    fn learns(&self) -> bool {
        true
    }

    fn propose(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>> {
        if let Some(points) = self.initial.propose(space, batch) {
            return Some(points);
        }
        match std::mem::replace(&mut self.work, Work::Nothing) {
            Work::Nothing => match self.begin(space, batch) {
                Some(work) => self.work = work,
                None => return Some(self.initial.complete(space, batch, Vec::new())),
            },
            Work::Fitting(count, mut fit) => {
                if fit.step() {
                    self.work = Work::Fitting(count, fit);
                } else {
                    self.kernel = Some((count, fit.kernel()));
                }
            }
            Work::Pursuing(mut pursuing) => {
                let Pursuing { posterior, chosen, pursuit } = &mut *pursuing;
                let drawn = self.drawn(space, batch, chosen);
                if drawn.is_none() && pursuit.step(space, &self.features, posterior) {
                    self.work = Work::Pursuing(pursuing);
                    return None;
                }
                let Some(point) = drawn.or_else(|| pursuit.point()) else {
                    return Some(self.initial.complete(space, batch, pursuing.chosen));
                };
                let seen = self.features.of(space, &point);
                let believed = posterior.mean(&seen);
                posterior.believe(seen, believed);
                chosen.push(point);
                if chosen.len() == batch.count as usize {
                    return Some(pursuing.chosen);
                }
                pursuing.pursuit = self.pursue(space, batch, &pursuing.posterior, &pursuing.chosen);
                self.work = Work::Pursuing(pursuing);
            }
        }
        None
    }
}

/// The first loss of each episode; failed ones count as the worst that was seen.
fn filled(observations: &[Observation]) -> Vec<f64> {
    let losses = observations.iter().map(|seen| seen.losses.as_ref().map(|losses| losses[0]));
    let worst = losses.clone().flatten().fold(None, |worst: Option<f64>, loss| match worst {
        Some(worst) if worst > loss => Some(worst),
        _ => Some(loss),
    });
    losses.map(|loss| loss.or(worst).unwrap_or(0.0)).collect()
}

/// Episodes after the best one.
fn since_best(observations: &[Observation]) -> usize {
    let (mut best, mut since) = (f64::INFINITY, 0);
    for seen in observations {
        since += 1;
        if let Some(losses) = seen.losses.as_ref().filter(|losses| losses[0] < best) {
            (best, since) = (losses[0], 0);
        }
    }
    since
}

/// The number of episodes that the kernel of `count` episodes is fitted to: all of the first 32, later the last multiple of an
/// eighth of them (a power of two), so that a fit's cost is shared by more and more proposals.
fn refitted_at(count: usize) -> usize {
    if count < 32 {
        return count;
    }
    let step = 1 << (count.ilog2() - 3);
    count - count % step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_better_loss_ends_the_wait_for_one() {
        let seen = |losses: &[Option<f64>]| -> Vec<Observation> {
            let seen = losses.iter().map(|loss| loss.map(|loss| vec![loss]));
            seen.map(|losses| Observation { point: vec![0.0], losses }).collect()
        };
        assert_eq!(since_best(&seen(&[])), 0);
        assert_eq!(since_best(&seen(&[None, Some(3.0)])), 0);
        assert_eq!(since_best(&seen(&[Some(3.0), Some(1.0), Some(1.0), None, Some(2.0)])), 3);
    }
}
