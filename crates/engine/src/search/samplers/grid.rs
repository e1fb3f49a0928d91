//! Grid: every feasible point, in the order of the space.

use super::Sampler;
use crate::search::{Point, SearchSpace};

/// Walks through the space.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    next: Point,
}

impl Sampler for Grid {
    fn propose(&mut self, space: &SearchSpace, count: usize) -> Vec<Point> {
        let mut points = Vec::new();
        while points.len() < count && self.next < space.size() {
            if space.is_feasible(self.next) {
                points.push(self.next);
            }
            self.next += 1;
        }
        points
    }
}
