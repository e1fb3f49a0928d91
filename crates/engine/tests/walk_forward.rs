//! Walk-forward jobs: the search sees nothing of a test range, and lanes, interruptions and early ends do not change results.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use candlerun_engine::backtest::{Advance, Detail};
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_engine::candles::{Candles, Columns};
use candlerun_engine::columns::ColumnCache;
use candlerun_engine::job::{
    Job, JobPlan, JobPosition, JobResult, JobSpec, RobustnessAnalysis, TimeRange, run,
};
use candlerun_engine::search::{
    EpisodeResult, NextEpisode, Outcome, Proposal, StopReason, WindowStage,
};
use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha8Rng};
use serde_json::{Value, json};
use std::ops::ControlFlow;
use std::sync::Arc;

fn candles(count: u32) -> Arc<Candles> {
    let config = SyntheticConfig { candles: count, seed: 5, ..Default::default() };
    Arc::new(Synthetic::new(config).unwrap().finish().unwrap())
}

/// Hourly candles of a random walk.
fn random_walk(seed: u64) -> Arc<Candles> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut columns = Columns::default();
    let mut price = 100.0_f64;
    for hour in 0..3_000 {
        let open = price;
        let step: f64 = (0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 6.0;
        price *= libm::exp(0.01 * step);
        columns.time.push(f64::from(hour) * 3_600_000.0);
        columns.open.push(open);
        columns.high.push(if price > open { price } else { open });
        columns.low.push(if price < open { price } else { open });
        columns.close.push(price);
        columns.volume.push(1.0);
    }
    Arc::new(Candles::new(columns).unwrap())
}

fn search(sampler: &str) -> Value {
    json!({
        "sampler": sampler,
        "seed": 3,
        "episodes": 14,
        "space": {
            "fast": { "int": { "low": 2, "high": 12, "step": 2 } },
            "slow": { "int": { "low": 5, "high": 45, "step": 10 } },
        },
        "constraints": ["fast < slow"],
    })
}

fn job_with(candles: &Arc<Candles>, fields: Value) -> Result<Job, String> {
    let mut spec = json!({
        "candles": candles.fingerprint().to_string(),
        "strategy": { "name": "sma_cross" },
    });
    spec.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let spec = JobSpec::from_json(&spec).unwrap();
    Job::new(spec, candles.clone()).map_err(|error| error.to_string())
}

fn job(candles: &Arc<Candles>, search: Value, walk_forward: Value) -> Job {
    job_with(candles, json!({ "search": search, "walk_forward": walk_forward })).unwrap()
}

fn episodes(job: &Job) -> (Vec<EpisodeResult>, JobResult) {
    let mut episodes = Vec::new();
    let result = run(job, |_, _| {}, |episode| episodes.push(episode.clone())).unwrap();
    (episodes, result)
}

