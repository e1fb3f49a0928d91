//! The highest or lowest value of a sliding window, without a branch that depends on the values. The series is divided,
//! from its start, into blocks as long as the window. Every window then consists of the tail of one block and the head of
//! the next. When a block is complete, the extremes of all its tails are computed; the extreme of the head takes one
//! comparison for each value.
//! Source: M. van Herk, A fast algorithm for local minimum and maximum filters (1992); J. Gil, M. Werman (1993).

use super::runs::runs;

/// The extreme of a sliding window over a series.
pub(super) struct Extreme {
    period: usize,
    /// 1 for the highest, −1 for the lowest. Values are multiplied by it, so that the extreme is always the highest.
    sign: f64,
    /// Extreme of the current block so far.
    head: f64,
    /// Values of the current block so far.
    head_len: usize,
    /// For each index in the previous block, the extreme from there to its end; −∞ for the empty tail at the end.
    tails: Vec<f64>,
}

impl Extreme {
    /// The highest of `period` values, at least 1, in a series of `len` values.
    pub(super) fn highest(period: usize, len: usize) -> Self {
        Self::new(period, len, 1.0)
    }

    /// The lowest of `period` values, at least 1, in a series of `len` values.
    pub(super) fn lowest(period: usize, len: usize) -> Self {
        Self::new(period, len, -1.0)
    }

    fn new(period: usize, len: usize, sign: f64) -> Self {
        let tails = vec![f64::NEG_INFINITY; period.min(len) + 1];
        Self { period, sign, head: f64::NEG_INFINITY, head_len: 0, tails }
    }

    /// Adds the value at `index` and returns the extreme of the window that ends there. Call it for every index from 0 on.
    pub(super) fn slide(&mut self, values: &[f64], index: usize) -> f64 {
        if self.head_len == self.period {
            self.start_block(&values[index - self.period..index]);
        }
        self.head = higher(self.head, self.sign * values[index]);
        self.head_len += 1;
        self.sign * higher(self.tails[self.head_len], self.head)
    }

    fn start_block(&mut self, complete: &[f64]) {
        let mut extreme = f64::NEG_INFINITY;
        for (tail, value) in self.tails.iter_mut().zip(complete).rev() {
            extreme = higher(extreme, self.sign * value);
            *tail = extreme;
        }
        (self.head, self.head_len) = (f64::NEG_INFINITY, 0);
    }
}

fn higher(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// Writes the extreme of every full window of `period` values; windows restart after undefined values. `new` is
/// `Extreme::highest` or `Extreme::lowest`.
pub(super) fn extremes(
    values: &[f64],
    period: usize,
    new: impl Fn(usize, usize) -> Extreme,
    out: &mut [f64],
) {
    if period == 0 {
        return;
    }
    for run in runs(values) {
        let (values, out) = (&values[run.clone()], &mut out[run]);
        let mut extreme = new(period, values.len());
        for (index, out) in out.iter_mut().enumerate() {
            let value = extreme.slide(values, index);
            if index + 1 >= period {
                *out = value;
            }
        }
    }
}

/// Calls `emit` for every full window with its last index, the highest of `highs` and the lowest of `lows`.
pub(super) fn ranges(
    [highs, lows]: [&[f64]; 2],
    period: usize,
    mut emit: impl FnMut(usize, f64, f64),
) {
    if period == 0 {
        return;
    }
    let (mut highest, mut lowest) =
        (Extreme::highest(period, highs.len()), Extreme::lowest(period, lows.len()));
    for index in 0..highs.len() {
        let high = highest.slide(highs, index);
        let low = lowest.slide(lows, index);
        if index + 1 >= period {
            emit(index, high, low);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ranges_equal_a_search_of_every_window(
            values in prop::collection::vec(-5..5_i8, 1..60), period in 1..20_usize,
        ) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let mut ends = Vec::new();
            ranges([&values, &values], period, |end, high, low| {
                let window = &values[end + 1 - period..=end];
                assert!(window.iter().all(|value| (low..=high).contains(value)));
                assert!(window.contains(&high) && window.contains(&low));
                ends.push(end);
            });
            prop_assert_eq!(ends, (period - 1..values.len()).collect::<Vec<_>>());
        }
    }
}
