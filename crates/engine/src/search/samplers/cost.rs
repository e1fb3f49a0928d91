//! The time of a learning sampler's proposals, which an estimate adds to the time of the backtests.

use super::ProposalMs;
use crate::search::{SamplerName, SearchSpace};

/// Milliseconds of a proposal in a search of `total` episodes, after a number of episodes. For a sampler that does not learn
/// these are the figures of `bayesian`: an estimate shows what a Bayesian search would take instead.
pub fn proposal_ms(name: SamplerName, space: &SearchSpace, total: u32) -> ProposalMs {
    let learner = if name.info().learns { name } else { SamplerName::Bayesian };
    (learner.info().proposal_ms)(space, total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Params;
    use crate::sorted::SortedMap;

    fn empty_space() -> SearchSpace {
        SearchSpace::new(SortedMap::new(), &[], &Params::new()).unwrap()
    }

    #[test]
    fn the_cost_is_that_of_the_sampler_that_would_run() {
        struct Case {
            name: SamplerName,
            after: u64,
            ms: f64,
        }
        let cases = [
            Case { name: SamplerName::Bayesian, after: 100, ms: 9.0 },
            Case { name: SamplerName::Bayesian, after: 200, ms: 0.4 },
            Case { name: SamplerName::Grid, after: 100, ms: 9.0 },
            Case { name: SamplerName::Random, after: 900, ms: 0.4 },
            Case { name: SamplerName::GaussianProcess, after: 100, ms: 9.0 },
            Case { name: SamplerName::Tpe, after: 50, ms: 0.4 },
        ];
        for Case { name, after, ms } in cases {
            let found = proposal_ms(name, &empty_space(), 1_000)(after);
            assert!((found - ms).abs() < 1e-9, "{name:?}, {after}: {found}");
        }
    }

    #[test]
    fn a_gaussian_process_slows_down_with_every_episode() {
        let of = proposal_ms(SamplerName::GaussianProcess, &empty_space(), 500);
        let ms: Vec<f64> = (0..=500).map(of).collect();
        assert!(ms.is_sorted());
        assert_eq!(ms[0], 0.0);
    }
}