/// The outcome of a proposal's backtest, as a lane runs it.
fn outcome(job: &Job, proposal: &Proposal) -> Outcome {
    let window = job.range(proposal.part).unwrap();
    let cache = &mut ColumnCache::default();
    let mut run = job.start(&proposal.params, window, cache, Detail::Summary).unwrap();
    while run.advance(usize::MAX, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
    Outcome::from(&run.report())
}

/// Finishes a plan with `lanes` episodes at a time. The newest outcome is told first, as late as the plan allows.
fn finish(job: &Job, plan: &mut JobPlan, lanes: usize) -> Vec<EpisodeResult> {
    let mut running: Vec<Proposal> = Vec::new();
    let mut finished = Vec::new();
    while !plan.is_finished() {
        while running.len() < lanes {
            match plan.ask() {
                NextEpisode::Run(proposal) => running.push(proposal),
                NextEpisode::Computing => {}
                NextEpisode::Blocked | NextEpisode::Done => break,
            }
        }
        let proposal = running.pop().unwrap();
        finished.extend(plan.tell(&proposal, outcome(job, &proposal)));
    }
    assert_eq!(plan.ask(), NextEpisode::Done);
    finished
}

#[test]
fn the_train_range_sees_nothing_of_the_test_range() {
    let series = candles(1_200);
    for sampler in ["grid", "random", "bayesian", "tpe"] {
        for anchored in [false, true] {
            let walk_forward = json!({ "windows": 3, "train_share": 0.6, "anchored": anchored });
            let (all, result) = episodes(&job(&series, search(sampler), walk_forward));
            for (index, window) in result.walk_forward.unwrap().windows.iter().enumerate() {
                let alone = |range: TimeRange, search: Value| {
                    let window = json!({ "from": range.from, "to": range.to });
                    let fields = json!({ "search": search, "window": window });
                    episodes(&job_with(&series, fields).unwrap()).0
                };
                let context = format!("{sampler}, window {index}, anchored: {anchored}");
                let own = |stage: WindowStage| {
                    let part = |it: &&EpisodeResult| {
                        it.part.is_some_and(|part| {
                            (part.window as usize, part.stage) == (index + 1, stage)
                        })
                    };
                    all.iter().filter(part).collect::<Vec<_>>()
                };
                let train = own(WindowStage::Train);
                let expected = alone(window.train, search(sampler));
                assert_eq!(train.len(), expected.len(), "{context}");
                for (found, expected) in train.iter().zip(&expected) {
                    assert_eq!(found.params, expected.params, "{context}");
                    assert_eq!((found.digest, found.score), (expected.digest, expected.score));
                }
                let best = window.best.as_ref().unwrap();
                let space: serde_json::Map<String, Value> = best
                    .params
                    .iter()
                    .map(|(name, value)| {
                        (name.clone(), json!({ "categorical": { "choices": [value] } }))
                    })
                    .collect();
                let expected = &alone(window.test, json!({ "space": space }))[0];
                let tested = window.tested.as_ref().unwrap();
                assert_eq!(own(WindowStage::Test), [tested], "{context}");
                assert_eq!(tested.params, best.params);
                assert_eq!((tested.digest, tested.score), (expected.digest, expected.score));
            }
        }
    }
}

#[test]
fn any_number_of_lanes_gives_the_same_result() {
    let series = candles(900);
    for sampler in ["grid", "random", "bayesian", "tpe"] {
        for windows in [1, 2, 5] {
            for stop in [json!({}), json!({ "no_improvement": 3 }), json!({ "target": 0.5 })] {
                let mut search = search(sampler);
                search["stop"] = stop;
                let job = job(&series, search, json!({ "windows": windows, "train_share": 0.5 }));
                let (straight, result) = episodes(&job);
                assert_eq!(result.walk_forward.as_ref().unwrap().windows.len(), windows);
                for lanes in [2, 3, 40] {
                    let mut plan = job.plan().unwrap();
                    assert_eq!(finish(&job, &mut plan, lanes), straight, "{sampler} {lanes}");
                    assert_eq!(JobResult::of(&plan), result);
                }
            }
        }
    }
}

#[test]
fn a_plan_resumed_after_any_episode_continues_to_the_same_result() {
    let series = candles(900);
    for sampler in ["grid", "random", "bayesian", "tpe"] {
        let mut search = search(sampler);
        search["stop"] = json!({ "no_improvement": 6 });
        let job = job(&series, search, json!({ "windows": 3, "train_share": 0.5 }));
        let (all, result) = episodes(&job);
        for cut in 0..=all.len() {
            let mut plan = job.resume(&all[..cut]).unwrap();
            assert_eq!(plan.told() as usize, cut);
            assert_eq!(plan.is_finished(), cut == all.len());
            let rest = finish(&job, &mut plan, 2);
            assert_eq!(rest, all[cut..], "{sampler} at {cut}");
            assert_eq!(JobResult::of(&plan), result, "{sampler} at {cut}");
        }
    }
}

#[test]
fn episodes_that_do_not_continue_the_plan_are_refused() {
    let series = candles(600);
    let job = job(&series, search("grid"), json!({ "windows": 2 }));
    let (all, _) = episodes(&job);
    type Change = fn(&mut Vec<EpisodeResult>);
    let refusal = |change: Change| {
        let mut stored = all.clone();
        change(&mut stored);
        job.resume(&stored).err().map(|error| error.to_string())
    };
    assert_eq!(refusal(|_| {}), None);
    let test = "episodes: it is not the test of the best episode before it (found 15)";
    let cases: [(Change, &str); 6] = [
        (
            |all| drop(all.remove(3)),
            "episodes: episodes must follow each other from 1, without a gap (found 5)",
        ),
        (|all| all[3].part = None, "episodes: it belongs to another part of the job (found 4)"),
        (
            |all| all[3].part = all[20].part,
            "episodes: it belongs to another part of the job (found 4)",
        ),
        (|all| all[14].part = all[0].part, test),
        (|all| all[14].params.clear(), test),
        (
            |all| all.push(EpisodeResult { episode: 31, ..all[29].clone() }),
            "episodes: the search ended before this episode (found 31)",
        ),
    ];
    for (change, message) in cases {
        assert_eq!(refusal(change).as_deref(), Some(message));
    }
}

#[test]
fn an_early_end_ends_its_own_window_and_late_outcomes_change_nothing() {
    let series = candles(900);
    let mut search = search("grid");
    search["stop"] = json!({ "no_improvement": 2 });
    let job = job(&series, search, json!({ "windows": 3, "train_share": 0.5 }));
    let (straight, result) = episodes(&job);
    let windows = result.walk_forward.clone().unwrap().windows;
    assert!(windows.iter().any(|window| window.stopped == Some(StopReason::NoImprovement)));
    assert_eq!(result.stopped, None);
    assert!(straight.len() < 3 * 15);

    // Sixteen lanes run episodes past the early end. Their outcomes are dropped.
    let mut plan = job.plan().unwrap();
    let mut finished = Vec::new();
    let mut late = 0;
    while !plan.is_finished() {
        let mut running = Vec::new();
        while running.len() < 16
            && let NextEpisode::Run(proposal) = plan.ask()
        {
            running.push(proposal);
        }
        for proposal in &running {
            let wanted = plan.is_running(proposal);
            let told = plan.tell(proposal, outcome(&job, proposal));
            assert!(wanted || told.is_empty());
            late += u32::from(!wanted);
            finished.extend(told);
        }
    }
    assert!(late > 0);
    assert_eq!(finished, straight);
    assert_eq!(JobResult::of(&plan), result);
    let JobPosition { candles_planned, candles_done } = plan.position();
    let ran: u64 = finished.iter().map(|episode| u64::from(episode.candles)).sum();
    assert_eq!((candles_planned, candles_done), (ran, ran));
}

#[test]
fn windows_without_a_best_episode_have_no_test_and_the_others_continue() {
    let series = candles(600);
    let mut search = search("grid");
    search["min_trades"] = json!(1_000);
    let job = job(&series, search, json!({ "windows": 3 }));
    let (all, result) = episodes(&job);
    assert_eq!((all.len(), result.failed_episodes, result.best), (3 * 14, 3 * 14, None));
    let walk_forward = result.walk_forward.unwrap();
    assert!(walk_forward.windows.iter().all(|it| it.best.is_none() && it.tested.is_none()));
    assert_eq!((walk_forward.test_return_pct, walk_forward.efficiency), (None, None));
    assert!(walk_forward.sentence.starts_with("Nothing could be tested"));
}

#[test]
fn progress_counts_the_candles_of_every_part() {
    let series = candles(1_000);
    for anchored in [false, true] {
        let walk_forward = json!({ "windows": 3, "train_share": 0.4, "anchored": anchored });
        let job = job(&series, search("random"), walk_forward);
        let mut plan = job.plan().unwrap();
        let (mut ran, mut boundaries, mut before) = (0, 0, 0);
        let planned = plan.position().candles_planned;
        let total = plan.total_episodes();
        assert_eq!(total, 3 * 15);
        while let NextEpisode::Run(proposal) = plan.ask() {
            assert_eq!(proposal.boundaries_before, boundaries);
            let candles = job.range(proposal.part).unwrap().len() as u64;
            ran += candles;
            boundaries += candles.div_ceil(50);
            plan.tell(&proposal, outcome(&job, &proposal));
            let position = plan.position();
            assert_eq!(position.candles_done, ran);
            assert_eq!(position.candles_planned, planned, "no window ends early here");
            assert!(position.running_pct() >= before as f64 / 100.0);
            before = (position.running_pct() * 100.0) as u32;
            assert_eq!(plan.total_episodes(), total);
        }
        assert!(plan.is_finished());
        assert_eq!(planned, ran);
    }
}

#[test]
fn the_result_is_that_of_the_tests() {
    let series = candles(1_000);
    let (_, result) = episodes(&job(&series, search("grid"), json!({ "windows": 4 })));
    let found = result.walk_forward.unwrap();
    let tested: Vec<_> = found.windows.iter().map(|it| it.tested.clone().unwrap()).collect();
    let grown: f64 =
        tested.iter().map(|it| 1.0 + it.metrics.unwrap().total_return_pct / 100.0).product::<f64>();
    assert!((found.test_return_pct.unwrap() - (grown - 1.0) * 100.0).abs() < 1e-9);
    assert_eq!(result.best, found.windows[3].best, "the parameters to trade from now on");
    let last = &found.windows[3].test;
    assert_eq!(*last, TimeRange { from: last.from, to: series.time()[999] + 1.0 });
    for pair in found.windows.windows(2) {
        assert_eq!(pair[1].test, TimeRange { from: pair[0].test.to, ..pair[1].test });
    }
}

#[test]
fn on_a_random_walk_nothing_of_the_score_survives() {
    let mut shares = Vec::new();
    for seed in 0..20 {
        let space = json!({
            "fast": { "int": { "low": 2, "high": 30, "step": 4 } },
            "slow": { "int": { "low": 10, "high": 100, "step": 10 } },
        });
        let search = json!({ "space": space, "constraints": ["fast < slow"] });
        let (_, result) = episodes(&job(&random_walk(seed), search, json!({ "windows": 5 })));
        let found = result.walk_forward.unwrap();
        shares.push((found.mean_train_score.unwrap(), found.mean_test_score.unwrap()));
    }
    let mean = |of: fn(&(f64, f64)) -> f64| shares.iter().map(of).sum::<f64>() / 20.0;
    let (train, test) = (mean(|it| it.0), mean(|it| it.1));
    assert!(test < 0.25 * train, "{test} of {train}");
}

#[test]
fn a_walk_forward_that_cannot_be_run_is_refused() {
    let series = candles(20);
    let refused = |search: Value, walk_forward: Value| {
        let fields = json!({ "search": search, "walk_forward": walk_forward });
        let job = job_with(&series, fields);
        job.and_then(|job| job.plan().map(|_| ()).map_err(|error| error.to_string())).err()
    };
    assert_eq!(refused(search("grid"), json!({ "windows": 10 })), None);
    let short = "walk_forward.windows: must leave every window at least 1 candle to train on and 1 to test on; 20 candles give 20 and 0 (found 50)";
    assert_eq!(refused(search("grid"), json!({ "windows": 50 })).as_deref(), Some(short));

    let long = json!({ "sampler": "random", "episodes": 9_000_000, "space": {
        "fast": { "int": { "low": 1, "high": 5_000 } },
        "slow": { "int": { "low": 1, "high": 5_000 } },
    } });
    let many = "walk_forward.windows: all windows together may have 10000000 episodes at most, not 18000002 (found 2)";
    assert_eq!(refused(long, json!({ "windows": 2 })).as_deref(), Some(many));
}

#[test]
fn a_robustness_report_of_a_walk_forward_is_refused() {
    let series = candles(300);
    let job = job(&series, search("grid"), json!({ "windows": 2 }));
    let (all, result) = episodes(&job);
    let error = RobustnessAnalysis::new(&job, &all, result.episodes).err().unwrap().to_string();
    assert_eq!(
        error,
        "walk_forward: a robustness report needs a search without walk-forward; the test results of this job show its robustness (found 2 windows)"
    );
}

#[test]
fn a_part_that_the_job_does_not_have_is_refused() {
    let series = candles(300);
    let job = job(&series, search("grid"), json!({ "windows": 2 }));
    let (all, _) = episodes(&job);
    let mut part = all[0].part.unwrap();
    for window in [0, 3] {
        part.window = window;
        let error = job.range(Some(part)).unwrap_err().to_string();
        assert_eq!(error, format!("part.window: the job has 2 windows (found {window})"));
    }
}
