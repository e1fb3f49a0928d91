//! Bayesian search by a Gaussian process: a model of the losses, and the point with the highest expected improvement under it
//! (J. Mockus, 1975; D. R. Jones and others, Efficient Global Optimization, 1998). The kernel is fitted at fixed numbers of
//! episodes, to the episodes until then, so that a batch depends on its number and the results before it alone. With several
//! objectives each batch has other losses and therefore its own fit. The model itself is the crate `gaussian`.

/// Searches for the point with the highest acquisition value.
mod acquisition_search;
/// The inputs of every search for a point.
mod context;
/// The features of a point.
mod features;
/// Improves a point along parameters with levels.
mod local_search;

use super::completion::Completion;
use super::info::{DEFAULT_EPISODES, SamplerInfo};
use super::initial::Initial;
use super::scalarised::for_all_objectives;
use super::seen::Seen;
use super::{Batch, Sampler, SamplerName};
use crate::error::{Error, Result};
use crate::search::{Dimension, Observation, Point, SearchSpace};
use crate::sort;
use acquisition_search::AcquisitionSearch;
use candlerun_gaussian::{Acquisition, Fit, Kernel, Posterior, Warp};
use context::AcquisitionContext;
use features::Features;

/// The sampler's entry in the list.
pub(super) static SAMPLER: SamplerInfo = SamplerInfo {
    name: SamplerName::GaussianProcess,
    title: "Gaussian process",
    summary: "The most promising combinations of",
    is_offered: false,
    learns: true,
    default_episodes: Some(DEFAULT_EPISODES),
    max_episodes: MAX_EPISODES,
    check_space,
    proposal_ms: |_, _| Box::new(proposal_ms),
    make: |spec, space, _| for_all_objectives(spec, space, GaussianProcess::new),
};

/// The time of a fit grows with the cube of the episodes.
const MAX_EPISODES: u32 = 500;
/// Most choices of all categories together: each is a feature.
const MAX_CHOICES: usize = 64;
/// The first of every four points of a batch is the one with the lowest mean. The other points are chosen without knowing the
/// losses of their batch, and would not reach the bottom of a smooth valley.
const EXPLOITED: usize = 4;
/// A mean is trusted that much only below this variance of the roughness, in units of the standardised losses.
const SMOOTH: f64 = 1e-6;
/// Losses count as rough above this variance of the roughness. Smooth test functions have less than a tenth of it, backtests over
/// many parameters twenty times as much and more.
const ROUGH: f64 = 0.01;
/// Episodes by which the losses are judged to be rough. The later ones are near the best, where every surface looks smooth.
const JUDGED: usize = 48;

/// Refuses a space with too many choices.
fn check_space(space: &SearchSpace) -> Result<()> {
    let choices: usize = space.dimensions().map(Dimension::choices).sum();
    if choices > MAX_CHOICES {
        let reason =
            format!("a Gaussian process takes at most {MAX_CHOICES} choices; tpe takes any number");
        return Err(Error::field("space", choices, reason));
    }
    Ok(())
}

/// Milliseconds of a proposal in batches of four over two parameters, fits included. The formula is fitted to whole searches in
/// Chromium on one shared machine: without the backtests and the posting of progress they took 0.4 s for 100 episodes, 1.5 s
/// for 150, 2.5 s for 200.
fn proposal_ms(episodes: u64) -> f64 {
    let episodes = episodes as f64;
    episodes * (0.03 + 6e-4 * episodes)
}

/// The sampler with the work of its current batch.
pub(super) struct GaussianProcess {
    seed: u64,
    initial: Initial,
    seen: Seen,
    features: Features,
    /// Most episodes in the model. Of more, those with the least losses count.
    most: usize,
    /// The number of episodes that the last kernel was fitted to, and the kernel.
    kernel: Option<(usize, Kernel)>,
    /// The number of the first episodes that a kernel was fitted to, and its roughness.
    roughness: Option<(usize, f64)>,
    work: Work,
}

