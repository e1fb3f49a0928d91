//! Simple moving average: `sma[i] = (x[i-n+1] + … + x[i]) / n`. Warm-up: n − 1 values.

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, SourceKind, before_window, candles,
};
use super::{rolling, runs::runs};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "sma",
    title: "Simple moving average",
    summary: "The mean of the last values.",
    source: SourceKind::Series,
    params: &[IndicatorParam::period(20.0)],
    outputs: &[IndicatorOutput::value("In units of the source.", |params| {
        before_window(params[0])
    })],
    compute: |input, params, out| {
        let period = candles(params[0]);
        if input.is_price() {
            rolling::means_of_prices(input.series, period, 0, out[0]);
        } else {
            sma(input.series, period, out[0]);
        }
    },
};

/// Writes the simple moving average over `period` values.
pub fn sma(values: &[f64], period: usize, out: &mut [f64]) {
    if rolling::are_prices(values) {
        return rolling::means_of_prices(values, period, 0, out);
    }
    for run in runs(values) {
        rolling::means(&values[run.clone()], period, &mut out[run]);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn the_first_average_is_that_of_the_first_full_window() {
        let mut out = [NONE; 5];
        sma(&[1.0, 2.0, 3.0, 4.0, 8.0], 3, &mut out);
        assert_values(&out, &[NONE, NONE, 2.0, 3.0, 5.0]);
    }

    #[test]
    fn a_window_longer_than_the_series_is_never_defined() {
        let mut out = [NONE; 2];
        sma(&[1.0, 2.0], 3, &mut out);
        assert_values(&out, &[NONE, NONE]);
    }

    #[test]
    fn the_average_restarts_after_an_undefined_value() {
        let mut out = [NONE; 7];
        sma(&[NONE, 1.0, 3.0, NONE, 4.0, 6.0, 7.0], 2, &mut out);
        assert_values(&out, &[NONE, NONE, 2.0, NONE, NONE, 5.0, 6.5]);
    }

    #[test]
    fn rounding_errors_of_large_values_vanish_with_them() {
        let mut values = vec![1e15; 10];
        values.extend(std::iter::repeat_n(0.1, 3000));
        let mut out = vec![NONE; values.len()];
        sma(&values, 5, &mut out);
        assert!((out[3000] - 0.1).abs() < 1e-15, "{}", out[3000]);
    }
}
