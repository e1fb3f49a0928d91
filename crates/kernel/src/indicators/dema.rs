//! Double exponential moving average: `2 · e1 − e2`, where e1 is the EMA of the series and e2 the EMA of e1.
//! Warm-up: 2 · (n − 1) values. Source: P. Mulloy, Smoothing data with faster moving averages, TASC, January 1994; TA-Lib.

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, SourceKind, before_window, candles,
};
use super::{runs::runs, smoothing::Smoothing};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "dema",
    title: "Double exponential moving average",
    summary: "An exponential average with less lag.",
    source: SourceKind::Series,
    params: &[IndicatorParam::period(20.0)],
    outputs: &[IndicatorOutput::value("In units of the source.", |params| {
        2 * before_window(params[0])
    })],
    compute: |input, params, out| dema(input.series, candles(params[0]), out[0]),
};

/// Writes the double exponential moving average over `period` values.
pub fn dema(values: &[f64], period: usize, out: &mut [f64]) {
    if period == 0 {
        return;
    }
    for run in runs(values) {
        let mut first = Smoothing::exponential(period);
        let mut second = first.clone();
        for index in run {
            let one = first.next(values[index]);
            let two = second.next(one);
            out[index] = 2.0 * one - two;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        // Weight 1/2: e1 = -, -, 5, 3, 6, 3; e2 = -, -, -, -, 14/3, 23/6.
        let mut out = [NONE; 6];
        dema(&[2.0, 4.0, 9.0, 1.0, 9.0, 0.0], 3, &mut out);
        assert_values(&out, &[NONE, NONE, NONE, NONE, 12.0 - 14.0 / 3.0, 6.0 - 23.0 / 6.0]);
    }
}
