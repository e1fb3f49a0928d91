//! Stretches of defined values. A series that is itself an indicator starts undefined, and may be undefined again later;
//! every indicator starts anew after an undefined value, so that none reaches further than the values that are missing.

use std::ops::Range;

/// The stretches of finite values, in order. A prefix of the values gives a prefix of the stretches.
pub(super) fn runs(values: &[f64]) -> impl Iterator<Item = Range<usize>> {
    let mut next = 0;
    std::iter::from_fn(move || {
        let start = next + values[next..].iter().position(|value| value.is_finite())?;
        let len = values[start..].iter().position(|value| !value.is_finite());
        next = start + len.unwrap_or(values.len() - start);
        Some(start..next)
    })
}

/// Takes away the values of a column where another one is undefined, so that both start together.
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
