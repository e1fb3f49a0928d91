//! One choice of a category. Every fourth proposal in a space with categories is made within one: it has this choice, and learns
//! from the points with it alone. The good points of a search soon share their choices, and a point with another choice competes
//! with refined ones; without such proposals the best choice would never be refined if it looked worse at first.

use crate::random::rng;
use crate::search::{Dimension, SearchSpace};
use rand::RngExt as _;

/// One proposal of this many is made within a choice.
const EVERY: u64 = 4;
/// The first of the streams of random numbers that decide the choice. Draws use those below it.
const STREAM: u64 = 1 << 34;

/// A category and one of its choices.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Choice {
    /// The dimension's place in a point.
    pub(super) dimension: usize,
    /// Its coordinate.
    pub(super) at: f64,
}

impl Choice {
    /// The choice within which the point of episode `number`, from 1, is proposed; none for a point of the whole space.
    pub(super) fn of_episode(space: &SearchSpace, seed: u64, number: u64) -> Option<Self> {
        if !number.is_multiple_of(EVERY) {
            return None;
        }
        let categories: Vec<(usize, u64)> =
            space.dimensions().enumerate().filter_map(category).collect();
        let mut rng = rng(seed);
        rng.set_stream(STREAM + number);
        let &(dimension, choices) =
            categories.get((rng.random::<f64>() * categories.len() as f64) as usize)?;
        let at = libm::floor(rng.random::<f64>() * choices as f64);
        Some(Self { dimension, at })
    }

    /// Whether a point has it.
    pub(super) fn is_of(&self, point: &[f64]) -> bool {
        (point[self.dimension] - self.at).abs() < 0.5
    }
}

/// A dimension with its number of choices, if it has two or more.
fn category((index, dimension): (usize, &Dimension)) -> Option<(usize, u64)> {
    let choices = dimension.levels().filter(|_| !dimension.is_numeric())?;
    (choices > 1).then_some((index, choices))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Params;
    use std::collections::BTreeSet;

    fn space(json: &str) -> SearchSpace {
        SearchSpace::new(serde_json::from_str(json).unwrap(), &[], &Params::new()).unwrap()
    }

    #[test]
    fn every_choice_of_every_category_has_its_turns() {
        let space = space(
            r#"{"a":{"float":{"low":0,"high":1}},"b":{"categorical":{"choices":["x","y","z"]}},
                "c":{"categorical":{"choices":[1]}},"d":{"bool":{}}}"#,
        );
        let choices = (1..=400).filter_map(|number| Choice::of_episode(&space, 7, number));
        let choices: Vec<(usize, u64)> =
            choices.map(|choice| (choice.dimension, choice.at as u64)).collect();
        assert_eq!(choices.len(), 100);
        let different: BTreeSet<(usize, u64)> = choices.into_iter().collect();
        assert!(different.into_iter().eq([(1, 0), (1, 1), (1, 2), (3, 0), (3, 1)]));
    }

    #[test]
    fn numbers_alone_have_no_choice() {
        let space =
            space(r#"{"a":{"int":{"low":0,"high":9}},"b":{"categorical":{"choices":[1]}}}"#);
        assert!((1..=40).all(|number| Choice::of_episode(&space, 7, number).is_none()));
    }
}
