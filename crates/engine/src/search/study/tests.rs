//! Rules that a study keeps with any sampler.

use super::*;
use crate::digest::Digester;
use crate::metrics::MetricName;
use crate::params::ParamValue;

fn spec(json: &str) -> SearchSpec {
    serde_json::from_str(json).unwrap()
}

fn study(json: &str) -> Study {
    Study::new(Some(&spec(json)), Params::new()).unwrap()
}

/// An outcome whose Sharpe ratio is `score`.
fn outcome(score: Option<f64>) -> Outcome {
    Outcome {
        metrics: Some(Metrics {
            sharpe: score,
            ..Metrics::from_numbers([Some(0.0); MetricName::COUNT])
        }),
        failure: None,
        no_score: None,
        no_trade: None,
        candles: 10,
        digest: Digester::new("test").finish(),
    }
}

fn propose(study: &mut Study) -> Proposal {
    loop {
        match study.ask() {
            NextEpisode::Run(proposal) => return proposal,
            NextEpisode::Computing => {}
            NextEpisode::Blocked | NextEpisode::Done => panic!("there should be another episode"),
        }
    }
}

fn ask(study: &mut Study) -> u32 {
    propose(study).episode
}

/// Asks for an episode and tells a score that depends on its parameter `a` and is best at 33.
fn run_one(study: &mut Study) -> Option<EpisodeResult> {
    let Proposal { episode, params, .. } = propose(study);
    let a = match params["a"] {
        ParamValue::Number(a) => a,
        _ => f64::NAN,
    };
    study.tell(episode, outcome(Some(-(a - 33.0).abs()))).pop()
}

const SIX: &str = r#"{"space":{"a":{"int":{"low":1,"high":6}}}}"#;

#[test]
fn outcomes_may_be_told_in_any_order() {
    let scores = [Some(1.0), None, Some(3.0), Some(3.0), Some(-1.0), Some(2.0)];
    let run = |order: [u32; 6]| {
        let mut study = study(SIX);
        for expected in 1..=6 {
            assert_eq!(ask(&mut study), expected);
        }
        assert_eq!(study.ask(), NextEpisode::Done);
        let told: Vec<u32> = order
            .iter()
            .flat_map(|&episode| study.tell(episode, outcome(scores[episode as usize - 1])))
            .map(|result| result.episode)
            .collect();
        assert_eq!(told, [1, 2, 3, 4, 5, 6]);
        assert!(study.is_finished());
        assert_eq!(study.failed(), 1);
        (study.best().unwrap().episode, study.digest())
    };
    let straight = run([1, 2, 3, 4, 5, 6]);
    assert_eq!(straight.0, 3, "the first of equal ones");
    assert_eq!(run([6, 5, 4, 3, 2, 1]), straight);
    assert_eq!(run([2, 1, 6, 3, 5, 4]), straight);
}

#[test]
fn an_episode_told_twice_or_not_asked_for_is_ignored() {
    let mut study = study(SIX);
    assert!(study.tell(1, outcome(Some(9.0))).is_empty(), "not asked for");
    ask(&mut study);
    assert_eq!(study.tell(1, outcome(Some(1.0))).len(), 1);
    let digest = study.digest();
    assert!(study.tell(1, outcome(Some(5.0))).is_empty());
    assert_eq!(study.digest(), digest);
}

