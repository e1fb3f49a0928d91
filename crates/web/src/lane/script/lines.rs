//! The series of a script for a chart: those that its `init` has returned. Names and columns are known once the episode begins, and the
//! values are read when it has ended.

use candlerun_engine::columns::Column;
use candlerun_engine::rules::{LineScale, MOST_LINES, StrategyLine};
use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

/// A series before its values are read.
pub(super) struct ScriptLine {
    pub(super) name: String,
    pub(super) scale: LineScale,
    pub(super) column: Column,
}

/// The series of one episode. Copies share them.
#[derive(Clone, Default)]
pub(in crate::lane) struct ScriptLines(Rc<RefCell<Vec<ScriptLine>>>);

impl ScriptLines {
    /// Sets the series. Only the first 20 are kept.
    pub(super) fn set(&self, lines: impl Iterator<Item = ScriptLine>) {
        *self.0.borrow_mut() = lines.take(MOST_LINES).collect();
    }

    /// Takes the series with their values in a window.
    pub(in crate::lane) fn take(&self, window: Range<usize>) -> Vec<StrategyLine> {
        let lines = self.0.take().into_iter();
        let line = |ScriptLine { name, scale, column }: ScriptLine| StrategyLine {
            name,
            scale,
            values: column[window.clone()].to_vec(),
        };
        lines.map(line).collect()
    }
}
