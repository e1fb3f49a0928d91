//! A mixture of kernels in the unit cube: one around each point, and a wide one over the whole cube. For a range a kernel is a
//! normal distribution, truncated at the ends of the range; for a category it gives the point's own choice a higher probability.

use super::widths::{gather, widths};
use crate::search::{Dimension, Point, SearchSpace};
use rand::{RngExt as _, rngs::ChaCha8Rng};

/// Least width of a kernel as a share of its level, so that draws reach the levels beside it.
const REACH: f64 = 0.5;
/// Most attempts to draw a number inside the range.
const ATTEMPTS: usize = 64;

/// The mixture.
pub(super) struct Density {
    /// Centre of each kernel in each dimension: a position from 0 to 1, or the number of a choice.
    kernels: Vec<Vec<f64>>,
    /// Width of each kernel, by dimension.
    widths: Vec<f64>,
    /// Log of each kernel's width and mass inside the range, by dimension.
    scales: Vec<f64>,
}

impl Density {
    /// The mixture around some points, with no kernel narrower than `narrowest`, a share of the range.
    pub(super) fn new<P: AsRef<[f64]>>(space: &SearchSpace, points: &[P], narrowest: f64) -> Self {
        Self::with_centres(space, points, narrowest, |_, _| ())
    }

    /// The same with the kernels moved towards the mean of the points in every range, so that the mixture spreads no further than
    /// the points do.
    pub(super) fn gathered(space: &SearchSpace, points: &[Point], narrowest: f64) -> Self {
        Self::with_centres(space, points, narrowest, |kernels, widths| {
            let ranges = space.dimensions().enumerate().filter(|(_, range)| range.is_numeric());
            ranges.for_each(|(place, _)| gather(kernels, place, widths[place]));
        })
    }

    /// The mixture around some points after `place` has moved the kernels, given with their common widths.
    fn with_centres<P: AsRef<[f64]>>(
        space: &SearchSpace,
        points: &[P],
        narrowest: f64,
        place: impl Fn(&mut [Vec<f64>], &[f64]),
    ) -> Self {
        let middle = |(dimension, &at): (&Dimension, &f64)| {
            if dimension.is_numeric() { dimension.scaled(at) } else { at }
        };
        let mut kernels: Vec<Vec<f64>> = points
            .iter()
            .map(|point| space.dimensions().zip(point.as_ref()).map(middle).collect())
            .collect();
        let common = widths(space, &kernels, narrowest);
        place(&mut kernels, &common);
        let own = points.iter().flat_map(|point| {
            let coordinates = space.dimensions().zip(point.as_ref()).zip(&common);
            coordinates.map(|((dimension, &at), &width)| {
                let step = REACH * share(dimension, at);
                if width > step { width } else { step }
            })
        });
        let widths: Vec<f64> = own.chain(std::iter::repeat_n(1.0, common.len())).collect();
        // No choice has the number −1, so the wide kernel gives all the same probability.
        let wide = space.dimensions().map(|d| if d.is_numeric() { 0.5 } else { -1.0 });
        kernels.push(wide.collect());
        let scales =
            kernels.iter().flatten().zip(&widths).map(|(at, width)| {
                libm::log(width * (below((1.0 - at) / width) - below(-at / width)))
            });
        Self { scales: scales.collect(), kernels, widths }
    }

    /// The probability of a choice under a kernel whose own choice is `at`.
    fn chance(&self, choices: u64, at: f64, choice: f64) -> f64 {
        let even = 1.0 / self.kernels.len() as f64;
        let own = if (at - choice).abs() < 0.5 { 1.0 } else { 0.0 };
        let total = if at < 0.0 { even * choices as f64 } else { 1.0 + even * choices as f64 };
        (own + even) / total
    }

