//! An episode without a score has the reason, and so has its job.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

/// Daily candles of given closes.
#[path = "helpers/daily.rs"]
mod daily;

use candlerun_engine::backtest::{Advance, Detail};
use candlerun_engine::candles::Candles;
use candlerun_engine::columns::ColumnCache;
use candlerun_engine::job::{Job, JobResult, JobSpec, run};
use candlerun_engine::report::{NoTrade, Report};
use candlerun_engine::search::EpisodeResult;
use daily::candles;
use serde_json::{Value, json};
use std::ops::ControlFlow;
use std::sync::Arc;

fn job(rules: &str, rest: Value, candles: &Arc<Candles>) -> Job {
    let mut spec = json!({
        "candles": candles.fingerprint().to_string(),
        "strategy": { "rules": rules },
    });
    spec.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    Job::new(JobSpec::from_json(&spec).unwrap(), candles.clone()).unwrap()
}

fn finished(job: &Job) -> (JobResult, Vec<EpisodeResult>) {
    let mut episodes = Vec::new();
    let result = run(job, |_, _| {}, |episode| episodes.push(episode.clone())).unwrap();
    (result, episodes)
}

/// The report of a backtest with the default parameters.
fn report(job: &Job, detail: Detail) -> Report {
    let (params, mut cache) = (Default::default(), ColumnCache::default());
    let mut run = job.start(&params, job.window(), &mut cache, detail).unwrap();
    while run.advance(3, &mut |_| ControlFlow::Continue(())) != Advance::Finished {}
    run.report()
}

const RISING: [f64; 6] = [100.0, 101.0, 102.0, 103.0, 104.0, 105.0];
const FLAT: [f64; 6] = [100.0; 6];

#[test]
fn a_backtest_without_a_score_says_why() {
    struct Case {
        rules: &'static str,
        closes: &'static [f64],
        volumes: &'static [f64],
        rest: Value,
        reason: &'static str,
    }
    let case =
        |rules, closes, volumes, reason| Case { rules, closes, volumes, rest: json!({}), reason };
    let no_signal = "no trades, no signal: the strategy gave no order";
    let never_filled = "no trades, no entry filled: orders waited and were never filled";
    let too_large =
        "no trades, all entries rejected: 1, because 200 units need 20400 but 10000 is free";
    let signal: &[f64] = &[0.0, 0.0, 1.0, 0.0, 0.0, 0.0];
    let twice: &[f64] = &[0.0, 0.0, 1.0, 0.0, 1.0, 0.0];
    let last: &[f64] = &[0.0, 0.0, 0.0, 0.0, 0.0, 1.0];
    let enter = "enter long when volume == 1";
    let cases = [
        case("enter long when volume == 7", &RISING, signal, no_signal),
        case("enter short when volume == 7\nsize 2 units", &RISING, signal, no_signal),
        case("enter long stop 200 when volume == 7", &RISING, signal, no_signal),
        case("enter long when volume == 1\nsize 200 units", &RISING, signal, too_large),
        case(
            "enter long when volume == 1\nsize 200 units",
            &RISING,
            twice,
            "no trades, all entries rejected: 2, the first because 200 units need 20400 but 10000 is free",
        ),
        case(
            "enter long limit 101 when volume == 1\nsize 200 units",
            &[100.0, 101.0, 102.0, 101.0, 102.0, 103.0],
            twice,
            "no trades, entries rejected: 1, because 200 units need 20200 but 10000 is free; the others were never filled",
        ),
        // A signal at the last close is never filled, for each way in which market orders are filled.
        case(enter, &RISING, last, never_filled),
        case("enter long when volume == 1\nsize 2 units", &RISING, last, never_filled),
        case("enter long when volume == 1\nstop loss 2%", &RISING, last, never_filled),
        case(
            "enter long when volume == 1\nsize 200 units",
            &RISING,
            &[0.0, 0.0, 1.0, 0.0, 0.0, 1.0],
            too_large,
        ),
        case(
            "enter long stop 105 when volume == 1\nsize 200 units",
            &RISING,
            &[0.0, 0.0, 0.0, 0.0, 1.0, 1.0],
            "no trades, all entries rejected: 1, because 200 units need 21000 but 10000 is free",
        ),
        case("enter long stop 200 when volume == 1", &RISING, signal, never_filled),
        case(enter, &RISING[..1], &[1.0], never_filled),
        case(enter, &FLAT, signal, "sharpe is undefined: the equity never changed"),
        Case {
            rest: json!({ "backtest": { "fill": "same_close" } }),
            ..case(enter, &RISING[..1], &[1.0], "sharpe is undefined: one candle has no deviation")
        },
        Case {
            rest: json!({ "search": { "objective": "profit_factor" } }),
            ..case(enter, &RISING, signal, "profit_factor is undefined: no trade was closed")
        },
        Case {
            rest: json!({ "search": { "objective": "win_rate_pct" } }),
            ..case(enter, &RISING, signal, "win_rate_pct is undefined: no trade was closed")
        },
        Case {
            rest: json!({ "search": { "objective": { "mix": { "sharpe": 1, "profit_factor": 2 } } } }),
            ..case(
                "enter long when volume == 1\nexit after 1 candles",
                &RISING,
                signal,
                "profit_factor is undefined: no trade lost money",
            )
        },
        Case {
            rest: json!({ "search": { "more_objectives": [{ "objective": "profit_factor" }] } }),
            ..case(enter, &RISING, signal, "profit_factor is undefined: no trade was closed")
        },
        Case {
            rest: json!({ "search": { "objective": { "mix": { "trades": 1e308, "final_equity": 1e308 } } } }),
            ..case(
                enter,
                &RISING,
                signal,
                "the objective is undefined: its mix is too large for a number",
            )
        },
        Case {
            rest: json!({ "search": { "min_trades": 2 } }),
            ..case(
                "enter long when volume == 1\nexit after 1 candles",
                &RISING,
                signal,
                "too few trades: 1 closed, and min_trades is 2",
            )
        },
        // Without a signal, that is the reason, and not the low number of trades.
        Case {
            rest: json!({ "search": { "min_trades": 2 } }),
            ..case("enter long when volume == 7", &RISING, signal, no_signal)
        },
    ];
    for Case { rules, closes, volumes, rest, reason } in cases {
        let (result, episodes) = finished(&job(rules, rest, &candles(closes, volumes)));
        assert_eq!(episodes[0].no_score.as_deref(), Some(reason), "{rules}");
        let failure = &episodes[0].failure;
        assert_eq!((episodes[0].score, result.best, failure), (None, None, &None), "{rules}");
        let no_score = result.no_score.unwrap();
        assert_eq!(no_score.sentence, format!("The episode has no score: {reason}"));
        assert_eq!((no_score.episodes, no_score.first_episode), (1, 1));
    }
}

