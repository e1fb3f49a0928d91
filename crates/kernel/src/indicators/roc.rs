//! Rate of change: `100 · (x[i] / x[i-n] − 1)`; 0 where x[i-n] is 0, as in TA-Lib. Warm-up: n values.

use super::definition::{Indicator, IndicatorOutput, IndicatorParam, SourceKind, candles};
use super::runs::runs;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "roc",
    title: "Rate of change",
    summary: "The change over some candles, in per cent.",
    source: SourceKind::Series,
    params: &[IndicatorParam::candles(
        "period",
        "Candles over which the change is measured.",
        10.0,
    )],
    outputs: &[IndicatorOutput::value("Per cent.", |params| candles(params[0]))],
    compute: |input, params, out| roc(input.series, candles(params[0]), out[0]),
};

/// Writes the rate of change over `period` candles.
pub fn roc(values: &[f64], period: usize, out: &mut [f64]) {
    for run in runs(values) {
        for index in run.start.saturating_add(period)..run.end {
            let before = values[index - period];
            let has_ratio = before.abs() > 0.0;
            out[index] = if has_ratio { 100.0 * (values[index] / before - 1.0) } else { 0.0 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let mut out = [NONE; 5];
        roc(&[2.0, 0.0, 3.0, 1.0, 1.5], 2, &mut out);
        assert_values(&out, &[NONE, NONE, 50.0, 0.0, -50.0]);
    }
}
