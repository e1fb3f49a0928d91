//! Grid: every feasible point, in the order of the space.

use super::{Batch, Sampler};
use crate::search::{Point, SearchSpace};

/// Points looked at in one call.
const STEPS: u32 = 50_000;

/// Walks through the space.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    has_begun: bool,
    /// The point to look at next; none before the first and behind the last.
    next: Option<Point>,
    /// Points of the batches before.
    proposed: u32,
    /// Points of the batch under way.
    found: Vec<Point>,
}

impl Grid {
    /// Looks at the next point; false when the batch is complete, or there are no more.
    fn step(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> bool {
        let earlier = self.proposed < batch.first;
        let Some(point) = self.next.as_mut().filter(|_| self.found.len() < batch.count as usize)
        else {
            return false;
        };
        match (space.is_feasible(point), earlier) {
            (true, true) => self.proposed += 1,
            (true, false) => self.found.push(point.clone()),
            (false, _) => {}
        }
        if !space.step(point) {
            self.next = None;
        }
        true
    }
}

impl Sampler for Grid {
    fn propose(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>> {
        if self.proposed > batch.first || !self.has_begun {
            *self = Self { has_begun: true, next: Some(space.first()), ..Self::default() };
        }
        if (0..STEPS).all(|_| self.step(space, batch)) {
            return None;
        }
        let points = std::mem::take(&mut self.found);
        self.proposed += points.len() as u32;
        Some(points)
    }
}
