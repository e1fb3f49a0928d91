//! Searches for the point with the highest acquisition value: evaluates candidates spread over the space and around the best
//! episodes, then improves the best candidates by descent and by a local search along the parameters with levels.

use super::context::AcquisitionContext;
use super::local_search::LocalSearch;
use crate::random::rng;
use crate::search::samplers::ranking::best;
use crate::search::samplers::seen::Seen;
use crate::search::samplers::sobol::Sobol;
use crate::search::{Observation, Point, SearchSpace};
use crate::sort;
use candlerun_gaussian::{Acquisition, Descent, Function, Prediction};
use rand::{Rng as _, RngExt as _, rngs::ChaCha8Rng};

/// Candidates spread over the space.
const SPREAD: usize = 512;
/// Candidates around each of the best episodes.
const AROUND: usize = 48;
/// Best episodes that get candidates around them.
const BEST: usize = 3;
/// Candidates evaluated in one step.
const CHUNK: usize = 96;
/// Candidates that are improved.
const DESCENTS: usize = 6;
/// Most line searches of one descent.
const DESCENT_STEPS: u32 = 30;

/// A search for one point that has begun.
pub(super) struct AcquisitionSearch {
    acquisition: Acquisition,
    candidates: Vec<Point>,
    /// Evaluated candidates with their values, the highest first once all are evaluated.
    evaluated: Vec<(f64, Point)>,
    next: usize,
    descents: usize,
    current: Option<SearchStep>,
    chosen: Option<(f64, Point)>,
}

/// The improvement of one candidate: first its numbers by descent, then every parameter with levels by a local search.
enum SearchStep {
    Descent(Point, Descent),
    Local(LocalSearch),
}

impl AcquisitionSearch {
    /// Starts the search for the point of episode `number`, from 0.
    pub(super) fn new(
        space: &SearchSpace,
        seen: &Seen,
        observations: &[Observation],
        acquisition: Acquisition,
        seed: u64,
        number: u64,
    ) -> Self {
        let mut rng = rng(seed);
        rng.set_stream(number);
        let mut candidates = spread(space, seed, number);
        for index in best(observations, BEST) {
            let point = &observations[index].point;
            candidates.extend((0..AROUND).map(|_| around(space, point, &mut rng)));
        }
        candidates.retain(|point| space.is_feasible(point) && !seen.contains(space, point));
        Self {
            acquisition,
            candidates,
            evaluated: Vec::new(),
            next: 0,
            descents: 0,
            current: None,
            chosen: None,
        }
    }

    /// The point found; none if every candidate was proposed before.
    pub(super) fn point(self) -> Option<Point> {
        self.chosen.map(|(_, point)| point)
    }

    /// Does a part of the work. Returns false once the search has ended.
    pub(super) fn step(&mut self, context: &AcquisitionContext<'_>) -> bool {
        if self.next < self.candidates.len() {
            self.evaluate(context);
            return true;
        }
        match self.current.take() {
            Some(step) => self.current = self.improve(context, step),
            None if self.descents < DESCENTS.min(self.evaluated.len()) => {
                let (value, point) = self.evaluated[self.descents].clone();
                self.descents += 1;
                self.offer(value, point.clone());
                self.current = Some(SearchStep::Descent(point.clone(), descent(context, &point)));
            }
            None => return false,
        }
        true
    }

    /// Evaluates the next candidates; after the last, sorts them.
    fn evaluate(&mut self, context: &AcquisitionContext<'_>) {
        let end = (self.next + CHUNK).min(self.candidates.len());
        for index in self.next..end {
            let point = std::mem::take(&mut self.candidates[index]);
            self.evaluated.push((context.value(self.acquisition, &point), point));
        }
        self.next = end;
        if end == self.candidates.len() {
            let evaluated = std::mem::take(&mut self.evaluated);
            self.evaluated = sort::sorted(evaluated, |(value, _)| -value);
        }
    }

