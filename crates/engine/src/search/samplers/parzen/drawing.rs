//! The choice of one point: many draws from the density of the good points, and the one of them that the density of the others
//! speaks least against.

use super::Groups;
use super::density::Density;
use crate::random::rng;
use crate::search::samplers::seen::Seen;
use crate::search::{Point, SearchSpace};
use rand::rngs::ChaCha8Rng;

/// Draws of which the most promising is proposed.
const DRAWS: usize = 48;
/// Draws in one step.
const CHUNK: usize = 12;

/// A choice under way.
pub(super) struct Drawing {
    rng: ChaCha8Rng,
    good: Density,
    others: Density,
    draws_left: usize,
    best: Option<(f64, Point)>,
}

impl Drawing {
    /// Starts the choice of the point of episode `number`, from 1.
    pub(super) fn new(space: &SearchSpace, groups: &Groups, seed: u64, number: u64) -> Self {
        let mut rng = rng(seed);
        rng.set_stream(number);
        let good = Density::new(space, &groups.good);
        let others = Density::new(space, &groups.others);
        Self { rng, good, others, draws_left: DRAWS, best: None }
    }

    /// Draws for a while; false when all draws are done.
    pub(super) fn step(&mut self, space: &SearchSpace, seen: &Seen) -> bool {
        for _ in 0..CHUNK.min(self.draws_left) {
            self.draws_left -= 1;
            let point = self.good.draw(space, &mut self.rng);
            if !space.is_feasible(&point) || seen.contains(space, &point) {
                continue;
            }
            let promise =
                self.good.log_density(space, &point) - self.others.log_density(space, &point);
            if self.best.as_ref().is_none_or(|(most, _)| promise > *most) {
                self.best = Some((promise, point));
            }
        }
        self.draws_left > 0
    }

    /// The most promising point; none when no draw was new.
    pub(super) fn point(self) -> Option<Point> {
        self.best.map(|(_, point)| point)
    }
}
