//! Running moving average, as Wilder smooths: `rma[i] = (x[i] + (n − 1) · rma[i-1]) / n`. It starts with the mean of the first n
//! values. Warm-up: n − 1 values. Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978); `ta.rma` of TradingView.

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, SourceKind, before_window, candles,
};
use super::{runs::runs, smoothing::Smoothing};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "rma",
    title: "Running moving average",
    summary: "Wilder's average, which forgets half as fast as an exponential one of the same period.",
    source: SourceKind::Series,
    params: &[IndicatorParam::period(14.0)],
    outputs: &[IndicatorOutput::value("In units of the source.", |params| {
        before_window(params[0])
    })],
    compute: |input, params, out| rma(input.series, candles(params[0]), out[0]),
};

/// Writes Wilder's average over `period` values.
pub fn rma(values: &[f64], period: usize, out: &mut [f64]) {
    if period == 0 {
        return;
    }
    for run in runs(values) {
        let mut average = Smoothing::wilder(period);
        for index in run {
            out[index] = average.next(values[index]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let mut out = [NONE; 4];
        rma(&[NONE, 1.0, 3.0, 6.0], 2, &mut out);
        assert_values(&out, &[NONE, NONE, 2.0, 4.0]);
    }
}
