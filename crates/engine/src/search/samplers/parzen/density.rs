//! A mixture of kernels in the unit cube: one around each point, and a wide one over everything. In a range a kernel is a normal
//! distribution cut off at the range's ends; of categories it favours the point's own.

use crate::search::{Dimension, Point, SearchSpace};
use rand::{RngExt as _, rngs::ChaCha8Rng};

/// Width of the kernels of a single point, as a share of the range; it falls with the number of points.
const WIDTH: f64 = 0.2;
/// Most kernels whose width the range is divided by: narrower ones would repeat what is known.
const NARROWEST: f64 = 100.0;
/// Trials to draw inside the range.
const TRIALS: usize = 64;

/// See the module.
pub(super) struct Density {
    /// Middle of each kernel in each dimension: a place in the unit cube, or the number of a choice.
    kernels: Vec<Vec<f64>>,
    /// Width of all kernels but the last, which is the wide one.
    width: f64,
    /// Log of each kernel's share inside the range, by dimension.
    inside: Vec<f64>,
}

impl Density {
    pub(super) fn new<P: AsRef<[f64]>>(space: &SearchSpace, points: &[P]) -> Self {
        let dimensions = space.dimensions().len();
        let count = points.len() as f64;
        let narrowest = 1.0 / if count + 1.0 < NARROWEST { count + 1.0 } else { NARROWEST };
        let shrunk = WIDTH
            * libm::pow(if count < 1.0 { 1.0 } else { count }, -1.0 / (dimensions as f64 + 4.0));
        let width = if shrunk > narrowest { shrunk } else { narrowest };
        let middle = |dimension: &Dimension, at: f64| {
            if dimension.is_numeric() { dimension.scaled(at) } else { at }
        };
        let mut kernels: Vec<Vec<f64>> = points
            .iter()
            .map(|point| {
                let coordinates = space.dimensions().zip(point.as_ref());
                coordinates.map(|(dimension, &at)| middle(dimension, at)).collect()
            })
            .collect();
        // No choice has the number −1, so the wide kernel favours none.
        let wide = space.dimensions().map(|d| if d.is_numeric() { 0.5 } else { -1.0 });
        kernels.push(wide.collect());
        let mut density = Self { kernels, width, inside: Vec::new() };
        let mut inside = Vec::with_capacity(density.kernels.len() * dimensions);
        for (index, kernel) in density.kernels.iter().enumerate() {
            let width = density.width(index);
            inside.extend(
                kernel.iter().map(|at| libm::log(below((1.0 - at) / width) - below(-at / width))),
            );
        }
        density.inside = inside;
        density
    }

    fn width(&self, kernel: usize) -> f64 {
        if kernel + 1 == self.kernels.len() { 1.0 } else { self.width }
    }

    /// The probability of a choice under a kernel whose own choice is `at`.
    fn chance(&self, choices: u64, at: f64, choice: f64) -> f64 {
        let even = 1.0 / self.kernels.len() as f64;
        let own = if (at - choice).abs() < 0.5 { 1.0 } else { 0.0 };
        let total = if at < 0.0 { even * choices as f64 } else { 1.0 + even * choices as f64 };
        (own + even) / total
    }

    /// A point drawn from the mixture.
    pub(super) fn draw(&self, space: &SearchSpace, rng: &mut ChaCha8Rng) -> Point {
        let index = (rng.random::<f64>() * self.kernels.len() as f64) as usize;
        let (kernel, width) = (&self.kernels[index], self.width(index));
        let coordinates = space.dimensions().zip(kernel);
        coordinates
            .map(|(dimension, &at)| match dimension.levels() {
                Some(choices) if !dimension.is_numeric() => self.draw_choice(choices, at, rng),
                _ => dimension.at_scaled(draw_inside(at, width, rng)),
            })
            .collect()
    }

    fn draw_choice(&self, choices: u64, at: f64, rng: &mut ChaCha8Rng) -> f64 {
        let mut left = rng.random::<f64>();
        for choice in 0..choices {
            left -= self.chance(choices, at, choice as f64);
            if left < 0.0 {
                return choice as f64;
            }
        }
        (choices - 1) as f64
    }

