//! The check of a refusal, for the fuzz targets and for tests of engine and scheduler.

use candlerun_engine::Error;

/// A refusal has a place and a reason, and all of it is short enough to be shown.
pub fn check_error(error: &Error) {
    let (Error::Field { field, value, reason } | Error::Line { field, value, reason, .. }) = error;
    assert!(!field.is_empty() && !reason.is_empty(), "{error:?}");
    for (part, most) in [(field, 300), (value, 100), (reason, 2_000)] {
        let characters = part.chars().count();
        let beginning: String = part.chars().take(40).collect();
        assert!(characters <= most, "{characters} characters: {beginning}");
    }
}
