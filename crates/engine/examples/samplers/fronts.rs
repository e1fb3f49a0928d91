//! Test functions with several losses (E. Zitzler and others, Comparison of Multiobjective Evolutionary Algorithms, 2000; K. Deb and
//! others, Scalable Test Problems for Evolutionary Multiobjective Optimization, 2005).

use crate::functions::continuous;
use crate::objective::Objective;
use crate::options::LONG;
use std::f64::consts::PI;

pub fn all() -> Vec<Objective> {
    vec![
        front("zdt1_10", 10, &[1.0, 2.5], zdt1),
        front("zdt3_10", 10, &[1.0, 2.5], zdt3),
        front("dtlz2_8", 8, &[1.5, 1.5, 1.5], dtlz2),
    ]
}

fn front(
    name: &str,
    dimensions: usize,
    reference: &[f64],
    of: fn(&[f64]) -> Vec<f64>,
) -> Objective {
    Objective {
        name: name.to_owned(),
        space: continuous(&vec![(0.0, 1.0); dimensions]),
        constraints: Vec::new(),
        optimum: None,
        is_score: false,
        reference: Some(reference.to_vec()),
        printed_at: LONG,
        function: Box::new(move |_, point| Some(of(point))),
    }
}

/// How far a point is from the front.
fn distance(x: &[f64]) -> f64 {
    1.0 + 9.0 * x[1..].iter().sum::<f64>() / (x.len() - 1) as f64
}

fn zdt1(x: &[f64]) -> Vec<f64> {
    let g = distance(x);
    vec![x[0], g * (1.0 - (x[0] / g).sqrt())]
}

fn zdt3(x: &[f64]) -> Vec<f64> {
    let (g, share) = (distance(x), x[0] / distance(x));
    vec![x[0], g * (1.0 - share.sqrt() - share * libm::sin(10.0 * PI * x[0]))]
}

fn dtlz2(x: &[f64]) -> Vec<f64> {
    let g: f64 = x[2..].iter().map(|x| (x - 0.5) * (x - 0.5)).sum();
    let [a, b] = [x[0], x[1]].map(|x| 0.5 * PI * x);
    [libm::cos(a) * libm::cos(b), libm::cos(a) * libm::sin(b), libm::sin(a)]
        .map(|part| (1.0 + g) * part)
        .to_vec()
}
