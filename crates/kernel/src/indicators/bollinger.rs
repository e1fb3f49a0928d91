//! Bollinger bands: middle = SMA, upper and lower = middle ± k population standard deviations.
//! Warm-up: n − 1 values. Source: J. Bollinger, Bollinger on Bollinger Bands (2001); TA-Lib.

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, MAX_PERIOD, SourceKind, before_window, candles,
};
use super::sma::sma;
use super::stdev::{Deviation, stdev};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "bollinger",
    title: "Bollinger bands",
    summary: "An average between bands whose width follows the scatter of the values.",
    source: SourceKind::Series,
    params: PARAMS,
    outputs: &[
        IndicatorOutput::named("upper", "In units of the source.", warm_up),
        IndicatorOutput::named("middle", "The average.", warm_up),
        IndicatorOutput::named("lower", "In units of the source.", warm_up),
    ],
    compute: |input, params, out| {
        if let [upper, middle, lower] = out {
            bollinger(input.series, candles(params[0]), params[1], [upper, middle, lower]);
        }
    },
};

/// Period and width of the bands, also for the indicators that are computed from the bands.
pub(super) const PARAMS: &[IndicatorParam] = &[
    IndicatorParam::period(20.0).within([2.0, MAX_PERIOD]),
    IndicatorParam::number("deviations", "Standard deviations to each side.", 2.0, [0.001, 1e3]),
];

pub(super) fn warm_up(params: &[f64]) -> usize {
    before_window(params[0])
}

/// Writes the bands over `period` values, `deviations` standard deviations to each side.
pub fn bollinger(
    values: &[f64],
    period: usize,
    deviations: f64,
    [upper, middle, lower]: [&mut [f64]; 3],
) {
    sma(values, period, middle);
    // The output of the upper band holds the deviation until the bands are computed from it.
    stdev(values, period, Deviation::Population, upper);
    for index in 0..values.len() {
        let width = deviations * upper[index];
        upper[index] = middle[index] + width;
        lower[index] = middle[index] - width;
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let [mut upper, mut middle, mut lower] = [[NONE; 4]; 3];
        bollinger(&[1.0, 3.0, 7.0, 7.0], 2, 2.0, [&mut upper, &mut middle, &mut lower]);
        assert_values(&upper, &[NONE, 4.0, 9.0, 7.0]);
        assert_values(&middle, &[NONE, 2.0, 5.0, 7.0]);
        assert_values(&lower, &[NONE, 0.0, 1.0, 7.0]);
    }
}
