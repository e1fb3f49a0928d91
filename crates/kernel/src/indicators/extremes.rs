//! The highest or lowest value of a sliding window, without a branch that depends on the values. The series is cut into
//! blocks as long as the window, counted from its start; a window then is the tail of one block and the head of the next.
//! The extremes of all tails are made when a block is complete, that of the head grows by one comparison per value.
//! Source: M. van Herk, A fast algorithm for local minimum and maximum filters (1992); J. Gil, M. Werman (1993).

/// A sliding window over a series.
pub(super) struct Extreme {
    period: usize,
    /// 1 for the highest, −1 for the lowest; values are kept times the sign, so that the highest is looked for.
    sign: f64,
    /// Extreme of the current block so far, and its length.
    head: f64,
    length: usize,
    /// Extremes of the block before, from each of its places to its end; nothing behind the end.
    tails: Vec<f64>,
}

impl Extreme {
    /// The highest of `period` values, at least 1, of a series of `len`.
    pub(super) fn highest(period: usize, len: usize) -> Self {
        Self::new(period, len, 1.0)
    }

    /// The lowest of `period` values, at least 1, of a series of `len`.
    pub(super) fn lowest(period: usize, len: usize) -> Self {
        Self::new(period, len, -1.0)
    }

    fn new(period: usize, len: usize, sign: f64) -> Self {
        let tails = vec![f64::NEG_INFINITY; period.min(len) + 1];
        Self { period, sign, head: f64::NEG_INFINITY, length: 0, tails }
    }

    /// Takes in the value at `index`, one after the other from 0, and gives the extreme of the window so far.
    pub(super) fn slide(&mut self, values: &[f64], index: usize) -> f64 {
        if self.length == self.period {
            self.start_block(&values[index - self.period..index]);
        }
        self.head = higher(self.head, self.sign * values[index]);
        self.length += 1;
        self.sign * higher(self.tails[self.length], self.head)
    }

    fn start_block(&mut self, complete: &[f64]) {
        let mut extreme = f64::NEG_INFINITY;
        for (tail, value) in self.tails.iter_mut().zip(complete).rev() {
            extreme = higher(extreme, self.sign * value);
            *tail = extreme;
        }
        (self.head, self.length) = (f64::NEG_INFINITY, 0);
    }
}

fn higher(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// Gives `emit` the last index, the highest of `highs` and the lowest of `lows` of every full window.
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
        fn ranges_are_those_of_the_windows(
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