/// The work that goes on at the next call.
enum Work {
    Nothing,
    Fitting(usize, Box<Fit>),
    Choosing(Box<Choosing>),
    Completing(Completion),
}

struct Choosing {
    posterior: Posterior,
    chosen: Vec<Point>,
    search: AcquisitionSearch,
}

impl GaussianProcess {
    /// The sampler of one objective.
    pub(super) fn new(seed: u64, space: &SearchSpace) -> Self {
        Self::of_best(seed, space, MAX_EPISODES as usize)
    }

    /// The sampler of one objective, with the `most` best episodes in its model.
    pub(super) fn of_best(seed: u64, space: &SearchSpace, most: usize) -> Self {
        Self {
            most,
            seed,
            initial: Initial::new(seed, space),
            seen: Seen::default(),
            features: Features::new(space),
            kernel: None,
            roughness: None,
            work: Work::Nothing,
        }
    }

    /// The features of the points of the modelled episodes, and their standardised losses.
    fn data(&self, space: &SearchSpace, observations: &[Observation]) -> (Vec<Vec<f64>>, Vec<f64>) {
        let losses = filled(observations);
        let modelled = least(&losses, self.most);
        let points = modelled
            .iter()
            .map(|&index| self.features.of(space, &observations[index].point))
            .collect();
        let losses: Vec<f64> = modelled.iter().map(|&index| losses[index]).collect();
        (points, Warp::fit(&losses).standardise(&losses))
    }

    /// Whether a batch begins before the model starts.
    pub(super) fn is_initial(&self, batch: &Batch<'_>) -> bool {
        self.initial.is_within(batch)
    }

