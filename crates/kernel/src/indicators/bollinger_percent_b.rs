//! Bollinger %b: where a value is between the bands, `(x − lower) / (upper − lower)`: 0 at the lower band, 1 at the upper
//! band. Undefined where the bands have no width. Warm-up: n − 1 values.
//! Source: J. Bollinger, Bollinger on Bollinger Bands (2001).

use super::bollinger::{PARAMS, warm_up};
use super::definition::{Indicator, IndicatorOutput, SourceKind, candles};
use super::stdev::Deviation;
use super::zscore::zscore;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "bollinger_percent_b",
    title: "Bollinger %b",
    summary: "Where a value is between the Bollinger bands.",
    source: SourceKind::Series,
    params: PARAMS,
    outputs: &[IndicatorOutput::value("0 at the lower, 1 at the upper band.", warm_up)],
    compute: |input, params, out| {
        bollinger_percent_b(input.series, candles(params[0]), params[1], out[0]);
    },
};

/// Writes %b over `period` values: the z-score, scaled so that the bands are at 0 and 1.
pub fn bollinger_percent_b(values: &[f64], period: usize, deviations: f64, out: &mut [f64]) {
    zscore(values, period, Deviation::Population, out);
    for score in out {
        let is_defined = deviations > 0.0;
        *score = if is_defined { 0.5 + *score / (2.0 * deviations) } else { f64::NAN };
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let mut out = [NONE; 4];
        bollinger_percent_b(&[1.0, 3.0, 3.0, 1.0], 2, 2.0, &mut out);
        assert_values(&out, &[NONE, 0.75, NONE, 0.25]);
        bollinger_percent_b(&[1.0, 3.0, 3.0, 1.0], 2, 0.0, &mut out);
        assert_values(&out, &[NONE; 4]);
    }
}
