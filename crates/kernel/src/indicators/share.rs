//! Shares in per cent, and when there is nothing to have a share of.

/// A difference of two numbers below this share of their size is rounding, as in TA-Lib.
const ROUNDING: f64 = 1e-14;

/// Whether the difference of two numbers can be rounding alone. Where prices stand still, what is made of them still
/// moves in its last digits.
pub(super) fn is_rounding(a: f64, b: f64) -> bool {
    (a - b).abs() <= ROUNDING * (a.abs() + b.abs())
}

/// A part of a whole in per cent; 0 of nothing, as in TA-Lib, and of a whole that has shrunk to where digits are lost.
pub(super) fn per_cent(part: f64, whole: f64) -> f64 {
    if whole < f64::MIN_POSITIVE { 0.0 } else { 100.0 * (part / whole) }
}

/// Where a value is in a range, 0 at its low to 100 at its high; 0 in a range without width, as in TA-Lib.
pub(super) fn position(value: f64, low: f64, high: f64) -> f64 {
    if is_rounding(high, low) { 0.0 } else { per_cent(value - low, high - low) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_has_no_share() {
        assert_eq!(per_cent(1.0, 4.0), 25.0);
        assert_eq!(per_cent(0.0, 0.0), 0.0);
        assert_eq!(per_cent(5e-324, 1e-323), 0.0);
        assert!(per_cent(f64::NAN, f64::NAN).is_nan());
    }

    #[test]
    fn a_range_of_rounding_has_no_width() {
        assert_eq!(position(11.0, 10.0, 14.0), 25.0);
        assert_eq!(position(5.0, 5.0, 5.0), 0.0);
        assert_eq!(position(0.1 + 0.2, 0.3, 0.1 + 0.2), 0.0);
        assert_eq!(position(0.0, 0.0, 0.0), 0.0);
    }
}
