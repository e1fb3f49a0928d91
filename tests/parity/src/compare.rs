//! Comparison of our numbers with those of an oracle.

use serde_json::Value;

/// Whether a price, a size, a profit or a commission agrees: within 1e-9 of the larger number plus 1e-12 of the entry's value.
pub(crate) fn same_amount(a: f64, b: f64, entry_value: f64) -> bool {
    let larger = if a.abs() > b.abs() { a.abs() } else { b.abs() };
    (a - b).abs() <= 1e-9 * larger + 1e-12 * entry_value.abs()
}

/// Whether a statistic agrees: both are undefined, or they are within 1e-8.
pub(crate) fn same_statistic(ours: Option<f64>, theirs: &Value) -> bool {
    match (ours, number(theirs)) {
        (None, None) => true,
        (Some(ours), Some(theirs)) if theirs.is_finite() => {
            let larger = if ours.abs() > theirs.abs() { ours.abs() } else { theirs.abs() };
            (ours - theirs).abs() <= 1e-8 * if larger > 1.0 { larger } else { 1.0 }
        }
        // A division by 0 is undefined in our statistics and infinite in theirs.
        (None, Some(theirs)) => theirs.is_infinite(),
        _ => false,
    }
}

/// A number of an oracle file, in which infinities are strings and NaN is null.
pub(crate) fn number(value: &Value) -> Option<f64> {
    match value.as_str() {
        Some("inf") => Some(f64::INFINITY),
        Some("-inf") => Some(f64::NEG_INFINITY),
        _ => value.as_f64(),
    }
}

/// A list of numbers of an oracle file.
pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().into_iter().flatten().map(|item| number(item).unwrap_or(f64::NAN)).collect()
}
