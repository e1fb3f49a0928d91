//! Sums over a sliding window: the newest value is added and the oldest one subtracted. The rounding errors of these additions are summed, too,
//! and added to the result (D. Knuth, The Art of Computer Programming, volume 2, section 4.2.2, theorem A; A. Neumaier, 1974). Prices are divided
//! into two parts with few digits instead, whose sums need no rounding. So the result is the exact sum, rounded once, where terms are of similar
//! size: it does not depend on what was in the window before.
//!
//! The size of a sum is the sum of the absolute values of its terms. A sum is computed from scratch in two cases, so that its error stays
//! far below 1e-9 of its size whatever was in the window before:
//!
//! - at fixed indices, so that rounding errors do not accumulate;
//! - if the size has become much less than it was. A large term that has left the window has taken digits of the small ones
//!   with it, because they were rounded while it was there.
//!
//! So a window of zeros sums to exactly 0, and no rounding error is mistaken for a volume or a change.

use crate::simd::F64x2;
use std::ops::{Add, Range, Sub};

/// Sums are computed from scratch at multiples of this index. For longer windows it is the next multiple that is not shorter
/// than the window, so that this costs at most one addition for each value. The index decides and not a counter: so the
/// results for a prefix of the values are a prefix of the results.
pub(super) const REFRESH: usize = 1024;

/// A sum is computed from scratch if the size of its terms is less than their largest size divided by this.
const MAX_SHRINKAGE: f64 = 128.0;

/// If the largest and the smallest mean of positive values differ by no more than this factor, no window has shrunk by
/// `MAX_SHRINKAGE`. It is half of that, to leave room for rounding.
const MAX_MEAN_RATIO: f64 = MAX_SHRINKAGE / 2.0;

/// The last indices of all windows of `period` values, 1 to `len`, in `0..len`, divided into stretches. A stretch begins
/// with a window that is computed from scratch: the first window of all, and those that end at multiples of `every` (for
/// longer windows, of the next multiple of `every` that is not shorter than the window).
pub(super) fn stretches(
    len: usize,
    period: usize,
    every: usize,
) -> impl Iterator<Item = Range<usize>> {
    let every = period.next_multiple_of(every);
    let mut start = period - 1;
    std::iter::from_fn(move || {
        let next = len.min((start / every + 1) * every);
        let ends = start..next;
        start = next;
        (!ends.is_empty()).then_some(ends)
    })
}

/// Windows of `period` values are summed from scratch if they end at a multiple of this index.
fn refresh_interval(period: usize) -> usize {
    period.next_multiple_of(REFRESH)
}

/// Sums N functions of the index over every full window of `period` indices in `0..len`, and calls `emit` with the last
/// index of the window and the sums.
pub(super) fn sums<const N: usize>(
    len: usize,
    period: usize,
    value: impl Fn(usize) -> [f64; N],
    mut emit: impl FnMut(usize, [f64; N]),
) {
    if period == 0 || period > len {
        return;
    }
    for ends in stretches(len, period, REFRESH) {
        sum_stretch(ends, period, &value, &mut emit);
    }
}

/// The sums of the windows that end at `ends`. The first one is computed from scratch.
#[inline(always)]
fn sum_stretch<const N: usize>(
    ends: Range<usize>,
    period: usize,
    value: impl Fn(usize) -> [f64; N],
    mut emit: impl FnMut(usize, [f64; N]),
) {
    let first = ends.start;
    let mut window = [Sum::default(); N];
    for end in ends {
        if end == first || !slide(&mut window, value(end - period), value(end)) {
            window = [Sum::default(); N];
            (end + 1 - period..=end).for_each(|index| add(&mut window, value(index)));
            window = window.map(Sum::restarted);
        }
        emit(end, window.map(Sum::exact));
    }
}

/// Writes the mean of every full window of a series.
pub(super) fn means(values: &[f64], period: usize, out: &mut [f64]) {
    if period == 0 || period > values.len() {
        return;
    }
    for ends in stretches(values.len(), period, REFRESH) {
        let out = &mut out[ends.clone()];
        mean_stretch(Stretch { values: &values[ends.start + 1 - period..ends.end], out }, period);
    }
}

