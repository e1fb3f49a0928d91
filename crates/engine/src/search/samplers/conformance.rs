//! What every sampler must do, whatever it proposes.

use super::*;
use crate::params::Params;
use std::collections::BTreeSet;

const NAMES: [&str; 4] = ["grid", "random", "gaussian_process", "tpe"];

/// What tells a point from others.
fn identity(point: &[f64]) -> Vec<u64> {
    // Adding 0 makes one of both zeros.
    point.iter().map(|coordinate| (coordinate + 0.0).to_bits()).collect()
}

fn space(json: &str, constraints: &[&str]) -> SearchSpace {
    let constraints: Vec<String> = constraints.iter().map(|&text| text.to_owned()).collect();
    SearchSpace::new(serde_json::from_str(json).unwrap(), &constraints, &Params::new()).unwrap()
}

fn finite() -> Vec<SearchSpace> {
    vec![
        space("{}", &[]),
        space(r#"{"a":{"int":{"low":3,"high":3}}}"#, &[]),
        space(r#"{"a":{"int":{"low":0,"high":40}}}"#, &[]),
        space(r#"{"a":{"int":{"low":0,"high":9}},"b":{"int":{"low":0,"high":9}}}"#, &["a < b"]),
        space(r#"{"a":{"int":{"low":0,"high":9}},"b":{"bool":{}}}"#, &["a > 100"]),
        space(
            r#"{"a":{"float":{"low":0,"high":1,"step":0.25}},"b":{"categorical":{"choices":["x","y","z"]}}}"#,
            &[],
        ),
    ]
}

fn endless() -> Vec<SearchSpace> {
    let twelve: Vec<String> =
        (0..12).map(|n| format!(r#""p{n}":{{"float":{{"low":-{n},"high":3}}}}"#)).collect();
    vec![
        space(r#"{"a":{"float":{"low":0.001,"high":10,"log":true}}}"#, &[]),
        space(
            r#"{"a":{"float":{"low":0,"high":1}},"b":{"int":{"low":0,"high":3}},"c":{"categorical":{"choices":[1,2,3]}}}"#,
            &["a < b"],
        ),
        space(&format!("{{{}}}", twelve.join(",")), &[]),
    ]
}

#[test]
fn a_range_that_holds_few_numbers_comes_to_an_end() {
    let next = f64::from_bits(1.0_f64.to_bits() + 3);
    let space = space(&format!(r#"{{"a":{{"float":{{"low":1,"high":{next}}}}}}}"#), &[]);
    for name in ["gaussian_process", "tpe"] {
        let seen = search(&mut *named(name, 1, &space), &space, 60, 4, bowl);
        let points: BTreeSet<Vec<u64>> = seen.iter().map(|seen| identity(&seen.point)).collect();
        assert!(points.len() == 4 && seen.len() < 60, "{name}: {}", seen.len());
    }
}

fn named(name: &str, seed: u64, space: &SearchSpace) -> Box<dyn Sampler> {
    let sampler = serde_json::from_value(name.into()).unwrap();
    super::sampler(&SearchSpec { sampler, seed, ..SearchSpec::default() }, space, 100)
}

fn ask(sampler: &mut dyn Sampler, space: &SearchSpace, batch: &Batch<'_>) -> Vec<Point> {
    loop {
        if let Some(points) = sampler.propose(space, batch) {
            return points;
        }
    }
}

/// Runs a search in batches; `loss` is what each point comes to.
fn search(
    sampler: &mut dyn Sampler,
    space: &SearchSpace,
    episodes: usize,
    size: u32,
    loss: impl Fn(&[f64]) -> Option<f64>,
) -> Vec<Observation> {
    let mut observations = Vec::new();
    while observations.len() < episodes {
        let first = observations.len() as u32;
        let batch = Batch { first, count: size, observations: &observations };
        let points = ask(sampler, space, &batch);
        if points.is_empty() {
            break;
        }
        for point in points {
            let losses = loss(&point).map(|loss| vec![loss]);
            observations.push(Observation { point, losses });
        }
    }
    observations
}

fn bowl(point: &[f64]) -> Option<f64> {
    Some(point.iter().map(|at| (at - 2.0) * (at - 2.0)).sum())
}

#[test]
fn every_feasible_point_comes_once_and_no_other() {
    for name in NAMES {
        for space in finite() {
            let size = space.size().unwrap();
            let feasible: BTreeSet<Vec<u64>> = (0..size)
                .map(|index| space.point(index))
                .filter(|point| space.is_feasible(point))
                .map(|point| identity(&point))
                .collect();
            let seen = search(&mut *named(name, 42, &space), &space, 1_000, 8, bowl);
            assert_eq!(seen.len(), feasible.len(), "{name}");
            let points: BTreeSet<Vec<u64>> =
                seen.iter().map(|seen| identity(&seen.point)).collect();
            assert_eq!(points, feasible, "{name}");
        }
    }
}

#[test]
fn values_of_a_range_with_a_step_are_decimals_that_a_person_writes() {
    let json = r#"{"a":{"float":{"low":-0.3,"high":0.8,"step":0.1}},"b":{"float":{"low":0.01,"high":0.1,"step":0.01}}}"#;
    let space = space(json, &["a != 0.7"]);
    let tenths = (-3..=8).filter(|&tenths| tenths != 7).map(|tenths| f64::from(tenths) / 10.0);
    let hundredths = (1..=10).map(|hundredths| f64::from(hundredths) / 100.0);
    let written: BTreeSet<String> = tenths
        .flat_map(|a| hundredths.clone().map(move |b| format!(r#"{{"a":{a},"b":{b}}}"#)))
        .collect();
    for name in NAMES {
        let seen = search(&mut *named(name, 5, &space), &space, 200, 8, bowl);
        let text = |seen: &Observation| serde_json::to_string(&space.params(&seen.point)).unwrap();
        let found: BTreeSet<String> = seen.iter().map(text).collect();
        assert_eq!(found, written, "{name}");
    }
}

#[test]
fn points_of_endless_spaces_are_within_their_bounds_and_feasible() {
    for name in &NAMES[1..] {
        for space in endless() {
            let seen = search(&mut *named(name, 7, &space), &space, 40, 4, bowl);
            assert_eq!(seen.len(), 40, "{name}");
            for Observation { point, .. } in &seen {
                assert!(space.is_feasible(point), "{name} {point:?}");
                assert_eq!(space.locate(&space.params(point)).as_ref(), Some(point), "{name}");
            }
        }
    }
}

#[test]
fn a_batch_follows_from_what_came_before_it_however_that_was_learnt() {
    for name in NAMES {
        for space in finite().into_iter().chain(endless()) {
            if name == "grid" && space.size().is_none() {
                continue;
            }
            let whole = search(&mut *named(name, 3, &space), &space, 36, 4, bowl);
            for first in [0, 4, 16, 32] {
                let Some(before) = whole.get(..first).filter(|_| whole.len() > first + 4) else {
                    continue;
                };
                let batch = Batch { first: first as u32, count: 4, observations: before };
                let points = ask(&mut *named(name, 3, &space), &space, &batch);
                let expected = whole[first..first + 4].iter().map(|seen| &seen.point);
                assert!(points.iter().eq(expected), "{name} at {first}");
            }
        }
    }
}

#[test]
fn long_work_is_cut_into_calls() {
    // A single feasible point, the last of a million in order.
    let rare = space(r#"{"a":{"int":{"low":1,"high":1000000}}}"#, &["a > 999999"]);
    let wide = space(r#"{"a":{"float":{"low":0,"high":1}},"b":{"bool":{}}}"#, &[]);
    for name in NAMES {
        let learns = named(name, 1, &wide).learns();
        let (space, episodes) = if learns { (&wide, 20) } else { (&rare, 0) };
        let mut sampler = named(name, 1, space);
        let seen = search(&mut *sampler, space, episodes, 4, bowl);
        let batch = Batch { first: episodes as u32, count: 4, observations: &seen };
        let calls = (0..).take_while(|_| sampler.propose(space, &batch).is_none()).count();
        assert!(calls > 10, "{name}: {calls}");
    }
}

#[test]
fn losses_that_tell_nothing_break_nothing() {
    let same = |_: &[f64]| Some(1.0);
    let failed = |_: &[f64]| None;
    let wild = |point: &[f64]| Some(if point[0] > 0.5 { 1e300 } else { -1e300 });
    for name in &NAMES[1..] {
        for space in endless() {
            for loss in [&same as &dyn Fn(&[f64]) -> Option<f64>, &failed, &wild] {
                let seen = search(&mut *named(name, 1, &space), &space, 30, 5, loss);
                assert_eq!(seen.len(), 30, "{name}");
            }
        }
    }
}

#[test]
fn those_that_learn_beat_chance() {
    let space = space(
        r#"{"a":{"float":{"low":-10,"high":10}},"b":{"float":{"low":-10,"high":10}},"c":{"float":{"low":-10,"high":10}}}"#,
        &[],
    );
    let best = |name: &str| {
        let mut bests: Vec<f64> = (0..5)
            .map(|seed| search(&mut *named(name, seed, &space), &space, 60, 4, bowl))
            .map(|seen| {
                seen.iter()
                    .filter_map(|seen| seen.losses.as_ref())
                    .map(|losses| losses[0])
                    .fold(f64::INFINITY, |a, b| if b < a { b } else { a })
            })
            .collect();
        bests.sort_by(f64::total_cmp);
        bests[2]
    };
    let (random, tpe, process) = (best("random"), best("tpe"), best("gaussian_process"));
    assert!(tpe < 0.5 * random, "{tpe} {random}");
    assert!(process < 0.02 * random, "{process} {random}");
}

#[test]
fn the_sampler_behind_bayesian_follows_from_the_budget_and_the_space() {
    let few = space(r#"{"a":{"int":{"low":0,"high":999}}}"#, &[]);
    let choices: Vec<String> = (0..13).map(|choice| choice.to_string()).collect();
    let many = format!(r#"{{"a":{{"categorical":{{"choices":[{}]}}}}}}"#, choices.join(","));
    let bayesian = SamplerName::Bayesian;
    assert_eq!(chosen(bayesian, &few, 200), SamplerName::GaussianProcess);
    assert_eq!(chosen(bayesian, &few, 201), SamplerName::Tpe);
    assert_eq!(chosen(bayesian, &space(&many, &[]), 10), SamplerName::Tpe);
    assert_eq!(chosen(SamplerName::GaussianProcess, &few, 999), SamplerName::GaussianProcess);
}

#[test]
fn several_objectives_are_searched_along_their_front() {
    let mut parts = [0; 3];
    for seed in 1..=4 {
        for seen in search_front(seed) {
            let near = |part: usize| (seen[0] - [1.25, 2.0, 2.75][part]).abs() < 0.375;
            if let Some(part) = (0..3).find(|&part| seen[1] < 0.1 && near(part)) {
                parts[part] += 1;
            }
        }
    }
    assert!(parts.iter().all(|&points| points > 12), "{parts:?}");
}

/// The points after the first ones of a search with two objectives, whose front is b = 0, a from 1 to 3.
fn search_front(seed: u64) -> Vec<Point> {
    let space =
        space(r#"{"a":{"float":{"low":0,"high":4}},"b":{"float":{"low":0,"high":4}}}"#, &[]);
    let goal = serde_json::from_str(r#"{"objective":"trades"}"#).unwrap();
    let spec = SearchSpec {
        sampler: SamplerName::Bayesian,
        more_objectives: vec![goal],
        seed,
        ..SearchSpec::default()
    };
    let mut sampler = super::sampler(&spec, &space, 100);
    let mut observations: Vec<Observation> = Vec::new();
    while observations.len() < 60 {
        let first = observations.len() as u32;
        let batch = Batch { first, count: 4, observations: &observations };
        for point in ask(&mut *sampler, &space, &batch) {
            let (a, b) = (point[0], point[1]);
            let losses = [1.0, 3.0].map(|at| (a - at) * (a - at) + b).to_vec();
            observations.push(Observation { point, losses: Some(losses) });
        }
    }
    observations.split_off(12).into_iter().map(|seen| seen.point).collect()
}
