//! Chaikin money flow: `Σ m · volume / Σ volume` over the last n candles, where
//! `m = ((close − low) − (high − close)) / (high − low)`, or 0 if high equals low; 0 where all n volumes are 0, as in
//! TA-Lib. Warm-up: n − 1 values. Source: M. Chaikin; TA-Lib.

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, SourceKind, before_window, candles,
};
use super::{prices::Prices, rolling};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "cmf",
    title: "Chaikin money flow",
    summary: "Whether volume trades near the highs or near the lows.",
    source: SourceKind::Candles,
    params: &[IndicatorParam::period(20.0)],
    outputs: &[
        IndicatorOutput::value("−1 to 1.", |params| before_window(params[0])).within([-1.0, 1.0])
    ],
    compute: |input, params, out| {
        let (prices, volume) = (input.candles.into(), input.candles.volume());
        cmf(prices, volume, candles(params[0]), out[0]);
    },
};

/// Writes the money flow over `period` candles.
pub fn cmf(prices: Prices<'_>, volume: &[f64], period: usize, out: &mut [f64]) {
    let flow = |index: usize| {
        let (high, low, close) = (prices.high[index], prices.low[index], prices.close[index]);
        let range = high - low;
        let balance = (close - low) - (high - close);
        let share = if range > 0.0 { balance / range } else { 0.0 };
        [share * volume[index], volume[index]]
    };
    rolling::sums(prices.len(), period, flow, |end, [flow, traded]| {
        out[end] = if traded > 0.0 { flow / traded } else { 0.0 };
    });
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let prices = Prices {
            high: &[10.0, 10.0, 9.0, 9.0],
            low: &[8.0, 6.0, 9.0, 9.0],
            close: &[10.0, 7.0, 9.0, 9.0],
        };
        let mut out = [NONE; 4];
        cmf(prices, &[1.0, 3.0, 0.0, 0.0], 2, &mut out);
        // Shares 1, −1/2, 0, 0.
        assert_values(&out, &[NONE, -0.125, -0.5, 0.0]);
    }
}