#[test]
fn the_number_of_episodes_is_known_before_the_first() {
    struct Case {
        json: &'static str,
        total: u32,
    }
    let cases = [
        Case { json: SIX, total: 6 },
        Case { json: r#"{"space":{"a":{"int":{"low":1,"high":6}}},"episodes":4}"#, total: 4 },
        Case { json: r#"{"space":{"a":{"int":{"low":1,"high":6}}},"episodes":40}"#, total: 6 },
        Case {
            json: r#"{"space":{"a":{"int":{"low":1,"high":6}}},"constraints":["a > 4"],"episodes":4}"#,
            total: 2,
        },
        Case {
            json: r#"{"sampler":"random","space":{"a":{"int":{"low":1,"high":999}}}}"#,
            total: 100,
        },
        Case {
            json: r#"{"sampler":"random","space":{"a":{"int":{"low":1,"high":99999999}}},"constraints":["a > 9"],"episodes":50}"#,
            total: 50,
        },
        Case { json: r#"{"space":{}}"#, total: 1 },
    ];
    for Case { json, total } in cases {
        let mut study = study(json);
        assert_eq!(study.total_episodes(), total, "{json}");
        for _ in 0..total {
            ask(&mut study);
        }
        assert_eq!(study.ask(), NextEpisode::Done);
    }
}

#[test]
fn an_invalid_search_is_refused() {
    struct Case {
        json: &'static str,
        message: &'static str,
    }
    let cases = [
        Case {
            json: r#"{"space":{"a":{"int":{"low":1,"high":6}}},"constraints":["a > 6"]}"#,
            message: "constraints: no point satisfies them all (found a > 6)",
        },
        Case {
            json: r#"{"space":{},"episodes":0}"#,
            message: "episodes: must be 1 to 10000000 (found 0)",
        },
        Case {
            json: r#"{"space":{"a":{"int":{"low":1,"high":20000000}}}}"#,
            message: "space: a grid has at most 10000000 points: take larger steps, or a random or Bayesian search (found 20000000)",
        },
        Case {
            json: r#"{"space":{"a":{"float":{"low":1,"high":2}}}}"#,
            message: "space: a grid needs a step for every range; other samplers do not (found no step for a)",
        },
        Case { json: r#"{"space":{},"batch":0}"#, message: "batch: must be 1 to 64 (found 0)" },
        Case {
            json: r#"{"space":{},"objective":{"mix":{}}}"#,
            message: "objective.mix: must name at least one metric (found {})",
        },
        Case {
            json: r#"{"space":{},"more_objectives":[{"objective":{"mix":{}}}]}"#,
            message: "more_objectives[0].objective.mix: must name at least one metric (found {})",
        },
        Case {
            json: r#"{"space":{},"stop":{"no_improvement":0}}"#,
            message: "stop.no_improvement: must be at least 1 (found 0)",
        },
        Case {
            json: r#"{"space":{},"seed":9007199254740992}"#,
            message: "seed: must be at most 9007199254740991 (found 9007199254740992)",
        },
    ];
    for Case { json, message } in cases {
        let error = Study::new(Some(&spec(json)), Params::new()).err().unwrap();
        assert_eq!(error.to_string(), message);
    }
}

const HUNDRED: &str = r#""space":{"a":{"int":{"low":0,"high":99}}}"#;

#[test]
fn a_search_ends_early_in_the_order_of_its_episodes() {
    let mut study = study(&format!(r#"{{{HUNDRED},"stop":{{"no_improvement":3}}}}"#));
    for _ in 1..=10 {
        ask(&mut study);
    }
    // Episode 2 is the best, and 3, 4 and 5 are no better, in whatever order they are told.
    let scores = [1.0, 5.0, 0.0, 0.0, 0.0, 9.0, 9.0];
    for episode in (1..=7_u32).rev() {
        study.tell(episode, outcome(Some(scores[episode as usize - 1])));
    }
    assert_eq!(study.stopped(), Some(StopReason::NoImprovement));
    assert_eq!((study.told(), study.total_episodes()), (5, 5));
    assert_eq!(study.best().unwrap().episode, 2);
    assert_eq!(study.ask(), NextEpisode::Done);
    assert!(study.tell(8, outcome(Some(99.0))).is_empty());
}

#[test]
fn a_target_ends_a_search_and_a_time_stop_can_be_run_again() {
    let mut target = study(&format!(r#"{{{HUNDRED},"stop":{{"target":-30}}}}"#));
    while !target.is_finished() {
        run_one(&mut target);
    }
    assert_eq!((target.told(), target.stopped()), (4, Some(StopReason::Target)));

    let mut first = study(&format!("{{{HUNDRED}}}"));
    for _ in 0..7 {
        run_one(&mut first);
    }
    first.stop_now();
    assert_eq!(first.stopped(), Some(StopReason::Time));
    let mut again = study(&format!(r#"{{{HUNDRED},"stop":{{"stopped_after":7}}}}"#));
    while !again.is_finished() {
        run_one(&mut again);
    }
    assert_eq!((again.digest(), again.told()), (first.digest(), 7));
}

#[test]
fn a_study_can_be_resumed_after_any_episode() {
    for sampler in ["grid", "random", "bayesian", "tpe"] {
        let json = format!(r#"{{{HUNDRED},"sampler":"{sampler}","episodes":40,"seed":3}}"#);
        let mut whole = study(&json);
        let results: Vec<EpisodeResult> = (0..40).map(|_| run_one(&mut whole).unwrap()).collect();
        for cut in [0, 1, 11, 18, 39, 40] {
            let stored = results[..cut].iter().cloned();
            let mut resumed = Study::resume(Some(&spec(&json)), Params::new(), stored).unwrap();
            for result in &results[cut..] {
                assert_eq!(run_one(&mut resumed).as_ref(), Some(result), "{sampler} at {cut}");
            }
            assert_eq!(resumed.digest(), whole.digest());
        }
    }
}

#[test]
fn episodes_of_another_study_are_refused() {
    let spec = spec(SIX);
    let mut study = Study::new(Some(&spec), Params::new()).unwrap();
    let result = run_one(&mut study).unwrap();
    let resume = |change: fn(&mut EpisodeResult)| {
        let mut result = result.clone();
        change(&mut result);
        Study::resume(Some(&spec), Params::new(), [result]).err().map(|e| e.to_string())
    };
    assert_eq!(resume(|_| {}), None);
    let gap = "episodes: episodes must follow each other from 1, without a gap (found 2)";
    assert_eq!(resume(|result| result.episode = 2).as_deref(), Some(gap));
    let stranger = "episodes: its parameters are not in the search space (found 1)";
    let change = |result: &mut EpisodeResult| result.params.clear();
    assert_eq!(resume(change).as_deref(), Some(stranger));
}

#[test]
fn a_learning_sampler_waits_for_the_previous_batch_only() {
    let json = format!(r#"{{{HUNDRED},"sampler":"bayesian","episodes":40,"batch":4}}"#);
    let mut study = study(&json);
    for expected in 1..=4 {
        assert_eq!(ask(&mut study), expected);
    }
    assert_eq!(study.ask(), NextEpisode::Blocked);
    for episode in [3, 1, 4] {
        study.tell(episode, outcome(Some(1.0)));
        assert_eq!(study.ask(), NextEpisode::Blocked);
    }
    study.tell(2, outcome(None));
    assert_eq!(ask(&mut study), 5);
}

#[test]
fn several_objectives_give_a_front_and_an_episode_without_enough_trades_fails() {
    let json = r#"{"space":{"a":{"int":{"low":1,"high":6}}},"min_trades":1,
        "more_objectives":[{"objective":"max_drawdown_pct","direction":"minimize"}]}"#;
    let mut study = study(json);
    let told = [(1.0, 9.0, 5), (2.0, 9.0, 5), (3.0, 20.0, 5), (9.0, 1.0, 0), (1.0, 4.0, 5)];
    for (sharpe, drawdown, trades) in told {
        let episode = ask(&mut study);
        let mut outcome = outcome(Some(sharpe));
        let metrics = outcome.metrics.as_mut().unwrap();
        metrics.max_drawdown_pct = drawdown;
        metrics.trades = trades;
        study.tell(episode, outcome);
    }
    let front: Vec<u32> = study.front().map(|episode| episode.episode).collect();
    assert_eq!(front, [3, 2, 5]);
    assert_eq!(study.best().unwrap().episode, 3);
    assert_eq!(study.failed(), 1, "no trade");
}

#[test]
fn a_search_goes_on_after_an_episode_that_could_not_be_run() {
    let mut study = study(
        r#"{"sampler":"bayesian","episodes":8,"seed":1,"space":{"x":{"int":{"low":1,"high":20}}}}"#,
    );
    for number in 1..=8 {
        let Proposal { episode, .. } = propose(&mut study);
        let outcome = match number {
            3 => Outcome::failed("it trapped".to_owned()),
            _ => outcome(Some(f64::from(number))),
        };
        study.tell(episode, outcome);
    }
    assert_eq!((study.told(), study.failed()), (8, 1));
    assert_eq!(study.best().unwrap().episode, 8);
}
