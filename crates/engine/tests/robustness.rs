//! Robustness reports of finished searches, made from real jobs.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use candlerun_engine::Error;
use candlerun_engine::candles::import::Import;
use candlerun_engine::candles::{Candles, Columns};
use candlerun_engine::job::{Job, JobSpec, RobustnessAnalysis, RobustnessReport, run};
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

fn analysis(job: &Job) -> Result<RobustnessAnalysis, Error> {
    let episodes = episodes(job);
    RobustnessAnalysis::new(job, &episodes, episodes.len() as u32)
}

fn report(job: &Job) -> RobustnessReport {
    analysis(job).unwrap().finish(job).unwrap()
}

#[test]
fn a_report_made_in_slices_is_that_made_in_one_go() {
    let job = grid(ibm());
    let whole = report(&job);
    let mut sliced = analysis(&job).unwrap();
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
fn the_sharpe_ratios_of_trials_and_of_the_best_are_per_candle() {
    let job = grid(ibm());
    let episodes = episodes(&job);
    let sharpes = episodes.iter().filter_map(|it| it.metrics.as_ref()?.sharpe);
    let best = sharpes.max_by(f64::total_cmp).unwrap();
    let overfitting = report(&job).overfitting;
    let yearly = overfitting.sharpe.unwrap() * job.candles_per_year().sqrt();
    assert!((yearly - best).abs() < 1e-9, "{yearly} {best}");
}

#[test]
fn a_search_over_a_random_walk_has_found_no_evidence() {
    let no_evidence = (0..20)
        .filter(|&seed| {
            let verdict = report(&grid(random_walk(seed))).overfitting.verdict;
            verdict == Verdict::NoEvidence
        })
        .count();
    assert!(no_evidence >= 19, "{no_evidence} of 20");
}

#[test]
fn a_single_backtest_has_a_report_and_a_search_without_a_score_has_none() {
    let single = job(ibm(), json!({ "space": {} }));
    let single_report = report(&single);
    assert_eq!(single_report.overfitting.trials, 1);
    let sample = RobustnessAnalysis::new(&single, &episodes(&single), 500).unwrap();
    assert_eq!(sample.finish(&single).unwrap().overfitting.trials, 500);
    assert!(single_report.importance.is_none() && single_report.stability.is_none());

    let space = json!({ "fast": { "int": { "low": 2, "high": 5 } } });
    let hopeless = job(ibm(), json!({ "space": space, "min_trades": 1_000_000 }));
    let error = analysis(&hopeless).err().unwrap();
    assert_eq!(error.to_string(), "episodes: none of them has a score (found 4)");
}
