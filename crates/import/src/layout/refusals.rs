//! The errors for files whose columns are not found.

use super::super::record::{Place, Record};
use crate::error::Error;

/// The reason for which a file without columns of candles is refused.
pub(crate) const EXPECTED: &str = "the first line must name the columns time, open, high, low and close, or hold them in this order";

/// The error for a file with several symbols.
#[cold]
pub(crate) fn several(record: &Record<'_>, symbols: &str) -> Error {
    let reason = format!(
        "the file has the candles of several symbols, {symbols}: choose one with the option symbol"
    );
    record.place.refuse("symbol", &record.shown(), reason)
}

/// The error for a record that is neither a header nor a candle.
#[cold]
pub(crate) fn no_header(record: &Record<'_>, more: &str) -> Error {
    let expected = match record.place {
        Place::Line(_) => EXPECTED,
        Place::Element(_) => "a candle must have time, open, high, low and close",
    };
    record.place.refuse("header", &record.shown(), format!("{expected}{more}"))
}
