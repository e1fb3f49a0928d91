//! The features of a point, which the model computes with: one number for each parameter, and one for each choice of a category.

use crate::search::{Dimension, Point, SearchSpace};

/// The feature of the choice taken. With 1/√2, two points that differ in a category have the distance 1, like the ends of a range.
const CHOSEN: f64 = std::f64::consts::FRAC_1_SQRT_2;

/// The mapping from the dimensions of a space to features.
#[derive(Debug, Clone)]
pub(super) struct Features {
    /// The dimension of each feature.
    owners: Vec<usize>,
    /// Number of choices of each dimension; 0 for numbers and flags.
    choices: Vec<usize>,
}

impl Features {
    pub(super) fn new(space: &SearchSpace) -> Self {
        let choices: Vec<usize> = space.dimensions().map(Dimension::choices).collect();
        let owners = choices.iter().enumerate().flat_map(|(dimension, &choices)| {
            std::iter::repeat_n(dimension, if choices == 0 { 1 } else { choices })
        });
        Self { owners: owners.collect(), choices }
    }

    /// The dimension of each feature.
    pub(super) fn owners(&self) -> &[usize] {
        &self.owners
    }

    /// Number of dimensions.
    pub(super) fn dimensions(&self) -> usize {
        self.choices.len()
    }

    /// Whether a feature belongs to a number, not to a choice.
    pub(super) fn is_number(&self, feature: usize) -> bool {
        self.choices[self.owners[feature]] == 0
    }

    /// The features of a point.
    pub(super) fn of(&self, space: &SearchSpace, point: &[f64]) -> Vec<f64> {
        let mut features = Vec::with_capacity(self.owners.len());
        for ((dimension, &choices), &at) in space.dimensions().zip(&self.choices).zip(point) {
            if choices == 0 {
                features.push(dimension.scaled(at));
            } else {
                let chosen = at as usize;
                features
                    .extend((0..choices).map(|choice| if choice == chosen { CHOSEN } else { 0.0 }));
            }
        }
        features
    }

    /// The point whose numbers are nearest to the features; its choices are those of `chosen`.
    pub(super) fn point(&self, space: &SearchSpace, features: &[f64], chosen: &[f64]) -> Point {
        let mut point = chosen.to_vec();
        for (feature, (&owner, &value)) in self.owners.iter().zip(features).enumerate() {
            if self.is_number(feature)
                && let Some(dimension) = space.dimensions().nth(owner)
            {
                point[owner] = dimension.at_scaled(value);
            }
        }
        point
    }
}