    /// The log of the density at a point, but for a constant.
    pub(super) fn log_density(&self, space: &SearchSpace, point: &[f64]) -> f64 {
        let places =
            space.dimensions().zip(point).map(|(dimension, &at)| self.place(dimension, at));
        let places: Vec<Place> = places.collect();
        let widths = [self.width, 1.0].map(|width| (width, libm::log(width)));
        let of = |index: usize| {
            let (width, log_width) = widths[usize::from(index + 1 == self.kernels.len())];
            let inside = &self.inside[index * places.len()..];
            let sides = self.kernels[index].iter().zip(&places).zip(inside);
            sides.fold(0.0, |log, ((&middle, place), inside)| match place {
                Place::Choice { wide, .. } if middle < 0.0 => log + wide,
                Place::Choice { at, own, other, .. } => {
                    log + if (at - middle).abs() < 0.5 { own } else { other }
                }
                Place::Number(at) => {
                    let off = (at - middle) / width;
                    log - 0.5 * off * off - log_width - inside
                }
            })
        };
        let logs: Vec<f64> = (0..self.kernels.len()).map(of).collect();
        let most =
            logs.iter().fold(f64::NEG_INFINITY, |most, &log| if log > most { log } else { most });
        let sum: f64 = logs.iter().map(|log| libm::exp(log - most)).sum();
        most + libm::log(sum / logs.len() as f64)
    }

    fn place(&self, dimension: &Dimension, at: f64) -> Place {
        match dimension.levels() {
            Some(choices) if !dimension.is_numeric() => {
                let log = |kernel: f64| libm::log(self.chance(choices, kernel, at));
                // Any kernel of another choice; the wide one is that of no choice.
                Place::Choice { at, own: log(at), other: log(at + 1.0), wide: log(-1.0) }
            }
            _ => Place::Number(dimension.scaled(at)),
        }
    }
}

/// A coordinate of a point whose density is asked for.
enum Place {
    /// In the unit cube.
    Number(f64),
    /// The number of a choice, and the logs of its chances under a kernel of its own choice, of another, and the wide one.
    Choice { at: f64, own: f64, other: f64, wide: f64 },
}

/// The standard normal distribution.
fn below(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// A normal draw that falls into 0 to 1 (G. E. P. Box, M. E. Muller, 1958).
fn draw_inside(middle: f64, width: f64, rng: &mut ChaCha8Rng) -> f64 {
    for _ in 0..TRIALS {
        let radius = (-2.0 * libm::log1p(-rng.random::<f64>())).sqrt();
        let at = middle + width * radius * libm::cos(std::f64::consts::TAU * rng.random::<f64>());
        if (0.0..1.0).contains(&at) {
            return at;
        }
    }
    middle
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Params;
    use crate::random::rng;

    fn space(json: &str) -> SearchSpace {
        SearchSpace::new(serde_json::from_str(json).unwrap(), &[], &Params::new()).unwrap()
    }

    #[test]
    fn the_density_of_a_range_adds_up_to_one() {
        let space = space(r#"{"a":{"float":{"low":0,"high":1}}}"#);
        for points in [vec![], vec![vec![0.0]], vec![vec![0.2], vec![0.25], vec![1.0]]] {
            let density = Density::new(&space, &points);
            let cells = 10_000;
            // The constant left out is 1 / √2π.
            let sum: f64 = (0..cells)
                .map(|cell| (f64::from(cell) + 0.5) / f64::from(cells))
                .map(|at| libm::exp(density.log_density(&space, &[at])) / 2.506_628_274_631)
                .sum();
            assert!((sum / f64::from(cells) - 1.0).abs() < 1e-6, "{points:?}: {sum}");
        }
    }

    #[test]
    fn the_density_of_choices_adds_up_to_one_and_favours_those_seen() {
        let space = space(r#"{"a":{"categorical":{"choices":["x","y","z"]}}}"#);
        let density = Density::new(&space, &[vec![1.0], vec![1.0], vec![2.0]]);
        let of = |choice: f64| libm::exp(density.log_density(&space, &[choice]));
        assert!((of(0.0) + of(1.0) + of(2.0) - 1.0).abs() < 1e-12);
        assert!(of(1.0) > of(2.0) && of(2.0) > of(0.0) && of(0.0) > 0.0);
    }

    #[test]
    fn draws_lie_where_the_density_is() {
        let space =
            space(r#"{"a":{"int":{"low":0,"high":99}},"b":{"categorical":{"choices":[1,2]}}}"#);
        let points = vec![vec![20.0, 1.0]; 9];
        let density = Density::new(&space, &points);
        let mut rng = rng(1);
        let draws: Vec<Point> = (0..500).map(|_| density.draw(&space, &mut rng)).collect();
        let near = draws.iter().filter(|point| (point[0] - 20.0).abs() < 30.0 && point[1] > 0.5);
        assert!(near.count() > 380);
        assert!(draws.iter().any(|point| point[1] < 0.5), "every choice has a chance");
    }
}
