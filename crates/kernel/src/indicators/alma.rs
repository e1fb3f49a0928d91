//! Arnaud Legoux moving average: a mean of the last n values, of which the one at `m = offset · (n − 1)` weighs most. The weight of
//! value i, counted from the oldest, is `exp(−(i − m)² / (2 s²))` with `s = n / sigma`. The time grows with n. Warm-up: n − 1 values.
//! Source: A. Legoux, D. Kouzis-Loukas, ALMA (2009); `ta.alma` of TradingView.

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, MAX_SLOW_PERIOD, SourceKind, before_window, candles,
};
use super::runs::runs;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "alma",
    title: "Arnaud Legoux moving average",
    summary: "An average whose weights are a bell curve that is moved towards the newest values.",
    source: SourceKind::Series,
    params: &[
        IndicatorParam::period(9.0).within([1.0, MAX_SLOW_PERIOD]),
        IndicatorParam::number(
            "offset",
            "Where the weight is greatest: 0 at the oldest value, 1 at the newest.",
            0.85,
            [0.0, 1.0],
        ),
        IndicatorParam::number("sigma", "How narrow the bell curve is.", 6.0, [0.1, 100.0]),
    ],
    outputs: &[IndicatorOutput::value("In units of the source.", |params| {
        before_window(params[0])
    })],
    compute: |input, params, out| {
        alma(input.series, candles(params[0]), [params[1], params[2]], out[0]);
    },
};

/// Writes the average over `period` values. Allocates the weights.
pub fn alma(values: &[f64], period: usize, [offset, sigma]: [f64; 2], out: &mut [f64]) {
    if period == 0 || period > values.len() {
        return;
    }
    let most = offset * (period as f64 - 1.0);
    let width = period as f64 / sigma;
    let weight = |place: usize| {
        let distance = (place as f64 - most) / width;
        libm::exp(-distance * distance / 2.0)
    };
    let weights: Vec<f64> = (0..period).map(weight).collect();
    let total: f64 = weights.iter().sum();
    for run in runs(values) {
        let (values, out) = (&values[run.clone()], &mut out[run]);
        let windows = values.windows(period).zip(out.iter_mut().skip(period - 1));
        for (window, out) in windows {
            *out =
                window.iter().zip(&weights).map(|(value, weight)| value * (weight / total)).sum();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let mut out = [NONE; 3];
        alma(&[1.0, 2.0, 6.0], 2, [1.0, 2.0], &mut out);
        // The weights of the older and the newer value are exp(−1 / 2) and 1.
        let old = libm::exp(-0.5);
        let mean = |a: f64, b: f64| (a * old + b) / (old + 1.0);
        assert_values(&out, &[NONE, mean(1.0, 2.0), mean(2.0, 6.0)]);
    }
}
