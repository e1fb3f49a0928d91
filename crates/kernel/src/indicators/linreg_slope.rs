//! Linear regression slope: the rise per candle of the least-squares line through the last n values. The slope of a single
//! value is undefined. Warm-up: n − 1 values. Source: TA-Lib (LINEARREG_SLOPE).

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, MAX_PERIOD, SourceKind, before_window, candles,
};
use super::line::{self, Reading};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "linreg_slope",
    title: "Linear regression slope",
    summary: "How steep the straight line through the last values is.",
    source: SourceKind::Series,
    params: &[IndicatorParam::period(14.0).within([2.0, MAX_PERIOD])],
    outputs: &[IndicatorOutput::value("In units of the source per candle.", |params| {
        before_window(params[0])
    })],
    compute: |input, params, out| linreg_slope(input.series, candles(params[0]), out[0]),
};

/// Writes the slope of the line through `period` values. Writes nothing if `period` is less than 2.
pub fn linreg_slope(values: &[f64], period: usize, out: &mut [f64]) {
    if period < 2 {
        return;
    }
    line::read(values, period, Reading::Slope, out);
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let mut out = [NONE; 4];
        linreg_slope(&[1.0, 2.0, 6.0, 6.0], 3, &mut out);
        assert_values(&out, &[NONE, NONE, 2.5, 2.0]);
    }
}
