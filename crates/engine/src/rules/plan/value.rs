//! The result of an expression that does not read the position.

use crate::columns::{ColumnId, ColumnInput};

/// A number that is the same at every candle, or a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    /// The same at every candle.
    Number(f64),
    /// One value for each candle.
    Column(ColumnInput),
}

impl From<ColumnId> for Value {
    fn from(id: ColumnId) -> Self {
        Self::Column(ColumnInput::Column(id))
    }
}
