//! Regression trees on bootstrapped rows (L. Breiman, Random Forests, 2001), grown like those of Optuna's fANOVA: every
//! dimension is tried at every split, and leaves are split until their scores are equal. The result of a tree is its leaves, which
//! are boxes that partition the space.
//!
//! Choices are sorted by their mean score and then split like numbers, which finds the best of all partitions in two groups
//! (W. D. Fisher, On Grouping for Maximum Homogeneity, 1958).

use super::coordinate::{Coordinate, Rule, Side};
use super::sample::Sample;
use crate::sort;
use rand::{RngExt, rngs::ChaCha8Rng};
use std::ops::Range;

/// Greatest depth of a tree.
const MAX_DEPTH: u32 = 64;

/// Numbers this close together are not separated by a split.
const CLOSEST: f64 = 1e-7;

/// A box of the space in which a tree gives one score.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    /// Mean of the scores in the box.
    pub(super) score: f64,
    /// The part of each dimension that the box covers.
    pub(super) sides: Vec<Side>,
}

/// Grows one tree.
pub(super) fn grow(sample: &Sample, rng: &mut ChaCha8Rng) -> Vec<Leaf> {
    let mut growth = Growth::new(sample, rng);
    let sides = sample.coordinates.iter().map(|coordinate| coordinate.side()).collect();
    growth.node(0..growth.rows(), sides, 0);
    growth.leaves
}

/// A tree that is being grown. A node is a range of rows, the same range in the sorted rows of every dimension.
struct Growth<'a> {
    sample: &'a Sample,
    rng: &'a mut ChaCha8Rng,
    /// Number of times that each row was drawn.
    drawn: Vec<u32>,
    /// For each dimension, the indexes of the drawn rows, sorted by value within every node.
    sorted: Vec<Vec<u32>>,
    /// Whether each row goes left at the current split.
    left: Vec<bool>,
    spare: Vec<u32>,
    /// The dimensions, in the order in which splits are tried.
    tried: Vec<usize>,
    leaves: Vec<Leaf>,
}

/// Weight and weighted sum of scores.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    weight: f64,
    score: f64,
}

impl Sum {
    fn add(&mut self, other: Self) {
        self.weight += other.weight;
        self.score += other.score;
    }

    fn mean(self) -> f64 {
        self.score / self.weight
    }

    /// The part of the sum of squares that the mean explains. The more both parts of a split explain, the less variance remains.
    fn explained(self) -> f64 {
        self.score * self.score / self.weight
    }

    /// The explained part after a split of `total` into `self` and the rest.
    fn explained_by_split(self, total: Self) -> f64 {
        let rest = Self { weight: total.weight - self.weight, score: total.score - self.score };
        self.explained() + rest.explained()
    }
}

/// The best split so far.
struct Split {
    dimension: usize,
    rule: Rule,
    explained: f64,
}

impl<'a> Growth<'a> {
    fn new(sample: &'a Sample, rng: &'a mut ChaCha8Rng) -> Self {
        let rows = sample.scores.len();
        let mut drawn = vec![0; rows];
        for _ in 0..rows {
            drawn[rng.random_range(0..rows as u32) as usize] += 1;
        }
        let in_bag = |&row: &u32| drawn[row as usize] > 0;
        let sorted: Vec<Vec<u32>> = sample
            .sorted
            .iter()
            .map(|order| order.iter().copied().filter(in_bag).collect())
            .collect();
        Self {
            sample,
            rng,
            drawn,
            tried: (0..sorted.len()).collect(),
            sorted,
            left: vec![false; rows],
            spare: Vec::with_capacity(rows),
            leaves: Vec::new(),
        }
    }

    fn rows(&self) -> usize {
        self.sorted.first().map_or(0, Vec::len)
    }