    /// Whether the losses are rough, as the kernel of the first episodes says; not before the model starts. None after some
    /// milliseconds of work: call it again with the same batch.
    pub(super) fn is_rough(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<bool> {
        if self.initial.is_within(batch) {
            return Some(false);
        }
        let count = refitted_at(batch.observations.len().min(JUDGED));
        if let Some((_, roughness)) = self.roughness.filter(|(fitted, _)| *fitted == count) {
            return Some(roughness > ROUGH);
        }
        self.work = match std::mem::replace(&mut self.work, Work::Nothing) {
            Work::Fitting(fitted, fit) if fitted == count => self.continue_fit(fitted, fit),
            _ => self.fit(space, &batch.observations[..count]),
        };
        None
    }

    /// Begins to fit a kernel to the episodes.
    fn fit(&self, space: &SearchSpace, observations: &[Observation]) -> Work {
        let (points, losses) = self.data(space, observations);
        let owners = self.features.owners();
        let fit = Fit::new(owners, self.features.dimensions(), &points, losses);
        Work::Fitting(observations.len(), Box::new(fit))
    }

    /// Continues a fit, and keeps the kernel at its end.
    fn continue_fit(&mut self, count: usize, mut fit: Box<Fit>) -> Work {
        if fit.step() {
            return Work::Fitting(count, fit);
        }
        let kernel = fit.kernel();
        if count <= JUDGED {
            self.roughness = Some((count, kernel.roughness()));
        }
        self.kernel = Some((count, kernel));
        Work::Nothing
    }

    fn begin(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Work {
        if !self.seen.begin_batch(space, batch.observations) {
            return Work::Nothing;
        }
        if let Some(points) = self.initial.propose(space, batch) {
            points.iter().for_each(|point| _ = self.seen.choose(space, point));
            return self.complete(space, points);
        }
        let count = refitted_at(batch.observations.len());
        let Some((_, kernel)) = self.kernel.as_ref().filter(|(fitted, _)| *fitted == count) else {
            return self.fit(space, &batch.observations[..count]);
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

    /// Begins the choice of the point of a batch that follows `chosen`.
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
        let acquisition = if exploits {
            Acquisition::LowestMean
        } else {
            Acquisition::ExpectedImprovement(posterior.least_loss())
        };
        let search = AcquisitionSearch::new(
            space,
            &self.seen,
            batch.observations,
            acquisition,
            self.seed,
            number,
        );
        Work::Choosing(Box::new(Choosing { posterior, chosen, search }))
    }

    /// Continues the choice of a point.
    fn continue_choice(
        &mut self,
        space: &SearchSpace,
        batch: &Batch<'_>,
        mut choosing: Box<Choosing>,
    ) -> Work {
        let Self { features, seen, .. } = self;
        let context = AcquisitionContext { space, features, posterior: &choosing.posterior, seen };
        if choosing.search.step(&context) {
            return Work::Choosing(choosing);
        }
        let Choosing { posterior, chosen, search } = *choosing;
        match search.point() {
            Some(point) => self.take(space, batch, posterior, chosen, point),
            None => self.complete(space, chosen),
        }
    }

    /// Adds a point to a batch, and begins the choice of the next.
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
        // The point's loss is not known yet. In a smooth valley a loss below the mean is assumed, which moves the next point
        // further down; on a rough surface that would mislead the search.
        let below = if posterior.roughness() < SMOOTH { deviation } else { 0.0 };
        posterior.add_loss(features, mean - below);
        self.seen.choose(space, &point);
        chosen.push(point);
        if chosen.len() == batch.count as usize {
            return self.complete(space, chosen);
        }
        self.choose(space, batch, posterior, chosen)
    }
}

impl Sampler for GaussianProcess {
    fn propose(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>> {
        self.work = match std::mem::replace(&mut self.work, Work::Nothing) {
            Work::Nothing => self.begin(space, batch),
            Work::Fitting(count, fit) => self.continue_fit(count, fit),
            Work::Choosing(choosing) => self.continue_choice(space, batch, choosing),
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

/// The first loss of each episode; a failed episode counts as the worst of the others.
fn filled(observations: &[Observation]) -> Vec<f64> {
    let losses =
        observations.iter().map(|observation| observation.losses.as_ref().map(|losses| losses[0]));
    let worst = losses.clone().flatten().fold(None, |worst: Option<f64>, loss| match worst {
        Some(worst) if worst > loss => Some(worst),
        _ => Some(loss),
    });
    losses.map(|loss| loss.or(worst).unwrap_or(0.0)).collect()
}

/// The indexes of the `most` least losses, in order. Of equal losses the first count.
fn least(losses: &[f64], most: usize) -> Vec<usize> {
    let mut counts = vec![losses.len() <= most; losses.len()];
    if losses.len() > most {
        sort::argsort(losses).iter().take(most).for_each(|&index| counts[index as usize] = true);
    }
    (0..losses.len()).filter(|&index| counts[index]).collect()
}

/// The number of episodes that the kernel is fitted to when there are `count`: all up to 32, later a multiple of about an eighth of
/// them (a power of two), so that more and more proposals share the cost of a fit.
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
    use crate::params::Params;
    use crate::random::rng;
    use rand::RngExt as _;

    fn space() -> SearchSpace {
        let range = |n: u32| format!(r#""x{n}":{{"float":{{"low":0,"high":1}}}}"#);
        let ranges: Vec<String> = (0..5).map(range).collect();
        let dimensions = serde_json::from_str(&format!("{{{}}}", ranges.join(","))).unwrap();
        SearchSpace::new(dimensions, &[], &Params::new()).unwrap()
    }

    /// Evenly spread episodes, each with a loss of its number and point.
    fn episodes(count: usize, loss: impl Fn(usize, &[f64]) -> f64) -> Vec<Observation> {
        let mut sobol = super::super::sobol::Sobol::new(5, 1, 0);
        let points = (0..count).map(|_| space().at_scaled(&sobol.point()));
        let of = |(index, point): (usize, Point)| {
            let losses = Some(vec![loss(index, &point)]);
            Observation { point, losses }
        };
        points.enumerate().map(of).collect()
    }

    fn bowl(_: usize, point: &[f64]) -> f64 {
        point.iter().map(|at| (at - 0.4) * (at - 0.4)).sum()
    }

    /// A bowl with noise of about half its deviation.
    fn noisy(index: usize, point: &[f64]) -> f64 {
        let mut rng = rng(9);
        rng.set_stream(index as u64);
        bowl(index, point) + 0.4 * rng.random::<f64>()
    }

    /// The answer after the fit, and the number of calls that it took.
    fn judge(process: &mut GaussianProcess, observations: &[Observation]) -> (bool, usize) {
        let first = observations.len() as u32;
        let batch = Batch { first, count: 1, observations };
        let mut calls = 0;
        loop {
            calls += 1;
            if let Some(is_rough) = process.is_rough(&space(), &batch) {
                return (is_rough, calls);
            }
        }
    }

    #[test]
    fn losses_are_judged_once_by_the_first_episodes() {
        let mixed = |index: usize, point: &[f64]| {
            if index < JUDGED { bowl(index, point) } else { 10.0 * noisy(index, point) }
        };
        let mut process = GaussianProcess::new(1, &space());
        let (is_rough, calls) = judge(&mut process, &episodes(JUDGED, mixed));
        assert!(!is_rough && calls > 1);
        assert_eq!(judge(&mut process, &episodes(100, mixed)), (false, 1), "the fit is kept");
        let fresh = &mut GaussianProcess::new(1, &space());
        assert!(!judge(fresh, &episodes(100, mixed)).0, "a search that goes on");
    }

    /// Stairs along one parameter and a fold along another, as a metric that jumps wherever a trade comes or goes.
    fn stairs(steps: f64) -> impl Fn(usize, &[f64]) -> f64 {
        move |_, point| libm::floor(steps * point[0]) / steps + (point[1] - 0.5).abs()
    }

    #[test]
    fn stairs_are_rough_and_fine_ones_are_not() {
        for (steps, expected) in [(5.0, true), (10.0, true), (30.0, false)] {
            let mut process = GaussianProcess::new(1, &space());
            let (is_rough, _) = judge(&mut process, &episodes(JUDGED, stairs(steps)));
            let (_, roughness) = process.roughness.unwrap();
            assert_eq!(is_rough, expected, "{steps} steps: {roughness}");
            // Ten and thirty steps are the border: both are within a factor of five of it.
            assert!(steps < 10.0 || (0.2..5.0).contains(&(roughness / ROUGH)), "{roughness}");
        }
    }

    #[test]
    fn losses_are_rough_above_the_limit_and_not_at_it() {
        let observations = episodes(JUDGED, bowl);
        let mut process = GaussianProcess::new(1, &space());
        for (roughness, expected) in [(ROUGH, false), (ROUGH.next_up(), true)] {
            process.roughness = Some((JUDGED, roughness));
            assert_eq!(judge(&mut process, &observations), (expected, 1));
        }
    }

    #[test]
    fn the_best_episodes_are_modelled_in_their_order() {
        assert_eq!(least(&[3.0, 1.0, 2.0, 1.0, 0.5], 3), [1, 3, 4]);
        assert_eq!(least(&[2.0, 1.0, 1.0, 1.0], 2), [1, 2], "of equals the first");
        assert_eq!(least(&[2.0, 1.0], 2), [0, 1]);
        let process = GaussianProcess::of_best(1, &space(), 20);
        let (points, losses) = process.data(&space(), &episodes(30, bowl));
        assert_eq!((points.len(), losses.len()), (20, 20));
    }

    #[test]
    fn nothing_is_rough_before_the_model_starts() {
        let mut process = GaussianProcess::new(1, &space());
        assert_eq!(judge(&mut process, &episodes(12, noisy)), (false, 1));
    }
}
