//! A dimension of a search space, and where a parameter is among the dimensions.

use super::Dimension;
use super::dimension::Steps;
use crate::params::ParamValue;

/// A dimension with its name, and with values that would otherwise be computed again for every point.
#[derive(Debug, Clone)]
pub(super) struct Axis {
    pub(super) name: String,
    pub(super) dimension: Dimension,
    pub(super) levels: Option<u64>,
    pub(super) steps: Option<Steps>,
}

impl Axis {
    pub(super) fn new((name, dimension): (String, Dimension)) -> Self {
        let (levels, steps) = (dimension.levels(), dimension.steps());
        Self { name, dimension, levels, steps }
    }

    pub(super) fn number(&self, coordinate: f64) -> f64 {
        self.dimension.number_of(self.steps.as_ref(), coordinate).unwrap_or(f64::NAN)
    }

    pub(super) fn value(&self, coordinate: f64) -> ParamValue {
        self.dimension.value_of(self.steps.as_ref(), coordinate)
    }
}

/// Whether a parameter varies.
pub(super) fn varies(axes: &[Axis], name: &str) -> bool {
    axes.iter().any(|axis| axis.name == name)
}

/// The dimension of a numeric parameter, by its name.
pub(super) fn index_of_number(axes: &[Axis], name: &str) -> Option<usize> {
    axes.iter().position(|axis| axis.name == name && axis.dimension.is_numeric())
}
