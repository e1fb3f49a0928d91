//! Z-score: how many standard deviations the newest value is above or below the mean of the last n values, itself included.
//! Undefined where all n values are equal. The standard deviation is that of the population by default, of a sample by
//! option. Warm-up: n − 1 values.

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, MAX_PERIOD, SourceKind, before_window, candles,
};
use super::stdev::{DEVIATION_PARAM, Deviation};
use super::{moments::moments, runs::runs};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "zscore",
    title: "Z-score",
    summary: "How many standard deviations a value is from the mean of the last values.",
    source: SourceKind::Series,
    params: &[IndicatorParam::period(20.0).within([2.0, MAX_PERIOD]), DEVIATION_PARAM],
    outputs: &[IndicatorOutput::value("In standard deviations.", |params| {
        before_window(params[0])
    })],
    compute: |input, params, out| {
        zscore(input.series, candles(params[0]), Deviation::of(params[1]), out[0]);
    },
};

/// Writes the z-score over `period` values.
pub fn zscore(values: &[f64], period: usize, deviation: Deviation, out: &mut [f64]) {
    for run in runs(values) {
        let (values, out) = (&values[run.clone()], &mut out[run]);
        moments(values, period, |end, window| {
            if window.squares > 0.0 {
                let unit = deviation.of_squares(window.squares, period);
                out[end] = window.deviation(values[end]) / unit;
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let mut out = [NONE; 5];
        zscore(&[1.0, 3.0, 3.0, 3.0, 1.0], 2, Deviation::Population, &mut out);
        assert_values(&out, &[NONE, 1.0, NONE, NONE, -1.0]);
        zscore(&[1.0, 3.0, 3.0, 3.0, 1.0], 2, Deviation::Sample, &mut out);
        let half = 0.5_f64.sqrt();
        assert_values(&out, &[NONE, half, NONE, NONE, -half]);
    }
}
