//! Several objectives as one: each batch weights them differently, so that the batches together find the whole Pareto front
//! (J. Knowles, ParEGO, 2006: the augmented Chebyshev norm with uniformly drawn weights).

use super::{Batch, Sampler};
use crate::random::rng;
use crate::search::front::admits;
use crate::search::{Observation, Point, SearchSpace, SearchSpec};
use rand::RngExt as _;

/// Weight of the sum of the losses; the largest loss has the weight 1.
const SUM_WEIGHT: f64 = 0.05;

/// The least extent of an objective among the best episodes, as a share of that among all members of the front.
const LEAST_EXTENT: f64 = 0.01;

/// Makes a sampler of one objective, or wraps it where a search has several.
pub(super) fn for_all_objectives<S: Sampler + 'static>(
    spec: &SearchSpec,
    space: &SearchSpace,
    make: fn(u64, &SearchSpace) -> S,
) -> Box<dyn Sampler> {
    let seed = spec.seed;
    if spec.more_objectives.is_empty() {
        return Box::new(make(seed, space));
    }
    let space = space.clone();
    Box::new(Scalarised {
        seed,
        front: Members::default(),
        make: Box::new(move || -> Box<dyn Sampler> { Box::new(make(seed, &space)) }),
        current: None,
    })
}

/// 1 if the episode with these losses is dominated by another, 0 if it is on the front; always 0 in a search for one objective.
pub(super) fn is_dominated(losses: &[f64]) -> f64 {
    losses.get(1).copied().unwrap_or(0.0)
}

/// The episodes on the front: no other is as good everywhere.
#[derive(Debug, Default)]
struct Members {
    /// Number of observations that were compared.
    compared: usize,
    /// Losses of the members, with their indexes, which are in order.
    members: Vec<(Vec<f64>, usize)>,
}

impl Members {
    /// Compares the observations that are new.
    fn add(&mut self, observations: &[Observation]) {
        if self.compared > observations.len() {
            *self = Self::default();
        }
        for (index, observation) in observations.iter().enumerate().skip(self.compared) {
            let Some(losses) = &observation.losses else { continue };
            if admits(&mut self.members, losses) {
                self.members.push((losses.clone(), index));
            }
        }
        self.compared = observations.len();
    }

    fn has(&self, index: usize) -> bool {
        self.members.binary_search_by_key(&index, |(_, member)| *member).is_ok()
    }
}

/// Lets a sampler of one objective propose for several.
struct Scalarised {
    seed: u64,
    front: Members,
    /// Makes the inner sampler: a new one for each batch, because each batch has other losses.
    make: Box<dyn Fn() -> Box<dyn Sampler>>,
    /// The current batch: its first episode, its sampler and its losses.
    current: Option<(u32, Box<dyn Sampler>, Vec<Observation>)>,
}