    /// Splits a node into leaves.
    fn node(&mut self, rows: Range<usize>, mut sides: Vec<Side>, depth: u32) {
        let mut total = Sum::default();
        self.members(0, &rows).iter().for_each(|&row| total.add(self.of(row)));
        let Some(split) = self.split(&rows, total, depth) else {
            let score = total.mean();
            return self.leaves.push(Leaf { score, sides });
        };
        let middle = self.partition(&rows, &split);
        let mut right_sides = sides.clone();
        let [left, right] = sides[split.dimension].split(&split.rule);
        sides[split.dimension] = left;
        right_sides[split.dimension] = right;
        self.node(rows.start..middle, sides, depth + 1);
        self.node(middle..rows.end, right_sides, depth + 1);
    }

    fn members(&self, dimension: usize, rows: &Range<usize>) -> &[u32] {
        self.sorted.get(dimension).map_or(&[], |order| &order[rows.clone()])
    }

    fn of(&self, row: u32) -> Sum {
        let weight = f64::from(self.drawn[row as usize]);
        Sum { weight, score: weight * self.sample.scores[row as usize] }
    }

    /// The split that explains most; none for a leaf. The first of several equal splits is taken. The sequence of the dimensions
    /// is drawn for every node, so that no dimension is preferred.
    fn split(&mut self, rows: &Range<usize>, total: Sum, depth: u32) -> Option<Split> {
        if depth == MAX_DEPTH || !self.varies(rows) {
            return None;
        }
        for last in (1..self.tried.len()).rev() {
            let other = self.rng.random_range(0..=last as u32) as usize;
            self.tried.swap(last, other);
        }
        let mut best: Option<Split> = None;
        for &dimension in &self.tried {
            let found = match self.sample.coordinates[dimension] {
                Coordinate::Numeric => self.threshold(dimension, rows, total),
                Coordinate::Categorical { choices } => {
                    self.grouping(dimension, choices, rows, total)
                }
            };
            if let Some((explained, rule)) = found
                && best.as_ref().is_none_or(|best| explained > best.explained)
            {
                best = Some(Split { dimension, rule, explained });
            }
        }
        best
    }

    fn varies(&self, rows: &Range<usize>) -> bool {
        let scores = &self.sample.scores;
        let members = self.members(0, rows);
        members
            .iter()
            .any(|&row| (scores[row as usize] - scores[members[0] as usize]).abs() > f64::EPSILON)
    }

    /// The best threshold of a numeric dimension: the midpoint of two successive values.
    fn threshold(&self, dimension: usize, rows: &Range<usize>, total: Sum) -> Option<(f64, Rule)> {
        let column = &self.sample.columns[dimension];
        let members = self.members(dimension, rows);
        let mut left = Sum::default();
        let mut best: Option<(f64, f64)> = None;
        for pair in members.windows(2) {
            left.add(self.of(pair[0]));
            let [value, next] = [column[pair[0] as usize], column[pair[1] as usize]];
            if next - value > CLOSEST {
                let explained = left.explained_by_split(total);
                if best.is_none_or(|(most, _)| explained > most) {
                    best = Some((explained, 0.5 * (value + next)));
                }
            }
        }
        best.map(|(explained, threshold)| (explained, Rule::AtMost(threshold)))
    }

    /// The best partition of the choices. Choices without a row in the node go with the heavier part.
    fn grouping(
        &self,
        dimension: usize,
        choices: u32,
        rows: &Range<usize>,
        total: Sum,
    ) -> Option<(f64, Rule)> {
        let column = &self.sample.columns[dimension];
        let mut sums = vec![Sum::default(); choices as usize];
        for &row in self.members(dimension, rows) {
            sums[column[row as usize] as usize].add(self.of(row));
        }
        let present: Vec<usize> =
            (0..sums.len()).filter(|&choice| sums[choice].weight > 0.0).collect();
        let present = sort::sorted(present, |&choice| sums[choice].mean());
        let mut left = Sum::default();
        let mut best: Option<(f64, usize, f64)> = None;
        for (taken, &choice) in present.iter().enumerate().take(present.len().saturating_sub(1)) {
            left.add(sums[choice]);
            let explained = left.explained_by_split(total);
            if best.is_none_or(|(most, ..)| explained > most) {
                best = Some((explained, taken + 1, left.weight));
            }
        }
        best.map(|(explained, taken, weight)| {
            let mut goes_left = vec![weight >= total.weight - weight; sums.len()];
            present.iter().enumerate().for_each(|(at, &choice)| goes_left[choice] = at < taken);
            (explained, Rule::OneOf(goes_left))
        })
    }

