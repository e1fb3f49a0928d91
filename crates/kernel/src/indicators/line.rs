//! The least-squares line through a sliding window, in constant time per value. With x counted from the middle of the
//! window, the slope is `Σ x·y / Σ x²` and the line passes through the mean at x = 0. Values are taken relative to the
//! first of the last window that was summed anew, so that large prices keep their digits. (TA-Lib takes the difference of
//! two large sums: for prices such as 1.1 that move by 0.0001 its slope is right to 9 digits only.)

use super::moments::Repeats;
use super::rolling::Refreshes;

/// A line through `period` values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    /// Rise per candle.
    pub(super) slope: f64,
    /// Mean of the values, which is the line's value in the middle of the window.
    pub(super) mean: f64,
}

impl Line {
    /// Its value at the newest of `period` candles.
    pub(super) fn last(&self, period: usize) -> f64 {
        self.mean + self.slope * (period as f64 - 1.0) / 2.0
    }
}

#[derive(Default)]
struct Window {
    base: f64,
    sum: f64,
    products: f64,
}

impl Window {
    fn of(window: &[f64], middle: f64) -> Self {
        let base = window[0];
        let mut fresh = Self { base, ..Self::default() };
        for (x, value) in window.iter().enumerate() {
            fresh.sum += value - base;
            fresh.products += (x as f64 - middle) * (value - base);
        }
        fresh
    }

    /// Every value moves one to the left, which takes the sum off the products.
    fn slide(&mut self, old: f64, new: f64, middle: f64) {
        let (old, new) = (old - self.base, new - self.base);
        self.sum += new - old;
        self.products += middle * old + (middle + 1.0) * new - self.sum;
    }
}

/// Gives `emit` the last index and the line of every full window of `period` values; through a single
/// value it is level.
pub(super) fn lines(values: &[f64], period: usize, mut emit: impl FnMut(usize, Line)) {
    let n = period as f64;
    let middle = (n - 1.0) / 2.0;
    let squares = if period == 1 { 1.0 } else { n * (n * n - 1.0) / 12.0 };
    if period == 0 {
        return;
    }
    let mut refreshes = Refreshes::new(period);
    let mut repeats = Repeats::default();
    let mut window = Window::default();
    for (end, &value) in values.iter().enumerate() {
        let repeated = repeats.next(value) >= period;
        if end + 1 < period {
            continue;
        }
        let due = refreshes.at(end);
        if repeated {
            window = Window { base: value, ..Window::default() };
        } else if due {
            window = Window::of(&values[end + 1 - period..=end], middle);
        } else {
            window.slide(values[end - period], value, middle);
        }
        let mean = window.base + window.sum / n;
        emit(end, Line { slope: window.products / squares, mean });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_on_a_line_give_the_line() {
        let values: Vec<f64> = (0..3_000).map(|x| 1e5 + 0.25 * f64::from(x)).collect();
        lines(&values, 14, |end, line| {
            assert!((line.slope - 0.25).abs() < 1e-11, "{end}: {}", line.slope);
            assert!((line.last(14) - values[end]).abs() < 1e-9);
        });
    }

    #[test]
    fn a_repeated_value_is_level() {
        let mut flat = Vec::new();
        lines(&[7.7, 0.1, 0.1, 0.1], 3, |_, line| flat.push(line));
        assert_eq!(flat[1], Line { slope: 0.0, mean: 0.1 });
    }
}
