//! Bayesian search by a tree-structured Parzen estimator. It models the density of the good points and that of the others, draws
//! points from the first and proposes the one with the highest ratio of both (J. Bergstra and others, Algorithms for
//! Hyper-Parameter Optimization, 2011). The densities are joint over all parameters (S. Falkner and others, BOHB, 2018). Points of
//! a batch that have not run yet count as bad (the constant liar). The time of a proposal grows with the number of parameters and
//! of episodes, of which the last thousand count; the work is done in slices.

/// Points beside the best one.
mod beside;
/// One choice of a category.
mod choice;
/// A mixture of kernels, one around each point.
mod density;
/// The choice of one point.
mod drawing;
/// The finished points: good ones and others.
mod groups;
/// The widths of kernels.
mod widths;

use super::completion::Completion;
use super::info::{DEFAULT_EPISODES, MAX_EPISODES, SamplerInfo, any_space};
use super::initial::Initial;
use super::scalarised::for_all_objectives;
use super::seen::Seen;
use super::{Batch, Sampler, SamplerName};
use crate::search::{Point, SearchSpace};
use choice::Choice;
use drawing::Drawing;
use groups::Groups;

/// The sampler's entry in the list.
pub(super) static SAMPLER: SamplerInfo = SamplerInfo {
    name: SamplerName::Tpe,
    title: "TPE",
    summary: "The most promising combinations of",
    is_offered: false,
    learns: true,
    default_episodes: Some(DEFAULT_EPISODES),
    max_episodes: MAX_EPISODES,
    check_space: any_space,
    // Natively 0.1 to 0.6 ms over two parameters and 0.2 to 1.5 ms over ten, after any number of episodes (`cargo run --release -p
    // candlerun-engine --example samplers -- --sampler tpe --batch 4`, with `--problems many` too).
    proposal_ms: |space, _| {
        let ms = 0.4 + 0.08 * space.dimensions().len() as f64;
        Box::new(move |_| ms)
    },
    make: |spec, space, _| for_all_objectives(spec, space, Parzen::new),
};

/// Smallest batch of which every other point is drawn from gathered kernels. A search in such batches learns a few times only, and
/// would hardly get nearer to an optimum by kernels around its good points, which spread further than those.
const LARGE_BATCH: u32 = 8;
/// In smaller batches every point with such a number is drawn from gathered kernels. More of them find the optimum of a smooth valley sooner,
/// and do worse on rough surfaces.
const GATHERED_EVERY: u64 = 8;

/// The estimator with the work of its current batch.
pub(super) struct Parzen {
    seed: u64,
    initial: Initial,
    seen: Seen,
    /// Points of the next batch that another sampler has chosen.
    begun: Vec<Point>,
    work: Work,
}

/// The work that goes on at the next call.
enum Work {
    Nothing,
    Drawing { groups: Groups, chosen: Vec<Point>, drawing: Box<Drawing> },
    Completing(Completion),
}

impl Parzen {
    /// The sampler of one objective.
    pub(super) fn new(seed: u64, space: &SearchSpace) -> Self {
        let initial = Initial::new(seed, space);
        Self { seed, initial, seen: Seen::default(), begun: Vec::new(), work: Work::Nothing }
    }

    /// Begins the next batch with points that another sampler has chosen.
    pub(super) fn start_with(&mut self, points: Vec<Point>) {
        (self.begun, self.work) = (points, Work::Nothing);
    }

    fn begin(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Work {
        if !self.seen.begin_batch(space, batch.observations) {
            return Work::Nothing;
        }
        if let Some(points) = self.initial.propose(space, batch) {
            return self.complete(space, points);
        }
        let mut groups = Groups::new(batch.observations, None);
        let chosen = std::mem::take(&mut self.begun);
        for point in &chosen {
            self.seen.choose(space, point);
            groups.add_bad(point);
        }
        self.draw(space, batch, groups, chosen)
    }

    fn draw(
        &self,
        space: &SearchSpace,
        batch: &Batch<'_>,
        groups: Groups,
        chosen: Vec<Point>,
    ) -> Work {
        let number = number(batch, &chosen);
        let is_gathered = is_gathered(batch, &chosen);
        let drawing = match Choice::of_episode(space, self.seed, number) {
            Some(choice) => {
                let mut within = Groups::new(batch.observations, Some(choice));
                chosen.iter().for_each(|point| within.add_bad(point));
                Drawing::new(space, &within, self.seed, number, is_gathered, &self.seen)
            }
            None => Drawing::new(space, &groups, self.seed, number, is_gathered, &self.seen),
        };
        let drawing = Box::new(drawing);
        Work::Drawing { groups, chosen, drawing }
    }

    fn complete(&mut self, space: &SearchSpace, points: Vec<Point>) -> Work {
        points.iter().for_each(|point| _ = self.seen.choose(space, point));
        Work::Completing(Completion::new(self.seed, space, points))
    }
}

/// The number, from 1, of the episode whose point follows `chosen`.
fn number(batch: &Batch<'_>, chosen: &[Point]) -> u64 {
    u64::from(batch.first) + chosen.len() as u64 + 1
}

/// Whether the point that follows `chosen` is drawn from gathered kernels.
fn is_gathered(batch: &Batch<'_>, chosen: &[Point]) -> bool {
    if batch.count >= LARGE_BATCH {
        chosen.len() % 2 == 1
    } else {
        number(batch, chosen).is_multiple_of(GATHERED_EVERY)
    }
}

impl Sampler for Parzen {
    fn propose(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>> {
        self.work = match std::mem::replace(&mut self.work, Work::Nothing) {
            Work::Nothing => self.begin(space, batch),
            Work::Drawing { mut groups, mut chosen, mut drawing } => {
                let has_choice = drawing.has_choice();
                if drawing.step(space, &self.seen) {
                    Work::Drawing { groups, chosen, drawing }
                } else if let Some(point) = drawing.point() {
                    self.seen.choose(space, &point);
                    groups.add_bad(&point);
                    chosen.push(point);
                    if chosen.len() == batch.count as usize {
                        return Some(chosen);
                    }
                    self.draw(space, batch, groups, chosen)
                } else if has_choice {
                    // All points with the choice may be known.
                    let number = number(batch, &chosen);
                    let is_gathered = is_gathered(batch, &chosen);
                    let drawing =
                        Drawing::new(space, &groups, self.seed, number, is_gathered, &self.seen);
                    Work::Drawing { groups, chosen, drawing: Box::new(drawing) }
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
