//! Sums over a sliding window: the newest value is added, the one that leaves is subtracted. Two things keep them honest, so
//! that a sum is right to 9 digits of its terms whatever has passed through the window before. Sums are made anew at fixed
//! indices, so that rounding errors do not pile up. And a sum is made anew where the sizes of its terms add up to much less
//! than they did: a large term that has left takes the digits with it that were rounded off while it was there. A window that
//! holds nothing but zeros then sums to exactly 0: "no volume" and "no change" are never a rounding error that looks like
//! something.
//!
//! The bound: a slide rounds three times, each time by at most 2^-53 of the sizes in the largest window since the last sum that
//! was made anew. There are at most `period + 1023` of them, and sizes are never below 1/128 of the largest: the error is below
//! `3 · 2^-53 · 128 · (period + 1024)` of the sizes, which is 5e-10 for 10,000 values. Rounding errors mostly cancel: of a
//! million values it is far less as well.

use crate::simd::F64x2;
use std::ops::Range;

/// Sums are made anew at multiples of this index, or of the next multiple of it that is no shorter than the window: making
/// a sum anew then costs at most one addition per value, whatever the window. The index decides and not a counter, so that
/// the values of a prefix are a prefix of the values.
pub(super) const REFRESH: usize = 1024;

/// A sum is made anew where the sizes of its terms add up to less than the largest such sum over this.
const SHRUNK: f64 = 128.0;

/// Where sums of positive values differ by no more than this factor none has shrunk so much. Half of it leaves room for rounding.
const EVEN: f64 = SHRUNK / 2.0;

/// The ends of the windows of `period` values, 1 to `len`, in `0..len`: stretches, each of which begins with a window that is
/// made anew, at the first one and at multiples of `every` or of the next multiple of it that is no shorter than the window.
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

/// Ends of windows of `period` values that are summed anew are multiples of this.
fn refreshed_every(period: usize) -> usize {
    period.next_multiple_of(REFRESH)
}

/// Sums N functions of the index over every full window of `period` values in `0..len`; `emit` gets the last index of
/// the window and the sums.
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

/// The sums of windows with these ends, of which the first is summed anew.
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
            window = window.map(Sum::begun);
        }
        emit(end, window.map(|sum| sum.total));
    }
}

/// The mean of every full window of a series.
pub(super) fn means(values: &[f64], period: usize, out: &mut [f64]) {
    if period == 0 || period > values.len() {
        return;
    }
    for ends in stretches(values.len(), period, REFRESH) {
        let out = &mut out[ends.clone()];
        mean_stretch(Stretch { values: &values[ends.start + 1 - period..ends.end], out }, period);
    }
}

/// Writes the means of a stretch with a look at every window.
fn mean_stretch(Stretch { values, out }: Stretch<'_>, period: usize) {
    let divisor = period as f64;
    let mean = |end: usize, [sum]: [f64; 1]| out[end + 1 - period] = sum / divisor;
    sum_stretch(period - 1..values.len(), period, |index| [values[index]], mean);
}

/// Whether the window that ends at `end` is summed anew, whatever the length of the series.
pub(super) fn starts_anew_at(end: usize, period: usize) -> bool {
    end.is_multiple_of(refreshed_every(period))
}

/// The mean of every full window of values that are finite and above 0, as prices are: its sum, the same bits as those of `sums`,
/// over its length. Sums of them are their own size, and a loop that need not look for windows that have shrunk is several
/// times as fast: it is taken first, and its means say whether there are any.
/// `out` gets the means of the windows that end at `start` and after it; that one is summed anew.
pub(super) fn means_of_prices(values: &[f64], period: usize, start: usize, out: &mut [f64]) {
    if period == 0 || period > values.len() {
        return;
    }
    let every = refreshed_every(period);
    let ends = (start..).step_by(every);
    let mut stretches = ends.zip(out.chunks_mut(every)).filter_map(|(end, out)| {
        let undefined = if end == 0 { period - 1 } else { 0 };
        let (end, out) = (end + undefined, out.get_mut(undefined..)?);
        (!out.is_empty())
            .then(|| Stretch { values: &values[end + 1 - period..end + out.len()], out })
    });
    // A sum waits for the one before it: of two stretches, each with a sum of its own, two are made at a time.
    while let Some(mut stretch) = stretches.next() {
        if let Some(mut other) = stretches.next() {
            let [one, two] = slide_both(&mut stretch, &mut other, period);
            one.check(stretch, period);
            two.check(other, period);
        } else {
            let sum = stretch.values[..period].iter().fold(0.0, |sum, value| sum + value);
            let extent = Extent::default().slide(stretch.values, stretch.out, period, sum);
            extent.check(stretch, period);
        }
    }
}

