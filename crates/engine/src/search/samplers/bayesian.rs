//! Bayesian search by the sampler that suits the budget and the space: the Gaussian process for short searches over numbers, the
//! Parzen estimator for the others.

use super::info::{DEFAULT_EPISODES, MAX_EPISODES, SamplerInfo, any_space};
use super::{SamplerName, gaussian_process, parzen};
use crate::search::{Dimension, SearchSpace};

/// For more episodes the Gaussian process takes too long: its time grows with their cube.
const MAX_PROCESS_EPISODES: u32 = 200;
/// With more choices in all categories the Parzen estimator is better: choices have no distance that a process could learn from.
const MAX_PROCESS_CHOICES: usize = 12;

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
    proposal_ms: |space, total| (chosen(space, total).proposal_ms)(space, total),
    make: |spec, space, total| (chosen(space, total).make)(spec, space, total),
};

/// The sampler of a Bayesian search of `total` episodes.
fn chosen(space: &SearchSpace, total: u32) -> &'static SamplerInfo {
    let choices: usize = space.dimensions().map(Dimension::choices).sum();
    if total > MAX_PROCESS_EPISODES || choices > MAX_PROCESS_CHOICES {
        &parzen::SAMPLER
    } else {
        &gaussian_process::SAMPLER
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Params;

    #[test]
    fn the_number_of_episodes_and_of_choices_decide_which_sampler_is_used() {
        let space = |json: &str| {
            SearchSpace::new(serde_json::from_str(json).unwrap(), &[], &Params::new()).unwrap()
        };
        let numbers = space(r#"{"a":{"int":{"low":0,"high":999}}}"#);
        let choices: Vec<String> = (0..13).map(|choice| choice.to_string()).collect();
        let choices =
            space(&format!(r#"{{"a":{{"categorical":{{"choices":[{}]}}}}}}"#, choices.join(",")));
        assert_eq!(chosen(&numbers, 200).name, SamplerName::GaussianProcess);
        assert_eq!(chosen(&numbers, 201).name, SamplerName::Tpe);
        assert_eq!(chosen(&choices, 10).name, SamplerName::Tpe);
    }
}
