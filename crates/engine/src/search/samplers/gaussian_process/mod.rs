//! Bayesian search by a Gaussian process: a model of the losses, and the point that promises most under it (J. Mockus, 1975;
//! D. R. Jones and others, Efficient Global Optimization, 1998). The model is fitted again at fixed numbers of episodes, to the
//! episodes until then, so that a batch follows from its number and what came before it, and never from how it came to be. Of
//! several objectives each batch sees other losses, so that it is fitted again for each. The model is the crate `gaussian`.

/// Points as the model sees them.
mod features;
/// Looks for the point of the highest expected improvement.
mod pursuit;
/// Steps along parameters with levels.
mod walk;

use super::completion::Completion;
use super::initial::Initial;
use super::seen::Seen;
use super::{Batch, Sampler};
use crate::search::{Observation, Point, SearchSpace};
use candlerun_gaussian::{Aim, Fit, Kernel, Posterior, Warp};
use features::Features;
use pursuit::{Ground, Pursuit};

/// The first of each four points of a batch is the one of the least mean: the others have to be chosen without knowing each
/// other's losses, and fall short of the bottom of a smooth valley.
const EXPLOITED: usize = 4;
/// Only below this variance of the roughness, of standardised losses, is a mean to be trusted so much.
const SMOOTH: f64 = 1e-6;

/// See the module.
pub struct GaussianProcess {
    seed: u64,
    initial: Initial,
    seen: Seen,
    features: Features,
    /// The kernel fitted last, and to how many episodes.
    kernel: Option<(usize, Kernel)>,
    work: Work,
}

/// What is under way between two calls.
enum Work {
    Nothing,
    Fitting(usize, Box<Fit>),
    Choosing(Box<Choosing>),
    Completing(Completion),
}

struct Choosing {
    posterior: Posterior,
    chosen: Vec<Point>,
    pursuit: Pursuit,
}

impl GaussianProcess {
    /// A sampler of a space.
    pub fn new(seed: u64, space: &SearchSpace) -> Self {
        Self {
            seed,
            initial: Initial::new(seed, space),
            seen: Seen::default(),
            features: Features::new(space),
            kernel: None,
            work: Work::Nothing,
        }
    }

    /// Points and standardised losses of episodes, as the model sees them.
    fn data(&self, space: &SearchSpace, observations: &[Observation]) -> (Vec<Vec<f64>>, Vec<f64>) {
        let losses = filled(observations);
        let points = observations.iter().map(|seen| self.features.of(space, &seen.point)).collect();
        (points, Warp::fit(&losses).standardise(&losses))
    }

    fn begin(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Work {
        if !self.seen.learn(space, batch.observations) {
            return Work::Nothing;
        }
        if let Some(points) = self.initial.propose(space, batch) {
            points.iter().for_each(|point| _ = self.seen.choose(space, point));
            return self.complete(space, points);
        }
        let count = refitted_at(batch.observations.len());
        let Some((_, kernel)) = self.kernel.as_ref().filter(|(fitted, _)| *fitted == count) else {
            let (points, losses) = self.data(space, &batch.observations[..count]);
            let owners = self.features.owners();
            let fit = Fit::new(owners, self.features.dimensions(), &points, losses);
            return Work::Fitting(count, Box::new(fit));
        };
        let (points, losses) = self.data(space, batch.observations);
        match Posterior::new(kernel.clone(), points, losses) {
            Some(posterior) => self.choose(space, batch, posterior, Vec::new()),
            None => self.complete(space, Vec::new()),
        }
    }

    fn complete(&self, space: &SearchSpace, chosen: Vec<Point>) -> Work {
        Work::Completing(Completion::new(self.seed, space, chosen))
    }

    /// Begins the choice of the next point of a batch: the one that promises most after `chosen`.
    fn choose(
        &self,
        space: &SearchSpace,
        batch: &Batch<'_>,
        posterior: Posterior,
        chosen: Vec<Point>,
    ) -> Work {
        let number = u64::from(batch.first) + chosen.len() as u64;
        let exploits = batch.count > 1
            && chosen.len().is_multiple_of(EXPLOITED)
            && posterior.roughness() < SMOOTH;
        let aim = if exploits { Aim::Exploit } else { Aim::Improve(posterior.least_loss()) };
        let pursuit = Pursuit::new(space, &self.seen, batch.observations, aim, self.seed, number);
        Work::Choosing(Box::new(Choosing { posterior, chosen, pursuit }))
    }

    /// Goes on with the choice of a point.
    fn go_on(
        &mut self,
        space: &SearchSpace,
        batch: &Batch<'_>,
        mut choosing: Box<Choosing>,
    ) -> Work {
        let Self { features, seen, .. } = self;
        let ground = Ground { space, features, posterior: &choosing.posterior, seen };
        if choosing.pursuit.step(&ground) {
            return Work::Choosing(choosing);
        }
        let Choosing { posterior, chosen, pursuit } = *choosing;
        match pursuit.point() {
            Some(point) => self.take(space, batch, posterior, chosen, point),
            None => self.complete(space, chosen),
        }
    }

    /// Takes a point into a batch, and begins the choice of the next.
    fn take(
        &mut self,
        space: &SearchSpace,
        batch: &Batch<'_>,
        mut posterior: Posterior,
        mut chosen: Vec<Point>,
        point: Point,
    ) -> Work {
        let features = self.features.of(space, &point);
        let (mean, deviation) = posterior.predict(&features);
        // In a smooth valley the next point starts from a lucky outcome of this one; elsewhere luck would lead astray.
        let luck = if posterior.roughness() < SMOOTH { deviation } else { 0.0 };
        posterior.believe(features, mean - luck);
        self.seen.choose(space, &point);
        chosen.push(point);
        if chosen.len() == batch.count as usize {
            return self.complete(space, chosen);
        }
        self.choose(space, batch, posterior, chosen)
    }
}

impl Sampler for GaussianProcess {
    fn learns(&self) -> bool {
        true
    }

    fn propose(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>> {
        self.work = match std::mem::replace(&mut self.work, Work::Nothing) {
            Work::Nothing => self.begin(space, batch),
            Work::Fitting(count, mut fit) => {
                if fit.step() {
                    Work::Fitting(count, fit)
                } else {
                    self.kernel = Some((count, fit.kernel()));
                    Work::Nothing
                }
            }
            Work::Choosing(choosing) => self.go_on(space, batch, choosing),
            Work::Completing(mut completion) => {
                if !completion.step(space, batch, &mut self.seen) {
                    return Some(completion.points());
                }
                Work::Completing(completion)
            }
        };
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

/// The number of episodes that the kernel of `count` episodes is fitted to: all of the first 32, later the last multiple of an
/// eighth of them (a power of two), so that a fit's cost is shared by more and more proposals.
fn refitted_at(count: usize) -> usize {
    if count < 32 {
        return count;
    }
    let step = 1 << (count.ilog2() - 3);
    count - count % step
}