impl Scalarised {
    /// The results before a batch, each with two losses: the batch's weighted norm of its losses, and 1 if another result
    /// dominates it, else 0.
    fn weighted(&mut self, batch: &Batch<'_>) -> Vec<Observation> {
        self.front.add(batch.observations);
        let losses =
            || batch.observations.iter().filter_map(|observation| observation.losses.as_ref());
        let objectives = losses().next().map_or(1, Vec::len);
        let mut rng = rng(self.seed);
        rng.set_stream((1 << 33) + u64::from(batch.first));
        // Exponential draws, divided by their sum, are uniform over the simplex.
        let draws: Vec<f64> = (0..objectives).map(|_| -libm::log1p(-rng.random::<f64>())).collect();
        let total: f64 = draws.iter().sum();
        // The best episode of each objective, with its other losses, gives the extent of the front, unless one episode is the best of
        // several objectives and so leaves hardly any extent to another.
        let best = (0..objectives)
            .filter_map(|objective| losses().min_by(|a, b| a[objective].total_cmp(&b[objective])));
        let best: Vec<&Vec<f64>> = best.collect();
        let range = |objective: usize| {
            let by_best = extent(best.iter().map(|losses| losses[objective]));
            let members = self.front.members.iter();
            let whole = extent(members.map(|(losses, _)| losses[objective]));
            if by_best.1 - by_best.0 < LEAST_EXTENT * (whole.1 - whole.0) { whole } else { by_best }
        };
        let ranges: Vec<(f64, f64)> = (0..objectives).map(range).collect();
        let front = &self.front;
        let norm = |index: usize, losses: &Vec<f64>| {
            let parts =
                losses.iter().zip(&ranges).zip(&draws).map(|((loss, (least, most)), draw)| {
                    let share = if most > least { (loss - least) / (most - least) } else { 0.0 };
                    draw / total * share
                });
            let (largest, sum) = parts.fold((0.0, 0.0), |(largest, sum), part| {
                (if part > largest { part } else { largest }, sum + part)
            });
            vec![largest + SUM_WEIGHT * sum, if front.has(index) { 0.0 } else { 1.0 }]
        };
        let weighted =
            batch.observations.iter().enumerate().map(|(index, observation)| Observation {
                point: observation.point.clone(),
                losses: observation.losses.as_ref().map(|losses| norm(index, losses)),
            });
        weighted.collect()
    }
}

/// The least and the greatest of some losses.
fn extent(losses: impl Iterator<Item = f64>) -> (f64, f64) {
    losses.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), loss| {
        (if loss < least { loss } else { least }, if loss > most { loss } else { most })
    })
}

impl Sampler for Scalarised {
    fn propose(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>> {
        let (_, mut sampler, observations) =
            match self.current.take().filter(|(first, _, _)| *first == batch.first) {
                Some(current) => current,
                None => {
                    let weighted = self.weighted(batch);
                    (batch.first, (self.make)(), weighted)
                }
            };
        let points = sampler.propose(space, &Batch { observations: &observations, ..*batch });
        if points.is_none() {
            self.current = Some((batch.first, sampler, observations));
        }
        points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observations(losses: &[Option<[f64; 2]>]) -> Vec<Observation> {
        let of = |losses: &Option<[f64; 2]>| Observation {
            point: Vec::new(),
            losses: losses.map(|losses| losses.to_vec()),
        };
        losses.iter().map(of).collect()
    }

    #[test]
    fn members_of_the_front_are_the_same_whether_they_are_compared_at_once_or_bit_by_bit() {
        let losses = [Some([3.0, 3.0]), None, Some([1.0, 5.0]), Some([3.0, 3.0]), Some([2.0, 2.0])];
        let all = observations(&losses);
        let [mut whole, mut grown] = [Members::default(), Members::default()];
        whole.add(&all);
        (0..=all.len()).for_each(|count| grown.add(&all[..count]));
        let has = |members: &Members| (0..5).map(|index| members.has(index)).collect::<Vec<_>>();
        assert_eq!(has(&whole), [false, false, true, false, true]);
        assert_eq!(has(&grown), has(&whole));
        grown.add(&all[..1]);
        assert_eq!(
            has(&grown),
            [true, false, false, false, false],
            "an earlier batch is asked for"
        );
    }

    #[test]
    fn no_objective_outweighs_the_others_where_one_episode_is_the_best_of_two() {
        let losses = [[0.0, 1e-17, 2.0], [2.0, 0.0, 0.0], [1.0, 1.0, 1.0]];
        let of = |losses: [f64; 3]| Observation { point: Vec::new(), losses: Some(losses.into()) };
        let observations = losses.map(of);
        let make = || -> Box<dyn Sampler> { unreachable!("nothing is proposed") };
        let front = Members::default();
        let mut sampler = Scalarised { seed: 1, front, make: Box::new(make), current: None };
        let batch = Batch { first: 3, count: 1, observations: &observations };
        for weighted in sampler.weighted(&batch) {
            let losses = weighted.losses.unwrap();
            assert!(losses[0] <= 1.0 + SUM_WEIGHT && is_dominated(&losses) < 0.5, "{losses:?}");
        }
    }
}