/// Writes the means of a stretch and checks for every window whether its sum has lost digits.
fn mean_stretch(Stretch { values, out }: Stretch<'_>, period: usize) {
    let divisor = period as f64;
    let mean = |end: usize, [sum]: [f64; 1]| out[end + 1 - period] = sum / divisor;
    sum_stretch(period - 1..values.len(), period, |index| [values[index]], mean);
}

/// Whether the window of `period` values that ends at `end` is always summed from scratch.
pub(super) fn is_refreshed_at(end: usize, period: usize) -> bool {
    end.is_multiple_of(refresh_interval(period))
}

/// Writes the mean of every full window of prices. The means have the same bits as those made from `sums`. The sum of positive values is
/// also their size, so the means themselves show whether a window has shrunk. A loop without that check is several times as fast; it runs first, and a stretch with a window that may have
/// shrunk is computed again with the check.
///
/// `out` gets the means of the windows that end at `start` and later; the window at `start` is summed from scratch.
pub(super) fn means_of_prices(values: &[f64], period: usize, start: usize, out: &mut [f64]) {
    if period == 0 || period > values.len() {
        return;
    }
    let every = refresh_interval(period);
    let ends = (start..).step_by(every);
    let mut stretches = ends.zip(out.chunks_mut(every)).filter_map(|(end, out)| {
        let undefined = if end == 0 { period - 1 } else { 0 };
        let (end, out) = (end + undefined, out.get_mut(undefined..)?);
        (!out.is_empty())
            .then(|| Stretch { values: &values[end + 1 - period..end + out.len()], out })
    });
    // Every sum depends on the one before it. Two stretches have independent sums, so they are computed side by side.
    while let Some(mut stretch) = stretches.next() {
        if let Some(mut other) = stretches.next() {
            let [one, two] = slide_both(&mut stretch, &mut other, period);
            one.recompute_if_shrunk(stretch, period);
            two.recompute_if_shrunk(other, period);
        } else {
            let grid = grid(stretch.values);
            let window = stretch.values[..period].iter();
            let sum = window.fold([0.0; 2], |sum, &value| moved(sum, parts(value, grid)));
            let range = MeanRange::default().slide(stretch.values, stretch.out, grid, sum);
            range.recompute_if_shrunk(stretch, period);
        }
    }
}

/// The values of the windows of a stretch, at least one window, and the slice for their means.
struct Stretch<'a> {
    values: &'a [f64],
    out: &'a mut [f64],
}

/// The lowest and the highest mean so far.
struct MeanRange {
    low: f64,
    high: f64,
}

impl Default for MeanRange {
    fn default() -> Self {
        Self { low: f64::INFINITY, high: 0.0 }
    }
}

impl MeanRange {
    fn from_pairs(low: F64x2, high: F64x2) -> Self {
        let (low, high) = (low.numbers(), high.numbers());
        Self::default().with(low[0]).with(low[1]).with(high[0]).with(high[1])
    }

    #[inline(always)]
    fn with(self, mean: f64) -> Self {
        let low = if mean < self.low { mean } else { self.low };
        let high = if mean > self.high { mean } else { self.high };
        Self { low, high }
    }

    /// Writes the means of all windows and adds them to the range; `sum` has the sums of both parts of the first window.
    #[inline(never)]
    fn slide(self, values: &[f64], out: &mut [f64], grid: f64, mut sum: [f64; 2]) -> Self {
        let period = values.len() + 1 - out.len();
        let divisor = period as f64;
        let (first, out) = out.split_at_mut(1);
        first[0] = (sum[0] + sum[1]) / divisor;
        let mut range = self.with(first[0]);
        for ((out, &oldest), &newest) in out.iter_mut().zip(values).zip(&values[period..]) {
            sum = moved(sum, change(oldest, newest, grid));
            *out = (sum[0] + sum[1]) / divisor;
            range = range.with(*out);
        }
        range
    }

