//! Columns: series of numbers beside the candles, each computed once and shared by every episode that asks for it.
//!
//! A value is NaN while it is undefined (warm-up); nothing is invented for it.

/// The bounded store of computed columns.
mod cache;
/// The indicators that strategies ask for most.
mod common;
/// The name of a column.
mod key;
/// What a strategy asks for.
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

/// What stands where a value is not defined. Of all NaN it is the one whose bytes are the same: memory is filled at once.
const UNDEFINED: f64 = f64::from_bits(u64::MAX);

/// So many values that are not defined yet.
pub(crate) fn undefined(len: usize) -> Column {
    Arc::new(Values::new(vec![UNDEFINED; len]))
}
