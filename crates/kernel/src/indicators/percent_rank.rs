//! Percent rank: how many of the n values before the newest are lower than it, in per cent of n. Warm-up: n values.
//! A Fenwick tree over the ranks of all values counts those of the window, so the time for a value grows with the logarithm
//! of the length of the series and does not depend on the window. Ranks only order the values: later values never change a
//! count.
//! Source: TA-Lib (PERCENTRANK); P. Fenwick, A new data structure for cumulative frequency tables (1994).

use super::definition::{Indicator, IndicatorOutput, IndicatorParam, SourceKind, candles};
use super::runs::runs;
use crate::sort;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "percent_rank",
    title: "Percent rank",
    summary: "How many of the values before the newest are lower than it.",
    source: SourceKind::Series,
    params: &[IndicatorParam::candles("period", "Values before the newest.", 100.0)],
    outputs: &[
        IndicatorOutput::value("0 to 100.", |params| candles(params[0])).within([0.0, 100.0])
    ],
    compute: |input, params, out| percent_rank(input.series, candles(params[0]), out[0]),
};

/// Writes the percent rank among the `period` values before. Allocates two more columns while it runs.
pub fn percent_rank(values: &[f64], period: usize, out: &mut [f64]) {
    for run in runs(values).filter(|run| run.len() > period && period > 0) {
        let (values, out) = (&values[run.clone()], &mut out[run]);
        let ranks = ranks(values);
        let mut counts = Counts(vec![0; values.len() + 1]);
        for index in 0..values.len() {
            if index >= period {
                let lower = counts.below(ranks[index]);
                out[index] = 100.0 * (f64::from(lower) / period as f64);
                counts.add(ranks[index - period], -1);
            }
            counts.add(ranks[index], 1);
        }
    }
}

/// The rank of every value among all, from 0; equal values have the same rank.
fn ranks(values: &[f64]) -> Vec<u32> {
    let order = sort::argsort(values);
    let mut ranks = vec![0; values.len()];
    let mut rank = 0;
    for pair in order.windows(2) {
        rank += u32::from(values[pair[0] as usize] < values[pair[1] as usize]);
        ranks[pair[1] as usize] = rank;
    }
    ranks
}

/// A Fenwick tree that counts how often each rank occurs: the element `end` is the count of a block of ranks that ends
/// there and whose length is the lowest bit of `end`.
struct Counts(Vec<i32>);

impl Counts {
    fn add(&mut self, rank: u32, change: i32) {
        let mut end = rank as usize + 1;
        while end < self.0.len() {
            self.0[end] += change;
            end += lowest_bit(end);
        }
    }

    /// The count of all ranks below `rank`.
    fn below(&self, rank: u32) -> i32 {
        let mut end = rank as usize;
        let mut sum = 0;
        while end > 0 {
            sum += self.0[end];
            end -= lowest_bit(end);
        }
        sum
    }
}

fn lowest_bit(number: usize) -> usize {
    number & number.wrapping_neg()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn equal_values_are_not_lower() {
        let mut out = [NONE; 7];
        percent_rank(&[NONE, 3.0, 1.0, 2.0, 2.0, 5.0, 0.0], 2, &mut out);
        assert_values(&out, &[NONE, NONE, NONE, 50.0, 50.0, 100.0, 0.0]);
    }

    #[test]
    fn the_tree_counts_as_a_search_of_the_window_does() {
        let values: Vec<f64> = (0..500).map(|i| f64::from((i * 7919) % 61)).collect();
        let mut out = vec![NONE; 500];
        percent_rank(&values, 37, &mut out);
        for index in 37..500 {
            let window = &values[index - 37..index];
            let lower = window.iter().filter(|&&value| value < values[index]).count();
            assert_eq!(out[index], 100.0 * (lower as f64 / 37.0));
        }
    }
}
