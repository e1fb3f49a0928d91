//! Grid: every feasible point, in the order of the space, or in tiles of it.

use super::{Batch, Sampler};
use crate::search::{Point, SearchSpace};

/// Points looked at in one call.
const STEPS: u32 = 50_000;

/// Walks through the space.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// Levels of each dimension in a tile; none for all of them.
    tile: Option<u32>,
    has_begun: bool,
    /// The point to look at next; none before the first and behind the last.
    next: Option<Point>,
    /// Points of the batches before.
    proposed: u32,
    /// Points of the batch under way.
    found: Vec<Point>,
}

impl Grid {
    /// Walks in tiles of so many levels of each dimension, if any.
    pub fn new(tile: Option<u32>) -> Self {
        Self { tile, ..Self::default() }
    }

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
        if !step(space, point, self.tile) {
            self.next = None;
        }
        true
    }
}

impl Sampler for Grid {
    fn propose(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>> {
        if self.proposed > batch.first || !self.has_begun {
            *self = Self { has_begun: true, next: Some(space.first()), ..Self::new(self.tile) };
        }
        if (0..STEPS).all(|_| self.step(space, batch)) {
            return None;
        }
        let points = std::mem::take(&mut self.found);
        self.proposed += points.len() as u32;
        Some(points)
    }
}

/// Moves a point to the next in the order; false behind the last. Within a tile and from tile to tile the last dimension is
/// fastest.
fn step(space: &SearchSpace, point: &mut [f64], tile: Option<u32>) -> bool {
    let Some(edge) = tile.map(f64::from) else { return space.step(point) };
    let levels = space.levels().map(|levels| levels.unwrap_or(0) as f64);
    for (coordinate, levels) in point.iter_mut().zip(levels.clone()).rev() {
        let begin = *coordinate - *coordinate % edge;
        *coordinate += 1.0;
        if *coordinate < begin + edge && *coordinate < levels {
            return true;
        }
        *coordinate = begin;
    }
    for (coordinate, levels) in point.iter_mut().zip(levels).rev() {
        *coordinate += edge;
        if *coordinate < levels {
            return true;
        }
        *coordinate = 0.0;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Params;

    #[test]
    fn a_grid_in_tiles_has_every_point_once_and_whole_tiles_together() {
        let json = r#"{"a":{"int":{"low":0,"high":4}},"b":{"int":{"low":0,"high":2}}}"#;
        let dimensions = serde_json::from_str(json).unwrap();
        let space = SearchSpace::new(dimensions, &["a != 3".to_owned()], &Params::new()).unwrap();
        let all = |tile, count| {
            let batch = Batch { first: 0, count, observations: &[] };
            let points = Grid::new(tile).propose(&space, &batch).unwrap();
            points.iter().map(|point| format!("{}{}", point[0], point[1])).collect::<Vec<_>>()
        };
        let tiled = ["00", "01", "10", "11", "02", "12", "20", "21", "22", "40", "41", "42"];
        assert_eq!(all(Some(2), 99), tiled);
        assert_eq!(all(Some(2), 5), tiled[..5]);
        let plain = all(None, 99);
        assert_eq!(plain[..4], ["00", "01", "02", "10"]);
        assert_eq!(all(Some(1), 99), plain);
        assert_eq!(all(Some(u32::MAX), 99), plain);

        let mut grid = Grid::new(Some(2));
        let mut at = |first, count| {
            let batch = Batch { first, count, observations: &[] };
            let points = grid.propose(&space, &batch).unwrap();
            points.iter().map(|point| format!("{}{}", point[0], point[1])).collect::<Vec<_>>()
        };
        assert_eq!(at(0, 5), tiled[..5]);
        assert_eq!(at(5, 5), tiled[5..10]);
        assert_eq!(at(2, 3), tiled[2..5], "any batch, whatever was proposed before");
    }
}
