//! Exponential moving average: `ema[i] = w · x[i] + (1 − w) · ema[i-1]` with `w = 2 / (n + 1)`. It starts with the mean of
//! the first n values as in TA-Lib, or, with the seed `first`, with the first value as in pandas (`adjust=False`).
//! Warm-up: n − 1 values; none with the seed `first`.

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, SourceKind, before_window, candles,
};
use super::{runs::runs, smoothing::Smoothing};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "ema",
    title: "Exponential moving average",
    summary: "An average in which the weight of a value falls by the same share with every candle.",
    source: SourceKind::Series,
    params: &[
        IndicatorParam::period(20.0),
        IndicatorParam::choice(
            "seed",
            "Where it starts: the mean of the first window, or the first value.",
            &["sma", "first"],
        ),
    ],
    outputs: &[IndicatorOutput::value("In units of the source.", |params| {
        match Seed::of(params[1]) {
            Seed::Sma => before_window(params[0]),
            Seed::First => 0,
        }
    })],
    compute: |input, params, out| {
        ema(input.series, candles(params[0]), Seed::of(params[1]), out[0]);
    },
};

/// Where an exponential average starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Seed {
    /// With the mean of the first window.
    #[default]
    Sma,
    /// With the first value.
    First,
}

impl Seed {
    fn of(choice: f64) -> Self {
        if choice > 0.0 { Self::First } else { Self::Sma }
    }
}

/// Writes the exponential moving average of weight `2 / (period + 1)`.
pub fn ema(values: &[f64], period: usize, seed: Seed, out: &mut [f64]) {
    if period == 0 {
        return;
    }
    for run in runs(values) {
        let mut average = match seed {
            Seed::Sma => Smoothing::exponential(period),
            Seed::First => Smoothing::from_first(period),
        };
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
    fn both_seeds_by_hand() {
        // The weight is 1/2.
        let values = [2.0, 4.0, 9.0, 1.0];
        let mut out = [NONE; 4];
        ema(&values, 3, Seed::Sma, &mut out);
        assert_values(&out, &[NONE, NONE, 5.0, 3.0]);
        ema(&values, 3, Seed::First, &mut out);
        assert_values(&out, &[2.0, 3.0, 6.0, 3.5]);
    }
}
