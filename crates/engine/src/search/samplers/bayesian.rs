//! Bayesian search: the Gaussian process for the first episodes, the Parzen estimator for those after them. A long search therefore
//! begins with the episodes of a short one. The Parzen estimator also proposes where it is better among the first: over many
//! parameters whose losses are rough, where the process expects improvements at the ends of all ranges, and with many choices. Large
//! batches over smooth losses are shared by both, because the process knows the bottom of a valley and the estimator surrounds it.

use super::gaussian_process::{self, GaussianProcess};
use super::info::{DEFAULT_EPISODES, MAX_EPISODES, SamplerInfo, any_space};
use super::parzen::{self, Parzen};
use super::scalarised::for_all_objectives;
use super::{Batch, ProposalMs, Sampler, SamplerName};
use crate::search::{Dimension, Point, SearchSpace};

/// After more episodes the Gaussian process takes too long: its time grows with their cube.
const MAX_PROCESS_EPISODES: u32 = 200;
/// With more choices in all categories the Parzen estimator is better: choices have no distance that a process could learn from.
const MAX_PROCESS_CHOICES: usize = 12;
/// Smallest batch that both samplers share where losses are smooth. The process learns nothing within a batch, so its later points stray.
const SHARED_BATCH: u32 = 32;
/// One of this many points of a shared batch is the process's.
const PROCESS_SHARE: u32 = 8;
/// From this number of parameters on the estimator is better on rough losses.
const MANY_PARAMETERS: usize = 5;

/// The sampler's entry in the list.
pub(super) static SAMPLER: SamplerInfo = SamplerInfo {
    name: SamplerName::Bayesian,
    title: "Bayesian",
    summary: "The most promising combinations of",
    is_offered: true,
    learns: true,
    default_episodes: Some(DEFAULT_EPISODES),
    max_episodes: MAX_EPISODES,
    check_space: any_space,
    proposal_ms,
    make: |spec, space, _| {
        let new: fn(u64, &SearchSpace) -> Bayesian =
            if spec.more_objectives.is_empty() { Bayesian::new } else { Bayesian::of_front };
        for_all_objectives(spec, space, new)
    },
};

/// Whether the Gaussian process proposes the first episodes.
fn begins_with_process(space: &SearchSpace) -> bool {
    space.dimensions().map(Dimension::choices).sum::<usize>() <= MAX_PROCESS_CHOICES
}

fn proposal_ms(space: &SearchSpace, total: u32) -> ProposalMs {
    if !begins_with_process(space) {
        return (parzen::SAMPLER.proposal_ms)(space, total);
    }
    let process = (gaussian_process::SAMPLER.proposal_ms)(space, total);
    let estimator = (parzen::SAMPLER.proposal_ms)(space, total);
    Box::new(move |episodes| {
        if episodes < u64::from(MAX_PROCESS_EPISODES) {
            process(episodes)
        } else {
            estimator(episodes)
        }
    })
}

/// Both samplers of one objective. Each sees all results, whichever sampler proposed their points.
struct Bayesian {
    /// None if all is left to the estimator.
    process: Option<GaussianProcess>,
    estimator: Parzen,
    /// Whether the estimator takes rough losses from the beginning.
    judges: bool,
    /// Whether both samplers share large batches over smooth losses.
    shares: bool,
    /// The first episode of the shared batch for which the process has proposed its points.
    begun: Option<u32>,
}

/// Who proposes the points of a batch.
enum Proposer {
    Process,
    Estimator,
    Both,
}

impl Bayesian {
    /// The samplers of a search for one objective.
    fn new(seed: u64, space: &SearchSpace) -> Self {
        let process = begins_with_process(space)
            .then(|| GaussianProcess::of_best(seed, space, MAX_PROCESS_EPISODES as usize));
        let judges = space.dimensions().len() >= MANY_PARAMETERS;
        let estimator = Parzen::new(seed, space);
        Self { process, estimator, judges, shares: true, begun: None }
    }

    /// The samplers of a search for a front, which the process finds sooner on rough losses too.
    fn of_front(seed: u64, space: &SearchSpace) -> Self {
        Self { judges: false, shares: false, ..Self::new(seed, space) }
    }

