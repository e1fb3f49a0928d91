//! Sums over a sliding window: the newest value is added, the one that leaves is subtracted. Two things keep them honest.
//! They are made anew at fixed indices, so that rounding errors do not pile up; and a window that holds nothing but zeros
//! sums to exactly 0, so that "no volume" and "no change" are never a rounding error that looks like something.

use crate::lanes::Two;

/// Sums are made anew at multiples of this index, or of the next multiple of it that is no shorter than the window: making
/// a sum anew then costs at most one addition per value, whatever the window. The index decides and not a counter, so that
/// the values of a prefix are a prefix of the values.
const REFRESH: usize = 1024;

/// The ends of windows that are summed anew, met in order.
pub(super) struct Refreshes {
    period: usize,
    next: usize,
}

impl Refreshes {
    /// For windows of `period` values, at least 1: the first, and those that end at multiples.
    pub(super) fn new(period: usize) -> Self {
        Self { period, next: period - 1 }
    }

    /// Whether the window that ends at `end` is summed anew. Every end is asked for, from that of the first window on.
    #[inline(always)]
    pub(super) fn at(&mut self, end: usize) -> bool {
        // A remainder for every candle took longer than all the rest.
        let due = end == self.next;
        if due {
            self.next = after(end, self.period);
        }
        due
    }
}

/// The next end behind `end` of a window that is summed anew.
fn after(end: usize, period: usize) -> usize {
    let every = refreshed_every(period);
    (end / every + 1) * every
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
    if period == 0 {
        return;
    }
    let mut window = [Sum::default(); N];
    let mut refreshes = Refreshes::new(period);
    for end in period - 1..len {
        if refreshes.at(end) {
            window = [Sum::default(); N];
            (end + 1 - period..=end).for_each(|index| add(&mut window, value(index)));
        } else {
            slide(&mut window, value(end - period), value(end));
        }
        emit(end, window.map(|sum| sum.total));
    }
}

/// Whether the window that ends at `end` is summed anew, whatever the length of the series.
pub(super) fn starts_anew_at(end: usize, period: usize) -> bool {
    end.is_multiple_of(refreshed_every(period))
}

/// The mean of every full window of values that are finite and not 0, as prices are: its sum, the same bits as those of `sums`,
/// over its length. No window of them is a window of zeros, and a loop that need not count is several times as fast.
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
    while let Some(stretch) = stretches.next() {
        match stretches.next() {
            Some(other) => slide_both(stretch, other, period),
            None => {
                let sum = stretch.values[..period].iter().fold(0.0, |sum, value| sum + value);
                slide_prices(stretch, period, sum);
            }
        }
    }
}

/// Values between two that are summed anew, and room for the mean of every full window of them, at least one.
struct Stretch<'a> {
    values: &'a [f64],
    out: &'a mut [f64],
}

/// Writes the means of a stretch whose first window has a known sum.
fn slide_prices(Stretch { values, out }: Stretch<'_>, period: usize, mut sum: f64) {
    let divisor = period as f64;
    let (first, out) = out.split_at_mut(1);
    first[0] = sum / divisor;
    for ((out, left), entered) in out.iter_mut().zip(values).zip(&values[period..]) {
        sum += entered - left;
        *out = sum / divisor;
    }
}

/// Writes the means of two stretches: two windows of each at a time, as long as both have them, and then the rest of each.
fn slide_both(a: Stretch<'_>, b: Stretch<'_>, period: usize) {
    let first = a.values[..period].iter().zip(&b.values[..period]);
    let mut sums = first.fold(Two::splat(0.0), |sums, (&a, &b)| sums + Two::new([a, b]));
    // Each has its last window left, with which the rest begins.
    let moved = (a.out.len().min(b.out.len()) - 1) / 2 * 2;
    let left = pairs(a.values).iter().zip(pairs(b.values));
    let entered = pairs(&a.values[period..]).iter().zip(pairs(&b.values[period..]));
    let (a_out, a_rest) = a.out.split_at_mut(moved);
    let (b_out, b_rest) = b.out.split_at_mut(moved);
    let out = a_out.as_chunks_mut().0.iter_mut().zip(b_out.as_chunks_mut().0);
    let divisor = Two::splat(period as f64);
    for (((a_left, b_left), (a_entered, b_entered)), (a_out, b_out)) in left.zip(entered).zip(out) {
        let a_moved = Two::new(*a_entered) - Two::new(*a_left);
        let b_moved = Two::new(*b_entered) - Two::new(*b_left);
        let [one, other] = Two::across(a_moved, b_moved);
        let next = sums + one;
        let [a_means, b_means] = Two::across(sums / divisor, next / divisor);
        (*a_out, *b_out) = (a_means.numbers(), b_means.numbers());
        sums = next + other;
    }
    let [a_sum, b_sum] = sums.numbers();
    slide_prices(Stretch { values: &a.values[moved..], out: a_rest }, period, a_sum);
    slide_prices(Stretch { values: &b.values[moved..], out: b_rest }, period, b_sum);
}

fn pairs(values: &[f64]) -> &[[f64; 2]] {
    values.as_chunks().0
}

/// Whether every value is finite and not 0.
pub(super) fn are_prices(values: &[f64]) -> bool {
    // Without a way out in the middle compilers take several values at once.
    values.iter().fold(true, |all, value| all & (value.abs() > 0.0) & (value.abs() <= f64::MAX))
}

/// A sum and the number of its terms that are not 0.
#[derive(Clone, Copy, Default)]
struct Sum {
    total: f64,
    terms: usize,
}

fn add<const N: usize>(window: &mut [Sum; N], values: [f64; N]) {
    for (sum, value) in window.iter_mut().zip(values) {
        sum.total += value;
        sum.terms += usize::from(value.abs() > 0.0);
    }
}

/// The difference is taken first: it is exact for values of the same size.
fn slide<const N: usize>(window: &mut [Sum; N], old: [f64; N], new: [f64; N]) {
    for (sum, (old, new)) in window.iter_mut().zip(old.into_iter().zip(new)) {
        sum.terms += usize::from(new.abs() > 0.0);
        sum.terms -= usize::from(old.abs() > 0.0);
        sum.total = if sum.terms == 0 { 0.0 } else { sum.total + (new - old) };
    }
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
    fn what_is_zero_or_not_finite_is_no_price() {
        for value in [0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(!are_prices(&[1.0, value, 2.0]), "{value}");
        }
        assert!(are_prices(&[]) && are_prices(&[-1.0, f64::MAX, f64::MIN_POSITIVE]));
    }

    #[test]
    fn long_windows_are_refreshed_less_often() {
        let refreshed = |period| {
            let mut refreshes = Refreshes::new(period);
            (period - 1..5_000).filter(|&end| refreshes.at(end)).count()
        };
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
