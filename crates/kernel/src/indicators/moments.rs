//! Mean and sum of squared deviations of a sliding window. Two sums are updated with every value: of the offsets from an
//! origin, and of their squares. The origin is the mean of an earlier window, so that small changes of large prices keep
//! their digits. The squared deviations from the window's own mean are the difference of two terms of these sums. If the
//! difference is much less than the largest sum of squares since the origin was chosen, it has lost digits: an outlier has
//! left the window, or prices have moved far from the origin. Then the origin is chosen and the sums are computed again.
//! A window of one repeated value has deviations of exactly 0.
//!
//! Error bound: a slide and the difference add an error of at most 11 · 2^-53 of the largest sum of squares since the origin
//! was chosen. There are at most `period + 1023` slides, and the squared deviations are at least 1/32 of that largest sum.
//! So their relative error is below `11 · 2^-53 · 32 · (2 · period + 1024)`, and that of the standard deviation below half of
//! it: 4e-10 for 10,000 values. Most rounding errors cancel, so the error is far less for a million values too.

use super::rolling::{REFRESH, stretches};

/// Sums are computed again if the squared deviations are less than the largest sum of squares divided by this.
const MAX_SHRINKAGE: f64 = 32.0;

/// A result over a window that is updated when the window moves by one value.
pub(super) trait Window: Copy {
    /// The result for a window of `period` equal values.
    fn constant(value: f64, period: usize) -> Self;

    /// The result for a window of at least one value, computed from scratch.
    fn of(window: &[f64]) -> Self;

    /// Replaces the oldest value `old` by the newest one, `new`. Returns false if too many digits are lost: then the result
    /// must be computed from scratch.
    fn slide(&mut self, old: f64, new: f64) -> bool;
}

/// Mean and squared deviations of a window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moments {
    /// First value of the last window that was computed from scratch.
    base: f64,
    /// Mean of that window minus the base. The origin is `base + center`; two numbers have more digits than one.
    center: f64,
    /// `1 / n`.
    reciprocal: f64,
    /// Sum of the offsets, that is of the values minus the origin.
    pub(super) sum: f64,
    /// Sum of the squared offsets.
    origin_squares: f64,
    /// The largest `origin_squares` since the origin was chosen.
    peak: f64,
    /// Sum of the squared deviations from the window's own mean.
    pub(super) squares: f64,
}

impl Window for Moments {
    fn constant(value: f64, period: usize) -> Self {
        let reciprocal = 1.0 / period as f64;
        let [center, sum, origin_squares, peak, squares] = [0.0; 5];
        Self { base: value, center, reciprocal, sum, origin_squares, peak, squares }
    }

    /// The mean of the window becomes the origin.
    #[inline(never)]
    fn of(window: &[f64]) -> Self {
        let base = window[0];
        let mut moments = Self::constant(base, window.len());
        moments.center = window.iter().map(|value| value - base).sum::<f64>() * moments.reciprocal;
        for &value in window {
            let offset = moments.offset(value);
            moments.sum += offset;
            moments.origin_squares += offset * offset;
        }
        moments.peak = moments.origin_squares;
        moments.update_squares();
        moments
    }

    #[inline(always)]
    fn slide(&mut self, old: f64, new: f64) -> bool {
        let (old, new) = (self.offset(old), self.offset(new));
        let change = new - old;
        self.sum += change;
        self.origin_squares += change * (new + old);
        let is_higher = self.origin_squares > self.peak;
        self.peak = if is_higher { self.origin_squares } else { self.peak };
        self.update_squares();
        self.squares * MAX_SHRINKAGE >= self.peak
    }
}

impl Moments {
    #[inline(always)]
    fn update_squares(&mut self) {
        let squares = self.origin_squares - self.sum * (self.sum * self.reciprocal);
        self.squares = if squares > 0.0 { squares } else { 0.0 };
    }

    /// A value minus the origin.
    #[inline(always)]
    pub(super) fn offset(&self, value: f64) -> f64 {
        (value - self.base) - self.center
    }

    /// A value minus the mean.
    pub(super) fn deviation(&self, value: f64) -> f64 {
        self.offset(value) - self.sum * self.reciprocal
    }

    /// The mean.
    pub(super) fn mean(&self) -> f64 {
        self.base + (self.center + self.sum * self.reciprocal)
    }
}

/// Counts equal values in a row.
#[derive(Default)]
pub(super) struct Repeats {
    bits: u64,
    count: usize,
}

impl Repeats {
    /// Adds a value and returns how many equal values in a row end with it, at least 1.
    pub(super) fn next(&mut self, value: f64) -> usize {
        self.count = if value.to_bits() == self.bits { self.count + 1 } else { 1 };
        self.bits = value.to_bits();
        self.count
    }
}

/// Calls `emit` for every full window of `period` values with its last index and its moments.
pub(super) fn moments(values: &[f64], period: usize, emit: impl FnMut(usize, Moments)) {
    windows(values, period, REFRESH, emit);
}

/// Calls `emit` for every full window of `period` values with its last index and its result. The result is computed from
/// scratch for the first window of every stretch (see [`stretches`]) and wherever a slide has lost too many digits.
pub(super) fn windows<W: Window>(
    values: &[f64],
    period: usize,
    every: usize,
    mut emit: impl FnMut(usize, W),
) {
    if period == 0 || period > values.len() {
        return;
    }
    let mut repeats = Repeats::default();
    values[..period - 1].iter().for_each(|&value| _ = repeats.next(value));
    for ends in stretches(values.len(), period, every) {
        let first = ends.start;
        let mut window = W::constant(0.0, period);
        for end in ends {
            if repeats.next(values[end]) >= period {
                window = W::constant(values[end], period);
            } else if end == first || !window.slide(values[end - period], values[end]) {
                window = W::of(&values[end + 1 - period..=end]);
            }
            emit(end, window);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sliding_gives_the_moments_of_every_window() {
        let values: Vec<f64> = (0..3_000).map(|i| 1e6 + ((i * 7919) % 101) as f64 * 1e-3).collect();
        moments(&values, 20, |end, window| {
            let direct = Moments::of(&values[end - 19..=end]);
            assert!((window.squares / direct.squares - 1.0).abs() < 1e-9, "{end}");
            assert!((window.deviation(1e6) - direct.deviation(1e6)).abs() < 1e-12, "{end}");
        });
    }

    #[test]
    fn a_repeated_value_has_deviations_of_exactly_0() {
        let values = [5.3, 0.1, 0.1, 0.1, 0.1];
        let mut squares = Vec::new();
        moments(&values, 3, |_, window| squares.push(window.squares));
        assert!(squares[0] > 0.0);
        assert_eq!(squares[1..], [0.0, 0.0]);
    }
}
