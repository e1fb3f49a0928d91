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
    let every = period.next_multiple_of(REFRESH);
    (end / every + 1) * every
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

/// The mean of every full window of values that are finite and not 0, as prices are: its sum, the same bits as those of `sums`,
/// over its length. No window of them is a window of zeros, and a loop that need not count is several times as fast.
pub(super) fn means_of_prices(values: &[f64], period: usize, out: &mut [f64]) {
    if period == 0 {
        return;
    }
    let divisor = period as f64;
    let mut first = period - 1;
    while first < values.len() {
        let mut sum = values[first + 1 - period..=first].iter().fold(0.0, |sum, value| sum + value);
        out[first] = sum / divisor;
        let end = after(first, period).min(values.len());
        let left = &values[first + 1 - period..end - period];
        slide_prices(&mut sum, left, &values[first + 1..end], &mut out[first + 1..end], divisor);
        first = end;
    }
}

/// Moves a window over values that enter while others leave; by twos, since divisions are what takes time.
fn slide_prices(sum: &mut f64, left: &[f64], entered: &[f64], out: &mut [f64], divisor: f64) {
    let (left, left_rest) = left.as_chunks::<2>();
    let (entered, entered_rest) = entered.as_chunks::<2>();
    let (out, out_rest) = out.as_chunks_mut();
    let divisors = Two::splat(divisor);
    let mut next = |left: f64, entered: f64| {
        *sum += entered - left;
        *sum
    };
    for ((out, left), entered) in out.iter_mut().zip(left).zip(entered) {
        let first = next(left[0], entered[0]);
        let sums = Two::new([first, next(left[1], entered[1])]);
        *out = (sums / divisors).numbers();
    }
    for ((out, &left), &entered) in out_rest.iter_mut().zip(left_rest).zip(entered_rest) {
        *out = next(left, entered) / divisor;
    }
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
            means_of_prices(&prices, period, &mut out);
            let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&out), bits(&expected), "{period}");
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
