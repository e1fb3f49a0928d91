//! Estimates the time of a job's search before it starts.

use super::validated_job::Job;
use crate::error::Result;
use crate::search::samplers::proposal_ms;
use crate::search::{Estimate, Posting, SearchSpec, Workload, estimate};

/// The size and the estimated time of a search.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchEstimate {
    /// Episodes that will run, unless the search ends early.
    pub total_episodes: u32,
    /// Points that satisfy all constraints; none if there are too many to count.
    pub feasible_points: Option<u64>,
    /// The time of each kind of search.
    pub estimate: Estimate,
}

impl Job {
    /// Estimates the time of the job's search on `lanes` lanes, each of `candles_per_second`. Early ends are not taken into
    /// account.
    ///
    /// # Errors
    /// As `Job::plan`.
    pub fn estimate(
        &self,
        lanes: u32,
        candles_per_second: f64,
        posting: Posting,
    ) -> Result<SearchEstimate> {
        let single = SearchSpec::default();
        let search = self.spec.search.as_ref().unwrap_or(&single);
        let study = self.study()?;
        let episodes = study.total_episodes();
        let workload = Workload {
            sampler: search.sampler,
            episodes: u64::from(episodes),
            candles_per_episode: self.candles_per_point(),
            feasible_points: study.feasible_points(),
            candles_per_second,
            lanes,
            posting,
        };
        let proposal_ms = proposal_ms(search.sampler, study.space(), episodes);
        let searches = self.splits.len().max(1) as f64;
        Ok(SearchEstimate {
            total_episodes: self.plan()?.total_episodes(),
            feasible_points: study.feasible_points(),
            estimate: estimate(&workload, |before| searches * proposal_ms(before)),
        })
    }

    /// Candles that each point of the space runs over: the window, or all train ranges of a walk-forward together. The tests of a
    /// walk-forward are few and are not counted.
    pub fn candles_per_point(&self) -> u64 {
        let trains = self.splits.iter().map(|split| split.train.len());
        let candles = if self.splits.is_empty() { self.window.len() } else { trains.sum() };
        candles as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candles::synthetic::{Synthetic, SyntheticConfig};
    use crate::job::spec::JobSpec;
    use serde_json::{Value, json};
    use std::sync::Arc;

    fn estimate_of(search: Value) -> Result<SearchEstimate> {
        estimate_with(search, Value::Null)
    }

    fn estimate_with(search: Value, walk_forward: Value) -> Result<SearchEstimate> {
        let config = SyntheticConfig { candles: 1_000, ..SyntheticConfig::default() };
        let mut synthetic = Synthetic::new(config)?;
        while !synthetic.advance(1_000) {}
        let candles = Arc::new(synthetic.finish()?);
        let spec = json!({
            "candles": candles.fingerprint().to_string(),
            "strategy": { "name": "sma_cross" },
            "window": { "to": candles.time()[500] },
            "search": search,
            "walk_forward": walk_forward,
        });
        Job::new(JobSpec::from_json(&spec)?, candles)?.estimate(2, 10_000.0, Posting::default())
    }

    fn space() -> Value {
        json!({ "fast": { "int": { "low": 1, "high": 20 } }, "slow": { "int": { "low": 1, "high": 20 } } })
    }

    #[test]
    fn a_walk_forward_searches_every_window() {
        let search = json!({ "sampler": "random", "episodes": 40, "space": { "fast": { "int": { "low": 1, "high": 99 } } } });
        let plain = estimate_of(search.clone()).unwrap();
        let walk = estimate_with(search, json!({ "windows": 4, "train_share": 0.5 })).unwrap();
        assert_eq!((plain.total_episodes, walk.total_episodes), (40, 4 * 41));
        // The window has five fifths of 100 candles. Each of the four searches runs over one, the tests over the last four.
        let share = walk.estimate.random_seconds.unwrap() / plain.estimate.random_seconds.unwrap();
        assert!((share - 0.8).abs() < 1e-9, "{share}");
    }

    #[test]
    fn episodes_of_the_window_are_shared_by_the_lanes() {
        let found =
            estimate_of(json!({ "space": space(), "constraints": ["fast < slow"] })).unwrap();
        assert_eq!((found.total_episodes, found.feasible_points), (190, Some(190)));
        // 95 rounds of 500 candles.
        assert_eq!(found.estimate.grid_seconds, Some(4.75));
        assert_eq!(found.estimate.advice, None);
    }

    #[test]
    fn a_bayesian_search_waits_for_its_proposals() {
        let search = json!({ "space": space(), "sampler": "bayesian", "episodes": 50 });
        let SearchEstimate { total_episodes, estimate, .. } = estimate_of(search).unwrap();
        assert_eq!(total_episodes, 50);
        let (random, bayesian) =
            (estimate.random_seconds.unwrap(), estimate.bayesian_seconds.unwrap());
        assert!(bayesian > random, "{bayesian} {random}");
    }

    #[test]
    fn a_single_backtest_is_one_episode() {
        let found = estimate_of(Value::Null).unwrap();
        assert_eq!((found.total_episodes, found.feasible_points), (1, Some(1)));
        assert_eq!(found.estimate.grid_seconds, Some(0.05));
    }

    #[test]
    fn an_invalid_search_is_refused_as_at_its_start() {
        let refusal = estimate_of(json!({ "space": space(), "episodes": 0 })).unwrap_err();
        assert_eq!(refusal.to_string(), "search.episodes: must be 1 to 10000000 (found 0)");
    }
}
