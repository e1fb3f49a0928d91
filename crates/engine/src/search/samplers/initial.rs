//! The first points of a sampler that learns, before there are results: a Sobol sequence, which spreads them evenly.

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
    /// The model starts after eight points more than there are dimensions. With fewer it is misled by the rugged surfaces of
    /// backtests; more would cost episodes that the model chooses better.
    pub(super) fn new(seed: u64, space: &SearchSpace) -> Self {
        let count = space.dimensions().len() as u32 + 8;
        Self { count, seed, points: Vec::new() }
    }

    /// Whether a batch begins before the model starts.
    pub(super) fn is_within(&self, batch: &Batch<'_>) -> bool {
        batch.first < self.count
    }

    /// The points of a batch that begins before the model starts. The whole batch is then taken from the sequence, as far as that
    /// has feasible points.
    pub(super) fn propose(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>> {
        if !self.is_within(batch) {
            return None;
        }
        if self.points.is_empty() {
            self.points = sequence(space, self.seed, self.count as usize + 64);
        }
        let points = self.points.iter().skip(batch.first as usize).take(batch.count as usize);
        Some(points.cloned().collect())
    }
}

/// The first feasible points of the sequence, none twice.
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