    /// Computes the means of a stretch again, with a check of every window, if a window may have shrunk too much.
    fn recompute_if_shrunk(self, stretch: Stretch<'_>, period: usize) {
        if self.high > MAX_MEAN_RATIO * self.low {
            mean_stretch(stretch, period);
        }
    }
}

/// Writes the means of two stretches: two windows of each at a time while both have windows, and then the rest of each.
fn slide_both(a: &mut Stretch<'_>, b: &mut Stretch<'_>, period: usize) -> [MeanRange; 2] {
    let grids = [grid(a.values), grid(b.values)];
    let grid = F64x2::new(grids);
    let first = a.values[..period].iter().zip(&b.values[..period]);
    let mut sums = first.fold([F64x2::splat(0.0); 2], |sums, (&a, &b)| {
        moved(sums, parts(F64x2::new([a, b]), grid))
    });
    // At least one window of each is left for the rest.
    let done = (a.out.len().min(b.out.len()) - 1) / 2 * 2;
    let oldest = pairs(a.values).iter().zip(pairs(b.values));
    let newest = pairs(&a.values[period..]).iter().zip(pairs(&b.values[period..]));
    let (a_out, a_rest) = a.out.split_at_mut(done);
    let (b_out, b_rest) = b.out.split_at_mut(done);
    let out = a_out.as_chunks_mut().0.iter_mut().zip(b_out.as_chunks_mut().0);
    let divisor = F64x2::splat(period as f64);
    let [mut a_low, mut b_low] = [F64x2::splat(f64::INFINITY); 2];
    let [mut a_high, mut b_high] = [F64x2::splat(0.0); 2];
    for (((a_oldest, b_oldest), (a_newest, b_newest)), (a_out, b_out)) in
        oldest.zip(newest).zip(out)
    {
        let oldest = F64x2::across(F64x2::new(*a_oldest), F64x2::new(*b_oldest));
        let newest = F64x2::across(F64x2::new(*a_newest), F64x2::new(*b_newest));
        let next = moved(sums, change(oldest[0], newest[0], grid));
        let [a_means, b_means] =
            F64x2::across((sums[0] + sums[1]) / divisor, (next[0] + next[1]) / divisor);
        (*a_out, *b_out) = (a_means.numbers(), b_means.numbers());
        (a_low, b_low) = (a_low.lesser(a_means), b_low.lesser(b_means));
        (a_high, b_high) = (a_high.greater(a_means), b_high.greater(b_means));
        sums = moved(next, change(oldest[1], newest[1], grid));
    }
    let [[a_coarse, b_coarse], [a_fine, b_fine]] = sums.map(F64x2::numbers);
    let a_range = MeanRange::from_pairs(a_low, a_high);
    let b_range = MeanRange::from_pairs(b_low, b_high);
    [
        a_range.slide(&a.values[done..], a_rest, grids[0], [a_coarse, a_fine]),
        b_range.slide(&b.values[done..], b_rest, grids[1], [b_coarse, b_fine]),
    ]
}

/// A coarse part has 30 digits, so that sums of 8 million of them are exact. A fine part has the other 23 of the largest value, so that
/// these are exact where values are of similar size.
const COARSE_DIGITS: i32 = 30;

/// A number whose last digit is the last one of coarse parts. Added to a value, it rounds the value to that digit.
fn grid(values: &[f64]) -> f64 {
    let larger = |a: f64, b: &f64| if *b > a { *b } else { a };
    let largest = values.iter().fold(0.0, larger);
    // The bits of the exponent alone are the power of two that is not above the value.
    let power = f64::from_bits(largest.to_bits() & (0x7ff << 52));
    // Half as much again keeps its last digit where a value is added.
    3.0 * power * libm::exp2(f64::from(52 - COARSE_DIGITS))
}

/// The coarse and the fine part of a value, which together are exactly the value.
#[inline(always)]
fn parts<T: Copy + Add<Output = T> + Sub<Output = T>>(value: T, grid: T) -> [T; 2] {
    let coarse = (value + grid) - grid;
    [coarse, value - coarse]
}

