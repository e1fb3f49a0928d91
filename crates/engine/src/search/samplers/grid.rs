//! Grid: every feasible point, in the order of the space, or in tiles of it.

use super::info::{MAX_EPISODES, SamplerInfo, no_time};
use super::{Batch, Sampler, SamplerName};
use crate::error::{Error, Result};
use crate::search::{Point, SearchSpace};

/// The sampler's entry in the list.
pub(super) static SAMPLER: SamplerInfo = SamplerInfo {
    name: SamplerName::Grid,
    title: "grid",
    summary: "Every combination of",
    is_offered: true,
    learns: false,
    default_episodes: None,
    max_episodes: MAX_EPISODES,
    check_space,
    proposal_ms: no_time,
    make: |spec, _, _| Box::new(Grid::new(spec.tile)),
};

/// Most points of a grid, feasible or not.
const MAX_POINTS: u64 = 10_000_000;
/// Points checked in one call.
const STEPS: u32 = 50_000;

/// Refuses a space whose points cannot all be run.
fn check_space(space: &SearchSpace) -> Result<()> {
    let refuse = |found: String, reason: String| Err(Error::field("space", found, reason));
    if let Some(index) = space.levels().position(|levels| levels.is_none()) {
        let name = space.names().nth(index).unwrap_or_default();
        let reason = "a grid needs a step for every range; other samplers do not";
        return refuse(format!("no step for {name}"), reason.to_owned());
    }
    let reason = format!(
        "a grid has at most {MAX_POINTS} points: take larger steps, or a random or Bayesian search"
    );
    match space.size() {
        Some(size) if size <= MAX_POINTS => Ok(()),
        Some(size) => refuse(size.to_string(), reason),
        None => refuse("more than 2^53".to_owned(), reason),
    }
}

/// Walks through the space.
#[derive(Debug, Clone, Default)]
struct Grid {
    /// Levels of each dimension in a tile; none for all of them.
    tile: Option<u32>,
    has_begun: bool,
    /// The point to check next; none before the first and after the last.
    next: Option<Point>,
    /// Number of points in earlier batches.
    proposed: u32,
    /// Points of the current batch.
    found: Vec<Point>,
}

impl Grid {
    /// Walks in tiles with `tile` levels of each dimension, if that is given.
    fn new(tile: Option<u32>) -> Self {
        Self { tile, ..Self::default() }
    }

    /// Checks the next point. Returns false once the batch is complete or the space is exhausted.
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

/// Moves a point to the next in the order; false after the last. The last dimension changes fastest, both within a tile and from
/// tile to tile.
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
    fn a_grid_in_tiles_has_every_point_once_and_finishes_a_tile_before_the_next() {
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
        assert_eq!(at(2, 3), tiled[2..5], "a batch does not depend on earlier calls");
    }
}
