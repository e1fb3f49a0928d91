//! The widths of the kernels around some points. In each dimension they follow the spread of the points, so that a parameter on
//! which the good points agree is refined while others still vary.

use crate::search::SearchSpace;

/// Width around a single point, and the greatest, as a share of the range. Kernels get narrower with the number of points.
const WIDEST: f64 = 0.2;
/// Width in standard deviations of the points, which suits a normal distribution (D. W. Scott, Multivariate Density Estimation,
/// 1992).
const SPREAD: f64 = 1.06;
/// No width is below this share of the range: narrower kernels would only propose known points again.
const NARROWEST: f64 = 0.01;

/// The width in each dimension of a space, for points given by their positions from 0 to 1.
pub(super) fn widths(space: &SearchSpace, points: &[Vec<f64>], narrowest: f64) -> Vec<f64> {
    let dimensions = space.dimensions().len();
    let count = points.len().max(1) as f64;
    let shrunk = libm::pow(count, -1.0 / (dimensions as f64 + 4.0));
    let narrowest = if narrowest > NARROWEST { narrowest } else { NARROWEST };
    let of = |dimension: usize| {
        let spread = SPREAD * deviation(points.iter().map(|point| point[dimension]), points.len());
        let width = shrunk * if spread < WIDEST { spread } else { WIDEST };
        if width > narrowest { width } else { narrowest }
    };
    (0..dimensions).map(of).collect()
}

/// Moves points towards their mean in one dimension, so that kernels of this width around them have the variance of the points
/// before (J. Liu, M. West, Combined Parameter and State Estimation in Simulation-Based Filtering, 2001). Kernels as wide as the
/// points spread are all moved to the mean.
pub(super) fn gather(points: &mut [Vec<f64>], dimension: usize, width: f64) {
    let count = if points.is_empty() { 1.0 } else { points.len() as f64 };
    let numbers = points.iter().map(|point| point[dimension]);
    let (mean, spread) = (numbers.clone().sum::<f64>() / count, deviation(numbers, points.len()));
    let kept = if spread > width { (1.0 - width * width / (spread * spread)).sqrt() } else { 0.0 };
    for point in points {
        point[dimension] = mean + kept * (point[dimension] - mean);
    }
}

/// The standard deviation of `count` numbers.
pub(super) fn deviation(numbers: impl Iterator<Item = f64> + Clone, count: usize) -> f64 {
    let count = if count == 0 { 1.0 } else { count as f64 };
    let mean = numbers.clone().sum::<f64>() / count;
    (numbers.map(|number| (number - mean) * (number - mean)).sum::<f64>() / count).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Params;

    fn of(points: &[[f64; 2]], narrowest: f64) -> Vec<f64> {
        let json = r#"{"a":{"float":{"low":0,"high":1}},"b":{"float":{"low":0,"high":1}}}"#;
        let dimensions = serde_json::from_str(json).unwrap();
        let space = SearchSpace::new(dimensions, &[], &Params::new()).unwrap();
        let points: Vec<Vec<f64>> = points.iter().map(|point| point.to_vec()).collect();
        widths(&space, &points, narrowest)
    }

    #[test]
    fn a_dimension_in_which_the_points_agree_has_narrower_kernels() {
        let [a, b] = of(&[[0.10, 0.0], [0.12, 1.0], [0.14, 0.5]], 0.001)[..] else { panic!() };
        // The deviation is 0.02 · √(2/3); three points in two dimensions shrink it by the sixth root of 3.
        let shrunk = libm::pow(3.0, -1.0 / 6.0);
        assert!((a - 1.06 * 0.02 * (2.0_f64 / 3.0).sqrt() * shrunk).abs() < 1e-12, "{a}");
        assert!((b - 0.2 * shrunk).abs() < 1e-12, "{b}");
    }

    #[test]
    fn gathered_points_and_their_kernels_have_the_variance_of_the_points() {
        let mut points = vec![vec![0.2, 0.0], vec![0.4, 1.0], vec![0.9, 0.5]];
        let numbers = |points: &[Vec<f64>]| points.iter().map(|point| point[0]).collect::<Vec<_>>();
        let before = deviation(numbers(&points).into_iter(), 3);
        gather(&mut points, 0, 0.1);
        let after = deviation(numbers(&points).into_iter(), 3);
        assert!((after * after + 0.01 - before * before).abs() < 1e-12, "{before} {after}");
        assert!((points.iter().map(|point| point[0]).sum::<f64>() - 1.5).abs() < 1e-12);
        assert_eq!([points[0][1], points[1][1]], [0.0, 1.0], "another dimension");
        gather(&mut points, 0, 0.5);
        assert!(points.iter().all(|point| (point[0] - 0.5).abs() < 1e-12), "{points:?}");
        gather(&mut [], 0, 0.5);
    }

    #[test]
    fn equal_points_have_the_narrowest_kernels() {
        assert_eq!(of(&[[0.5, 0.5]; 4], 0.05), [0.05, 0.05]);
        assert_eq!(of(&[[0.5, 0.5]; 4], 0.0), [0.01, 0.01]);
        assert_eq!(of(&[], 0.5), [0.5, 0.5]);
    }
}
