//! The first points of a sampler that learns, before there is anything to learn from: spread evenly by a Sobol sequence.

use super::Batch;
use super::sobol::Sobol;
use crate::search::{Point, SearchSpace};

/// Evenly spread points.
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

    /// The points of a batch that begins among the first ones, as far as they are known. A batch is never part of both.
    pub(super) fn propose(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>> {
        if batch.first >= self.count {
            return None;
        }
        if self.points.is_empty() {
            self.points = sequence(space, self.seed, self.count as usize + 64);
        }
        let known = self.points.iter().skip(batch.first as usize).take(batch.count as usize);
        Some(known.cloned().collect())
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
        let point = space.at_scaled(&sobol.point());
        if space.is_feasible(&point) && !points.contains(&point) {
            points.push(point);
        }
    }
    points
}
