//! Looks for the point that promises most: many points spread over the space and around the best ones, then
//! descents from the most promising of them, then steps along each parameter.

use super::descent::Descent;
use super::features::Features;
use super::improvement::Aim;
use super::posterior::Posterior;
use crate::random::rng;
use crate::search::samplers::identity;
use crate::search::samplers::sobol::Sobol;
use crate::search::{Dimension, Observation, Point, SearchSpace};
use rand::{Rng as _, RngExt as _, rngs::ChaCha8Rng};
use std::collections::BTreeSet;

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
    seen: BTreeSet<Vec<u64>>,
    candidates: Vec<Point>,
    /// Candidates with what they promise, the highest first.
    scored: Vec<(f64, Point)>,
    next: usize,
    descents: usize,
    chosen: Option<(f64, Point)>,
}

impl Pursuit {
    /// Starts the search for the point of episode `number`.
    pub(super) fn new(
        space: &SearchSpace,
        observations: &[Observation],
        chosen: &[Point],
        aim: Aim,
        seed: u64,
        number: u64,
    ) -> Self {
        let mut rng = rng(seed);
        rng.set_stream(number);
        let mut candidates = spread(space, seed, number);
        for best in best_points(observations) {
            candidates.extend((0..AROUND).map(|_| around(space, best, &mut rng)));
        }
        let points = observations.iter().map(|seen| &seen.point).chain(chosen);
        let seen: BTreeSet<Vec<u64>> = points.map(|point| identity(point)).collect();
        candidates.retain(|point| space.is_feasible(point) && !seen.contains(&identity(point)));
        Self { aim, seen, candidates, scored: Vec::new(), next: 0, descents: 0, chosen: None }
    }

    /// The point found; none when every point that was looked at had been proposed before.
    pub(super) fn point(&self) -> Option<Point> {
        self.chosen.as_ref().map(|(_, point)| point.clone())
    }

    /// Works for a while; false at the end.
    pub(super) fn step(
        &mut self,
        space: &SearchSpace,
        features: &Features,
        posterior: &Posterior,
    ) -> bool {
        if self.next < self.candidates.len() {
            let end = (self.next + CHUNK).min(self.candidates.len());
            for index in self.next..end {
                let point = std::mem::take(&mut self.candidates[index]);
                let score = self.aim.promise(posterior, &features.of(space, &point));
                self.scored.push((score, point));
            }
            self.next = end;
            if end == self.candidates.len() {
                self.scored.sort_by(|a, b| b.0.total_cmp(&a.0));
            }
            return true;
        }
        if self.descents < DESCENTS.min(self.scored.len()) {
            let (score, point) = self.scored[self.descents].clone();
            self.descents += 1;
            self.offer(score, point.clone());
            self.climb(space, features, posterior, point);
            return true;
        }
        false
    }

    fn offer(&mut self, score: f64, point: Point) {
        if self.chosen.as_ref().is_none_or(|(best, _)| score > *best) {
            self.chosen = Some((score, point));
        }
    }

    /// Climbs from a point: its numbers by descent, then every parameter by steps.
    fn climb(
        &mut self,
        space: &SearchSpace,
        features: &Features,
        posterior: &Posterior,
        start: Point,
    ) {
        let mut function = |at: &[f64], slope: &mut [f64]| {
            if !space.is_feasible(&features.point(space, at, &start)) {
                return f64::INFINITY;
            }
            let value = self.aim.promise_with_slope(posterior, at, slope);
            slope.iter_mut().for_each(|slope| *slope = -*slope);
            -value
        };
        let at = features.of(space, &start);
        let bound = |free: f64| {
            let bounds = at.iter().enumerate();
            bounds.map(|(f, &fixed)| if features.is_number(f) { free } else { fixed }).collect()
        };
        let (low, high): (Vec<f64>, Vec<f64>) = (bound(0.0), bound(1.0));
        let mut descent = Descent::new(at, low, high, STEPS, &mut function);
        while descent.step(&mut function) {}
        let point = features.point(space, &descent.point, &start);
        let score = |point: &Point| self.aim.promise(posterior, &features.of(space, point));
        let mut best = (score(&point), point);
        if space.dimensions().any(|dimension| dimension.levels().is_some()) {
            best = walk(space, best, &self.seen, &score);
        }
        if !self.seen.contains(&identity(&best.1)) && space.is_feasible(&best.1) {
            self.offer(best.0, best.1);
        }
    }
}

/// Steps along the parameters with levels, as long as one leads higher. Points proposed before are left out.
fn walk(
    space: &SearchSpace,
    from: (f64, Point),
    seen: &BTreeSet<Vec<u64>>,
    score: &dyn Fn(&Point) -> f64,
) -> (f64, Point) {
    let mut best = from;
    if seen.contains(&identity(&best.1)) {
        best.0 = f64::NEG_INFINITY;
    }
    for _ in 0..8 {
        let before = best.0;
        for (index, dimension) in space.dimensions().enumerate() {
            let here = best.1.clone();
            for level in steps(dimension, here[index]) {
                let mut point = here.clone();
                point[index] = level;
                if seen.contains(&identity(&point)) || !space.is_feasible(&point) {
                    continue;
                }
                let score = score(&point);
                if score > best.0 {
                    best = (score, point);
                }
            }
        }
        if best.0 <= before {
            break;
        }
    }
    best
}

/// Other levels to try: of numbers, one and three steps away; of categories all.
fn steps(dimension: &Dimension, at: f64) -> Vec<f64> {
    let Some(levels) = dimension.levels() else { return Vec::new() };
    let within = |level: &f64| *level >= 0.0 && *level < levels as f64;
    if dimension.is_numeric() {
        [-3.0, -1.0, 1.0, 3.0].map(|step| at + step).into_iter().filter(within).collect()
    } else {
        let all = (0..levels).map(|level| level as f64);
        all.filter(|level| (level - at).abs() > 0.5).collect()
    }
}

fn spread(space: &SearchSpace, seed: u64, number: u64) -> Vec<Point> {
    let mut sobol = Sobol::new(space.dimensions().len(), seed, number + (1 << 32));
    (0..SPREAD).map(|_| space.at_unit(&sobol.point())).collect()
}

fn best_points(observations: &[Observation]) -> impl Iterator<Item = &Point> {
    let mut ranked: Vec<(f64, &Point)> = observations
        .iter()
        .filter_map(|seen| seen.losses.as_ref().map(|losses| (losses[0], &seen.point)))
        .collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    ranked.into_iter().take(BEST).map(|(_, point)| point)
}

/// A point near another: each parameter moved with the chance of a half or more, by a tenth of its range or much less.
fn around(space: &SearchSpace, point: &[f64], rng: &mut ChaCha8Rng) -> Point {
    let reach = libm::exp2(-2.0 - 6.0 * rng.random::<f64>());
    let moved = space.dimensions().zip(point).map(|(dimension, &at)| {
        let moved = rng.next_u32() & 1 == 0;
        let by = reach * (2.0 * rng.random::<f64>() - 1.0);
        match (moved, dimension.is_numeric()) {
            (true, true) => dimension.at_unit(dimension.unit(at) + by),
            (true, false) if reach > 0.1 => dimension.at_unit(rng.random()),
            _ => at,
        }
    });
    moved.collect()
}