    fn offer(&mut self, value: f64, point: Point) {
        if self.chosen.as_ref().is_none_or(|(best, _)| value > *best) {
            self.chosen = Some((value, point));
        }
    }

    /// Continues the improvement of a candidate; none at its end.
    fn improve(
        &mut self,
        context: &AcquisitionContext<'_>,
        step: SearchStep,
    ) -> Option<SearchStep> {
        let best = match step {
            SearchStep::Descent(start, mut descent) => {
                let acquisition = self.acquisition;
                let mut loss =
                    NegatedAcquisition { context, acquisition, start: &start, last: None };
                if descent.step(&mut loss) {
                    return Some(SearchStep::Descent(start, descent));
                }
                let point = context.features.point(context.space, &descent.point, &start);
                let best = (context.value(acquisition, &point), point);
                if context.space.dimensions().any(|dimension| dimension.levels().is_some()) {
                    return Some(SearchStep::Local(LocalSearch::new(context, best)));
                }
                best
            }
            SearchStep::Local(mut search) => {
                if search.step(context, self.acquisition) {
                    return Some(SearchStep::Local(search));
                }
                search.best()
            }
        };
        if context.is_new(&best.1) {
            self.offer(best.0, best.1);
        }
        None
    }
}

/// A descent from a point. Only its numbers vary; its choices stay.
fn descent(context: &AcquisitionContext<'_>, start: &[f64]) -> Descent {
    let at = context.features.of(context.space, start);
    let bound = |free: f64| {
        let bounds = at.iter().enumerate();
        bounds.map(|(f, &fixed)| if context.features.is_number(f) { free } else { fixed }).collect()
    };
    let (low, high): (Vec<f64>, Vec<f64>) = (bound(0.0), bound(1.0));
    Descent::new(at, low, high, DESCENT_STEPS)
}

/// The acquisition value as a function of features, negated because a descent minimises.
struct NegatedAcquisition<'a> {
    context: &'a AcquisitionContext<'a>,
    acquisition: Acquisition,
    start: &'a [f64],
    /// The prediction at the point that was evaluated last.
    last: Option<Prediction>,
}

impl Function for NegatedAcquisition<'_> {
    fn value(&mut self, at: &[f64]) -> f64 {
        let AcquisitionContext { space, features, posterior, .. } = self.context;
        if !space.is_feasible(&features.point(space, at, self.start)) {
            return f64::INFINITY;
        }
        let prediction = posterior.prediction(at);
        let value = -self.acquisition.value_of(&prediction);
        self.last = Some(prediction);
        value
    }

    fn slope(&mut self, slope: &mut [f64]) {
        let Some(prediction) = &self.last else { return };
        let slopes = self.acquisition.slope(self.context.posterior, prediction);
        slope.iter_mut().zip(slopes).for_each(|(slot, slope)| *slot = -slope);
    }
}

fn spread(space: &SearchSpace, seed: u64, number: u64) -> Vec<Point> {
    let mut sobol = Sobol::new(space.dimensions().len(), seed, number + (1 << 32));
    (0..SPREAD).map(|_| space.at_scaled(&sobol.point())).collect()
}

/// A point near another. Each number moves with a probability of one half, by at most a quarter of its range and often much
/// less; choices change only where numbers may move by more than a tenth.
fn around(space: &SearchSpace, point: &[f64], rng: &mut ChaCha8Rng) -> Point {
    let reach = libm::exp2(-2.0 - 6.0 * rng.random::<f64>());
    let moved = space.dimensions().zip(point).map(|(dimension, &at)| {
        let moved = rng.next_u32() & 1 == 0;
        let by = reach * (2.0 * rng.random::<f64>() - 1.0);
        match (moved, dimension.is_numeric()) {
            (true, true) => dimension.at_scaled(dimension.scaled(at) + by),
            (true, false) if reach > 0.1 => dimension.at_scaled(rng.random()),
            _ => at,
        }
    });
    moved.collect()
}
