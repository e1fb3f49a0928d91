//! Variances of a tree over the space, computed exactly from its leaves: in total, and as explained by one dimension alone (F.
//! Hutter, H. Hoos, K. Leyton-Brown, An Efficient Approach for Assessing Hyperparameter Importance, 2014).
//!
//! The marginal of dimension d at x is the mean of the tree over all other dimensions. A leaf of measure V whose side in d has
//! measure w adds `score · V / w` to the marginal within that side. Between the edges of leaves the marginal is constant.

use super::coordinate::{Coordinate, Side};
use super::forest::Leaf;
use crate::sort;

/// Variances of a tree over the space, with all points equally likely.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Variances {
    /// The variance of the tree.
    pub(super) total: f64,
    /// The variance of each dimension's marginal; the sum is at most `total`.
    pub(super) main: Vec<f64>,
}

/// Computes the variances of leaves that partition the space.
pub(super) fn variances(coordinates: &[Coordinate], leaves: &[Leaf]) -> Variances {
    let measures: Vec<f64> =
        leaves.iter().map(|leaf| leaf.sides.iter().map(Side::measure).product()).collect();
    let mean: f64 = leaves.iter().zip(&measures).map(|(leaf, measure)| leaf.score * measure).sum();
    let total = leaves.iter().zip(&measures).map(|(leaf, measure)| {
        let deviation = leaf.score - mean;
        deviation * deviation * measure
    });
    let main = coordinates.iter().enumerate().map(|(dimension, &coordinate)| {
        let steps = leaves.iter().zip(&measures).map(|(leaf, measure)| {
            let side = &leaf.sides[dimension];
            (side, (leaf.score - mean) * measure / side.measure())
        });
        match coordinate {
            Coordinate::Numeric => variance_of_intervals(steps),
            Coordinate::Categorical { choices } => variance_of_choices(steps, choices as usize),
        }
    });
    Variances { total: total.sum(), main: main.collect() }
}

/// `∫ m(x)² dx` of the marginal m, which is the sum of the steps and has mean 0.
fn variance_of_intervals<'a>(steps: impl Iterator<Item = (&'a Side, f64)>) -> f64 {
    let mut level = 0.0;
    let mut edges: Vec<(f64, f64)> = Vec::new();
    for (side, height) in steps {
        if let &Side::Interval { low, high } = side {
            if low > 0.0 {
                edges.push((low, height));
            } else {
                level += height;
            }
            if high < 1.0 {
                edges.push((high, -height));
            }
        }
    }
    let (mut variance, mut from) = (0.0, 0.0);
    for (edge, change) in sort::sorted(edges, |edge| edge.0) {
        variance += level * level * (edge - from);
        level += change;
        from = edge;
    }
    variance + level * level * (1.0 - from)
}

/// The mean of `m(choice)²` of the marginal m, which is the sum of the steps and has mean 0.
fn variance_of_choices<'a>(steps: impl Iterator<Item = (&'a Side, f64)>, choices: usize) -> f64 {
    let mut levels = vec![0.0; choices];
    for (side, height) in steps {
        if let Side::Choices(covered) = side {
            for (level, _) in levels.iter_mut().zip(covered).filter(|(_, covered)| **covered) {
                *level += height;
            }
        }
    }
    levels.iter().map(|level| level * level).sum::<f64>() / choices as f64
}

#[cfg(test)]
mod tests {
    use super::super::forest::grow;
    use super::super::sample::Sample;
    use super::*;
    use crate::random::rng;
    use rand::RngExt;

    fn interval(low: f64, high: f64) -> Side {
        Side::Interval { low, high }
    }

    #[test]
    fn known_values() {
        struct Case {
            name: &'static str,
            leaves: Vec<(f64, [Side; 2])>,
            expected: Variances,
        }
        let whole = || interval(0.0, 1.0);
        let (lower, upper) = (|| interval(0.0, 0.5), || interval(0.5, 1.0));
        let cases = [
            Case {
                name: "one leaf",
                leaves: vec![(7.0, [whole(), whole()])],
                expected: Variances { total: 0.0, main: vec![0.0, 0.0] },
            },
            Case {
                name: "one split",
                leaves: vec![
                    (0.0, [interval(0.0, 0.25), whole()]),
                    (4.0, [interval(0.25, 1.0), whole()]),
                ],
                expected: Variances { total: 3.0, main: vec![3.0, 0.0] },
            },
            Case {
                name: "exclusive or",
                leaves: vec![
                    (-1.0, [lower(), lower()]),
                    (1.0, [lower(), upper()]),
                    (1.0, [upper(), lower()]),
                    (-1.0, [upper(), upper()]),
                ],
                expected: Variances { total: 1.0, main: vec![0.0, 0.0] },
            },
            Case {
                name: "one corner",
                leaves: vec![
                    (0.0, [lower(), whole()]),
                    (0.0, [upper(), lower()]),
                    (4.0, [upper(), upper()]),
                ],
                expected: Variances { total: 3.0, main: vec![1.0, 1.0] },
            },
        ];
        for Case { name, leaves, expected } in cases {
            let leaves: Vec<Leaf> = leaves
                .into_iter()
                .map(|(score, sides)| Leaf { score, sides: sides.to_vec() })
                .collect();
            let found = variances(&[Coordinate::Numeric, Coordinate::Numeric], &leaves);
            assert_eq!(found, expected, "{name}");
        }
    }

