//! Test functions for optimizers (S. Surjanovic, D. Bingham, Virtual Library of Simulation Experiments).

use crate::objective::Objective;
use crate::options::{LONG, SHORT};
use std::f64::consts::PI;

/// Functions of two to six variables.
pub fn few() -> Vec<Objective> {
    vec![
        function("branin", &[(-5.0, 10.0), (0.0, 15.0)], 0.397_887, SHORT, branin),
        function("hartmann6", &[(0.0, 1.0); 6], -3.322_37, SHORT, hartmann6),
        function("rosenbrock4", &[(-5.0, 10.0); 4], 0.0, SHORT, rosenbrock),
    ]
}

/// Functions of ten to twenty variables, each with the optimum 0.
pub fn many() -> Vec<Objective> {
    vec![
        function("levy12", &[(-10.0, 10.0); 12], 0.0, LONG, levy),
        function("rosenbrock10", &[(-5.0, 10.0); 10], 0.0, LONG, rosenbrock),
        function("ackley10", &[(-32.768, 32.768); 10], 0.0, LONG, ackley),
        function("rastrigin10", &[(-5.12, 5.12); 10], 0.0, LONG, rastrigin),
        function("styblinski20", &[(-5.0, 5.0); 20], 0.0, LONG, styblinski),
        function("hartmann6in20", &[(0.0, 1.0); 20], 0.0, LONG, |x| {
            hartmann6(&x[7..13]) + 3.322_37
        }),
    ]
}

/// The space of continuous ranges, as JSON.
pub fn continuous(ranges: &[(f64, f64)]) -> String {
    let of = |(index, (low, high)): (usize, &(f64, f64))| {
        format!(r#""x{index:02}":{{"float":{{"low":{low},"high":{high}}}}}"#)
    };
    let ranges: Vec<String> = ranges.iter().enumerate().map(of).collect();
    format!("{{{}}}", ranges.join(","))
}

/// An objective over continuous ranges. Its coordinates are in the order of the ranges.
fn function(
    name: &str,
    ranges: &[(f64, f64)],
    optimum: f64,
    printed_at: [u32; 3],
    of: fn(&[f64]) -> f64,
) -> Objective {
    Objective {
        name: name.to_owned(),
        space: continuous(ranges),
        constraints: Vec::new(),
        optimum: Some(optimum),
        is_score: false,
        reference: None,
        printed_at,
        // The coordinate of a continuous range is the value itself.
        function: Box::new(move |_, point| Some(vec![of(point)])),
    }
}

fn branin(x: &[f64]) -> f64 {
    let (a, b) = (x[0], x[1]);
    let curve = b - 5.1 / (4.0 * PI * PI) * a * a + 5.0 / PI * a - 6.0;
    curve * curve + 10.0 * (1.0 - 1.0 / (8.0 * PI)) * libm::cos(a) + 10.0
}

fn hartmann6(x: &[f64]) -> f64 {
    const HEIGHTS: [f64; 4] = [1.0, 1.2, 3.0, 3.2];
    const WIDTHS: [[f64; 6]; 4] = [
        [10.0, 3.0, 17.0, 3.5, 1.7, 8.0],
        [0.05, 10.0, 17.0, 0.1, 8.0, 14.0],
        [3.0, 3.5, 1.7, 10.0, 17.0, 8.0],
        [17.0, 8.0, 0.05, 10.0, 0.1, 14.0],
    ];
    const CENTRES: [[f64; 6]; 4] = [
        [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
        [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
        [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ];
    let hill = |i: usize| {
        let apart = (0..6).map(|j| WIDTHS[i][j] * (x[j] - CENTRES[i][j]) * (x[j] - CENTRES[i][j]));
        HEIGHTS[i] * libm::exp(-apart.sum::<f64>())
    };
    -(0..4).map(hill).sum::<f64>()
}

fn rosenbrock(x: &[f64]) -> f64 {
    let pairs = x.windows(2).map(|pair| {
        let (bend, off) = (pair[1] - pair[0] * pair[0], 1.0 - pair[0]);
        100.0 * bend * bend + off * off
    });
    pairs.sum()
}

fn levy(x: &[f64]) -> f64 {
    let w: Vec<f64> = x.iter().map(|x| 1.0 + (x - 1.0) / 4.0).collect();
    let square = |of: f64| of * of;
    let inner = w[..w.len() - 1]
        .iter()
        .map(|w| square(w - 1.0) * (1.0 + 10.0 * square(libm::sin(PI * w + 1.0))));
    let last = w[w.len() - 1];
    square(libm::sin(PI * w[0]))
        + inner.sum::<f64>()
        + square(last - 1.0) * (1.0 + square(libm::sin(2.0 * PI * last)))
}

/// Moves the optimum of each variable to another place, off the centre: a sampler that prefers centres would find it by chance.
fn shifted(x: &[f64], reach: f64) -> impl Iterator<Item = f64> + Clone {
    let of = move |(index, x): (usize, &f64)| x - reach * libm::sin(2.0 + 3.0 * index as f64);
    x.iter().enumerate().map(of)
}

fn ackley(x: &[f64]) -> f64 {
    let (x, count) = (shifted(x, 14.0), x.len() as f64);
    let squares = x.clone().map(|x| x * x).sum::<f64>() / count;
    let waves = x.map(|x| libm::cos(2.0 * PI * x)).sum::<f64>() / count;
    20.0 - 20.0 * libm::exp(-0.2 * squares.sqrt()) + libm::exp(1.0) - libm::exp(waves)
}

fn rastrigin(x: &[f64]) -> f64 {
    shifted(x, 2.0).map(|x| x * x + 10.0 - 10.0 * libm::cos(2.0 * PI * x)).sum()
}

/// The mean over the variables.
fn styblinski(x: &[f64]) -> f64 {
    let terms = x.iter().map(|x| 0.5 * (x * x * (x * x - 16.0) + 5.0 * x));
    terms.sum::<f64>() / x.len() as f64 + 39.166_165_704
}
