//! Points proposed before, by the cells they lie in: a point with a level is its own cell, a range without steps has a million.
//! Nearer points would tell nothing new, and make a model's matrices singular.

use crate::search::{Dimension, Observation, SearchSpace};
use std::collections::BTreeSet;

/// Cells of a range without steps.
const CELLS: f64 = 1_048_576.0;
/// Observations taken in one call.
const CHUNK: usize = 5_000;

/// See the module.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    told: BTreeSet<Vec<u64>>,
    /// Observations among those told.
    count: usize,
    /// Points chosen for the batch under way.
    chosen: BTreeSet<Vec<u64>>,
}

impl Seen {
    /// Takes the observations before a batch, of which there are more each time, and forgets what was chosen for the last
    /// one; false until it has them all.
    pub(super) fn learn(&mut self, space: &SearchSpace, observations: &[Observation]) -> bool {
        self.chosen.clear();
        if self.count > observations.len() {
            *self = Self::default();
        }
        let end = observations.len().min(self.count + CHUNK);
        let new = observations[self.count..end].iter();
        self.told.extend(new.map(|seen| cell(space, &seen.point)));
        self.count = end;
        end == observations.len()
    }

    /// Adds a point chosen for the batch; false when it was there.
    pub(super) fn choose(&mut self, space: &SearchSpace, point: &[f64]) -> bool {
        let cell = cell(space, point);
        !self.told.contains(&cell) && self.chosen.insert(cell)
    }

    /// Whether a point in the same cell was proposed before.
    pub(super) fn contains(&self, space: &SearchSpace, point: &[f64]) -> bool {
        let cell = cell(space, point);
        self.told.contains(&cell) || self.chosen.contains(&cell)
    }
}

fn cell(space: &SearchSpace, point: &[f64]) -> Vec<u64> {
    let of = |(dimension, &at): (&Dimension, &f64)| match dimension.levels() {
        Some(_) => at as u64,
        None => (dimension.unit(at) * CELLS) as u64,
    };
    space.dimensions().zip(point).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Params;

    #[test]
    fn a_point_is_known_by_its_cell_until_the_batch_or_for_good() {
        let json = r#"{"a":{"float":{"low":-1,"high":1}},"b":{"int":{"low":0,"high":9}}}"#;
        let dimensions = serde_json::from_str(json).unwrap();
        let space = SearchSpace::new(dimensions, &[], &Params::new()).unwrap();
        let told: Vec<Observation> = (0..6_000)
            .map(|index| Observation { point: vec![f64::from(index) / 6_000.0, 3.0], losses: None })
            .collect();
        let mut seen = Seen::default();
        assert!(!seen.learn(&space, &told), "too many for one call");
        assert!(seen.learn(&space, &told));
        assert!(seen.contains(&space, &[0.5 + 1e-8, 3.0]) && !seen.contains(&space, &[0.5, 4.0]));
        assert!(!seen.choose(&space, &[0.5 + 1e-8, 3.0]));
        assert!(seen.choose(&space, &[-0.5, 3.0]) && !seen.choose(&space, &[-0.5 + 1e-8, 3.0]));
        assert!(seen.learn(&space, &told));
        assert!(!seen.contains(&space, &[-0.5, 3.0]), "the batch is over");
    }
}