/// The change of both sums as a window loses its oldest value and gets a new one.
#[inline(always)]
fn change<T: Copy + Add<Output = T> + Sub<Output = T>>(oldest: T, newest: T, grid: T) -> [T; 2] {
    let (lost, gained) = (parts(oldest, grid), parts(newest, grid));
    [gained[0] - lost[0], gained[1] - lost[1]]
}

#[inline(always)]
fn moved<T: Copy + Add<Output = T>>(sum: [T; 2], by: [T; 2]) -> [T; 2] {
    [sum[0] + by[0], sum[1] + by[1]]
}

fn pairs(values: &[f64]) -> &[[f64; 2]] {
    values.as_chunks().0
}

/// The largest price; larger ones would overflow when they are divided into parts.
const LARGEST_PRICE: f64 = 1e290;

/// Whether every value is above 0 and no more than the largest price.
pub(super) fn are_prices(values: &[f64]) -> bool {
    // A loop without an early return lets the compiler test several values at once.
    values.iter().fold(true, |all, value| all & (*value > 0.0) & (*value <= LARGEST_PRICE))
}

/// The rounding error of `sum`, the sum of two numbers: the exact sum is `sum` plus this error.
#[inline(always)]
fn rounding_error(a: f64, b: f64, sum: f64) -> f64 {
    let added = sum - a;
    (a - (sum - added)) + (b - added)
}

/// A sum and how far its terms have shrunk.
#[derive(Clone, Copy, Default)]
struct Sum {
    total: f64,
    /// The sum of the rounding errors of `total`.
    error: f64,
    /// The sum of the absolute values of the terms.
    size: f64,
    /// The largest size since the sum was computed from scratch.
    peak: f64,
}

impl Sum {
    /// A sum that has just been computed from scratch.
    fn restarted(self) -> Self {
        Self { peak: self.size, ..self }
    }

    /// The sum without its rounding errors.
    fn exact(self) -> f64 {
        self.total + self.error
    }
}

#[inline(always)]
fn add<const N: usize>(window: &mut [Sum; N], values: [f64; N]) {
    for (sum, value) in window.iter_mut().zip(values) {
        let next = sum.total + value;
        sum.error += rounding_error(sum.total, value, next);
        sum.total = next;
        sum.size += value.abs();
    }
}

