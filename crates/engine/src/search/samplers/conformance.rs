//! Rules that every sampler of the list keeps.

use super::*;
use crate::params::Params;
use std::collections::BTreeSet;
use std::ptr;

/// Every sampler.
fn all() -> impl Iterator<Item = &'static SamplerInfo> {
    SAMPLERS.iter().copied()
}

/// The samplers that can search a space.
fn all_for(space: &SearchSpace) -> impl Iterator<Item = &'static SamplerInfo> {
    all().filter(|info| (info.check_space)(space).is_ok())
}

fn learners() -> impl Iterator<Item = &'static SamplerInfo> {
    all().filter(|info| info.learns)
}

/// The bits of a point, which differ between unequal points.
fn identity(point: &[f64]) -> Vec<u64> {
    // Adding 0 turns −0 into 0.
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

fn infinite() -> Vec<SearchSpace> {
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
fn every_name_has_its_own_entry() {
    for info in SAMPLERS {
        assert!(ptr::eq(info.name.info(), *info), "{}", info.title);
    }
    let names: BTreeSet<String> = SAMPLERS.iter().map(|info| format!("{:?}", info.name)).collect();
    let titles: BTreeSet<&str> = SAMPLERS.iter().map(|info| info.title).collect();
    assert_eq!((names.len(), titles.len()), (SAMPLERS.len(), SAMPLERS.len()));
}

#[test]
fn proposals_depend_on_results_only_if_the_list_says_so() {
    let space = space(r#"{"a":{"int":{"low":0,"high":40}},"b":{"int":{"low":0,"high":40}}}"#, &[]);
    let hill = |point: &[f64]| bowl(point).map(|loss| -loss);
    for info in all() {
        let [low, high] = [bowl, hill].map(|loss| {
            let observations = search(&mut *sampler_of(info, 3, &space), &space, 24, 4, loss);
            let batch = Batch { first: 24, count: 4, observations: &observations };
            ask(&mut *sampler_of(info, 3, &space), &space, &batch)
        });
        assert_eq!(low != high, info.learns, "{}", info.title);
    }
}

#[test]
fn a_range_with_few_numbers_comes_to_an_end() {
    let next = f64::from_bits(1.0_f64.to_bits() + 3);
    let space = space(&format!(r#"{{"a":{{"float":{{"low":1,"high":{next}}}}}}}"#), &[]);
    for info in learners() {
        let observations = search(&mut *sampler_of(info, 1, &space), &space, 60, 4, bowl);
        let points: BTreeSet<Vec<u64>> = identities(&observations);
        assert!(points.len() == 4 && observations.len() < 60, "{}", info.title);
    }
}

fn identities(observations: &[Observation]) -> BTreeSet<Vec<u64>> {
    observations.iter().map(|observation| identity(&observation.point)).collect()
}

fn sampler_of(info: &SamplerInfo, seed: u64, space: &SearchSpace) -> Box<dyn Sampler> {
    sampler(&SearchSpec { sampler: info.name, seed, ..SearchSpec::default() }, space, 100)
}

fn ask(sampler: &mut dyn Sampler, space: &SearchSpace, batch: &Batch<'_>) -> Vec<Point> {
    loop {
        if let Some(points) = sampler.propose(space, batch) {
            return points;
        }
    }
}

/// Runs a search in batches; `loss` gives the loss of a point.
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
fn every_feasible_point_is_proposed_once_and_no_other() {
    for info in all() {
        for space in finite() {
            let size = space.size().unwrap();
            let feasible: BTreeSet<Vec<u64>> = (0..size)
                .map(|index| space.point(index))
                .filter(|point| space.is_feasible(point))
                .map(|point| identity(&point))
                .collect();
            let observations = search(&mut *sampler_of(info, 42, &space), &space, 1_000, 8, bowl);
            assert_eq!(observations.len(), feasible.len(), "{}", info.title);
            assert_eq!(identities(&observations), feasible, "{}", info.title);
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
    for info in all() {
        let observations = search(&mut *sampler_of(info, 5, &space), &space, 200, 8, bowl);
        let text = |observation: &Observation| {
            serde_json::to_string(&space.params(&observation.point)).unwrap()
        };
        let found: BTreeSet<String> = observations.iter().map(text).collect();
        assert_eq!(found, written, "{}", info.title);
    }
}

#[test]
fn points_of_infinite_spaces_are_within_their_bounds_and_feasible() {
    for space in infinite() {
        for info in all_for(&space) {
            let observations = search(&mut *sampler_of(info, 7, &space), &space, 40, 4, bowl);
            assert_eq!(observations.len(), 40, "{}", info.title);
            for Observation { point, .. } in &observations {
                assert!(space.is_feasible(point), "{} {point:?}", info.title);
                let located = space.locate(&space.params(point));
                assert_eq!(located.as_ref(), Some(point), "{}", info.title);
            }
        }
    }
}

#[test]
fn a_batch_depends_on_the_results_before_it_and_not_on_earlier_calls() {
    for space in finite().into_iter().chain(infinite()) {
        for info in all_for(&space) {
            let whole = search(&mut *sampler_of(info, 3, &space), &space, 36, 4, bowl);
            for first in [0, 4, 16, 32] {
                let Some(before) = whole.get(..first).filter(|_| whole.len() > first + 4) else {
                    continue;
                };
                let batch = Batch { first: first as u32, count: 4, observations: before };
                let points = ask(&mut *sampler_of(info, 3, &space), &space, &batch);
                let expected = whole[first..first + 4].iter();
                let expected = expected.map(|observation| &observation.point);
                assert!(points.iter().eq(expected), "{} at {first}", info.title);
            }
        }
    }
}

#[test]
fn long_work_is_cut_into_calls() {
    // A single feasible point, the last of a million in order.
    let rare = space(r#"{"a":{"int":{"low":1,"high":1000000}}}"#, &["a > 999999"]);
    let wide = space(r#"{"a":{"float":{"low":0,"high":1}},"b":{"bool":{}}}"#, &[]);
    for info in all() {
        let (space, episodes) = if info.learns { (&wide, 20) } else { (&rare, 0) };
        if info.learns && (info.proposal_ms)(space, 24)(24) < 0.1 {
            // A batch of quick proposals needs no cut.
            continue;
        }
        let mut sampler = sampler_of(info, 1, space);
        let observations = search(&mut *sampler, space, episodes, 4, bowl);
        let batch = Batch { first: episodes as u32, count: 4, observations: &observations };
        let calls = (0..).take_while(|_| sampler.propose(space, &batch).is_none()).count();
        assert!(calls > 10, "{}: {calls}", info.title);
    }
}

#[test]
fn equal_undefined_and_huge_losses_are_survived() {
    let same = |_: &[f64]| Some(1.0);
    let failed = |_: &[f64]| None;
    let wild = |point: &[f64]| Some(if point[0] > 0.5 { 1e300 } else { -1e300 });
    for space in infinite() {
        for info in all_for(&space) {
            for loss in [&same as &dyn Fn(&[f64]) -> Option<f64>, &failed, &wild] {
                let observations = search(&mut *sampler_of(info, 1, &space), &space, 30, 5, loss);
                assert_eq!(observations.len(), 30, "{}", info.title);
            }
        }
    }
}

/// Six numbers in order, which one of 850 points is, and twenty parameters of all kinds.
fn hard() -> [SearchSpace; 2] {
    let names = ["a", "b", "c", "d", "e", "f"];
    let chain: Vec<String> =
        names.iter().map(|name| format!(r#""{name}":{{"int":{{"low":1,"high":60}}}}"#)).collect();
    let twenty: Vec<String> = (0..5)
        .map(|n| {
            format!(
                r#""a{n}":{{"float":{{"low":0,"high":1}}}},"b{n}":{{"float":{{"low":0.001,"high":1,"log":true}}}},
                   "c{n}":{{"int":{{"low":1,"high":200}}}},"d{n}":{{"bool":{{}}}}"#
            )
        })
        .collect();
    [
        space(&format!("{{{}}}", chain.join(",")), &["a < b", "b < c", "c < d", "d < e", "e < f"]),
        space(&format!("{{{}}}", twenty.join(",")), &["c0 < c1"]),
    ]
}

#[test]
fn hard_spaces_and_losses_that_say_nothing_take_a_bounded_number_of_calls() {
    const MOST_CALLS: usize = 20_000;
    let flat = |_: &[f64]| Some(1.0);
    let failed = |_: &[f64]| None;
    let mostly_failed = |point: &[f64]| (point[0] > 30.0).then_some(point[1]);
    for space in hard() {
        for info in all_for(&space).filter(|info| info.name != SamplerName::Grid) {
            for loss in [&flat as &dyn Fn(&[f64]) -> Option<f64>, &failed, &mostly_failed] {
                let mut sampler = sampler_of(info, 4, &space);
                let mut observations: Vec<Observation> = Vec::new();
                while observations.len() < 48 {
                    let first = observations.len() as u32;
                    let batch = Batch { first, count: 16, observations: &observations };
                    let points = (0..MOST_CALLS).find_map(|_| sampler.propose(&space, &batch));
                    let points = points.unwrap_or_default();
                    assert_eq!(points.len(), 16, "{} after {first}", info.title);
                    for point in points {
                        assert!(space.is_feasible(&point), "{} {point:?}", info.title);
                        let losses = loss(&point).map(|loss| vec![loss]);
                        observations.push(Observation { point, losses });
                    }
                }
                assert_eq!(identities(&observations).len(), 48, "{}", info.title);
            }
        }
    }
}

#[test]
fn samplers_that_learn_beat_random_search() {
    let space = space(
        r#"{"a":{"float":{"low":-10,"high":10}},"b":{"float":{"low":-10,"high":10}},"c":{"float":{"low":-10,"high":10}}}"#,
        &[],
    );
    let median_best = |info: &SamplerInfo| {
        let mut bests: Vec<f64> = (0..5)
            .map(|seed| search(&mut *sampler_of(info, seed, &space), &space, 60, 4, bowl))
            .map(|observations| {
                observations
                    .iter()
                    .filter_map(|observation| observation.losses.as_ref())
                    .map(|losses| losses[0])
                    .fold(f64::INFINITY, |a, b| if b < a { b } else { a })
            })
            .collect();
        bests.sort_by(f64::total_cmp);
        bests[2]
    };
    let random = median_best(SamplerName::Random.info());
    for info in learners() {
        // The bowl is smooth, which suits the Gaussian process.
        let share = if info.name == SamplerName::GaussianProcess { 0.02 } else { 0.5 };
        let best = median_best(info);
        assert!(best < share * random, "{}: {best} {random}", info.title);
    }
}

#[test]
fn several_objectives_are_searched_along_their_front() {
    let mut thirds = [0; 3];
    for seed in 1..=4 {
        for point in search_front(seed) {
            let near = |third: usize| (point[0] - [1.25, 2.0, 2.75][third]).abs() < 0.375;
            if let Some(third) = (0..3).find(|&third| point[1] < 0.1 && near(third)) {
                thirds[third] += 1;
            }
        }
    }
    assert!(thirds.iter().all(|&points| points > 12), "{thirds:?}");
}

/// The points that the model chose in a search with two objectives, whose front is b = 0, a from 1 to 3.
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
    let mut sampler = sampler(&spec, &space, 100);
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
    observations.split_off(12).into_iter().map(|observation| observation.point).collect()
}
