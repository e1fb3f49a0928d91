//! The points that were proposed before, as cells of the space: every level is a cell, and a range without steps has a million
//! cells. Points nearer than that would give a model no information and make its matrices singular.

use crate::search::{Dimension, Observation, SearchSpace};
use std::collections::BTreeSet;

/// Cells of a range without steps.
const CELLS: f64 = 1_048_576.0;
/// Observations added in one call.
const CHUNK: usize = 5_000;

/// The cells of all proposed points.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    observed: BTreeSet<Vec<u64>>,
    /// Number of observations in `observed`.
    count: usize,
    /// Points chosen for the current batch.
    chosen: BTreeSet<Vec<u64>>,
}

impl Seen {
    /// Begins a batch: adds the observations before it and drops the points chosen for the last one. Returns false until all
    /// observations are added.
    pub(super) fn begin_batch(
        &mut self,
        space: &SearchSpace,
        observations: &[Observation],
    ) -> bool {
        self.chosen.clear();
        if self.count > observations.len() {
            *self = Self::default();
        }
        let end = observations.len().min(self.count + CHUNK);
        let new = observations[self.count..end].iter();
        self.observed.extend(new.map(|observation| cell(space, &observation.point)));
        self.count = end;
        end == observations.len()
    }

    /// Adds a point chosen for the batch. Returns false if it was proposed before.
    pub(super) fn choose(&mut self, space: &SearchSpace, point: &[f64]) -> bool {
        let cell = cell(space, point);
        !self.observed.contains(&cell) && self.chosen.insert(cell)
    }

    /// Whether a point in the same cell was proposed before.
    pub(super) fn contains(&self, space: &SearchSpace, point: &[f64]) -> bool {
        let cell = cell(space, point);
        self.observed.contains(&cell) || self.chosen.contains(&cell)
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
    fn a_chosen_cell_is_kept_until_the_next_batch_and_an_observed_one_for_good() {
        let json = r#"{"a":{"float":{"low":-1,"high":1}},"b":{"int":{"low":0,"high":9}}}"#;
        let dimensions = serde_json::from_str(json).unwrap();
        let space = SearchSpace::new(dimensions, &[], &Params::new()).unwrap();
        let observed: Vec<Observation> = (0..6_000)
            .map(|index| Observation { point: vec![f64::from(index) / 6_000.0, 3.0], losses: None })
            .collect();
        let mut seen = Seen::default();
        assert!(!seen.begin_batch(&space, &observed), "too many for one call");
        assert!(seen.begin_batch(&space, &observed));
        assert!(seen.contains(&space, &[0.5 + 1e-8, 3.0]) && !seen.contains(&space, &[0.5, 4.0]));
        assert!(!seen.choose(&space, &[0.5 + 1e-8, 3.0]));
        assert!(seen.choose(&space, &[-0.5, 3.0]) && !seen.choose(&space, &[-0.5 + 1e-8, 3.0]));
        assert!(seen.begin_batch(&space, &observed));
        assert!(!seen.contains(&space, &[-0.5, 3.0]), "the batch is over");
    }
}
