//! Bayesian search: the Gaussian process for the first episodes, the Parzen estimator for those after them. A long search therefore
//! begins with the episodes of a short one. The Parzen estimator also proposes where it is better among the first: over many
//! parameters whose losses are rough, where the process expects improvements at the ends of all ranges, and with many choices.

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
}

impl Bayesian {
    /// The samplers of a search for one objective.
    fn new(seed: u64, space: &SearchSpace) -> Self {
        let process = begins_with_process(space).then(|| GaussianProcess::new(seed, space));
        let judges = space.dimensions().len() >= MANY_PARAMETERS;
        Self { process, estimator: Parzen::new(seed, space), judges }
    }

    /// The samplers of a search for a front, which the process finds sooner on rough losses too.
    fn of_front(seed: u64, space: &SearchSpace) -> Self {
        Self { judges: false, ..Self::new(seed, space) }
    }
}

impl Sampler for Bayesian {
    fn propose(&mut self, space: &SearchSpace, batch: &Batch<'_>) -> Option<Vec<Point>> {
        let early = batch.first < MAX_PROCESS_EPISODES;
        let Some(process) = self.process.as_mut().filter(|_| early) else {
            return self.estimator.propose(space, batch);
        };
        if self.judges && process.is_rough(space, batch)? {
            self.estimator.propose(space, batch)
        } else {
            process.propose(space, batch)
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
        let observation = |index: u32| {
            let point =
                space.at_unit(&[f64::from(index % 17) / 17.0, f64::from(index % 29) / 29.0]);
            let losses = Some(vec![(point[0] - 3.0) * (point[0] - 3.0) + point[1]]);
            Observation { point, losses }
        };
        let observations: Vec<Observation> = (0..first).map(observation).collect();
        let mut sampler = (name.info().make)(&spec, space, total);
        let batch = Batch { first, count: 2, observations: &observations };
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
}
