//! What the hand-worked tests of the indicators share.

/// Stands for an undefined value in expectations.
pub(super) const NONE: f64 = f64::NAN;

/// Compares columns: undefined where undefined is expected, otherwise equal but for the last digits.
pub(super) fn assert_values(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
        let equal = (found - expected).abs() <= 1e-12 * (1.0 + expected.abs());
        let undefined = found.is_nan() && expected.is_nan();
        assert!(equal || undefined, "at {index}: {found} instead of {expected}");
    }
}
