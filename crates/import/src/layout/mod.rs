//! The columns of a file, found by the names in its header, by the values in its first row, or as the options choose them.

/// The columns that the options choose.
mod chosen;
/// The index of each column.
mod columns;
/// The names of a header.
mod header;
/// Columns with names.
mod named;
/// The errors for files whose columns are not found.
mod refusals;
/// Columns without names.
mod unnamed;

pub(super) use columns::{Layout, PRICES, TimeColumns};
pub(super) use refusals::{EXPECTED, no_header, several};
