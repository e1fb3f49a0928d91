//! The finished points in two groups: the good ones, which have the least losses, and the others.

use crate::search::samplers::ranking::best;
use crate::search::{Observation, Point};

/// Share of the points that count as good.
const GOOD_SHARE: f64 = 0.1;
/// Most good points.
const MAX_GOOD: usize = 25;
/// Most other points: the latest.
const MAX_OTHERS: usize = 1_000;

/// Both groups.
pub(super) struct Groups {
    pub(super) good: Vec<Point>,
    pub(super) others: Vec<Point>,
}

impl Groups {
    pub(super) fn new(observations: &[Observation]) -> Self {
        let share = libm::ceil(GOOD_SHARE * observations.len() as f64) as usize;
        let mut is_good = vec![false; observations.len()];
        for index in best(observations, share.min(MAX_GOOD)) {
            is_good[index] = true;
        }
        let point = |index: usize| observations[index].point.clone();
        let others = (0..observations.len()).rev().filter(|&index| !is_good[index]);
        let good = (0..observations.len()).filter(|&index| is_good[index]);
        Self {
            others: others.take(MAX_OTHERS).map(point).collect(),
            good: good.map(point).collect(),
        }
    }

    /// Counts a point that has not run yet as a bad one, so that the next points of the batch keep away from it.
    pub(super) fn add_bad(&mut self, point: &[f64]) {
        self.others.push(point.to_vec());
    }
}
