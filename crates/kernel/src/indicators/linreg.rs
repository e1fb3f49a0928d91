//! Linear regression value: the value of the least-squares line through the last n values at the newest candle, or `offset` candles
//! before it. Warm-up: n − 1 values. Source: TA-Lib (LINEARREG); `ta.linreg` of TradingView.

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
    params: &[
        IndicatorParam::period(14.0).within([2.0, MAX_PERIOD]),
        IndicatorParam::candles(
            "offset",
            "Candles before the newest at which the line is read.",
            0.0,
        )
        .within([0.0, MAX_PERIOD]),
    ],
    outputs: &[IndicatorOutput::value("In units of the source.", |params| {
        before_window(params[0])
    })],
    compute: |input, params, out| linreg(input.series, candles(params[0]), params[1], out[0]),
};

/// Writes the line through `period` values, `offset` candles before its end. For a period of 1 that is the value.
pub fn linreg(values: &[f64], period: usize, offset: f64, out: &mut [f64]) {
    line::read(values, period, Reading::Right((period as f64 - 1.0) / 2.0 - offset), out);
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let mut out = [NONE; 4];
        linreg(&[1.0, 2.0, 6.0, 6.0], 3, 0.0, &mut out);
        // Means 3 and 14/3, slopes 5/2 and 2.
        assert_values(&out, &[NONE, NONE, 5.5, 20.0 / 3.0]);
        linreg(&[1.0, 2.0, 6.0, 6.0], 3, 1.0, &mut out);
        assert_values(&out, &[NONE, NONE, 3.0, 14.0 / 3.0]);
    }
}
