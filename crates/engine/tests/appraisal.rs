//! What a finished search is worth, from the episodes of real jobs.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use candlerun_engine::Error;
use candlerun_engine::candles::import::Import;
use candlerun_engine::candles::{Candles, Columns};
use candlerun_engine::job::{Appraisal, Appraiser, Job, JobSpec, run};
use candlerun_engine::search::EpisodeResult;
use candlerun_engine::validation::Verdict;
use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha8Rng};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;

fn ibm() -> Candles {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/public/data/IBM.csv");
    let mut import = Import::new();
    import.push(&std::fs::read(path).unwrap()).unwrap();
    import.finish().unwrap()
}

/// Daily candles of a price without any pattern.
fn random_walk(seed: u64) -> Candles {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut columns = Columns::default();
    let mut price = 100.0_f64;
    for day in 0..1_500 {
        let open = price;
        let step: f64 = (0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 6.0;
        price *= libm::exp(0.01 * step);
        columns.time.push(f64::from(day) * 86_400_000.0);
        columns.open.push(open);
        columns.high.push(if price > open { price } else { open });
        columns.low.push(if price < open { price } else { open });
        columns.close.push(price);
        columns.volume.push(1.0);
    }
    Candles::new(columns).unwrap()
}

fn job(candles: Candles, search: serde_json::Value) -> Job {
    let spec = json!({
        "candles": candles.fingerprint().to_string(),
        "strategy": { "name": "sma_cross" },
        "search": search,
    });
    Job::new(JobSpec::from_json(&spec).unwrap(), Arc::new(candles)).unwrap()
}

fn grid(candles: Candles) -> Job {
    let space = json!({
        "fast": { "int": { "low": 2, "high": 30, "step": 4 } },
        "slow": { "int": { "low": 10, "high": 100, "step": 10 } },
    });
    job(candles, json!({ "space": space, "constraints": ["fast < slow"] }))
}

fn episodes(job: &Job) -> Vec<EpisodeResult> {
    let mut episodes = Vec::new();
    run(job, |_, _| {}, |episode| episodes.push(episode.clone())).unwrap();
    episodes
}

fn appraiser(job: &Job) -> Result<Appraiser, Error> {
    let episodes = episodes(job);
    Appraiser::new(job, &episodes, episodes.len() as u32)
}

fn appraise(job: &Job) -> Appraisal {
    appraiser(job).unwrap().finish(job).unwrap()
}

#[test]
fn a_search_is_appraised_in_slices_as_in_one_go() {
    let job = grid(ibm());
    let whole = appraise(&job);
    let mut sliced = appraiser(&job).unwrap();
    let mut slices = 0;
    while sliced.advance(&job).unwrap() {
        slices += 1;
    }
    assert!(slices > 100, "{slices}");
    assert_eq!(sliced.finish(&job).unwrap(), whole);

    let importance = whole.importance.unwrap();
    assert_eq!(importance.main_effects.keys().collect::<Vec<_>>(), ["fast", "slow"]);
    let sum: f64 = importance.main_effects.values().sum();
    assert!((sum + importance.interaction - 1.0).abs() < 1e-9);
    assert_eq!(whole.stability.unwrap().kept.len(), 2);
    assert_eq!(whole.overfitting.trials, episodes(&job).len() as u32);
    assert!(whole.overfitting.probability_of_overfitting.is_some());
    let bands = whole.bootstrap.unwrap().total_return_pct;
    assert!(bands.p5 < bands.p50 && bands.p50 < bands.p95);
    assert!(whole.trade_shuffle.unwrap().trades > 0);
}

#[test]
fn the_sharpe_ratios_of_trials_and_best_are_of_one_candle() {
    let job = grid(ibm());
    let episodes = episodes(&job);
    let sharpes = episodes.iter().filter_map(|it| it.metrics.as_ref()?.sharpe);
    let best = sharpes.max_by(f64::total_cmp).unwrap();
    let overfitting = appraise(&job).overfitting;
    let yearly = overfitting.sharpe.unwrap() * job.candles_per_year().sqrt();
    assert!((yearly - best).abs() < 1e-9, "{yearly} {best}");
}

#[test]
fn a_search_over_a_random_walk_is_told_that_it_found_no_evidence() {
    let told = (0..20)
        .filter(|&seed| {
            let verdict = appraise(&grid(random_walk(seed))).overfitting.verdict;
            verdict == Verdict::NoEvidence
        })
        .count();
    assert!(told >= 19, "{told} of 20");
}

#[test]
fn a_single_backtest_and_a_search_without_a_score_are_told_as_they_are() {
    let single = job(ibm(), json!({ "space": {} }));
    let appraisal = appraise(&single);
    assert_eq!(appraisal.overfitting.trials, 1);
    let sample = Appraiser::new(&single, &episodes(&single), 500).unwrap();
    assert_eq!(sample.finish(&single).unwrap().overfitting.trials, 500);
    assert!(appraisal.importance.is_none() && appraisal.stability.is_none());

    let space = json!({ "fast": { "int": { "low": 2, "high": 5 } } });
    let hopeless = job(ibm(), json!({ "space": space, "min_trades": 1_000_000 }));
    let error = appraiser(&hopeless).err().unwrap();
    assert_eq!(error.to_string(), "episodes: none of them has a score (found 4)");
}
