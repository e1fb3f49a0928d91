//! Comparison of values in the tests that are worked by hand.

/// An undefined value.
pub(super) const NONE: f64 = f64::NAN;

/// Asserts that values are undefined where `expected` is, and elsewhere equal up to rounding.
pub(super) fn assert_values(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
        let equal = (found - expected).abs() <= 1e-12 * (1.0 + expected.abs());
        let undefined = found.is_nan() && expected.is_nan();
        assert!(equal || undefined, "at {index}: {found} instead of {expected}");
    }
}
