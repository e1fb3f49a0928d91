//! Simple moving average: `sma[i] = (x[i-n+1] + … + x[i]) / n`. Warm-up: the first n − 1 values.

/// The running sum is made anew at every multiple of this index (of the period, where that is longer), so that rounding
/// errors do not pile up.
const REFRESH: usize = 1024;

/// Writes the simple moving average of `values` over `period` values, which is at least 1.
pub fn sma(values: &[f64], period: usize, out: &mut [f64]) {
    if period == 0 {
        return;
    }
    let divisor = period as f64;
    let refresh = REFRESH.max(period);
    let mut sum = 0.0;
    for end in period - 1..values.len() {
        let start = end + 1 - period;
        if start == 0 || end % refresh == 0 {
            sum = values[start..=end].iter().sum();
        } else {
            sum += values[end] - values[start - 1];
        }
        out[end] = sum / divisor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn averages_begin_with_the_first_full_window() {
        let mut out = [f64::NAN; 5];
        sma(&[1.0, 2.0, 3.0, 4.0, 8.0], 3, &mut out);
        assert!(out[0].is_nan() && out[1].is_nan());
        assert_eq!(out[2..].to_vec(), vec![2.0, 3.0, 5.0]);
    }

    #[test]
    fn a_window_longer_than_the_series_is_never_defined() {
        let mut out = [f64::NAN; 2];
        sma(&[1.0, 2.0], 3, &mut out);
        assert!(out.iter().all(|value| value.is_nan()));
    }

    #[test]
    fn rounding_errors_of_large_values_do_not_stay() {
        let mut values = vec![1e15; 10];
        values.extend(std::iter::repeat_n(0.1, 3000));
        let mut out = vec![f64::NAN; values.len()];
        sma(&values, 5, &mut out);
        assert!((out[3000] - 0.1).abs() < 1e-15, "{}", out[3000]);
    }
}
