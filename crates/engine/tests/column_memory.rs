//! The memory limit of columns: a grid whose columns do not fit runs in tiles, with the same episodes.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use candlerun_engine::backtest::{Advance, Detail};
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_engine::job::{Job, JobSpec, run};
use candlerun_engine::search::EpisodeResult;
use serde_json::json;
use std::ops::ControlFlow;
use std::sync::Arc;

const CANDLES: u32 = 600;
const COLUMN_BYTES: usize = CANDLES as usize * 8;

fn job(max_bytes: usize) -> Job {
    let config = SyntheticConfig { candles: CANDLES, ..Default::default() };
    let candles = Synthetic::new(config).unwrap().finish().unwrap();
    let spec = json!({
        "candles": candles.fingerprint().to_string(),
        "strategy": { "library": "sma_cross" },
        "search": { "space": {
            "fast": { "int": { "low": 2, "high": 20 } },
            "slow": { "int": { "low": 10, "high": 40 } },
        }, "constraints": ["fast < slow"] },
        "columns": { "max_bytes": max_bytes },
    });
    Job::new(JobSpec::from_json(&spec).unwrap(), Arc::new(candles)).unwrap()
}

fn episodes(job: &Job) -> Vec<EpisodeResult> {
    let mut episodes = Vec::new();
    run(job, |_, _| {}, |episode| episodes.push(episode.clone())).unwrap();
    episodes
}

/// The results without the numbers of their episodes, sorted by parameters.
fn by_params(job: &Job) -> Vec<String> {
    let mut texts: Vec<String> = episodes(job)
        .into_iter()
        .map(|episode| serde_json::to_string(&EpisodeResult { episode: 0, ..episode }).unwrap())
        .collect();
    texts.sort_unstable();
    texts
}

#[test]
fn a_grid_that_does_not_fit_runs_in_tiles_with_the_same_episodes() {
    let [roomy, tight] = [62 * COLUMN_BYTES, 10 * COLUMN_BYTES].map(job);
    assert_eq!(roomy.spec().search.as_ref().unwrap().tile, None);
    assert_eq!(tight.spec().search.as_ref().unwrap().tile, Some(5));
    assert_eq!(by_params(&tight), by_params(&roomy));
}

#[test]
fn a_stored_tile_is_kept_if_the_limit_changes_later() {
    let mut spec = job(10 * COLUMN_BYTES).spec().clone();
    spec.columns = Default::default();
    let roomy = job(62 * COLUMN_BYTES);
    let again = Job::new(spec, roomy.candles().clone()).unwrap();
    assert_eq!(again.spec().search.as_ref().unwrap().tile, Some(5));
    assert_eq!(episodes(&again), episodes(&job(10 * COLUMN_BYTES)));
}

#[test]
fn columns_stay_within_their_limit_and_those_of_a_tile_are_computed_once() {
    let tight = job(10 * COLUMN_BYTES);
    let mut cache = tight.column_cache();
    let mut changes = 0;
    let mut kept = 0;
    for episode in episodes(&tight).iter().take(25) {
        let mut run =
            tight.start(&episode.params, tight.window(), &mut cache, Detail::Summary).unwrap();
        assert_eq!(run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())), Advance::Finished);
        assert!(cache.bytes() <= 10 * COLUMN_BYTES);
        changes += usize::from(cache.bytes() != kept);
        kept = cache.bytes();
    }
    assert_eq!(kept, 10 * COLUMN_BYTES, "all ten columns of the first tile");
    assert_eq!(changes, 9, "two with the first episode, one with each new value");
}
