//! The jobs that worlds run, each with the result of an undisturbed run.

use crate::episode::outcome;
use candlerun_engine::candles::Candles;
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_engine::job::{Job, JobResult, JobSpec};
use candlerun_engine::search::{EpisodeResult, NextEpisode};
use candlerun_engine::strategies::JavaScript;
use candlerun_engine::{Error, job};
use candlerun_protocol::to_text;
use candlerun_scheduler::delivery::{MOST_UNSAVED, ONE_BY_ONE, ONE_BY_ONE_AT_STARTS};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Searches with this seed have episodes that trap.
const TRAPPING_SEED: u64 = 13;

/// Whether some episodes of a job trap.
pub(crate) fn may_trap(job: &Job) -> bool {
    job.spec().search.as_ref().is_some_and(|search| search.seed == TRAPPING_SEED)
}

/// One job.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) series: usize,
    pub(crate) spec: Value,
    pub(crate) job: Rc<Job>,
    /// Relative frequency with which worlds choose it.
    weight: u32,
    /// Whether time ends it: then any prefix of its episodes is a valid result.
    pub(crate) has_time_limit: bool,
    /// Every episode of an undisturbed run, in order.
    pub(crate) results: Vec<EpisodeResult>,
    /// The candles of each episode, and whether all its boundaries are sent one by one.
    pub(crate) episodes: Vec<(u32, bool)>,
    pub(crate) result: JobResult,
}

impl Case {
    /// Whether lanes must wait for a slow storage.
    pub(crate) fn is_large(&self) -> bool {
        self.results.len() > MOST_UNSAVED as usize
    }

    /// Whether lanes wait for their boundaries.
    pub(crate) fn lanes_wait(&self) -> bool {
        self.job.spec().progress.delivery == job::Delivery::Every
    }
}

/// All jobs, and their candles.
pub(crate) struct Cases {
    pub(crate) cases: Vec<Case>,
    pub(crate) series: Vec<Arc<Candles>>,
    /// The indexes of the jobs, by the text of their specs.
    by_text: BTreeMap<String, usize>,
}

impl Cases {
    pub(crate) fn new() -> Result<Self, Error> {
        let series = [240, 90, 3_000, 12].map(|candles| {
            let config = SyntheticConfig { candles, ..Default::default() };
            Synthetic::new(config)?.finish().map(Arc::new)
        });
        let series = series.into_iter().collect::<Result<Vec<_>, Error>>()?;
        let mut all = Self { cases: Vec::new(), series, by_text: BTreeMap::new() };
        for (name, weight, series, spec) in specs() {
            all.add(name, weight, series, spec)?;
        }
        Ok(all)
    }

    fn add(
        &mut self,
        name: &'static str,
        weight: u32,
        series: usize,
        mut spec: Value,
    ) -> Result<(), Error> {
        let candles = self.series[series].clone();
        spec["candles"] = json!(candles.fingerprint().to_string());
        let job = Job::new(JobSpec::from_json(&spec)?, candles)?;
        let (results, result) = undisturbed(&job)?;
        let every = u64::from(job.every_candles());
        let has_inner = every < job.window().len() as u64;
        let one_by_one = if has_inner { ONE_BY_ONE } else { ONE_BY_ONE_AT_STARTS };
        let mut before = 0;
        let episodes = results.iter().map(|result| {
            let candles = job.range(result.part).map_or(0, |range| range.len());
            before += (candles as u64).div_ceil(every);
            (candles as u32, before <= one_by_one)
        });
        let episodes = episodes.collect();
        self.by_text.insert(to_text(job.spec()), self.cases.len());
        let has_time_limit = name.contains("time");
        let (spec, job) = (json!(job.spec()), Rc::new(job));
        let case =
            Case { name, series, spec, job, weight, has_time_limit, results, episodes, result };
        self.cases.push(case);
        Ok(())
    }

    /// The case of a spec.
    pub(crate) fn by_text(&self, text: &str) -> Option<&Case> {
        self.cases.get(*self.by_text.get(text)?)
    }

    /// The index of a random case; if `is_awaited`, of one whose lanes wait for their boundaries. `draw` returns a number below its
    /// argument.
    pub(crate) fn draw(&self, is_awaited: bool, draw: impl FnOnce(u32) -> u32) -> usize {
        let weight = |case: &Case| if !is_awaited || case.lanes_wait() { case.weight } else { 0 };
        let mut left = draw(self.cases.iter().map(weight).sum());
        let chosen = self.cases.iter().position(|case| {
            let found = left < weight(case);
            left = left.saturating_sub(weight(case));
            found
        });
        chosen.unwrap_or(0)
    }
}

