//! The form of requests and events on the wire. Stored jobs, other versions of the page and programs that use the worker directly
//! depend on it.

use candlerun_engine::Error;
use candlerun_engine::candles::import::{DateOrder, ImportOptions};
use candlerun_engine::search::Estimate;
use candlerun_protocol::{CandlesSource, Event, JobStatus, LaneProgress, Phase, Progress, Request};
use serde_json::json;

#[test]
fn requests_are_tagged_objects() {
    let request = Request::from_json(json!({
        "type": "load_candles", "request_id": 7, "source": { "synthetic": { "candles": 2000 } },
    }));
    let Ok(Request::LoadCandles {
        request_id: 7,
        source: CandlesSource::Synthetic(config),
        options,
    }) = request
    else {
        panic!("{request:?}")
    };
    assert_eq!((config.candles, config.seed), (2000, 42));
    assert_eq!(*options, ImportOptions::default());

    let request = Request::from_json(json!({
        "type": "load_candles", "request_id": 7, "source": "csv",
        "options": { "date_order": "day_first", "columns": { "close": "Last" } },
    }));
    let Ok(Request::LoadCandles { source: CandlesSource::Csv, options, .. }) = request else {
        panic!("{request:?}")
    };
    assert_eq!(options.date_order, Some(DateOrder::DayFirst));
    assert_eq!(options.columns.unwrap_or_default().close.as_deref(), Some("Last"));

    let request =
        Request::from_json(json!({ "type": "cancel_job", "request_id": 8, "job_id": "a" }));
    assert_eq!(request, Ok(Request::CancelJob { request_id: 8, job_id: "a".to_owned() }));

    let spec = json!({ "candles": "0", "strategy": { "name": "sma_cross" } });
    let check = json!({ "type": "check_spec", "request_id": 3, "spec": spec });
    let checked = Request::CheckSpec { request_id: 3, spec: spec.clone() };
    assert_eq!(Request::from_json(check), Ok(checked));

    let mut estimate =
        json!({ "type": "estimate_search", "request_id": 9, "spec": spec, "lanes": 3 });
    for (field, candles_per_second) in [(json!(null), None), (json!(2.5e7), Some(2.5e7))] {
        estimate["candles_per_second"] = field;
        assert_eq!(
            Request::from_json(estimate.clone()),
            Ok(Request::EstimateSearch {
                request_id: 9,
                spec: spec.clone(),
                lanes: 3,
                candles_per_second
            }),
        );
    }
}

#[test]
fn a_request_that_cannot_be_read_is_refused_with_a_reason() {
    let cases = [
        (json!(null), "type: a request is an object whose type is a text (found null)"),
        (
            json!({ "request_id": 1 }),
            "type: a request is an object whose type is a text (found {\"request_id\":1})",
        ),
        (
            json!({ "type": "cancel_job", "request_id": 1 }),
            "request: missing field `job_id` (found {\"request_id\":1})",
        ),
        (
            json!({ "type": "cancel_job", "request_id": -1, "job_id": "a" }),
            "request_id: invalid value: integer `-1`, expected a whole number, 0 or more (found -1)",
        ),
        (
            json!({ "type": "remove_lane", "request_id": 1, "lane": 0, "extra": 1 }),
            "extra: unknown field `extra`, expected one of `request_id`, `lane`, `end` (found 1)",
        ),
    ];
    for (json, message) in cases {
        assert_eq!(Request::from_json(json).unwrap_err().to_string(), message);
    }
    let unknown = Request::from_json(json!({ "type": "explode", "request_id": 1 })).unwrap_err();
    assert!(
        unknown.to_string().contains("unknown variant `explode`, expected one of `load_candles`")
    );
}

#[test]
fn events_are_tagged_objects() {
    let refused =
        Event::refused(Some(3), Error::line(7, "close", "NaN", "a price must be a finite number"));
    assert_eq!(
        serde_json::to_value(refused).unwrap(),
        json!({
            "type": "request_failed", "request_id": 3, "line": 7,
            "field": "close", "value": "NaN", "reason": "a price must be a finite number",
        }),
    );
    let estimated = Event::SearchEstimated {
        request_id: 4,
        total_episodes: 100,
        feasible_points: None,
        estimate: Estimate {
            grid_seconds: None,
            random_seconds: Some(0.5),
            bayesian_seconds: Some(1.5),
            advice: None,
        },
    };
    assert_eq!(
        serde_json::to_value(estimated).unwrap(),
        json!({
            "type": "search_estimated", "request_id": 4, "total_episodes": 100,
            "feasible_points": null,
            "estimate": {
                "grid_seconds": null, "random_seconds": 0.5, "bayesian_seconds": 1.5, "advice": null,
            },
        }),
    );
    let progress = Event::Progress(Progress {
        job_id: "a".to_owned(),
        lane: Some(0),
        status: JobStatus::Running,
        phase: Phase::WarmUp,
        progress: 27.52,
        current_episode: 6,
        total_episodes: 20,
        current_candle: 5_050,
        total_candles: 10_000,
        score: None,
        best_score: Some(1.5),
        candles_per_second: None,
        elapsed_ms: 12.5,
        eta_ms: None,
        lanes: vec![LaneProgress {
            lane: 0,
            episode: 6,
            candle: 5_050,
            total_candles: 10_000,
            restarted: false,
            stalled: false,
        }],
    });
    assert_eq!(
        serde_json::to_value(progress).unwrap(),
        json!({
            "type": "progress", "job_id": "a", "lane": 0, "status": "running", "phase": "warm-up",
            "progress": 27.52, "current_episode": 6, "total_episodes": 20,
            "current_candle": 5050, "total_candles": 10000, "score": null, "best_score": 1.5,
            "candles_per_second": null, "elapsed_ms": 12.5, "eta_ms": null,
            "lanes": [{ "lane": 0, "episode": 6, "candle": 5050, "total_candles": 10000, "restarted": false, "stalled": false }],
        }),
    );
}
