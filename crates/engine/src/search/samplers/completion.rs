//! Fills a batch of a learning sampler with random points that were not proposed before, where the sampler itself found too few.

use super::random::Random;
use super::seen::Seen;
use super::{Batch, Sampler as _};
use crate::search::{Point, SearchSpace};

/// After this number of draws in a row without a new point, the space counts as exhausted.
const MAX_FRUITLESS: u32 = 64;

/// A batch that is being filled.
pub(super) struct Completion {
    points: Vec<Point>,
    random: Random,
    drawn: u32,
    fruitless: u32,
}

impl Completion {
    /// Starts with the points that the sampler has chosen, which `seen` contains.
    pub(super) fn new(seed: u64, space: &SearchSpace, chosen: Vec<Point>) -> Self {
        let random = Random::new(seed, space.size());
        Self { points: chosen, random, drawn: 0, fruitless: 0 }
    }

    /// Draws some points. Returns false once the batch is complete or there are no more points.
    pub(super) fn step(&mut self, space: &SearchSpace, batch: &Batch<'_>, seen: &mut Seen) -> bool {
        let missing = batch.count - self.points.len() as u32;
        if missing == 0 || self.fruitless == MAX_FRUITLESS {
            return false;
        }
        let next = Batch { first: self.drawn, count: missing, observations: &[] };
        let Some(more) = self.random.propose(space, &next) else { return true };
        if more.is_empty() {
            return false;
        }
        self.drawn += more.len() as u32;
        let before = self.points.len();
        self.points.extend(more.into_iter().filter(|point| seen.choose(space, point)));
        // A range without steps can still have few floating-point numbers; the draws would never end there.
        let is_fruitless = space.size().is_none() && self.points.len() == before;
        self.fruitless = if is_fruitless { self.fruitless + 1 } else { 0 };
        true
    }

    /// The points of the batch.
    pub(super) fn points(self) -> Vec<Point> {
        self.points
    }
}
