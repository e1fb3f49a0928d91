//! Steps along the parameters with levels, as long as one leads higher. Points proposed before are left out.

use super::pursuit::Ground;
use crate::search::{Dimension, Point};
use candlerun_gaussian::Aim;

/// Most rounds through the parameters.
const ROUNDS: u32 = 8;

/// A walk under way.
pub(super) struct Walk {
    best: (f64, Point),
    /// What the best promised when the round began.
    before: f64,
    round: u32,
    dimension: usize,
}

impl Walk {
    /// Starts at a point with what it promises.
    pub(super) fn new(ground: &Ground<'_>, from: (f64, Point)) -> Self {
        let mut best = from;
        if ground.seen.contains(ground.space, &best.1) {
            best.0 = f64::NEG_INFINITY;
        }
        Self { before: best.0, best, round: 0, dimension: 0 }
    }

    /// Tries the steps along one parameter; false at the end.
    pub(super) fn step(&mut self, ground: &Ground<'_>, aim: Aim) -> bool {
        let Some(dimension) = ground.space.dimensions().nth(self.dimension) else {
            self.round += 1;
            let goes_on = self.best.0 > self.before && self.round < ROUNDS;
            (self.before, self.dimension) = (self.best.0, 0);
            return goes_on;
        };
        let here = self.best.1.clone();
        for level in steps(dimension, here[self.dimension]) {
            let mut point = here.clone();
            point[self.dimension] = level;
            if !ground.is_new(&point) {
                continue;
            }
            let score = ground.promise(aim, &point);
            if score > self.best.0 {
                self.best = (score, point);
            }
        }
        self.dimension += 1;
        true
    }

    /// The best point, with what it promises.
    pub(super) fn best(self) -> (f64, Point) {
        self.best
    }
}

/// Other levels to try: of numbers, one and three steps away; of categories all.
fn steps(dimension: &Dimension, at: f64) -> Vec<f64> {
    let Some(levels) = dimension.levels() else { return Vec::new() };
    let within = |level: &f64| *level >= 0.0 && *level < levels as f64;
    if dimension.is_numeric() {
        [-3.0, -1.0, 1.0, 3.0].map(|step| at + step).into_iter().filter(within).collect()
    } else {
        let all = (0..levels).map(|level| level as f64);
        all.filter(|level| (level - at).abs() > 0.5).collect()
    }
}
