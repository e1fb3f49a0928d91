//! The least-squares line through a sliding window, in constant time per value. With x counted from the middle of the
//! window, the slope is `Σ x·y / Σ x²`, and the line passes through the mean at x = 0. Values are taken relative to the
//! origin of the window's moments, and the products are recomputed whenever the moments are. So large prices keep their
//! digits, and an outlier costs none after it has left the window. (TA-Lib computes the difference of two large sums: for
//! prices such as 1.1 that move by 0.0001 its slope is right to 9 digits only.)

use super::moments::{Moments, Window, windows};
use super::runs::runs;

/// Products are recomputed at multiples of this index. It is less than `rolling::REFRESH`, because the products are sums
/// of sums, in which rounding errors accumulate faster.
const REFRESH: usize = 256;

/// A line through `period` values.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Line {
    /// Rise per candle.
    slope: f64,
    /// Mean of the values, which is the line's value in the middle of the window.
    mean: f64,
}

/// The number that is read off a line.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reading {
    /// The value of the line this many candles to the right of the middle of the window.
    Right(f64),
    /// The slope.
    Slope,
}

/// Writes the reading of the line through every `period` values.
pub(super) fn read(values: &[f64], period: usize, reading: Reading, out: &mut [f64]) {
    for run in runs(values) {
        let (values, out) = (&values[run.clone()], &mut out[run]);
        lines(values, period, |end, line| {
            out[end] = match reading {
                Reading::Right(candles) => line.mean + line.slope * candles,
                Reading::Slope => line.slope,
            };
        });
    }
}

/// The moments and the products of a window.
#[derive(Clone, Copy)]
struct Products {
    moments: Moments,
    /// x of the last value.
    last_x: f64,
    /// Sum of x times the value's offset from the origin.
    products: f64,
}

impl Window for Products {
    fn constant(value: f64, period: usize) -> Self {
        let last_x = (period as f64 - 1.0) / 2.0;
        Self { moments: Moments::constant(value, period), last_x, products: 0.0 }
    }

    #[inline(never)]
    fn of(window: &[f64]) -> Self {
        let mut fresh =
            Self { moments: Moments::of(window), ..Self::constant(window[0], window.len()) };
        for (index, &value) in window.iter().enumerate() {
            fresh.products += (index as f64 - fresh.last_x) * fresh.moments.offset(value);
        }
        fresh
    }

    /// Every value moves by one to the left, which lowers the products by the sum of the values.
    #[inline(always)]
    fn slide(&mut self, old: f64, new: f64) -> bool {
        let is_reliable = self.moments.slide(old, new);
        let [old, new] = [old, new].map(|value| self.moments.offset(value));
        self.products += self.last_x * old + (self.last_x + 1.0) * new - self.moments.sum;
        is_reliable
    }
}

/// Calls `emit` for every full window of `period` values with its last index and its line. The line through a single
/// value is level.
fn lines(values: &[f64], period: usize, mut emit: impl FnMut(usize, Line)) {
    let n = period as f64;
    let x_squares = if period == 1 { 1.0 } else { n * (n * n - 1.0) / 12.0 };
    windows(values, period, REFRESH, |end, window: Products| {
        emit(end, Line { slope: window.products / x_squares, mean: window.moments.mean() });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_on_a_line_give_the_line() {
        let values: Vec<f64> = (0..3_000).map(|x| 1e5 + 0.25 * f64::from(x)).collect();
        lines(&values, 14, |end, line| {
            assert!((line.slope - 0.25).abs() < 1e-11, "{end}: {}", line.slope);
            assert!((line.mean + 6.5 * line.slope - values[end]).abs() < 1e-9);
        });
    }

    #[test]
    fn a_repeated_value_is_level() {
        let mut flat = Vec::new();
        lines(&[7.7, 0.1, 0.1, 0.1], 3, |_, line| flat.push(line));
        assert_eq!(flat[1], Line { slope: 0.0, mean: 0.1 });
    }
}
