//! Triple exponential moving average: `3 · e1 − 3 · e2 + e3`, where e1 is the EMA of the series, e2 the EMA of e1 and e3 the
//! EMA of e2.
//! Warm-up: 3 · (n − 1) values. Source: P. Mulloy, Smoothing data with faster moving averages, TASC, January 1994; TA-Lib.

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, SourceKind, before_window, candles,
};
use super::{runs::runs, smoothing::Smoothing};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "tema",
    title: "Triple exponential moving average",
    summary: "An exponential average with even less lag than the double one.",
    source: SourceKind::Series,
    params: &[IndicatorParam::period(20.0)],
    outputs: &[IndicatorOutput::value("In units of the source.", |params| {
        3 * before_window(params[0])
    })],
    compute: |input, params, out| tema(input.series, candles(params[0]), out[0]),
};

/// Writes the triple exponential moving average over `period` values.
pub fn tema(values: &[f64], period: usize, out: &mut [f64]) {
    if period == 0 {
        return;
    }
    for run in runs(values) {
        let mut first = Smoothing::exponential(period);
        let [mut second, mut third] = [first.clone(), first.clone()];
        for index in run {
            let one = first.next(values[index]);
            let two = second.next(one);
            let three = third.next(two);
            out[index] = 3.0 * (one - two) + three;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        // Weight 2/3: e1 = -, 3, 9, 3; e2 = -, -, 6, 4; e3 = -, -, -, 5.
        let mut out = [NONE; 4];
        tema(&[2.0, 4.0, 12.0, 0.0], 2, &mut out);
        assert_values(&out, &[NONE, NONE, NONE, 2.0]);
    }
}
