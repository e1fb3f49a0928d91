//! Looks for the point that promises most: many points spread over the space and around the best ones, then
//! descents from the most promising of them, then steps along each parameter.

use super::features::Features;
use super::walk::Walk;
use crate::order;
use crate::random::rng;
use crate::search::samplers::ranking::best;
use crate::search::samplers::seen::Seen;
use crate::search::samplers::sobol::Sobol;
use crate::search::{Observation, Point, SearchSpace};
use candlerun_gaussian::{Aim, Descent, Function, Look, Posterior};
use rand::{Rng as _, RngExt as _, rngs::ChaCha8Rng};

/// Points spread over the space.
const SPREAD: usize = 512;
/// Points around each of the best episodes.
const AROUND: usize = 48;
/// Best episodes that are looked around.
const BEST: usize = 3;
/// Points looked at in one step.
const CHUNK: usize = 96;
/// Descents.
const DESCENTS: usize = 6;
/// Steps of each.
const STEPS: u32 = 30;

/// A search for one point, under way.
pub(super) struct Pursuit {
    aim: Aim,
    candidates: Vec<Point>,
    /// Candidates with what they promise, the highest first.
    scored: Vec<(f64, Point)>,
    next: usize,
    descents: usize,
    climb: Option<Climb>,
    chosen: Option<(f64, Point)>,
}

/// A climb from a point: its numbers by descent, then every parameter by steps.
enum Climb {
    Descent(Point, Descent),
    Walk(Walk),
}

/// What a search is about.
pub(super) struct Ground<'a> {
    pub(super) space: &'a SearchSpace,
    pub(super) features: &'a Features,
    pub(super) posterior: &'a Posterior,
    pub(super) seen: &'a Seen,
}

impl Ground<'_> {
    /// What a point promises.
    pub(super) fn promise(&self, aim: Aim, point: &[f64]) -> f64 {
        aim.promise(self.posterior, &self.features.of(self.space, point))
    }

    /// Whether a point may be proposed.
    pub(super) fn is_new(&self, point: &[f64]) -> bool {
        self.space.is_feasible(point) && !self.seen.contains(self.space, point)
    }
}

impl Pursuit {
    /// Starts the search for the point of episode `number`, from 0.
    pub(super) fn new(
        space: &SearchSpace,
        seen: &Seen,
        observations: &[Observation],
        aim: Aim,
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
            aim,
            candidates,
            scored: Vec::new(),
            next: 0,
            descents: 0,
            climb: None,
            chosen: None,
        }
    }

    /// The point found; none when every point that was looked at had been proposed before.
    pub(super) fn point(self) -> Option<Point> {
        self.chosen.map(|(_, point)| point)
    }

    /// Works for a while; false at the end.
    pub(super) fn step(&mut self, ground: &Ground<'_>) -> bool {
        if self.next < self.candidates.len() {
            self.score(ground);
            return true;
        }
        match self.climb.take() {
            Some(climb) => self.climb = self.climb(ground, climb),
            None if self.descents < DESCENTS.min(self.scored.len()) => {
                let (score, point) = self.scored[self.descents].clone();
                self.descents += 1;
                self.offer(score, point.clone());
                self.climb = Some(Climb::Descent(point.clone(), descent(ground, &point)));
            }
            None => return false,
        }
        true
    }

    /// Looks at some candidates.
    fn score(&mut self, ground: &Ground<'_>) {
        let end = (self.next + CHUNK).min(self.candidates.len());
        for index in self.next..end {
            let point = std::mem::take(&mut self.candidates[index]);
            self.scored.push((ground.promise(self.aim, &point), point));
        }
        self.next = end;
        if end == self.candidates.len() {
            self.scored = order::sorted(std::mem::take(&mut self.scored), |scored| -scored.0);
        }
    }

    fn offer(&mut self, score: f64, point: Point) {
        if self.chosen.as_ref().is_none_or(|(best, _)| score > *best) {
            self.chosen = Some((score, point));
        }
    }

    /// Goes on with a climb; none at its end.
    fn climb(&mut self, ground: &Ground<'_>, climb: Climb) -> Option<Climb> {
        let best = match climb {
            Climb::Descent(start, mut descent) => {
                let mut promise = Promise { ground, aim: self.aim, start: &start, look: None };
                if descent.step(&mut promise) {
                    return Some(Climb::Descent(start, descent));
                }
                let point = ground.features.point(ground.space, &descent.point, &start);
                let best = (ground.promise(self.aim, &point), point);
                if ground.space.dimensions().any(|dimension| dimension.levels().is_some()) {
                    return Some(Climb::Walk(Walk::new(ground, best)));
                }
                best
            }
            Climb::Walk(mut walk) => {
                if walk.step(ground, self.aim) {
                    return Some(Climb::Walk(walk));
                }
                walk.best()
            }
        };
        if ground.is_new(&best.1) {
            self.offer(best.0, best.1);
        }
        None
    }
}

/// A descent from a point, of its numbers alone.
fn descent(ground: &Ground<'_>, start: &[f64]) -> Descent {
    let at = ground.features.of(ground.space, start);
    let bound = |free: f64| {
        let bounds = at.iter().enumerate();
        bounds.map(|(f, &fixed)| if ground.features.is_number(f) { free } else { fixed }).collect()
    };
    let (low, high): (Vec<f64>, Vec<f64>) = (bound(0.0), bound(1.0));
    Descent::new(at, low, high, STEPS)
}

/// What features promise, negated.
struct Promise<'a> {
    ground: &'a Ground<'a>,
    aim: Aim,
    start: &'a [f64],
    look: Option<Look>,
}

impl Function for Promise<'_> {
    fn value(&mut self, at: &[f64]) -> f64 {
        let Ground { space, features, posterior, .. } = self.ground;
        if !space.is_feasible(&features.point(space, at, self.start)) {
            return f64::INFINITY;
        }
        let look = posterior.look(at);
        let value = -self.aim.promise_of(&look);
        self.look = Some(look);
        value
    }

    fn slope(&mut self, slope: &mut [f64]) {
        let Some(look) = &self.look else { return };
        let slopes = self.aim.slope(self.ground.posterior, look);
        slope.iter_mut().zip(slopes).for_each(|(slot, slope)| *slot = -slope);
    }
}

fn spread(space: &SearchSpace, seed: u64, number: u64) -> Vec<Point> {
    let mut sobol = Sobol::new(space.dimensions().len(), seed, number + (1 << 32));
    (0..SPREAD).map(|_| space.at_scaled(&sobol.point())).collect()
}

/// A point near another: each parameter moved with the chance of a half or more, by a tenth of its range or much less.
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
