//! The inputs of every search for a point: the space, the model and the points that were proposed before.

use super::features::Features;
use crate::search::SearchSpace;
use crate::search::samplers::seen::Seen;
use candlerun_gaussian::{Acquisition, Posterior};

/// Borrowed for one step of a search.
pub(super) struct AcquisitionContext<'a> {
    pub(super) space: &'a SearchSpace,
    pub(super) features: &'a Features,
    pub(super) posterior: &'a Posterior,
    pub(super) seen: &'a Seen,
}

impl AcquisitionContext<'_> {
    /// The acquisition value of a point; higher is better.
    pub(super) fn value(&self, acquisition: Acquisition, point: &[f64]) -> f64 {
        acquisition.value(self.posterior, &self.features.of(self.space, point))
    }

    /// Whether a point may be proposed: it is feasible and was not proposed before.
    pub(super) fn is_new(&self, point: &[f64]) -> bool {
        self.space.is_feasible(point) && !self.seen.contains(self.space, point)
    }
}
