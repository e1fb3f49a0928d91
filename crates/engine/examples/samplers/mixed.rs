//! Synthetic objectives over mixed spaces: with parameters that do not matter, with parameters that matter for one choice only, and
//! with parameters in an order that constraints give. Every optimum is 0.

use crate::objective::Objective;
use crate::options::LONG;
use candlerun_engine::params::ParamValue;
use candlerun_engine::search::SearchSpace;

pub fn all() -> Vec<Objective> {
    vec![
        objective("mixed12of3", MIXED, &[], mixed),
        objective("conditional11", CONDITIONAL, &[], conditional),
        objective("chain4", &levels("abcd", 40), &["a < b", "b < c", "c < d"], |values| {
            nearness(values, 40.0)
        }),
        objective("chain6", &levels("abcdef", 60), &CHAIN_6, |values| nearness(values, 60.0)),
        objective("equal3", &levels("abc", 200), &["a == b", "b < c"], equal),
        objective("floatchain5", &floats("abcde"), &CHAIN_5, |values| nearness(values, 1.0)),
    ]
}

/// Twelve parameters, of which `a00`, `b00` and `c00` matter.
const MIXED: &str = r#"{
    "a00":{"float":{"low":0,"high":1}},"a01":{"float":{"low":0,"high":1}},"a02":{"float":{"low":-3,"high":3}},
    "a03":{"float":{"low":0.0001,"high":1,"log":true}},
    "b00":{"int":{"low":1,"high":200}},"b01":{"int":{"low":1,"high":200}},"b02":{"int":{"low":0,"high":20}},
    "b03":{"int":{"low":0,"high":5}},
    "c00":{"categorical":{"choices":["w","x","y","z"]}},"c01":{"categorical":{"choices":["w","x","y"]}},
    "d00":{"bool":{}},"d01":{"bool":{}}}"#;

/// Eleven parameters: the kind, three each of the kinds `slope` and `bowl`, four of the kind `peak`.
const CONDITIONAL: &str = r#"{
    "kind":{"categorical":{"choices":["slope","bowl","peak"]}},
    "a0":{"float":{"low":0,"high":1}},"a1":{"float":{"low":0,"high":1}},"a2":{"float":{"low":0,"high":1}},
    "b0":{"float":{"low":0,"high":1}},"b1":{"float":{"low":0,"high":1}},"b2":{"float":{"low":0,"high":1}},
    "c0":{"float":{"low":0,"high":1}},"c1":{"float":{"low":0,"high":1}},"c2":{"float":{"low":0,"high":1}},
    "c3":{"float":{"low":0,"high":1}}}"#;

const CHAIN_5: [&str; 4] = ["a < b", "b < c", "c < d", "d < e"];
const CHAIN_6: [&str; 5] = ["a < b", "b < c", "c < d", "d < e", "e < f"];

fn levels(names: &str, high: u32) -> String {
    let of = |name: char| format!(r#""{name}":{{"int":{{"low":1,"high":{high}}}}}"#);
    format!("{{{}}}", names.chars().map(of).collect::<Vec<_>>().join(","))
}

fn floats(names: &str) -> String {
    let of = |name: char| format!(r#""{name}":{{"float":{{"low":0,"high":1}}}}"#);
    format!("{{{}}}", names.chars().map(of).collect::<Vec<_>>().join(","))
}

/// An objective over the values of the parameters in the order of their names; of a choice, the number of it.
fn objective(
    name: &str,
    space: &str,
    constraints: &[&str],
    of: impl Fn(&[f64]) -> f64 + 'static,
) -> Objective {
    let values = move |space: &SearchSpace, point: &[f64]| {
        let params = space.params(point);
        let value = |(name, &at): (&str, &f64)| match params.get(name) {
            Some(ParamValue::Number(number)) => *number,
            _ => at,
        };
        let values: Vec<f64> = space.names().zip(point).map(value).collect();
        Some(vec![of(&values)])
    };
    Objective {
        name: name.to_owned(),
        space: space.to_owned(),
        constraints: constraints.iter().map(|&text| text.to_owned()).collect(),
        optimum: Some(0.0),
        is_score: false,
        reference: None,
        printed_at: LONG,
        function: Box::new(values),
    }
}

fn mixed(values: &[f64]) -> f64 {
    let (a, b, c) = (values[0], values[4], values[8]);
    let period = libm::log(b / 23.0) / libm::log(200.0);
    20.0 * (a - 0.37) * (a - 0.37) + 20.0 * period * period + (c - 2.0).abs()
}

/// A slope down to 0.35 that is found at once, a bowl down to 0.2, and a narrow peak down to 0.
fn conditional(values: &[f64]) -> f64 {
    let apart = |from: usize, centre: &[f64]| -> f64 {
        let parts =
            values[from..].iter().zip(centre).map(|(at, centre)| (at - centre) * (at - centre));
        parts.sum()
    };
    match values[10] as u32 {
        0 => 0.35 + 0.1 * apart(0, &[0.8, 0.3, 0.6]),
        1 => 0.2 + 5.0 * apart(3, &[0.27, 0.61, 0.44]),
        _ => 1.0 - libm::exp(-apart(6, &[0.71, 0.33, 0.52, 0.19]) / 0.01),
    }
}

/// The mean squared distance from an increasing sequence that is not even.
fn nearness(values: &[f64], high: f64) -> f64 {
    let count = values.len() as f64;
    let parts = values.iter().enumerate().map(|(index, value)| {
        let share = (index as f64 + 0.5) / count;
        let place = high * share * (0.4 + 0.6 * share);
        let target = if high > 1.5 { libm::round(place) } else { place };
        let off = (value - target) / high;
        off * off
    });
    20.0 * parts.sum::<f64>() / count
}

fn equal(values: &[f64]) -> f64 {
    let off = [(values[0] - 61.0) / 200.0, (values[2] - 140.0) / 200.0];
    off.iter().map(|off| off * off).sum()
}
