//! Bayesian search by a tree-structured Parzen estimator: a density of the good points, one of the others, and the draw from the
//! first that is likeliest against the second (J. Bergstra and others, Algorithms for Hyper-Parameter Optimization, 2011). The
//! densities are of all parameters together (S. Falkner and others, BOHB, 2018); points of a batch that are not yet run count as
//! bad ones (the constant liar). A proposal costs time in proportion to the episodes, and that is bounded.

/// A mixture of kernels, one around each point.
mod density;

use super::initial::Initial;
use super::{Batch, Sampler, identity};
use crate::random::rng;
use crate::search::{Observation, Point, SearchSpace};
use density::Density;
use std::collections::BTreeSet;

/// Draws of which the most promising is proposed.
const DRAWS: usize = 48;
/// Share of the points that count as good, and the most of them.
const GOOD_SHARE: f64 = 0.1;
const MOST_GOOD: usize = 25;
/// Most other points; of more, the last count.
const MOST_OTHERS: usize = 1_000;

/// See the module.
pub struct Parzen {
    seed: u64,
    initial: Initial,
}

impl Parzen {
    /// A sampler of a space.
    pub fn new(seed: u64, space: &SearchSpace) -> Self {
        Self { seed, initial: Initial::new(seed, space) }
    }

    /// One point of a batch of any sampler, after those already chosen for it; none when no draw is new.
    pub(super) fn point(
        &self,
        space: &SearchSpace,
        batch: &Batch<'_>,
        chosen: &[Point],
    ) -> Option<Point> {
        let mut groups = Groups::new(batch.observations);
        for point in chosen {
            groups.believe_bad(point);
        }
        self.draw(space, u64::from(batch.first) + chosen.len() as u64 + 1, &groups)
    }

    fn draw(&self, space: &SearchSpace, number: u64, groups: &Groups<'_>) -> Option<Point> {
        let mut rng = rng(self.seed);
        rng.set_stream(number);
        let good = Density::new(space, &groups.good);
        let others = Density::new(space, &groups.others);
        let mut best: Option<(f64, Point)> = None;
        for _ in 0..DRAWS {
            let point = good.draw(space, &mut rng);
            if !space.is_feasible(&point) || groups.seen.contains(&identity(&point)) {
                continue;
            }
            let promise = good.log_density(space, &point) - others.log_density(space, &point);
            if best.as_ref().is_none_or(|(most, _)| promise > *most) {
                best = Some((promise, point));
            }
        }
        best.map(|(_, point)| point)
    }
}

impl Sampler for Parzen {
    fn learns(&self) -> bool {
        true
    }

    fn propose(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>> {
        if let Some(points) = self.initial.propose(space, batch) {
            return Some(points);
        }
        let mut groups = Groups::new(batch.observations);
        let mut chosen: Vec<Point> = Vec::new();
        while chosen.len() < batch.count as usize {
            let number = u64::from(batch.first) + chosen.len() as u64 + 1;
            let Some(point) = self.draw(space, number, &groups) else { break };
            groups.believe_bad(&point);
            chosen.push(point);
        }
        Some(self.initial.complete(space, batch, chosen))
    }
}

/// The points told, by what came of them.
struct Groups<'a> {
    good: Vec<std::borrow::Cow<'a, [f64]>>,
    others: Vec<std::borrow::Cow<'a, [f64]>>,
    seen: BTreeSet<Vec<u64>>,
}

impl<'a> Groups<'a> {
    fn new(observations: &'a [Observation]) -> Self {
        let loss = |index: usize| observations[index].losses.as_ref().map(|losses| losses[0]);
        let mut ranked: Vec<usize> =
            (0..observations.len()).filter(|&index| loss(index).is_some()).collect();
        ranked.sort_by(|&a, &b| {
            let (a, b) = (loss(a).unwrap_or(f64::INFINITY), loss(b).unwrap_or(f64::INFINITY));
            a.total_cmp(&b)
        });
        let share = libm::ceil(GOOD_SHARE * observations.len() as f64) as usize;
        ranked.truncate(share.min(MOST_GOOD));
        let good: BTreeSet<usize> = ranked.into_iter().collect();
        let point = |index: usize| observations[index].point.as_slice().into();
        let others = (0..observations.len()).rev().filter(|index| !good.contains(index));
        Self {
            others: others.take(MOST_OTHERS).map(point).collect(),
            good: good.iter().map(|&index| point(index)).collect(),
            seen: observations.iter().map(|seen| identity(&seen.point)).collect(),
        }
    }

    /// Counts a point that is not yet run as a bad one.
    fn believe_bad(&mut self, point: &Point) {
        self.seen.insert(identity(point));
        self.others.push(point.clone().into());
    }
}
