//! How long a Bayesian proposal takes: what an estimate adds to the time of the backtests. Measured, not derived, so it says how
//! long a search may take and decides nothing in it.

use super::chosen;
use crate::search::{SamplerName, SearchSpace};

/// Milliseconds of a proposal of the Bayesian search of `total` episodes in a space, after that many episodes. A sampler that
/// does not learn is answered for as if `bayesian` had been asked.
pub fn proposal_ms(name: SamplerName, space: &SearchSpace, total: u32) -> fn(u64) -> f64 {
    let learner = match name {
        SamplerName::Grid | SamplerName::Random => SamplerName::Bayesian,
        learner => learner,
    };
    match chosen(learner, space, total) {
        SamplerName::Tpe => parzen_ms,
        _ => process_ms,
    }
}

/// Of the Gaussian process, in batches of four over two parameters, fits included: fitted roughly to whole searches in Chromium
/// on one shared machine. What was left of their time without the posting of progress was 0.4 s for 100 episodes, 1.5 s for
/// 150, 2.5 s for 200.
fn process_ms(episodes: u64) -> f64 {
    let episodes = episodes as f64;
    episodes * (0.03 + 6e-4 * episodes)
}

/// Of the Parzen estimator: natively 0.1 to 0.5 ms, however many the episodes (`cargo run --release -p candlerun-engine --example
/// samplers -- --sampler tpe --batch 4`).
fn parzen_ms(_: u64) -> f64 {
    0.4
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Params;
    use crate::sorted::SortedMap;

    #[test]
    fn a_search_is_answered_for_by_the_sampler_that_runs_it() {
        struct Case {
            name: SamplerName,
            total: u32,
            ms: f64,
        }
        let cases = [
            Case { name: SamplerName::Bayesian, total: 200, ms: 9.0 },
            Case { name: SamplerName::Bayesian, total: 201, ms: 0.4 },
            Case { name: SamplerName::Grid, total: 200, ms: 9.0 },
            Case { name: SamplerName::Random, total: 1_000, ms: 0.4 },
            Case { name: SamplerName::GaussianProcess, total: 500, ms: 9.0 },
            Case { name: SamplerName::Tpe, total: 50, ms: 0.4 },
        ];
        let space = SearchSpace::new(SortedMap::new(), &[], &Params::new()).unwrap();
        for Case { name, total, ms } in cases {
            let found = proposal_ms(name, &space, total)(100);
            assert!((found - ms).abs() < 1e-9, "{name:?}, {total}: {found}");
        }
    }

    #[test]
    fn a_gaussian_process_slows_down_with_every_episode() {
        let ms: Vec<f64> = (0..=500).map(process_ms).collect();
        assert!(ms.is_sorted());
        assert_eq!(ms[0], 0.0);
    }
}
