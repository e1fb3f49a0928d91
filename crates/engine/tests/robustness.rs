//! Robustness reports of finished searches, made from real jobs.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use candlerun_engine::Error;
use candlerun_engine::candles::import::Import;
use candlerun_engine::candles::{Candles, Columns};
use candlerun_engine::job::{
    Job, JobSpec, ParamNeighbours, RobustnessAnalysis, RobustnessReport, run,
};
use candlerun_engine::params::ParamValue;
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

#[test]
fn neighbours_have_the_scores_of_the_episodes_that_the_search_ran() {
    let job = grid(ibm());
    let episodes = episodes(&job);
    let best =
        episodes.iter().max_by(|a, b| a.score.unwrap().total_cmp(&b.score.unwrap())).unwrap();
    let report = report(&job);
    let names: Vec<&str> = report.neighbours.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["fast", "slow"]);
    let mut found = 0;
    for around in &report.neighbours {
        for neighbour in [around.down, around.up].into_iter().flatten() {
            let mut params = best.params.clone();
            params.insert(around.name.clone(), ParamValue::Number(neighbour.value));
            let episode = episodes.iter().find(|it| it.params == params).unwrap();
            assert_eq!(episode.score, neighbour.score);
            found += 1;
        }
    }
    assert!(found >= 2, "{:?}", report.neighbours);
    let least = |around: &ParamNeighbours| {
        let scores = [around.down, around.up].into_iter().flatten().filter_map(|it| it.score);
        scores.min_by(f64::total_cmp).unwrap()
    };
    let stability = report.stability.unwrap();
    let gain = best.score.unwrap() - stability.reference;
    for (around, kept) in report.neighbours.iter().zip(&stability.kept) {
        let share = (least(around) - stability.reference) / gain;
        assert!((share - kept.unwrap()).abs() < 1e-9, "{share} {kept:?}");
    }
}

#[test]
fn quarters_multiply_to_the_whole_return_and_the_fan_ends_with_it() {
    let job = grid(ibm());
    let report = report(&job);
    let best =
        episodes(&job).into_iter().max_by(|a, b| a.score.unwrap().total_cmp(&b.score.unwrap()));
    let total = best.unwrap().metrics.unwrap().total_return_pct;
    assert_eq!(report.compared, report.overfitting.trials);
    assert_eq!(report.quarters.len(), 4);
    let growth: f64 =
        report.quarters.iter().map(|quarter| 1.0 + quarter.return_pct.unwrap() / 100.0).product();
    assert!(((growth - 1.0) * 100.0 - total).abs() < 1e-6, "{growth} {total}");
    let time = job.candles().time();
    assert_eq!((report.quarters[0].from, report.quarters[3].to), (time[0], time[time.len() - 1]));
    for quarter in &report.quarters {
        assert!((0.0..=1.0).contains(&quarter.rank.unwrap()), "{quarter:?}");
    }
    assert_eq!(report.quarters[0].carried, None);
    assert!(report.quarters[1..].iter().all(|quarter| quarter.carried.is_some()));

    assert_eq!(report.fan.len(), 100);
    let last = report.fan.last().unwrap();
    assert_eq!(Some(last.time), time.last().copied());
    assert!((last.return_pct - total).abs() < 1e-9, "{last:?} {total}");
    assert_eq!(last.resampled, report.bootstrap.unwrap().total_return_pct);
    let histogram = report.luck_histogram.unwrap();
    let yearly = report.overfitting.sharpe.unwrap() * job.candles_per_year().sqrt();
    assert!((histogram.sharpe - yearly).abs() < 1e-12);
}

#[test]
fn a_window_of_the_series_has_its_own_quarters_and_fan() {
    let candles = ibm();
    let (from, to) = (candles.time()[1_000], candles.time()[1_400]);
    let spec = json!({
        "candles": candles.fingerprint().to_string(),
        "strategy": { "name": "sma_cross" },
        "search": { "space": { "fast": { "int": { "low": 2, "high": 9 } } } },
        "window": { "from": from, "to": to },
    });
    let job = Job::new(JobSpec::from_json(&spec).unwrap(), Arc::new(candles)).unwrap();
    let report = report(&job);
    let (second, last) = (job.candles().time()[1_100], job.candles().time()[1_399]);
    assert_eq!((report.quarters[0].from, report.quarters[1].from), (from, second));
    assert_eq!((report.quarters[3].to, report.fan.last().unwrap().time), (last, last));
}