/// Values between two that are summed anew, and room for the mean of every full window of them, at least one.
struct Stretch<'a> {
    values: &'a [f64],
    out: &'a mut [f64],
}

/// The lowest and the highest of some means.
struct Extent {
    low: f64,
    high: f64,
}

impl Default for Extent {
    fn default() -> Self {
        Self { low: f64::INFINITY, high: 0.0 }
    }
}

impl Extent {
    fn of(low: F64x2, high: F64x2) -> Self {
        let (low, high) = (low.numbers(), high.numbers());
        Self::default().with(low[0]).with(low[1]).with(high[0]).with(high[1])
    }

    #[inline(always)]
    fn with(self, mean: f64) -> Self {
        let low = if mean < self.low { mean } else { self.low };
        let high = if mean > self.high { mean } else { self.high };
        Self { low, high }
    }

    /// Writes the means of values whose first window has a known sum, and takes them in.
    #[inline(never)]
    fn slide(self, values: &[f64], out: &mut [f64], period: usize, mut sum: f64) -> Self {
        let divisor = period as f64;
        let (first, out) = out.split_at_mut(1);
        first[0] = sum / divisor;
        let mut extent = self.with(first[0]);
        for ((out, left), entered) in out.iter_mut().zip(values).zip(&values[period..]) {
            sum += entered - left;
            *out = sum / divisor;
            extent = extent.with(*out);
        }
        extent
    }

    /// Makes the means of a stretch once more where a window may have shrunk.
    fn check(self, stretch: Stretch<'_>, period: usize) {
        if self.high > EVEN * self.low {
            mean_stretch(stretch, period);
        }
    }
}

/// Writes the means of two stretches: two windows of each at a time, as long as both have them, and then the rest of each.
fn slide_both(a: &mut Stretch<'_>, b: &mut Stretch<'_>, period: usize) -> [Extent; 2] {
    let first = a.values[..period].iter().zip(&b.values[..period]);
    let mut sums = first.fold(F64x2::splat(0.0), |sums, (&a, &b)| sums + F64x2::new([a, b]));
    // Each has its last window left, with which the rest begins.
    let moved = (a.out.len().min(b.out.len()) - 1) / 2 * 2;
    let left = pairs(a.values).iter().zip(pairs(b.values));
    let entered = pairs(&a.values[period..]).iter().zip(pairs(&b.values[period..]));
    let (a_out, a_rest) = a.out.split_at_mut(moved);
    let (b_out, b_rest) = b.out.split_at_mut(moved);
    let out = a_out.as_chunks_mut().0.iter_mut().zip(b_out.as_chunks_mut().0);
    let divisor = F64x2::splat(period as f64);
    let [mut a_low, mut b_low] = [F64x2::splat(f64::INFINITY); 2];
    let [mut a_high, mut b_high] = [F64x2::splat(0.0); 2];
    for (((a_left, b_left), (a_entered, b_entered)), (a_out, b_out)) in left.zip(entered).zip(out) {
        let a_moved = F64x2::new(*a_entered) - F64x2::new(*a_left);
        let b_moved = F64x2::new(*b_entered) - F64x2::new(*b_left);
        let [one, other] = F64x2::across(a_moved, b_moved);
        let next = sums + one;
        let [a_means, b_means] = F64x2::across(sums / divisor, next / divisor);
        (*a_out, *b_out) = (a_means.numbers(), b_means.numbers());
        (a_low, b_low) = (a_low.lesser(a_means), b_low.lesser(b_means));
        (a_high, b_high) = (a_high.greater(a_means), b_high.greater(b_means));
        sums = next + other;
    }
    let [a_sum, b_sum] = sums.numbers();
    let (a_extent, b_extent) = (Extent::of(a_low, a_high), Extent::of(b_low, b_high));
    [
        a_extent.slide(&a.values[moved..], a_rest, period, a_sum),
        b_extent.slide(&b.values[moved..], b_rest, period, b_sum),
    ]
}

