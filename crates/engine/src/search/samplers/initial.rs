//! The first points of a sampler that learns, before there is anything to learn from: spread evenly by a Sobol sequence.

use super::random::Random;
use super::sobol::Sobol;
use super::{Batch, Sampler as _, identity};
use crate::search::{Point, SearchSpace};
use std::collections::BTreeSet;

/// Draws in a row, each of the points that are missing, without a new one: then there are no more.
const MOST_FRUITLESS: u32 = 64;

/// Evenly spread points, and any others where a sampler knows none.
pub(super) struct Initial {
    count: u32,
    seed: u64,
    points: Vec<Point>,
}

impl Initial {
    /// As many points as a model of the space needs to begin with: eight more than there are dimensions. Fewer lead the
    /// model astray on the rugged surfaces of backtests, more cost episodes that it would choose better.
    pub(super) fn new(seed: u64, space: &SearchSpace) -> Self {
        let count = space.dimensions().len() as u32 + 8;
        Self { count, seed, points: Vec::new() }
    }

    /// The points of a batch that begins among the first ones. A batch is never part of both.
    pub(super) fn propose(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>> {
        (batch.first < self.count).then(|| self.spread(space, batch))
    }

    /// The points of a batch, whatever its number.
    pub(super) fn spread(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Vec<Point> {
        if self.points.is_empty() {
            self.points = sequence(space, self.seed, self.count as usize + 64);
        }
        let known = self.points.iter().skip(batch.first as usize).take(batch.count as usize);
        let known = known.cloned().collect();
        self.complete(space, batch, known)
    }

    /// Adds points not seen before until a batch is complete, or there are no more.
    pub(super) fn complete(
        &self,
        space: &SearchSpace,
        batch: &Batch<'_>,
        mut points: Vec<Point>,
    ) -> Vec<Point> {
        if points.len() >= batch.count as usize {
            return points;
        }
        let seen = batch.observations.iter().map(|seen| &seen.point).chain(&points);
        let mut seen: BTreeSet<Vec<u64>> = seen.map(|point| identity(point)).collect();
        let mut random = Random::new(self.seed, space.size());
        let (mut first, mut fruitless) = (0, 0);
        while points.len() < batch.count as usize && fruitless < MOST_FRUITLESS {
            let count = batch.count - points.len() as u32;
            let next = Batch { first, count, observations: &[] };
            let Some(more) = random.propose(space, &next).filter(|more| !more.is_empty()) else {
                break;
            };
            first += more.len() as u32;
            let before = points.len();
            points.extend(more.into_iter().filter(|point| seen.insert(identity(point))));
            // A range without steps may hold few numbers all the same, and then draws never end.
            fruitless =
                if points.len() == before && space.size().is_none() { fruitless + 1 } else { 0 };
        }
        points
    }
}

/// Feasible points of the sequence, none twice.
fn sequence(space: &SearchSpace, seed: u64, count: usize) -> Vec<Point> {
    let mut sobol = Sobol::new(space.dimensions().len(), seed, 0);
    let mut points: Vec<Point> = Vec::new();
    for _ in 0..64 * count {
        if points.len() == count {
            break;
        }
        let point = space.at_unit(&sobol.point());
        if space.is_feasible(&point) && !points.contains(&point) {
            points.push(point);
        }
    }
    points
}
