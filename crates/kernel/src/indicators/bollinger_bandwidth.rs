//! Bollinger bandwidth: `(upper − lower) / middle`, a share of the average. Undefined where the average is 0.
//! Warm-up: n − 1 values. Source: J. Bollinger, Bollinger on Bollinger Bands (2001).

use super::bollinger::{PARAMS, warm_up};
use super::definition::{Indicator, IndicatorOutput, SourceKind, candles};
use super::sma::sma;
use super::stdev::{Deviation, stdev};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "bollinger_bandwidth",
    title: "Bollinger bandwidth",
    summary: "How wide the Bollinger bands are, as a share of the average.",
    source: SourceKind::Series,
    params: PARAMS,
    outputs: &[IndicatorOutput::value("A share of the average: 0.1 is 10 %.", warm_up)],
    compute: |input, params, out| {
        bollinger_bandwidth(input.series, candles(params[0]), params[1], out[0]);
    },
};

/// Writes the bandwidth over `period` values. Allocates one more column while it runs.
pub fn bollinger_bandwidth(values: &[f64], period: usize, deviations: f64, out: &mut [f64]) {
    let mut middle = vec![f64::NAN; values.len()];
    sma(values, period, &mut middle);
    stdev(values, period, Deviation::Population, out);
    for (width, middle) in out.iter_mut().zip(middle) {
        let is_defined = middle.abs() > 0.0;
        *width = if is_defined { 2.0 * deviations * *width / middle } else { f64::NAN };
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let mut out = [NONE; 5];
        bollinger_bandwidth(&[1.0, 3.0, 7.0, 7.0, -7.0], 2, 2.0, &mut out);
        assert_values(&out, &[NONE, 2.0, 1.6, 0.0, NONE]);
    }
}
