//! The largest accepted row.

/// Longest accepted row.
pub(crate) const MAX_RECORD_BYTES: usize = 64 * 1024;

/// Largest accepted number of fields in a row.
pub(crate) const MAX_FIELDS: usize = 256;
