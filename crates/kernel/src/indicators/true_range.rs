//! True range: the widest of `high − low`, `|high − previous close|` and `|low − previous close|`. Warm-up: the first
//! candle, which has no previous close. Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978); TA-Lib.

use super::definition::{Indicator, IndicatorOutput, SourceKind};
use super::prices::Prices;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "true_range",
    title: "True range",
    summary: "How far the price moved in a candle, including the gap before it.",
    source: SourceKind::Candles,
    params: &[],
    outputs: &[IndicatorOutput::value("In units of the price, 0 or more.", |_| 1)
        .within([0.0, f64::INFINITY])],
    compute: |input, _, out| true_range(input.candles.into(), out[0]),
};

/// Writes the true range of every candle but the first.
pub fn true_range(prices: Prices<'_>, out: &mut [f64]) {
    for (index, value) in out.iter_mut().enumerate().skip(1) {
        *value = range_at(prices, index);
    }
}

/// The true range of the candle at `index`, at least 1.
pub(super) fn range_at(prices: Prices<'_>, index: usize) -> f64 {
    let before = prices.close[index - 1];
    let [high, low] = [prices.high[index], prices.low[index]];
    wider(high - low, wider((high - before).abs(), (low - before).abs()))
}

fn wider(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn gaps_before_a_candle_count() {
        let prices = Prices {
            high: &[10.0, 12.0, 20.0, 9.0],
            low: &[8.0, 9.0, 18.0, 8.0],
            close: &[9.0, 11.0, 18.0, 8.5],
        };
        let mut out = [NONE; 4];
        true_range(prices, &mut out);
        assert_values(&out, &[NONE, 3.0, 9.0, 10.0]);
    }
}