/// Moves windows by one value. Returns false if one of them has shrunk so much that it must be summed from scratch.
#[inline(always)]
fn slide<const N: usize>(window: &mut [Sum; N], old: [f64; N], new: [f64; N]) -> bool {
    let mut is_reliable = true;
    for (sum, (old, new)) in window.iter_mut().zip(old.into_iter().zip(new)) {
        let change = new - old;
        let next = sum.total + change;
        sum.error += rounding_error(sum.total, change, next) + rounding_error(new, -old, change);
        sum.total = next;
        sum.size += new.abs() - old.abs();
        sum.peak = if sum.size > sum.peak { sum.size } else { sum.peak };
        is_reliable &= sum.size * MAX_SHRINKAGE >= sum.peak;
    }
    is_reliable
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums_of(values: &[f64], period: usize) -> Vec<f64> {
        let mut out = Vec::new();
        sums(values.len(), period, |index| [values[index]], |_, [sum]| out.push(sum));
        out
    }

    #[test]
    fn a_window_of_zeros_sums_to_zero() {
        let sums = sums_of(&[1e30, 0.7, 0.1, 0.0, 0.0, 0.5], 2);
        assert_eq!(sums[2..], [0.1, 0.0, 0.5]);
    }

    #[test]
    fn sums_do_not_depend_on_earlier_values() {
        // Prices in cents, whose sums are rounded at almost every step.
        let prices: Vec<f64> =
            (0..5_000_u32).map(|i| f64::from(9_000 + i * 7_919 % 2_003) / 100.0).collect();
        for period in [2, 3, 10, 1_000] {
            for (start, sum) in sums_of(&prices, period).into_iter().enumerate() {
                let window = &prices[start..start + period];
                assert_eq!(sums_of(window, period), [sum], "{period} from {start}");
            }
        }
        // 100.1 + 100.2 + 100.3 is 300.6 when it is rounded once.
        let [.., sum] = sums_of(&[7.7, 100.1, 100.2, 100.3], 3)[..] else { panic!("two sums") };
        assert_eq!(sum / 3.0, 100.2);
    }

    #[test]
    fn means_of_prices_have_the_bits_of_sums_over_the_period() {
        let prices: Vec<f64> = (0..5_000).map(|i| 100.0 + 7.3 * f64::from(i % 97) / 3.1).collect();
        assert!(are_prices(&prices));
        for period in [1, 2, 30, 1_023, 1_024, 1_025, 3_000, 5_000, 5_001] {
            let (mut expected, mut out) = (vec![f64::NAN; 5_000], vec![f64::NAN; 5_000]);
            let mut mean = |end: usize, [sum]: [f64; 1]| expected[end] = sum / period as f64;
            sums(5_000, period, |i| [prices[i]], &mut mean);
            means_of_prices(&prices, period, 0, &mut out);
            let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&out), bits(&expected), "{period}");
            let every = refresh_interval(period);
            for (start, stretches) in (every..5_000).step_by(every).zip([1, 2, 3].iter().cycle()) {
                let mut piece = vec![f64::NAN; (stretches * every).min(5_000 - start)];
                means_of_prices(&prices, period, start, &mut piece);
                assert_eq!(bits(&piece), bits(&expected[start..start + piece.len()]), "{period}");
            }
            for len in [0, 1, 2, period - 1, period, period + 1, 1_024, 1_025, 2_047, 2_049] {
                let mut short = vec![f64::NAN; len.min(5_000)];
                means_of_prices(&prices[..short.len()], period, 0, &mut short);
                assert_eq!(bits(&short), bits(&expected[..short.len()]), "{period} over {len}");
            }
        }
    }

    #[test]
    fn means_of_prices_have_the_same_bits_after_a_bad_print() {
        // Bad prints in the first of two stretches that are computed together, in the second, in both, and in a single one.
        for prints in [vec![700], vec![1_500, 1_501], vec![100, 2_040, 2_047], vec![4_600]] {
            let mut prices: Vec<f64> =
                (0..5_000).map(|i| 0.065 + 1e-4 * f64::from(i * 31 % 17)).collect();
            prints.iter().for_each(|&at| prices[at] *= 1e7);
            for period in [1, 2, 5, 30, 1_025] {
                let (mut expected, mut out) = (vec![f64::NAN; 5_000], vec![f64::NAN; 5_000]);
                let mut mean = |end: usize, [sum]: [f64; 1]| expected[end] = sum / period as f64;
                sums(5_000, period, |i| [prices[i]], &mut mean);
                means_of_prices(&prices, period, 0, &mut out);
                let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
                assert_eq!(bits(&out), bits(&expected), "{prints:?}, {period}");
                for start in (2_048..5_000).step_by(2_048) {
                    let mut piece = vec![f64::NAN; 2_048.min(5_000 - start)];
                    means_of_prices(&prices, period, start, &mut piece);
                    let whole = &expected[start..start + piece.len()];
                    assert_eq!(bits(&piece), bits(whole), "{prints:?}, {period} from {start}");
                }
            }
        }
    }

    #[test]
    fn values_that_are_not_above_0_or_too_large_are_no_prices() {
        for value in [0.0, -0.0, -1.0, 1e291, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(!are_prices(&[1.0, value, 2.0]), "{value}");
        }
        assert!(are_prices(&[]) && are_prices(&[1.0, LARGEST_PRICE, f64::MIN_POSITIVE]));
    }

    #[test]
    fn long_windows_are_refreshed_less_often() {
        let refreshed = |period| stretches(5_000, period, REFRESH).count();
        assert_eq!(refreshed(10), 1 + 4);
        assert_eq!(refreshed(2_048), 1 + 2);
        assert_eq!(refreshed(2_049), 1 + 1);
    }

    #[test]
    fn windows_longer_than_the_series_and_of_length_0_are_not_summed() {
        assert!(sums_of(&[1.0, 2.0], 3).is_empty());
        assert!(sums_of(&[1.0, 2.0], 0).is_empty());
        assert!(sums_of(&[], 1).is_empty());
    }
}
