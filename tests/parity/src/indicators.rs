//! Indicators with exactly the oracle's sums: each window is summed again, from the oldest value to the newest.

/// Mean of each window.
pub(crate) fn sma(values: &[f64], n: usize, out: &mut [f64]) {
    for (window, out) in values.windows(n).zip(&mut out[n - 1..]) {
        *out = window.iter().fold(0.0, |sum, value| sum + value) / n as f64;
    }
}

/// Exponential mean, seeded with the first value.
pub(crate) fn ema(values: &[f64], n: usize, out: &mut [f64]) {
    let a = 2.0 / (n as f64 + 1.0);
    let mut last = f64::NAN;
    for (index, (value, out)) in values.iter().zip(out).enumerate() {
        last = if index == 0 { *value } else { a * value + (1.0 - a) * last };
        *out = last;
    }
}

/// Wilder's relative strength index; 50 without any change.
pub(crate) fn rsi(values: &[f64], n: usize, out: &mut [f64]) {
    let (mut gains, mut losses) = (0.0, 0.0);
    let period = n as f64;
    for index in 1..values.len() {
        let change = values[index] - values[index - 1];
        let (gain, loss) = if change > 0.0 { (change, 0.0) } else { (0.0, -change) };
        if index <= n {
            gains += gain;
            losses += loss;
            if index == n {
                gains /= period;
                losses /= period;
            }
        } else {
            gains = (gains * (period - 1.0) + gain) / period;
            losses = (losses * (period - 1.0) + loss) / period;
        }
        if index >= n {
            let sum = gains + losses;
            out[index] = if sum > 0.0 { 100.0 * gains / sum } else { 50.0 };
        }
    }
}

/// Highest value of each window.
pub(crate) fn highest(values: &[f64], n: usize, out: &mut [f64]) {
    for (window, out) in values.windows(n).zip(&mut out[n - 1..]) {
        *out = window.iter().copied().fold(f64::NEG_INFINITY, |a, b| if b > a { b } else { a });
    }
}

/// Lowest value of each window.
pub(crate) fn lowest(values: &[f64], n: usize, out: &mut [f64]) {
    for (window, out) in values.windows(n).zip(&mut out[n - 1..]) {
        *out = window.iter().copied().fold(f64::INFINITY, |a, b| if b < a { b } else { a });
    }
}

/// A column one candle later: the window ends before the candle.
pub(crate) fn previous(column: impl Fn(&mut [f64]), out: &mut [f64]) {
    let len = out.len();
    let mut values = vec![f64::NAN; len];
    column(&mut values);
    out[1..].copy_from_slice(&values[..len - 1]);
}