    /// Draws a point from the mixture.
    pub(super) fn draw(&self, space: &SearchSpace, rng: &mut ChaCha8Rng) -> Point {
        let index = (rng.random::<f64>() * self.kernels.len() as f64) as usize;
        let coordinates = space.dimensions().zip(&self.kernels[index]).enumerate();
        coordinates
            .map(|(place, (dimension, &at))| match dimension.levels() {
                Some(choices) if !dimension.is_numeric() => self.draw_choice(choices, at, rng),
                _ => {
                    let width = self.widths[index * self.kernels[index].len() + place];
                    dimension.at_scaled(draw_inside(at, width, rng))
                }
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

    /// The log of the density at a point, up to a constant.
    pub(super) fn log_density(&self, space: &SearchSpace, point: &[f64]) -> f64 {
        let coordinates =
            space.dimensions().zip(point).map(|(dimension, &at)| self.coordinate(dimension, at));
        let coordinates: Vec<Coordinate> = coordinates.collect();
        let of = |index: usize| {
            let from = index * coordinates.len();
            let scales = self.widths[from..].iter().zip(&self.scales[from..]);
            let sides = self.kernels[index].iter().zip(&coordinates).zip(scales);
            sides.fold(0.0, |log, ((&middle, coordinate), (width, scale))| match coordinate {
                Coordinate::Choice { wide, .. } if middle < 0.0 => log + wide,
                Coordinate::Choice { at, own, other, .. } => {
                    log + if (at - middle).abs() < 0.5 { own } else { other }
                }
                Coordinate::Number(at) => {
                    let off = (at - middle) / width;
                    log - 0.5 * off * off - scale
                }
            })
        };
        let logs: Vec<f64> = (0..self.kernels.len()).map(of).collect();
        let most =
            logs.iter().fold(f64::NEG_INFINITY, |most, &log| if log > most { log } else { most });
        let sum: f64 = logs.iter().map(|log| libm::exp(log - most)).sum();
        most + libm::log(sum / logs.len() as f64)
    }

    fn coordinate(&self, dimension: &Dimension, at: f64) -> Coordinate {
        match dimension.levels() {
            Some(choices) if !dimension.is_numeric() => {
                let log = |kernel: f64| libm::log(self.chance(choices, kernel, at));
                // `at + 1` stands for any other choice, −1 for the wide kernel.
                Coordinate::Choice { at, own: log(at), other: log(at + 1.0), wide: log(-1.0) }
            }
            _ => Coordinate::Number(dimension.scaled(at)),
        }
    }
}

/// A coordinate of the point at which the density is computed.
enum Coordinate {
    /// A position from 0 to 1.
    Number(f64),
    /// The number of a choice, and the log of its probability under a kernel of the same choice, of another, and the wide one.
    Choice { at: f64, own: f64, other: f64, wide: f64 },
}

/// The share of the range of the level at a coordinate; 0 in a continuous range.
fn share(dimension: &Dimension, at: f64) -> f64 {
    match dimension.levels() {
        Some(_) if dimension.is_numeric() => {
            dimension.scaled(at + 0.5) - dimension.scaled(at - 0.5)
        }
        _ => 0.0,
    }
}

/// The standard normal distribution function.
fn below(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// Draws a number from 0 to 1 from a truncated normal distribution (G. E. P. Box, M. E. Muller, 1958).
fn draw_inside(middle: f64, width: f64, rng: &mut ChaCha8Rng) -> f64 {
    for _ in 0..ATTEMPTS {
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
            let density = Density::new(&space, &points, 0.1);
            let cells = 10_000;
            // The log density lacks the constant 1 / √2π.
            let sum: f64 = (0..cells)
                .map(|cell| (f64::from(cell) + 0.5) / f64::from(cells))
                .map(|at| libm::exp(density.log_density(&space, &[at])) / 2.506_628_274_631)
                .sum();
            assert!((sum / f64::from(cells) - 1.0).abs() < 1e-6, "{points:?}: {sum}");
        }
    }

    #[test]
    fn the_density_of_choices_adds_up_to_one_and_is_higher_for_those_seen() {
        let space = space(r#"{"a":{"categorical":{"choices":["x","y","z"]}}}"#);
        let density = Density::new(&space, &[vec![1.0], vec![1.0], vec![2.0]], 0.1);
        let of = |choice: f64| libm::exp(density.log_density(&space, &[choice]));
        assert!((of(0.0) + of(1.0) + of(2.0) - 1.0).abs() < 1e-12);
        assert!(of(1.0) > of(2.0) && of(2.0) > of(0.0) && of(0.0) > 0.0);
    }

    #[test]
    fn gathered_kernels_spread_as_far_as_their_points() {
        let space =
            space(r#"{"a":{"float":{"low":0,"high":1}},"b":{"categorical":{"choices":[1,2]}}}"#);
        let points: Vec<Point> = (0..9).map(|n| vec![0.4 + 0.02 * f64::from(n), 1.0]).collect();
        let spread = |density: &Density| {
            let mut rng = rng(1);
            let draws = (0..4_000).map(|_| density.draw(&space, &mut rng)[0]);
            // The wide kernel draws from the whole range.
            let near: Vec<f64> = draws.filter(|at| (at - 0.48).abs() < 0.15).collect();
            let squares = near.iter().map(|at| (at - 0.48) * (at - 0.48)).sum::<f64>();
            (squares / near.len() as f64).sqrt()
        };
        // The deviation of the points is 0.052, and 0.064 with that of their kernels.
        let plain = spread(&Density::new(&space, &points, 0.01));
        let gathered = Density::gathered(&space, &points, 0.01);
        assert!(spread(&gathered) < 0.88 * plain, "{} {plain}", spread(&gathered));
        assert!(gathered.kernels[..9].iter().all(|kernel| (kernel[1] - 1.0).abs() < 1e-12));
    }

    #[test]
    fn levels_beside_a_point_are_drawn_however_wide_they_are() {
        // By ratios the level 2 takes a tenth of the range, and 39 less than a hundredth.
        let space = space(r#"{"a":{"int":{"low":1,"high":40}}}"#);
        for level in [1.0, 38.0] {
            let density = Density::new(&space, &vec![vec![level]; 99], 0.01);
            let mut rng = rng(1);
            let draws: Vec<Point> = (0..400).map(|_| density.draw(&space, &mut rng)).collect();
            for beside in [level - 1.0, level + 1.0] {
                let count = draws.iter().filter(|point| (point[0] - beside).abs() < 0.5).count();
                assert!(count > 20, "{beside}: {count}");
            }
        }
    }

    #[test]
    fn most_points_are_drawn_where_the_density_is_high() {
        let space =
            space(r#"{"a":{"int":{"low":0,"high":99}},"b":{"categorical":{"choices":[1,2]}}}"#);
        let points = vec![vec![20.0, 1.0]; 9];
        let density = Density::new(&space, &points, 0.1);
        let mut rng = rng(1);
        let draws: Vec<Point> = (0..500).map(|_| density.draw(&space, &mut rng)).collect();
        let near = draws.iter().filter(|point| (point[0] - 20.0).abs() < 30.0 && point[1] > 0.5);
        assert!(near.count() > 380);
        assert!(draws.iter().any(|point| point[1] < 0.5), "every choice can be drawn");
    }
}
