//! Weighted moving average: `wma[i] = (1 · x[i-n+1] + 2 · x[i-n+2] + … + n · x[i]) / (1 + 2 + … + n)`. It is computed as the
//! mean plus `(n − 1) / 6` times the slope of the least-squares line, which is the same. Warm-up: n − 1 values.

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, SourceKind, before_window, candles,
};
use super::line::{self, Reading};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "wma",
    title: "Weighted moving average",
    summary: "An average in which weights rise evenly from the oldest value to the newest.",
    source: SourceKind::Series,
    params: &[IndicatorParam::period(20.0)],
    outputs: &[IndicatorOutput::value("In units of the source.", |params| {
        before_window(params[0])
    })],
    compute: |input, params, out| wma(input.series, candles(params[0]), out[0]),
};

/// Writes the linearly weighted moving average over `period` values.
pub fn wma(values: &[f64], period: usize, out: &mut [f64]) {
    line::read(values, period, Reading::Right((period as f64 - 1.0) / 6.0), out);
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn the_newest_weighs_most() {
        let mut out = [NONE; 4];
        wma(&[1.0, 2.0, 6.0, 0.0], 3, &mut out);
        // (1 + 2 · 2 + 3 · 6) / 6 and (2 + 2 · 6 + 0) / 6.
        assert_values(&out, &[NONE, NONE, 23.0 / 6.0, 14.0 / 6.0]);
        wma(&[1.0, 2.0, 6.0, 0.0], 1, &mut out);
        assert_values(&out, &[1.0, 2.0, 6.0, 0.0]);
    }
}