    /// Who proposes a batch. None after some milliseconds of work: call it again with the same batch.
    fn proposer(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Proposer> {
        let early = batch.first < MAX_PROCESS_EPISODES;
        let is_shared = self.shares && batch.count >= SHARED_BATCH;
        let Some(process) = self.process.as_mut().filter(|_| early || is_shared) else {
            return Some(Proposer::Estimator);
        };
        if process.is_initial(batch) || !(self.judges || is_shared) {
            return Some(Proposer::Process);
        }
        Some(match process.is_rough(space, batch)? {
            true if self.judges || !early => Proposer::Estimator,
            false if is_shared => Proposer::Both,
            _ => Proposer::Process,
        })
    }

    /// The points of a batch that both samplers share: the process's first.
    fn propose_shared(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>> {
        if let Some(process) = self.process.as_mut().filter(|_| self.begun != Some(batch.first)) {
            let share = Batch { count: batch.count / PROCESS_SHARE, ..*batch };
            let points = process.propose(space, &share)?;
            self.estimator.start_with(points);
            self.begun = Some(batch.first);
        }
        let points = self.estimator.propose(space, batch)?;
        self.begun = None;
        Some(points)
    }
}

impl Sampler for Bayesian {
    fn propose(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>> {
        match (self.proposer(space, batch)?, &mut self.process) {
            (Proposer::Both, _) => self.propose_shared(space, batch),
            (Proposer::Process, Some(process)) => process.propose(space, batch),
            _ => self.estimator.propose(space, batch),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Params;
    use crate::search::{Observation, SearchSpec};

    fn space(json: &str) -> SearchSpace {
        SearchSpace::new(serde_json::from_str(json).unwrap(), &[], &Params::new()).unwrap()
    }

    /// The points of a batch after `first` episodes, whose losses are those of a bowl.
    fn batch(name: SamplerName, space: &SearchSpace, first: u32, total: u32) -> Vec<Point> {
        let spec = SearchSpec { sampler: name, seed: 3, ..SearchSpec::default() };
        let mut sampler = (name.info().make)(&spec, space, total);
        ask(&mut *sampler, space, first, 2)
    }

    /// The points of a batch of this size.
    fn ask(sampler: &mut dyn Sampler, space: &SearchSpace, first: u32, count: u32) -> Vec<Point> {
        let observation = |index: u32| {
            let point =
                space.at_unit(&[f64::from(index % 17) / 17.0, f64::from(index % 29) / 29.0]);
            let losses = Some(vec![(point[0] - 3.0) * (point[0] - 3.0) + point[1]]);
            Observation { point, losses }
        };
        let observations: Vec<Observation> = (0..first).map(observation).collect();
        let batch = Batch { first, count, observations: &observations };
        loop {
            if let Some(points) = sampler.propose(space, &batch) {
                return points;
            }
        }
    }

    #[test]
    fn the_process_proposes_the_first_two_hundred_episodes_of_a_search_of_any_length() {
        use SamplerName::{Bayesian, GaussianProcess, Tpe};
        let space = space(r#"{"a":{"float":{"low":0,"high":9}},"b":{"float":{"low":0,"high":9}}}"#);
        for (first, by) in
            [(0, GaussianProcess), (40, GaussianProcess), (198, GaussianProcess), (200, Tpe)]
        {
            let expected = batch(by, &space, first, 500);
            for total in [202, 500, 100_000] {
                assert_eq!(batch(Bayesian, &space, first, total), expected, "{first} of {total}");
            }
        }
    }

    #[test]
    fn many_choices_are_left_to_the_estimator() {
        let choices: Vec<String> = (0..13).map(|choice| choice.to_string()).collect();
        let space = space(&format!(
            r#"{{"a":{{"categorical":{{"choices":[{}]}}}},"b":{{"int":{{"low":0,"high":99}}}}}}"#,
            choices.join(",")
        ));
        let expected = batch(SamplerName::Tpe, &space, 30, 100);
        assert_eq!(batch(SamplerName::Bayesian, &space, 30, 100), expected);
    }

    #[test]
    fn both_share_large_batches_over_smooth_losses() {
        let space = space(r#"{"a":{"float":{"low":0,"high":9}},"b":{"float":{"low":0,"high":9}}}"#);
        let mut kept = Bayesian::new(3, &space);
        for first in [64, 128, 320] {
            let points = ask(&mut kept, &space, first, 64);
            assert_eq!(ask(&mut Bayesian::new(3, &space), &space, first, 64), points, "{first}");
            let mut process = GaussianProcess::of_best(3, &space, MAX_PROCESS_EPISODES as usize);
            let first_points = ask(&mut process, &space, first, 8);
            assert_eq!((points.len(), &points[..8]), (64, &first_points[..]), "{first}");
            assert!((1..64).all(|index| !points[..index].contains(&points[index])), "{first}");
        }
        let smaller = ask(&mut Bayesian::new(3, &space), &space, 320, 31);
        assert_eq!(smaller, ask(&mut Parzen::new(3, &space), &space, 320, 31));
    }

    #[test]
    fn large_batches_of_a_front_are_not_shared() {
        let space = space(r#"{"a":{"float":{"low":0,"high":9}},"b":{"float":{"low":0,"high":9}}}"#);
        let points = ask(&mut Bayesian::of_front(3, &space), &space, 320, 64);
        assert_eq!(points, ask(&mut Parzen::new(3, &space), &space, 320, 64));
    }
}
