//! The columns of an indicator. Indicators fill slices and do not depend on columns, so this code is here.

use super::{Column, Values, undefined};
use crate::indicators::{Indicator, IndicatorInput};
use std::sync::Arc;

impl Indicator {
    /// Computes every output with complete parameters. Each column is as long as the series.
    pub fn columns(&self, input: &IndicatorInput<'_>, params: &[f64]) -> Vec<Column> {
        let len = input.series.len();
        let mut columns: Vec<Column> = self.outputs.iter().map(|_| undefined(len)).collect();
        // A new column has no other owner, so `get_mut` succeeds for every one.
        let mut values: Vec<&mut [f64]> =
            columns.iter_mut().filter_map(Arc::get_mut).map(Values::as_mut_slice).collect();
        (self.compute)(input, params, &mut values);
        columns
    }
}
