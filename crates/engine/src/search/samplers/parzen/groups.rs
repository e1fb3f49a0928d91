//! The points told, by what came of them: a share of good ones, and the others.

use crate::search::samplers::ranking::best;
use crate::search::{Observation, Point};

/// Share of the points that count as good, and the most of them.
const GOOD_SHARE: f64 = 0.1;
const MOST_GOOD: usize = 25;
/// Most other points; of more, the last count.
const MOST_OTHERS: usize = 1_000;

/// See the module.
pub(super) struct Groups {
    pub(super) good: Vec<Point>,
    pub(super) others: Vec<Point>,
}

impl Groups {
    pub(super) fn new(observations: &[Observation]) -> Self {
        let share = libm::ceil(GOOD_SHARE * observations.len() as f64) as usize;
        let mut is_good = vec![false; observations.len()];
        for index in best(observations, share.min(MOST_GOOD)) {
            is_good[index] = true;
        }
        let point = |index: usize| observations[index].point.clone();
        let others = (0..observations.len()).rev().filter(|&index| !is_good[index]);
        let good = (0..observations.len()).filter(|&index| is_good[index]);
        Self {
            others: others.take(MOST_OTHERS).map(point).collect(),
            good: good.map(point).collect(),
        }
    }

    /// Counts a point that is not yet run as a bad one.
    pub(super) fn believe_bad(&mut self, point: &[f64]) {
        self.others.push(point.to_vec());
    }
}
