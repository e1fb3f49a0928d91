//! Columns: series of numbers beside the candles, each computed once and shared by every episode that asks for it.
//!
//! A value is NaN while it is undefined (warm-up); nothing is invented for it.

/// The bounded store of computed columns.
mod cache;
/// The indicators that strategies ask for most.
mod common;
/// Comparisons of columns as bit sets.
mod comparison;
/// The name of a column.
mod key;
/// What a strategy asks for.
mod request;

pub use cache::{ColumnCache, DEFAULT_MAX_BYTES};
pub use common::{BandColumns, MacdColumns};
pub use comparison::{Comparison, equal};
pub use key::{ColumnKey, Source};
pub use request::{ColumnId, ColumnInput, ColumnRequest, ColumnRequests};

use std::sync::Arc;

/// One computed column, as long as the candles.
pub type Column = Arc<[f64]>;