    /// Moves the rows that go left before the others, for every dimension. Returns the index of the first that goes right.
    fn partition(&mut self, rows: &Range<usize>, split: &Split) -> usize {
        let column = &self.sample.columns[split.dimension];
        for &row in &self.sorted[split.dimension][rows.clone()] {
            self.left[row as usize] = split.rule.is_left(column[row as usize]);
        }
        let mut middle = rows.start;
        for order in &mut self.sorted {
            middle = rows.start;
            self.spare.clear();
            for at in rows.clone() {
                let row = order[at];
                if self.left[row as usize] {
                    order[middle] = row;
                    middle += 1;
                } else {
                    self.spare.push(row);
                }
            }
            order[middle..rows.end].copy_from_slice(&self.spare);
        }
        middle
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::rng;
    use std::collections::BTreeSet;

    fn leaves(coordinate: Coordinate, values: &[f64], scores: &[f64], seed: u64) -> Vec<Leaf> {
        let rows: Vec<[f64; 1]> = values.iter().map(|&value| [value]).collect();
        let mut rng = rng(seed);
        grow(&Sample::new(&[coordinate], &rows, scores, &mut rng).unwrap(), &mut rng)
    }

    fn distinct(leaves: &[Leaf]) -> BTreeSet<u64> {
        leaves.iter().map(|leaf| leaf.score.to_bits()).collect()
    }

    #[test]
    fn every_drawn_row_has_its_own_leaf() {
        let count = 400;
        let values: Vec<f64> = (0..count).map(|at| f64::from(at) / f64::from(count)).collect();
        let scores: Vec<f64> = (0..count).map(|at| f64::from(at * 7 % count)).collect();
        for seed in 0..5 {
            let leaves = leaves(Coordinate::Numeric, &values, &scores, seed);
            assert_eq!(distinct(&leaves).len(), leaves.len());
            // Drawing n rows with replacement gives about n · (1 − 1/e) different rows.
            let share = leaves.len() as f64 / f64::from(count);
            assert!((share - 0.632).abs() < 0.06, "{share}");
        }
    }

    #[test]
    fn choices_are_partitioned_by_one_split() {
        let values: Vec<f64> = (0..100).map(|at| f64::from(at % 10)).collect();
        let scores: Vec<f64> = values.iter().map(|value| value % 3.0 % 2.0).collect();
        let leaves = leaves(Coordinate::Categorical { choices: 10 }, &values, &scores, 1);
        let expected: Vec<bool> = (0..10).map(|choice| choice % 3 != 1).collect();
        assert_eq!(leaves.len(), 2);
        assert_eq!(leaves[0].sides, [Side::Choices(expected)]);
    }

    #[test]
    fn choices_without_rows_go_with_the_heavier_part() {
        let coordinate = Coordinate::Categorical { choices: 4 };
        let values: Vec<f64> = (0..40).map(|at| if at < 30 { 1.0 } else { 2.0 }).collect();
        for (light, heavy) in [(0.0, 1.0), (1.0, 0.0)] {
            let scores: Vec<f64> =
                values.iter().map(|&value| if value > 1.0 { light } else { heavy }).collect();
            let leaves = leaves(coordinate, &values, &scores, 1);
            let sides: Vec<f64> = leaves.iter().map(|leaf| leaf.sides[0].measure()).collect();
            let expected = if light < heavy { [0.25, 0.75] } else { [0.75, 0.25] };
            assert_eq!(sides, expected);
        }
    }

    #[test]
    fn numbers_that_differ_by_rounding_are_not_separated() {
        let values: Vec<f64> = (0..40).map(|at| 0.3 + f64::from(at % 2) * 1e-9).collect();
        let scores: Vec<f64> = (0..40).map(|at| f64::from(at % 2)).collect();
        assert_eq!(leaves(Coordinate::Numeric, &values, &scores, 1).len(), 1);
    }
}