    const MIXED: [Coordinate; 3] =
        [Coordinate::Numeric, Coordinate::Categorical { choices: 4 }, Coordinate::Numeric];

    /// A tree on random rows, with few values in the last dimension.
    fn tree(seed: u64) -> Vec<Leaf> {
        let mut rng = rng(seed);
        let (mut rows, mut scores) = (Vec::new(), Vec::new());
        for _ in 0..60 {
            let choice = f64::from(rng.random_range(0..4_u32));
            rows.push([rng.random(), choice, f64::from(rng.random_range(0..5_u32)) / 4.0]);
            scores.push(rng.random::<f64>() + choice);
        }
        grow(&Sample::new(&MIXED, &rows, &scores, &mut rng).unwrap(), &mut rng)
    }

    fn covers(leaf: &Leaf, point: [f64; 3]) -> bool {
        leaf.sides.iter().zip(point).all(|(side, value)| match side {
            Side::Interval { low, high } => value > *low && value <= *high,
            Side::Choices(choices) => choices[value as usize],
        })
    }

    /// Centres and measures of the cells of a dimension.
    fn cells(leaves: &[Leaf], dimension: usize) -> Vec<(f64, f64)> {
        let mut edges: Vec<f64> = vec![0.0, 1.0];
        for leaf in leaves {
            match leaf.sides[dimension] {
                Side::Interval { low, high } => edges.extend([low, high]),
                Side::Choices(_) => return (0..4).map(|at| (f64::from(at), 0.25)).collect(),
            }
        }
        sort::sort(&mut edges);
        edges.dedup();
        edges.windows(2).map(|pair| (0.5 * (pair[0] + pair[1]), pair[1] - pair[0])).collect()
    }

    #[test]
    fn every_point_is_in_one_leaf() {
        for seed in 0..5 {
            let leaves = tree(seed);
            let measure: f64 = leaves
                .iter()
                .map(|leaf| leaf.sides.iter().map(Side::measure).product::<f64>())
                .sum();
            assert!((measure - 1.0).abs() < 1e-12, "{measure}");
            let mut rng = rng(100 + seed);
            for _ in 0..200 {
                let point = [rng.random(), f64::from(rng.random_range(0..4_u32)), rng.random()];
                assert_eq!(leaves.iter().filter(|leaf| covers(leaf, point)).count(), 1);
            }
        }
    }

    #[test]
    fn variances_equal_those_computed_cell_by_cell() {
        for seed in 0..5 {
            let leaves = tree(seed);
            let axes: Vec<Vec<(f64, f64)>> = (0..3).map(|at| cells(&leaves, at)).collect();
            let mut marginals: Vec<Vec<f64>> =
                axes.iter().map(|axis| vec![0.0; axis.len()]).collect();
            let (mut mean, mut squares) = (0.0, 0.0);
            for (i, &(x, width)) in axes[0].iter().enumerate() {
                for (j, &(y, share)) in axes[1].iter().enumerate() {
                    for (k, &(z, height)) in axes[2].iter().enumerate() {
                        let leaf = leaves.iter().find(|leaf| covers(leaf, [x, y, z])).unwrap();
                        let weight = width * share * height;
                        mean += weight * leaf.score;
                        squares += weight * leaf.score * leaf.score;
                        marginals[0][i] += share * height * leaf.score;
                        marginals[1][j] += width * height * leaf.score;
                        marginals[2][k] += width * share * leaf.score;
                    }
                }
            }
            let found = variances(&MIXED, &leaves);
            assert!((found.total - (squares - mean * mean)).abs() < 1e-12, "{found:?}");
            for (dimension, marginal) in marginals.iter().enumerate() {
                let cells = axes[dimension].iter().zip(marginal);
                let expected: f64 = cells
                    .map(|((_, weight), value)| weight * (value - mean) * (value - mean))
                    .sum();
                assert!((found.main[dimension] - expected).abs() < 1e-12, "{found:?}");
            }
        }
    }
}
