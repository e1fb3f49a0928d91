//! Mean and spread of a sliding window, by Welford's update: the sum of squared distances from the mean is kept, never the
//! difference of two large sums, so that a small spread of large prices keeps its digits. A window of one repeated value
//! has spread exactly 0. Source: B. P. Welford, Note on a method for calculating corrected sums of squares and products,
//! Technometrics 4 (1962).

use super::rolling::Refreshes;

/// Mean and sum of squared distances from it. Values are taken relative to one of their own, so that the rounding of the
/// mean goes with the spread and not with the size of the prices.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moments {
    base: f64,
    /// The mean less the base.
    mean: f64,
    pub(super) squares: f64,
}

impl Moments {
    fn constant(value: f64) -> Self {
        Self { base: value, mean: 0.0, squares: 0.0 }
    }

    fn of(window: &[f64]) -> Self {
        let base = window[0];
        let mean = window.iter().map(|value| value - base).sum::<f64>() / window.len() as f64;
        let square = |value: &f64| (value - base - mean) * (value - base - mean);
        Self { base, mean, squares: window.iter().map(square).sum() }
    }

    fn slide(&mut self, old: f64, new: f64, period: f64) {
        let (from_old, change) = (self.distance(old), new - old);
        self.mean += change / period;
        self.squares += change * (self.distance(new) + from_old);
        if self.squares < 0.0 {
            self.squares = 0.0;
        }
    }

    /// How far a value is above the mean.
    pub(super) fn distance(&self, value: f64) -> f64 {
        (value - self.base) - self.mean
    }
}

/// Counts how many values in a row are the same.
#[derive(Default)]
pub(super) struct Repeats {
    bits: u64,
    count: usize,
}

impl Repeats {
    /// Takes a value in and says how many values up to it are equal to it, at least 1.
    pub(super) fn next(&mut self, value: f64) -> usize {
        self.count = if value.to_bits() == self.bits { self.count + 1 } else { 1 };
        self.bits = value.to_bits();
        self.count
    }
}

/// Gives `emit` the last index and the moments of every full window of `period` values.
pub(super) fn moments(values: &[f64], period: usize, mut emit: impl FnMut(usize, Moments)) {
    if period == 0 {
        return;
    }
    let mut refreshes = Refreshes::new(period);
    let mut repeats = Repeats::default();
    let mut window = Moments::constant(0.0);
    for (end, &value) in values.iter().enumerate() {
        let repeated = repeats.next(value) >= period;
        if end + 1 < period {
            continue;
        }
        let due = refreshes.at(end);
        if repeated {
            window = Moments::constant(value);
        } else if due {
            window = Moments::of(&values[end + 1 - period..=end]);
        } else {
            window.slide(values[end - period], value, period as f64);
        }
        emit(end, window);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sliding_is_as_good_as_summing_anew() {
        let values: Vec<f64> = (0..3_000).map(|i| 1e6 + ((i * 7919) % 101) as f64 * 1e-3).collect();
        moments(&values, 20, |end, window| {
            let anew = Moments::of(&values[end - 19..=end]);
            assert!((window.squares / anew.squares - 1.0).abs() < 1e-9, "{end}");
            assert!((window.distance(1e6) - anew.distance(1e6)).abs() < 1e-12, "{end}");
        });
    }

    #[test]
    fn a_repeated_value_has_no_spread() {
        let values = [5.3, 0.1, 0.1, 0.1, 0.1];
        let mut spreads = Vec::new();
        moments(&values, 3, |_, window| spreads.push(window.squares));
        assert!(spreads[0] > 0.0);
        assert_eq!(spreads[1..], [0.0, 0.0]);
    }
}
