//! Money flow index: `100 · P / (P + N)`. P is the sum of `typical price · volume` over those of the last n candles whose
//! typical price rose, N the sum over those whose typical price fell. As in TA-Lib, a change as small as rounding does
//! not count, and the index is 0 where P and N are 0. Warm-up: n values.
//! Source: G. Quong, A. Soudack, Volume-weighted RSI: money flow, TASC, March 1989; TA-Lib.

use super::definition::{Indicator, IndicatorOutput, IndicatorParam, SourceKind, candles};
use super::percent::{is_rounding, percent};
use super::{prices::Prices, rolling};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "mfi",
    title: "Money flow index",
    summary: "The share of money that traded at rising prices.",
    source: SourceKind::Candles,
    params: &[IndicatorParam::period(14.0)],
    outputs: &[
        IndicatorOutput::value("0 to 100.", |params| candles(params[0])).within([0.0, 100.0])
    ],
    compute: |input, params, out| {
        let (prices, volume) = (input.candles.into(), input.candles.volume());
        mfi(prices, volume, candles(params[0]), out[0]);
    },
};

/// Writes the money flow index over `period` changes.
pub fn mfi(prices: Prices<'_>, volume: &[f64], period: usize, out: &mut [f64]) {
    let flow = |before: usize| {
        let (old, typical) = (prices.typical(before), prices.typical(before + 1));
        let is_unchanged = is_rounding(typical, old);
        let money = if is_unchanged { 0.0 } else { typical * volume[before + 1] };
        if typical > old { [money, 0.0] } else { [0.0, money] }
    };
    let changes = prices.len().saturating_sub(1);
    rolling::sums(changes, period, flow, |end, [rose, fell]| {
        out[end + 1] = percent(rose, rose + fell);
    });
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let price = [1.0, 2.0, 1.0, 1.0, 1.0];
        let prices = Prices { high: &price, low: &price, close: &price };
        let mut out = [NONE; 5];
        mfi(prices, &[9.0, 3.0, 2.0, 5.0, 5.0], 2, &mut out);
        // Flows: +6, −2, none, none.
        assert_values(&out, &[NONE, NONE, 75.0, 0.0, 0.0]);
    }
}
