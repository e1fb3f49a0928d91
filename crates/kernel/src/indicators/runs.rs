//! Uninterrupted runs of defined values. A series that is itself an indicator column starts undefined and may become
//! undefined again later. Every indicator restarts after an undefined value, so that no window spans a missing value.

use std::ops::Range;

/// The index ranges of consecutive finite values, in order. Without the last values, only the last ranges are shorter or missing.
pub(super) fn runs(values: &[f64]) -> impl Iterator<Item = Range<usize>> {
    let mut next = 0;
    std::iter::from_fn(move || {
        let start = next + values[next..].iter().position(|value| value.is_finite())?;
        let len = values[start..].iter().position(|value| !value.is_finite());
        next = start + len.unwrap_or(values.len() - start);
        Some(start..next)
    })
}

/// Sets values of `column` to undefined where `later` is undefined, so that both start at the same index.
pub(super) fn start_together(column: &mut [f64], later: &[f64]) {
    for (value, later) in column.iter_mut().zip(later) {
        if later.is_nan() {
            *value = f64::NAN;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undefined_values_separate_runs() {
        let values = [f64::NAN, f64::NAN, 1.0, 2.0, f64::NAN, 3.0, f64::INFINITY];
        assert_eq!(runs(&values).collect::<Vec<_>>(), [2..4, 5..6]);
        assert_eq!(runs(&[]).count(), 0);
        assert_eq!(runs(&[f64::NAN]).count(), 0);
        assert_eq!(runs(&[1.0, 2.0]).collect::<Vec<_>>(), [Range { start: 0, end: 2 }]);
    }
}
