//! Linear regression value: the value at the newest candle of the least-squares line through the last n values.
//! Warm-up: n − 1 values. Source: TA-Lib (LINEARREG).

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, MAX_PERIOD, SourceKind, before_window, candles,
};
use super::line::{self, Reading};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "linreg",
    title: "Linear regression",
    summary: "Where the straight line through the last values ends.",
    source: SourceKind::Series,
    params: &[IndicatorParam::period(14.0).within([2.0, MAX_PERIOD])],
    outputs: &[IndicatorOutput::value("In units of the source.", |params| {
        before_window(params[0])
    })],
    compute: |input, params, out| linreg(input.series, candles(params[0]), out[0]),
};

/// Writes the end of the line through `period` values. For a period of 1 that is the value.
pub fn linreg(values: &[f64], period: usize, out: &mut [f64]) {
    line::read(values, period, Reading::Right((period as f64 - 1.0) / 2.0), out);
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let mut out = [NONE; 4];
        linreg(&[1.0, 2.0, 6.0, 6.0], 3, &mut out);
        // Means 3 and 14/3, slopes 5/2 and 2.
        assert_values(&out, &[NONE, NONE, 5.5, 20.0 / 3.0]);
    }
}
