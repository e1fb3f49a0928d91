//! Grid: every feasible point, in the order of the space.

use super::{Batch, Sampler};
use crate::search::{Point, SearchSpace};

/// Walks through the space.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// The point to look at next; none before the first and behind the last.
    next: Option<Point>,
    proposed: u32,
}

impl Grid {
    fn walk(&mut self, space: &SearchSpace, count: u32) -> Vec<Point> {
        let mut points = Vec::new();
        while let Some(point) = self.next.as_mut().filter(|_| points.len() < count as usize) {
            if space.is_feasible(point) {
                points.push(point.clone());
            }
            if !space.step(point) {
                self.next = None;
            }
        }
        self.proposed += points.len() as u32;
        points
    }
}

impl Sampler for Grid {
    fn propose(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>> {
        if self.proposed > batch.first || self.proposed == 0 {
            *self = Self { next: Some(space.first()), proposed: 0 };
        }
        self.walk(space, batch.first - self.proposed);
        Some(self.walk(space, batch.count))
    }
}
