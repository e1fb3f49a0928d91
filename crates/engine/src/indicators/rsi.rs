//! Relative strength index: `100 · G / (G + L)`, where G and L are the averages of gains and losses. Both start as the mean
//! of the first n changes and then follow Wilder's smoothing `G = (G · (n − 1) + gain) / n`. A window without any change
//! is 0. Warm-up: the first n values. Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978); TA-Lib.

/// Writes the relative strength index of `values` over `period` changes, which is at least 1; the range is 0 to 100.
pub fn rsi(values: &[f64], period: usize, out: &mut [f64]) {
    if period == 0 || values.len() <= period {
        return;
    }
    let divisor = period as f64;
    let (mut gains, mut losses) = (0.0, 0.0);
    for pair in values[..=period].windows(2) {
        let (gain, loss) = change(pair[0], pair[1]);
        gains += gain;
        losses += loss;
    }
    gains /= divisor;
    losses /= divisor;
    out[period] = ratio(gains, losses);
    for index in period + 1..values.len() {
        let (gain, loss) = change(values[index - 1], values[index]);
        gains = (gains * (divisor - 1.0) + gain) / divisor;
        losses = (losses * (divisor - 1.0) + loss) / divisor;
        out[index] = ratio(gains, losses);
    }
}

fn change(from: f64, to: f64) -> (f64, f64) {
    let change = to - from;
    if change > 0.0 { (change, 0.0) } else { (0.0, -change) }
}

fn ratio(gains: f64, losses: f64) -> f64 {
    let sum = gains + losses;
    if sum > 0.0 { 100.0 * (gains / sum) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_textbook_window() {
        // Two gains of 1 and a loss of 1 over 3 changes: G = 2/3, L = 1/3.
        let mut out = [f64::NAN; 5];
        rsi(&[10.0, 11.0, 12.0, 11.0, 14.0], 3, &mut out);
        assert!(out[..3].iter().all(|value| value.is_nan()));
        assert!((out[3] - 200.0 / 3.0).abs() < 1e-12);
        // G = (2/3 · 2 + 3) / 3 = 13/9, L = (1/3 · 2) / 3 = 2/9.
        assert!((out[4] - 1300.0 / 15.0).abs() < 1e-12);
    }

    #[test]
    fn extremes_stay_in_the_range() {
        let mut out = [f64::NAN; 3];
        rsi(&[1.0, 2.0, 3.0], 2, &mut out);
        assert_eq!(out[2], 100.0);
        rsi(&[3.0, 2.0, 1.0], 2, &mut out);
        assert_eq!(out[2], 0.0);
        rsi(&[3.0, 3.0, 3.0], 2, &mut out);
        assert_eq!(out[2], 0.0);
    }
}
