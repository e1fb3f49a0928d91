//! The choice of one point: of many points drawn from the density of the good ones, the point with the highest ratio of the good
//! density to the density of the others.

use super::beside::beside_best;
use super::choice::Choice;
use super::density::Density;
use super::groups::Groups;
use crate::random::rng;
use crate::search::samplers::seen::Seen;
use crate::search::{Point, SearchSpace};
use rand::rngs::ChaCha8Rng;

/// Points drawn for one choice.
const DRAWS: usize = 48;
/// Points drawn in one step.
const CHUNK: usize = 12;
/// One point of this many is beside the best one, where there is such a point.
const BESIDE_EVERY: u64 = 8;
/// The place of that point among them, apart from those of gathered kernels and of a choice.
const BESIDE: u64 = 5;

/// A choice that has begun.
pub(super) struct Drawing {
    rng: ChaCha8Rng,
    choice: Option<Choice>,
    good: Density,
    others: Density,
    draws_left: usize,
    best: Option<(f64, Point)>,
}

impl Drawing {
    /// Starts the choice of the point of episode `number`, from 1. Gathered kernels draw near the middle of the good points. Nothing
    /// is drawn if the point is beside the best one.
    pub(super) fn new(
        space: &SearchSpace,
        groups: &Groups,
        seed: u64,
        number: u64,
        is_gathered: bool,
        seen: &Seen,
    ) -> Self {
        let mut rng = rng(seed);
        rng.set_stream(number);
        let is_beside = number % BESIDE_EVERY == BESIDE;
        let beside = is_beside.then(|| beside_best(space, groups, seen, &mut rng)).flatten();
        let draws_left = if beside.is_some() { 0 } else { DRAWS };
        let best = beside.map(|point| (0.0, point));
        let density = if is_gathered { Density::gathered } else { Density::new };
        let good = density(space, &groups.good, groups.narrowest);
        let others = Density::new(space, &groups.others, groups.narrowest);
        Self { rng, choice: groups.choice, good, others, draws_left, best }
    }

    /// Draws some points. Returns false once all are drawn.
    pub(super) fn step(&mut self, space: &SearchSpace, seen: &Seen) -> bool {
        for _ in 0..CHUNK.min(self.draws_left) {
            self.draws_left -= 1;
            let mut point = self.good.draw(space, &mut self.rng);
            if let Some(choice) = self.choice {
                point[choice.dimension] = choice.at;
            }
            if !space.is_feasible(&point) || seen.contains(space, &point) {
                continue;
            }
            let log_ratio =
                self.good.log_density(space, &point) - self.others.log_density(space, &point);
            if self.best.as_ref().is_none_or(|(highest, _)| log_ratio > *highest) {
                self.best = Some((log_ratio, point));
            }
        }
        self.draws_left > 0
    }

    /// Whether the point is sought among those with one choice.
    pub(super) fn has_choice(&self) -> bool {
        self.choice.is_some()
    }

    /// The point with the highest ratio; none if every drawn point was infeasible or proposed before.
    pub(super) fn point(self) -> Option<Point> {
        self.best.map(|(_, point)| point)
    }
}