fn undisturbed(job: &Job) -> Result<(Vec<EpisodeResult>, JobResult), Error> {
    let mut plan = job.plan()?;
    let mut results = Vec::new();
    loop {
        match plan.ask() {
            NextEpisode::Run(proposal) => {
                let candles = job.range(proposal.part)?.len();
                let outcome = outcome(&proposal, candles, may_trap(job));
                results.extend(plan.tell(&proposal, outcome));
            }
            NextEpisode::Computing => {}
            NextEpisode::Blocked | NextEpisode::Done => {
                return Ok((results, job::JobResult::of(&plan)));
            }
        }
    }
}

/// Name, weight, series and spec of each job.
fn specs() -> Vec<(&'static str, u32, usize, Value)> {
    let strategy = json!({ "library": "sma_cross" });
    let space = json!({ "fast": { "int": { "low": 2, "high": 7 } }, "slow": { "int": { "low": 10, "high": 13 } } });
    let search = |fields: Value| {
        let mut search = json!({ "space": space, "seed": 7, "objective": "total_return_pct" });
        if let (Some(search), Value::Object(fields)) = (search.as_object_mut(), fields) {
            search.extend(fields);
        }
        search
    };
    let job = |fields: Value| json!({ "strategy": strategy, "search": search(fields) });
    let with = |mut job: Value, field: &str, value: Value| {
        job[field] = value;
        job
    };
    let every = json!({ "delivery": "every", "every_candles": 2 });
    let windows = json!({ "windows": 3, "train_share": 0.6 });
    let large = json!({ "strategy": strategy, "search": {
        "space": { "fast": { "int": { "low": 2, "high": 101 } }, "slow": { "int": { "low": 200, "high": 499 } } },
    } });
    let script = JavaScript::new("a script".to_owned(), Vec::new(), Vec::new());
    let scripted = json!({ "strategy": { "javascript": script } });
    vec![
        ("one backtest", 40, 0, json!({ "strategy": strategy })),
        ("grid", 200, 0, job(json!({}))),
        ("grid that traps", 100, 0, job(json!({ "objective": "sharpe", "seed": TRAPPING_SEED }))),
        (
            "grid, traps, every boundary awaited",
            40,
            0,
            with(job(json!({ "episodes": 6, "seed": TRAPPING_SEED })), "progress", every),
        ),
        ("random", 100, 1, job(json!({ "sampler": "random", "episodes": 15 }))),
        ("bayesian", 40, 1, job(json!({ "sampler": "bayesian", "episodes": 9 }))),
        (
            "tree-structured Parzen estimator",
            40,
            1,
            job(json!({ "sampler": "tpe", "episodes": 16, "batch": 3 })),
        ),
        (
            "gaussian process",
            10,
            1,
            job(json!({ "sampler": "gaussian_process", "episodes": 13, "batch": 3 })),
        ),
        (
            "early stop",
            80,
            0,
            job(json!({ "sampler": "random", "episodes": 24, "stop": { "no_improvement": 5 } })),
        ),
        ("target", 40, 0, job(json!({ "stop": { "target": 40.0 } }))),
        ("time limit", 40, 0, job(json!({ "stop": { "time_ms": 30.0 } }))),
        (
            "several objectives",
            40,
            1,
            job(
                json!({ "more_objectives": [{ "objective": "max_drawdown_pct", "direction": "minimize" }] }),
            ),
        ),
        (
            "walk-forward",
            80,
            0,
            with(
                job(json!({ "sampler": "random", "episodes": 5 })),
                "walk_forward",
                windows.clone(),
            ),
        ),
        (
            "walk-forward, early stops, traps",
            60,
            0,
            with(
                job(
                    json!({ "sampler": "random", "episodes": 9, "seed": TRAPPING_SEED, "stop": { "no_improvement": 2 } }),
                ),
                "walk_forward",
                windows,
            ),
        ),
        (
            "every boundary awaited",
            30,
            0,
            with(
                job(json!({ "episodes": 12 })),
                "progress",
                json!({ "delivery": "every", "every_candles": 1 }),
            ),
        ),
        (
            "more boundaries than go one by one",
            10,
            2,
            with(job(json!({ "episodes": 5 })), "progress", json!({ "every_candles": 1 })),
        ),
        ("script", 40, 1, scripted),
        ("more episodes than may wait for the storage", 1, 3, large),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::episode::traps;
    use candlerun_engine::search::Proposal;

    #[test]
    fn every_job_that_may_trap_has_an_episode_that_does() {
        for case in Cases::new().unwrap().cases.iter().filter(|case| may_trap(&case.job)) {
            let trapping = case.results.iter().zip(&case.episodes).filter(|(result, episode)| {
                let proposal = Proposal {
                    episode: result.episode,
                    part: result.part,
                    params: result.params.clone(),
                    boundaries_before: 0,
                };
                traps(&proposal, episode.0 as usize)
            });
            assert!(trapping.count() > 0, "{}", case.name);
        }
    }

    #[test]
    fn a_case_has_more_episodes_than_may_wait_for_the_storage() {
        assert!(Cases::new().unwrap().cases.iter().any(Case::is_large));
    }
}
