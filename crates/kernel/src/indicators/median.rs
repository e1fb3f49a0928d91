//! Median: the middle of the last n values in the order of their size; of an even number, the mean of the two in the middle.
//! The window is kept sorted, so the time for a value grows with n. Warm-up: n − 1 values.
//! Source: `ta.median` of TradingView.

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, MAX_SLOW_PERIOD, SourceKind, before_window, candles,
};
use super::runs::runs;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "median",
    title: "Median",
    summary: "The middle of the last values in the order of their size.",
    source: SourceKind::Series,
    params: &[IndicatorParam::period(20.0).within([1.0, MAX_SLOW_PERIOD])],
    outputs: &[IndicatorOutput::value("In units of the source.", |params| {
        before_window(params[0])
    })],
    compute: |input, params, out| median(input.series, candles(params[0]), out[0]),
};

/// Writes the median of `period` values.
pub fn median(values: &[f64], period: usize, out: &mut [f64]) {
    for run in runs(values).filter(|run| run.len() >= period && period > 0) {
        let (values, out) = (&values[run.clone()], &mut out[run]);
        let mut sorted: Vec<f64> = Vec::with_capacity(period);
        for (index, value) in values.iter().enumerate() {
            if let Some(oldest) = index.checked_sub(period) {
                sorted.remove(place(&sorted, values[oldest]));
            }
            sorted.insert(place(&sorted, *value), *value);
            if sorted.len() == period {
                out[index] = (sorted[(period - 1) / 2] + sorted[period / 2]) / 2.0;
            }
        }
    }
}

/// The index of the first value that is not below `value`.
fn place(sorted: &[f64], value: f64) -> usize {
    sorted.partition_point(|other| other.total_cmp(&value).is_lt())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let values = [3.0, 1.0, 2.0, 2.0, NONE, 5.0, -1.0, 9.0];
        let mut out = [NONE; 8];
        median(&values, 3, &mut out);
        assert_values(&out, &[NONE, NONE, 2.0, 2.0, NONE, NONE, NONE, 5.0]);
        out = [NONE; 8];
        median(&values, 2, &mut out);
        assert_values(&out, &[NONE, 2.0, 1.5, 2.0, NONE, NONE, 2.0, 4.0]);
    }

    #[test]
    fn the_sorted_window_has_the_median_of_a_sort_of_each_window() {
        let values: Vec<f64> = (0..400).map(|i| f64::from((i * 7919) % 61) - 30.0).collect();
        for period in [1, 2, 9, 30] {
            let mut out = vec![NONE; 400];
            median(&values, period, &mut out);
            for end in period - 1..400 {
                let mut window = values[end + 1 - period..=end].to_vec();
                window.sort_by(f64::total_cmp);
                let middle = [window[(period - 1) / 2], window[period / 2]];
                assert_values(&[out[end]], &[middle[0] + (middle[1] - middle[0]) / 2.0]);
            }
        }
    }
}
