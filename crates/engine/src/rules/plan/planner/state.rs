//! `var` lines that do not depend on the position. Their values follow from the candles alone, so they are columns that episodes
//! share: one pass over the candles runs the `let` and `set` lines in their order.

use super::memory::{Facts, Memory};
use super::steps::Steps;
use crate::columns::{ColumnId, ColumnInput, ColumnRequests};
use crate::rules::vocabulary::PositionPart;
use std::rc::Rc;

/// The lines of a text that keep values, and the columns that they read.
#[derive(Debug)]
pub(in crate::rules::plan) struct StateProgram {
    pub(super) lines: Rc<Lines>,
    pub(super) inputs: Vec<ColumnId>,
    /// Names the computation: equal names stand for equal lines.
    pub(super) name: String,
}

/// The lines and the values before the first candle.
#[derive(Debug)]
pub(super) struct Lines {
    pub(super) steps: Steps,
    pub(super) memory: Memory,
    /// For the handle of each column, its place among the inputs.
    pub(super) places: Vec<usize>,
}

/// The columns at one candle.
struct Row<'a> {
    columns: &'a [&'a [f64]],
    places: &'a [usize],
    index: usize,
}

impl Facts for Row<'_> {
    fn column(&self, id: ColumnId) -> f64 {
        let column = self.places.get(id.place()).and_then(|&place| self.columns.get(place));
        column.and_then(|column| column.get(self.index)).copied().unwrap_or(f64::NAN)
    }

    fn position(&self, _: PositionPart) -> f64 {
        f64::NAN
    }

    fn filled_since(&self, _: PositionPart, _: f64) -> f64 {
        f64::NAN
    }
}

impl StateProgram {
    /// The column of a `var` after the first `seen` of the `set` lines of the text.
    pub(in crate::rules::plan) fn column(
        &self,
        requests: &mut ColumnRequests,
        index: usize,
        seen: usize,
    ) -> ColumnId {
        let inputs: Vec<ColumnInput> = self.inputs.iter().map(|id| (*id).into()).collect();
        let lines = self.lines.clone();
        requests.formula(&self.name, &inputs, &[index as f64, seen as f64], move |columns, out| {
            let Lines { steps, memory, places } = &*lines;
            let (mut memory, mut stack) = (memory.clone(), Vec::new());
            for (candle, out) in out.iter_mut().enumerate() {
                let row = Row { columns, places, index: candle };
                *out = steps.run_to([index, seen], &row, &mut memory, &mut stack);
                memory.close(&row);
            }
        })
    }
}
