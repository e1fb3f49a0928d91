//! Improves a point along the parameters that have levels, until no step raises its acquisition value. Points that were
//! proposed before are skipped.

use super::context::AcquisitionContext;
use crate::search::{Dimension, Point};
use candlerun_gaussian::Acquisition;

/// Most rounds through the parameters.
const ROUNDS: u32 = 8;

/// A local search that has begun.
pub(super) struct LocalSearch {
    best: (f64, Point),
    /// The best value at the beginning of the round.
    before: f64,
    round: u32,
    dimension: usize,
}

impl LocalSearch {
    /// Starts at a point, given with its value.
    pub(super) fn new(context: &AcquisitionContext<'_>, from: (f64, Point)) -> Self {
        let mut best = from;
        if context.seen.contains(context.space, &best.1) {
            best.0 = f64::NEG_INFINITY;
        }
        Self { before: best.0, best, round: 0, dimension: 0 }
    }

    /// Tries the steps along one parameter. Returns false once the search has ended.
    pub(super) fn step(
        &mut self,
        context: &AcquisitionContext<'_>,
        acquisition: Acquisition,
    ) -> bool {
        let Some(dimension) = context.space.dimensions().nth(self.dimension) else {
            self.round += 1;
            let goes_on = self.best.0 > self.before && self.round < ROUNDS;
            (self.before, self.dimension) = (self.best.0, 0);
            return goes_on;
        };
        let here = self.best.1.clone();
        for level in levels_to_try(dimension, here[self.dimension]) {
            let mut point = here.clone();
            point[self.dimension] = level;
            if !context.is_new(&point) {
                continue;
            }
            let value = context.value(acquisition, &point);
            if value > self.best.0 {
                self.best = (value, point);
            }
        }
        self.dimension += 1;
        true
    }

    /// The best point with its value.
    pub(super) fn best(self) -> (f64, Point) {
        self.best
    }
}

/// Other levels of a dimension: for numbers those one and three steps away, for categories all.
fn levels_to_try(dimension: &Dimension, at: f64) -> Vec<f64> {
    let Some(levels) = dimension.levels() else { return Vec::new() };
    let within = |level: &f64| *level >= 0.0 && *level < levels as f64;
    if dimension.is_numeric() {
        [-3.0, -1.0, 1.0, 3.0].map(|step| at + step).into_iter().filter(within).collect()
    } else {
        let all = (0..levels).map(|level| level as f64);
        all.filter(|level| (level - at).abs() > 0.5).collect()
    }
}