fn pairs(values: &[f64]) -> &[[f64; 2]] {
    values.as_chunks().0
}

/// Whether every value is finite and above 0.
pub(super) fn are_prices(values: &[f64]) -> bool {
    // Without a way out in the middle compilers take several values at once.
    values.iter().fold(true, |all, value| all & (*value > 0.0) & (*value <= f64::MAX))
}

/// A sum, and how many of its digits can be relied on.
#[derive(Clone, Copy, Default)]
struct Sum {
    total: f64,
    /// The sum of the sizes of the terms.
    size: f64,
    /// The largest size since the sum was made anew.
    peak: f64,
}

impl Sum {
    /// A sum that was made anew.
    fn begun(self) -> Self {
        Self { peak: self.size, ..self }
    }
}

#[inline(always)]
fn add<const N: usize>(window: &mut [Sum; N], values: [f64; N]) {
    for (sum, value) in window.iter_mut().zip(values) {
        sum.total += value;
        sum.size += value.abs();
    }
}

/// Moves windows on by a value, and says whether none has shrunk so much that it must be summed anew. Differences are taken
/// first: they are exact for values of the same size.
#[inline(always)]
fn slide<const N: usize>(window: &mut [Sum; N], old: [f64; N], new: [f64; N]) -> bool {
    let mut is_reliable = true;
    for (sum, (old, new)) in window.iter_mut().zip(old.into_iter().zip(new)) {
        sum.total += new - old;
        sum.size += new.abs() - old.abs();
        sum.peak = if sum.size > sum.peak { sum.size } else { sum.peak };
        is_reliable &= sum.size * SHRUNK >= sum.peak;
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
        let sums = sums_of(&[0.7, 0.1, 0.0, 0.0, 0.5], 2);
        assert!(sums[1] < 0.1, "rounding took something away that is not left over in the end");
        assert_eq!(sums[2..], [0.0, 0.5]);
    }

    #[test]
    fn means_of_prices_are_made_of_the_same_sums() {
        let prices: Vec<f64> = (0..5_000).map(|i| 100.0 + 7.3 * f64::from(i % 97) / 3.1).collect();
        assert!(are_prices(&prices));
        for period in [1, 2, 30, 1_023, 1_024, 1_025, 3_000, 5_000, 5_001] {
            let (mut expected, mut out) = (vec![f64::NAN; 5_000], vec![f64::NAN; 5_000]);
            let mut mean = |end: usize, [sum]: [f64; 1]| expected[end] = sum / period as f64;
            sums(5_000, period, |i| [prices[i]], &mut mean);
            means_of_prices(&prices, period, 0, &mut out);
            let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&out), bits(&expected), "{period}");
            let every = refreshed_every(period);
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
    fn means_of_prices_are_the_same_where_a_window_has_shrunk() {
        // Bad prints in the first of two stretches that are made together, in the second, in both, and in one that is alone.
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
    fn what_is_not_above_zero_or_not_finite_is_no_price() {
        for value in [0.0, -0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(!are_prices(&[1.0, value, 2.0]), "{value}");
        }
        assert!(are_prices(&[]) && are_prices(&[1.0, f64::MAX, f64::MIN_POSITIVE]));
    }

    #[test]
    fn long_windows_are_refreshed_less_often() {
        let refreshed = |period| stretches(5_000, period, REFRESH).count();
        assert_eq!(refreshed(10), 1 + 4);
        assert_eq!(refreshed(2_048), 1 + 2);
        assert_eq!(refreshed(2_049), 1 + 1);
    }

    #[test]
    fn windows_that_do_not_fit_are_not_summed() {
        assert!(sums_of(&[1.0, 2.0], 3).is_empty());
        assert!(sums_of(&[1.0, 2.0], 0).is_empty());
        assert!(sums_of(&[], 1).is_empty());
    }
}
