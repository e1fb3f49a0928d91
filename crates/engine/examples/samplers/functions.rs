//! Test functions for optimizers (S. Surjanovic, D. Bingham, Virtual Library of Simulation Experiments).

use crate::objective::Objective;
use std::f64::consts::PI;

pub fn all() -> Vec<Objective> {
    vec![
        function("branin", &[(-5.0, 10.0), (0.0, 15.0)], 0.397_887, branin),
        function("hartmann6", &[(0.0, 1.0); 6], -3.322_37, hartmann6),
        function("rosenbrock4", &[(-5.0, 10.0); 4], 0.0, rosenbrock),
    ]
}

fn function(name: &str, ranges: &[(f64, f64)], optimum: f64, of: fn(&[f64]) -> f64) -> Objective {
    let dimensions: Vec<String> = ranges
        .iter()
        .enumerate()
        .map(|(index, (low, high))| {
            format!(r#""x{index}":{{"float":{{"low":{low},"high":{high}}}}}"#)
        })
        .collect();
    Objective {
        name: name.to_owned(),
        space: format!("{{{}}}", dimensions.join(",")),
        constraints: Vec::new(),
        optimum,
        is_score: false,
        // The coordinate of a continuous range is the value itself.
        function: Box::new(move |_, point| Some(of(point))),
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
