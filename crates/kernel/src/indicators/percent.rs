//! Percentages of wholes and ranges, with the results of TA-Lib for wholes and ranges of 0.

/// Two numbers whose difference is at most this share of their sizes differ by rounding only, as in TA-Lib.
const ROUNDING: f64 = 1e-14;

/// Whether two numbers are so close that rounding alone can explain the difference. Values computed from constant prices
/// still differ in their last digits.
pub(super) fn is_rounding(a: f64, b: f64) -> bool {
    (a - b).abs() <= ROUNDING * (a.abs() + b.abs())
}

/// `part` in per cent of `whole`; 0 if the whole is 0, as in TA-Lib, or so close to 0 that it has lost digits.
pub(super) fn percent(part: f64, whole: f64) -> f64 {
    if whole < f64::MIN_POSITIVE { 0.0 } else { 100.0 * (part / whole) }
}

/// Where a value is in a range, from 0 at `low` to 100 at `high`; 0 in a range without width, as in TA-Lib.
pub(super) fn percent_of_range(value: f64, low: f64, high: f64) -> f64 {
    if is_rounding(high, low) { 0.0 } else { percent(value - low, high - low) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_nothing_is_0() {
        assert_eq!(percent(1.0, 4.0), 25.0);
        assert_eq!(percent(0.0, 0.0), 0.0);
        assert_eq!(percent(5e-324, 1e-323), 0.0);
        assert!(percent(f64::NAN, f64::NAN).is_nan());
    }

    #[test]
    fn a_range_as_wide_as_rounding_has_no_width() {
        assert_eq!(percent_of_range(11.0, 10.0, 14.0), 25.0);
        assert_eq!(percent_of_range(5.0, 5.0, 5.0), 0.0);
        assert_eq!(percent_of_range(0.1 + 0.2, 0.3, 0.1 + 0.2), 0.0);
        assert_eq!(percent_of_range(0.0, 0.0, 0.0), 0.0);
    }
}
