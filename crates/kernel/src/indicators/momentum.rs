//! Momentum: `x[i] − x[i-n]`. Warm-up: n values. Source: TA-Lib.

use super::definition::{Indicator, IndicatorOutput, IndicatorParam, SourceKind, candles};
use super::runs::runs;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "momentum",
    title: "Momentum",
    summary: "The change over some candles.",
    source: SourceKind::Series,
    params: &[IndicatorParam::candles(
        "period",
        "Candles over which the change is measured.",
        10.0,
    )],
    outputs: &[IndicatorOutput::value("In units of the source.", |params| candles(params[0]))],
    compute: |input, params, out| momentum(input.series, candles(params[0]), out[0]),
};

/// Writes the change over `period` candles.
pub fn momentum(values: &[f64], period: usize, out: &mut [f64]) {
    for run in runs(values) {
        for index in run.start.saturating_add(period)..run.end {
            out[index] = values[index] - values[index - period];
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
        momentum(&[NONE, 1.0, 3.0, 2.0, 7.0], 2, &mut out);
        assert_values(&out, &[NONE, NONE, NONE, 1.0, 4.0]);
    }
}
