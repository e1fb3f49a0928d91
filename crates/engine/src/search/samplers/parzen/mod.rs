//! Bayesian search by a tree-structured Parzen estimator: a density of the good points, one of the others, and the draw from the
//! first that is likeliest against the second (J. Bergstra and others, Algorithms for Hyper-Parameter Optimization, 2011). The
//! densities are of all parameters together (S. Falkner and others, BOHB, 2018); points of a batch that are not yet run count as
//! bad ones (the constant liar). A point costs time in proportion to the parameters and the episodes, of which at most a
//! thousand count; it is chosen in slices.

/// A mixture of kernels, one around each point.
mod density;
/// The choice of one point.
mod drawing;
/// The points told, by what came of them.
mod groups;

use super::completion::Completion;
use super::initial::Initial;
use super::seen::Seen;
use super::{Batch, Sampler};
use crate::search::{Point, SearchSpace};
use drawing::Drawing;
use groups::Groups;

/// See the module.
pub struct Parzen {
    seed: u64,
    initial: Initial,
    seen: Seen,
    work: Work,
}

/// What is under way between two calls.
enum Work {
    Nothing,
    Drawing { groups: Groups, chosen: Vec<Point>, drawing: Box<Drawing> },
    Completing(Completion),
}

impl Parzen {
    /// A sampler of a space.
    pub fn new(seed: u64, space: &SearchSpace) -> Self {
        let initial = Initial::new(seed, space);
        Self { seed, initial, seen: Seen::default(), work: Work::Nothing }
    }

    fn begin(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Work {
        if !self.seen.learn(space, batch.observations) {
            return Work::Nothing;
        }
        if let Some(points) = self.initial.propose(space, batch) {
            return self.complete(space, points);
        }
        let groups = Groups::new(batch.observations);
        self.draw(space, batch, groups, Vec::new())
    }

    fn draw(
        &self,
        space: &SearchSpace,
        batch: &Batch<'_>,
        groups: Groups,
        chosen: Vec<Point>,
    ) -> Work {
        let number = u64::from(batch.first) + chosen.len() as u64 + 1;
        let drawing = Box::new(Drawing::new(space, &groups, self.seed, number));
        Work::Drawing { groups, chosen, drawing }
    }

    fn complete(&mut self, space: &SearchSpace, points: Vec<Point>) -> Work {
        points.iter().for_each(|point| _ = self.seen.choose(space, point));
        Work::Completing(Completion::new(self.seed, space, points))
    }
}

impl Sampler for Parzen {
    fn learns(&self) -> bool {
        true
    }

    fn propose(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>> {
        self.work = match std::mem::replace(&mut self.work, Work::Nothing) {
            Work::Nothing => self.begin(space, batch),
            Work::Drawing { mut groups, mut chosen, mut drawing } => {
                if drawing.step(space, &self.seen) {
                    Work::Drawing { groups, chosen, drawing }
                } else if let Some(point) = drawing.point() {
                    self.seen.choose(space, &point);
                    groups.believe_bad(&point);
                    chosen.push(point);
                    if chosen.len() == batch.count as usize {
                        return Some(chosen);
                    }
                    self.draw(space, batch, groups, chosen)
                } else {
                    Work::Completing(Completion::new(self.seed, space, chosen))
                }
            }
            Work::Completing(mut completion) => {
                if !completion.step(space, batch, &mut self.seen) {
                    return Some(completion.points());
                }
                Work::Completing(completion)
            }
        };
        None
    }
}
