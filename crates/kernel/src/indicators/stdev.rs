//! Standard deviation of the last n values: `√(Σ (x − mean)² / d)` with d = n (population, the default, as in TA-Lib) or
//! d = n − 1 (sample, as in pandas). A sample of one value is undefined. A window of one repeated value has a deviation of
//! exactly 0. Warm-up: n − 1 values.

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, SourceKind, before_window, candles,
};
use super::{moments::moments, runs::runs};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "stdev",
    title: "Standard deviation",
    summary: "How far the last values are from their mean.",
    source: SourceKind::Series,
    params: &[
        IndicatorParam::period(20.0).within([2.0, super::definition::MAX_PERIOD]),
        DEVIATION_PARAM,
    ],
    outputs: &[IndicatorOutput::value("In units of the source, 0 or more.", |params| {
        before_window(params[0])
    })
    .within([0.0, f64::INFINITY])],
    compute: |input, params, out| {
        stdev(input.series, candles(params[0]), Deviation::of(params[1]), out[0]);
    },
};

/// The parameter that chooses the divisor.
pub(super) const DEVIATION_PARAM: IndicatorParam = IndicatorParam::choice(
    "deviation",
    "Whether squared distances are divided by n or by n − 1.",
    &["population", "sample"],
);

/// The divisor of the sum of squared distances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Deviation {
    /// n.
    #[default]
    Population,
    /// n − 1.
    Sample,
}

impl Deviation {
    pub(super) fn of(choice: f64) -> Self {
        if choice > 0.0 { Self::Sample } else { Self::Population }
    }

    /// The deviation of `period` values with this sum of squared distances; NaN for a sample of one value.
    pub(super) fn of_squares(self, squares: f64, period: usize) -> f64 {
        let divisor = match self {
            Self::Population => period as f64,
            Self::Sample => period as f64 - 1.0,
        };
        (squares / divisor).sqrt()
    }
}

/// Writes the standard deviation of `period` values.
pub fn stdev(values: &[f64], period: usize, deviation: Deviation, out: &mut [f64]) {
    for run in runs(values) {
        let (values, out) = (&values[run.clone()], &mut out[run]);
        moments(values, period, |end, window| {
            out[end] = deviation.of_squares(window.squares, period);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn population_and_sample_by_hand() {
        let values = [2.0, 4.0, 6.0, 6.0, 6.0];
        let mut out = [NONE; 5];
        stdev(&values, 3, Deviation::Population, &mut out);
        let expected = [NONE, NONE, (8.0_f64 / 3.0).sqrt(), (8.0_f64 / 9.0).sqrt(), 0.0];
        assert_values(&out, &expected);
        stdev(&values, 3, Deviation::Sample, &mut out);
        assert_values(&out, &[NONE, NONE, 2.0, (4.0_f64 / 3.0).sqrt(), 0.0]);
    }

    #[test]
    fn a_sample_of_one_is_undefined() {
        let mut out = [NONE; 2];
        stdev(&[1.0, 2.0], 1, Deviation::Sample, &mut out);
        assert_values(&out, &[NONE, NONE]);
        stdev(&[1.0, 2.0], 1, Deviation::Population, &mut out);
        assert_values(&out, &[0.0, 0.0]);
    }
}
