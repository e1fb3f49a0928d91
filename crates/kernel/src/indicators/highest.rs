//! The highest of the last n values, the newest one included. Warm-up: n − 1 values. Source: TA-Lib (MAX).

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, SourceKind, before_window, candles,
};
use super::extremes::{Extreme, extremes};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "highest",
    title: "Highest value",
    summary: "The highest of the last values.",
    source: SourceKind::Series,
    params: &[IndicatorParam::period(20.0)],
    outputs: &[IndicatorOutput::value("In units of the source.", |params| {
        before_window(params[0])
    })],
    compute: |input, params, out| highest(input.series, candles(params[0]), out[0]),
};

/// Writes the highest of `period` values.
pub fn highest(values: &[f64], period: usize, out: &mut [f64]) {
    extremes(values, period, Extreme::highest, out);
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let mut out = [NONE; 5];
        highest(&[NONE, 3.0, 1.0, 2.0, 5.0], 2, &mut out);
        assert_values(&out, &[NONE, NONE, 3.0, 2.0, 5.0]);
    }
}
