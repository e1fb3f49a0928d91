//! Normalised average true range: `100 · ATR / close`. Warm-up: n values.
//! Source: J. Forman, Cross-market evaluations with normalized average true range, TASC, May 2006; TA-Lib.

use super::atr::{FirstRange, atr};
use super::definition::{Indicator, IndicatorOutput, IndicatorParam, SourceKind, candles};
use super::prices::Prices;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "natr",
    title: "Normalised average true range",
    summary: "The average true range in per cent of the close.",
    source: SourceKind::Candles,
    params: &[IndicatorParam::period(14.0)],
    outputs: &[IndicatorOutput::value("Per cent, 0 or more.", |params| candles(params[0]))
        .within([0.0, f64::INFINITY])],
    compute: |input, params, out| natr(input.candles.into(), candles(params[0]), out[0]),
};

/// Writes the average true range over `period` candles in per cent of the close.
pub fn natr(prices: Prices<'_>, period: usize, out: &mut [f64]) {
    atr(prices, period, FirstRange::Skipped, out);
    for (value, close) in out.iter_mut().zip(prices.close) {
        *value = 100.0 * (*value / close);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let prices = Prices { high: &[10.0, 12.0], low: &[8.0, 9.0], close: &[9.0, 10.0] };
        let mut out = [NONE; 2];
        natr(prices, 1, &mut out);
        assert_values(&out, &[NONE, 30.0]);
    }
}
