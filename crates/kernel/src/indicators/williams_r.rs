//! Williams %R: `−100 · (highest − close) / (highest − lowest)` over the last n candles; 0 in a range without width, as in
//! TA-Lib. Warm-up: n − 1 values. Source: L. Williams, How I Made One Million Dollars Last Year Trading Commodities (1973).

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, SourceKind, before_window, candles,
};
use super::extremes::ranges;
use super::percent::{is_rounding, percent};
use super::prices::Prices;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "williams_r",
    title: "Williams %R",
    summary: "How far the close is below the highest high of the last candles.",
    source: SourceKind::Candles,
    params: &[IndicatorParam::period(14.0)],
    outputs: &[IndicatorOutput::value("−100 at the low to 0 at the high.", |params| {
        before_window(params[0])
    })
    .within([-100.0, 0.0])],
    compute: |input, params, out| williams_r(input.candles.into(), candles(params[0]), out[0]),
};

/// Writes Williams %R over `period` candles.
pub fn williams_r(prices: Prices<'_>, period: usize, out: &mut [f64]) {
    ranges([prices.high, prices.low], period, |end, high, low| {
        let below = high - prices.close[end];
        out[end] = if is_rounding(high, low) { 0.0 } else { -percent(below, high - low) };
    });
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let prices = Prices {
            high: &[10.0, 12.0, 9.0, 9.0],
            low: &[8.0, 10.0, 9.0, 9.0],
            close: &[9.0, 11.0, 9.0, 9.0],
        };
        let mut out = [NONE; 4];
        williams_r(prices, 2, &mut out);
        assert_values(&out, &[NONE, -25.0, -100.0, 0.0]);
    }
}
