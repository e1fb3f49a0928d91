//! The lowest of the last n values, the newest one included. Warm-up: n − 1 values. Source: TA-Lib (MIN).

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, SourceKind, before_window, candles,
};
use super::extremes::{Extreme, extremes};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "lowest",
    title: "Lowest value",
    summary: "The lowest of the last values.",
    source: SourceKind::Series,
    params: &[IndicatorParam::period(20.0)],
    outputs: &[IndicatorOutput::value("In units of the source.", |params| {
        before_window(params[0])
    })],
    compute: |input, params, out| lowest(input.series, candles(params[0]), out[0]),
};

/// Writes the lowest of `period` values.
pub fn lowest(values: &[f64], period: usize, out: &mut [f64]) {
    extremes(values, period, Extreme::lowest, out);
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let mut out = [NONE; 5];
        lowest(&[NONE, 3.0, 1.0, 2.0, 5.0], 2, &mut out);
        assert_values(&out, &[NONE, NONE, 1.0, 1.0, 2.0]);
    }
}
