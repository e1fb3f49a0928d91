//! Columns: series of numbers beside the candles, each computed once and shared by every episode that requests it.
//!
//! A value is NaN while it is undefined (warm-up).

/// The bounded cache of computed columns.
mod cache;
/// Typed requests for the most common indicators.
mod common;
/// The columns of an indicator.
mod compute;
/// The key of a column.
mod key;
/// Requests of a strategy for columns.
mod request;
/// The values of a column.
mod values;

pub use cache::{ColumnCache, DEFAULT_MAX_BYTES};
pub use common::{BandColumns, MacdColumns};
pub use key::{ColumnKey, Source};
pub use request::{ColumnId, ColumnInput, ColumnRequest, ColumnRequests};
pub(crate) use values::Compared;
pub use values::Values;

use std::sync::Arc;

/// One computed column, as long as the candles.
pub type Column = Arc<Values>;

/// A column of `len` undefined values.
pub(crate) fn undefined(len: usize) -> Column {
    Arc::new(Values::new(vec![values::UNDEFINED; len]))
}
