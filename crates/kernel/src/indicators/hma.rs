//! Hull moving average: `wma(2 · wma(x, n/2) − wma(x, n), √n)`, with n/2 and √n rounded down.
//! Warm-up: n − 1 + ⌊√n⌋ − 1 values. Source: A. Hull, alanhull.com (2005); TA-Lib.

use super::definition::{Indicator, IndicatorOutput, IndicatorParam, SourceKind, candles};
use super::wma::wma;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "hma",
    title: "Hull moving average",
    summary: "A weighted average that follows the price almost without lag.",
    source: SourceKind::Series,
    params: &[IndicatorParam::period(20.0)],
    outputs: &[IndicatorOutput::value("In units of the source.", |params| {
        let period = candles(params[0]);
        (period + period.isqrt()).saturating_sub(2)
    })],
    compute: |input, params, out| hma(input.series, candles(params[0]), out[0]),
};

/// Writes the Hull moving average over `period` values. Allocates one more column while it runs.
pub fn hma(values: &[f64], period: usize, out: &mut [f64]) {
    let half = if period == 1 { 1 } else { period / 2 };
    let mut leading = vec![f64::NAN; values.len()];
    wma(values, period, &mut leading);
    wma(values, half, out);
    for (leading, half) in leading.iter_mut().zip(out.iter_mut()) {
        *leading = 2.0 * *half - *leading;
        *half = f64::NAN;
    }
    wma(&leading, period.isqrt(), out);
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        // wma(2) = -, 5/3, 8/3, 11/3, 4/3; wma(4) = -, -, -, 3, 2; 2 · wma(2) − wma(4) = -, -, -, 13/3, 2/3.
        let mut out = [NONE; 5];
        hma(&[1.0, 2.0, 3.0, 4.0, 0.0], 4, &mut out);
        assert_values(&out, &[NONE, NONE, NONE, NONE, 17.0 / 9.0]);
    }
}
