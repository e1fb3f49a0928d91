//! What a batch of a sampler that learns is completed with, where the sampler knows no more points: any not proposed before.

use super::random::Random;
use super::seen::Seen;
use super::{Batch, Sampler as _};
use crate::search::{Point, SearchSpace};

/// Draws in a row, each of the points that are missing, without a new one: then there are no more.
const MOST_FRUITLESS: u32 = 64;

/// A completion under way.
pub(super) struct Completion {
    points: Vec<Point>,
    random: Random,
    drawn: u32,
    fruitless: u32,
}

impl Completion {
    /// Completes what was chosen for a batch, which `seen` contains.
    pub(super) fn new(seed: u64, space: &SearchSpace, chosen: Vec<Point>) -> Self {
        let random = Random::new(seed, space.size());
        Self { points: chosen, random, drawn: 0, fruitless: 0 }
    }

    /// Draws for a while; false when the batch is complete, or there are no more points.
    pub(super) fn step(&mut self, space: &SearchSpace, batch: &Batch<'_>, seen: &mut Seen) -> bool {
        let missing = batch.count - self.points.len() as u32;
        if missing == 0 || self.fruitless == MOST_FRUITLESS {
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
        // A range without steps may hold few numbers all the same, and then draws never end.
        let endless = space.size().is_none() && self.points.len() == before;
        self.fruitless = if endless { self.fruitless + 1 } else { 0 };
        true
    }

    /// The points of the batch.
    pub(super) fn points(self) -> Vec<Point> {
        self.points
    }
}