#[test]
fn a_backtest_with_a_score_has_no_reason() {
    let volumes = [0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
    let candles = candles(&RISING, &volumes);
    let (result, episodes) = finished(&job("enter long when volume == 1", json!({}), &candles));
    assert!(episodes[0].score.is_some());
    assert_eq!((&episodes[0].no_score, result.no_score), (&None, None));
    let json = serde_json::to_value(&episodes[0]).unwrap();
    assert_eq!((json.get("failure"), json.get("no_score")), (None, None));
}

#[test]
fn a_report_says_why_no_trade_was_opened_even_with_a_score() {
    let candles = candles(&RISING, &[0.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
    let search = json!({ "search": { "objective": "total_return_pct" } });
    let rejected = job("enter long when volume == 1\nsize 200 units", search.clone(), &candles);
    assert_eq!(finished(&rejected).0.best.unwrap().score, Some(0.0));
    for detail in [Detail::Summary, Detail::Full] {
        let reason = report(&rejected, detail).no_trade;
        let Some(NoTrade::Rejected { entries: 1, others: false, first }) = reason else {
            panic!("{reason:?}")
        };
        assert_eq!(first, "200 units need 20200 but 10000 is free");
    }
    // A trade that is open at the end counts, and so does a closed one.
    for rules in
        ["enter long when volume == 1", "enter long when volume == 1\nexit after 1 candles"]
    {
        assert_eq!(report(&job(rules, search.clone(), &candles), Detail::Full).no_trade, None);
    }
}

#[test]
fn a_search_counts_the_episodes_without_a_score_and_gives_the_most_frequent_reason() {
    let volumes = [1.0, 9.0, 0.0, 2.0, 9.0, 0.0];
    let closes = [100.0, 110.0, 110.0, 110.0, 105.0, 105.0];
    let candles = candles(&closes, &volumes);
    let rules = |values: &str| {
        format!("param m = {values}\nenter long when volume == m\nexit long when volume == 9")
    };
    let sentence = |rules: &str, search: Value| {
        let (result, _) = finished(&job(rules, json!({ "search": search }), &candles));
        let no_score = result.no_score;
        assert_eq!(no_score.as_ref().map_or(0, |told| told.episodes), result.failed_episodes);
        (no_score.map(|told| told.sentence), result.best.map(|best| best.episode))
    };
    let profit_factor = json!({ "objective": "profit_factor", "sampler": "grid" });
    let says = |text: &str| Some(text.to_owned());
    // The first combination never loses: it is not counted as a score, and the reason is given.
    let perfect = rules("1 in 1..2");
    assert_eq!(
        sentence(&perfect, profit_factor.clone()),
        (
            says("1 of 2 episodes has no score: profit_factor is undefined: no trade lost money"),
            Some(2)
        )
    );
    assert_eq!(sentence(&perfect, json!({ "sampler": "grid" })), (None, Some(1)));
    assert_eq!(
        sentence(&rules("1 in 1..5"), profit_factor.clone()),
        (
            says(
                "4 of 5 episodes have no score; the most frequent reason (3, first in episode 3): \
                 no trades, no signal: the strategy gave no order"
            ),
            Some(2)
        )
    );
    assert_eq!(
        sentence(&rules("3 in 3..6"), profit_factor.clone()),
        (
            says(
                "None of 4 episodes has a score: no trades, no signal: the strategy gave no order"
            ),
            None
        )
    );
    // Reasons of one kind are counted together even if their numbers differ.
    let rejected = "param u = 200 in 200..202\nenter long when volume == 1\nsize u units";
    assert_eq!(
        sentence(rejected, profit_factor),
        (
            says(
                "None of 3 episodes has a score; the most frequent reason (3, first in episode 1): \
                 no trades, all entries rejected: 1, because 200 units need 20000 but 10000 is free"
            ),
            None
        )
    );
}

#[test]
fn a_search_that_continues_after_an_interruption_keeps_the_reasons() {
    let candles = candles(&RISING, &[1.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    let rules = "param u = 200 in 200..204\nenter long when volume == 1\nsize u units";
    let job = job(rules, json!({ "search": { "sampler": "grid" } }), &candles);
    let (whole, episodes) = finished(&job);
    for known in 0..=episodes.len() {
        let mut plan = job.resume(&episodes[..known]).unwrap();
        assert_eq!(plan.no_score().map_or(0, |told| told.episodes) as usize, known);
        while let candlerun_engine::search::NextEpisode::Run(proposal) = plan.ask() {
            let result = &episodes[proposal.episode as usize - 1];
            plan.tell(&proposal, result.outcome());
        }
        assert_eq!(plan.no_score(), whole.no_score);
        assert_eq!(plan.digest(), whole.digest);
    }
}

#[test]
fn every_window_of_a_walk_forward_without_a_score_is_counted() {
    let closes: Vec<f64> = (0..40).map(f64::from).map(|day| 100.0 + day).collect();
    let candles = candles(&closes, &[0.0; 40]);
    let rules = "param m = 1 in 1..2\nenter long when volume == m";
    let walk_forward = json!({ "search": { "sampler": "grid" }, "walk_forward": { "windows": 2 } });
    let (result, _) = finished(&job(rules, walk_forward, &candles));
    let no_score = result.no_score.unwrap();
    assert_eq!((no_score.episodes, result.episodes), (4, 4));
    assert_eq!(no_score.reason, "no trades, no signal: the strategy gave no order");
}

#[test]
fn every_mode_of_execution_says_why_no_trade_was_opened() {
    let candles = candles(&RISING, &[0.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
    let too_large = "enter long when volume == 1\nsize 200 units";
    for execution in ["standard", "backtesting_py", "vectorbt"] {
        for fill in ["next_open", "same_close"] {
            let config = json!({ "backtest": { "execution": execution, "fill": fill } });
            let reason =
                |rules| report(&job(rules, config.clone(), &candles), Detail::Summary).no_trade;
            let idle = reason("enter long when volume == 7");
            assert_eq!(idle, Some(NoTrade::NoSignal), "{execution} {fill}");
            let rejected = reason(too_large);
            let Some(NoTrade::Rejected { entries: 1, others: false, .. }) = rejected else {
                panic!("{execution} {fill}: {rejected:?}")
            };
        }
    }
}
