//! Average true range: the mean of the first n true ranges, then Wilder's smoothing `(atr · (n − 1) + range) / n`. The
//! first candle has no true range. Warm-up: n values.
//! Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978); TA-Lib.

use super::definition::{Indicator, IndicatorOutput, IndicatorParam, SourceKind, candles};
use super::{prices::Prices, smoothing::Smoothing, true_range::range_at};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "atr",
    title: "Average true range",
    summary: "How far the price moves in a candle, on average.",
    source: SourceKind::Candles,
    params: &[IndicatorParam::period(14.0)],
    outputs: &[IndicatorOutput::value("In units of the price, 0 or more.", |params| {
        candles(params[0])
    })
    .within([0.0, f64::INFINITY])],
    compute: |input, params, out| atr(input.candles.into(), candles(params[0]), out[0]),
};

/// Writes the average true range over `period` candles.
pub fn atr(prices: Prices<'_>, period: usize, out: &mut [f64]) {
    if period == 0 {
        return;
    }
    let mut average = Smoothing::wilder(period);
    for (index, value) in out.iter_mut().enumerate().skip(1) {
        *value = average.next(range_at(prices, index));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        // True ranges -, 3, 9, 10.
        let prices = Prices {
            high: &[10.0, 12.0, 20.0, 9.0],
            low: &[8.0, 9.0, 18.0, 8.0],
            close: &[9.0, 11.0, 18.0, 8.5],
        };
        let mut out = [NONE; 4];
        atr(prices, 2, &mut out);
        assert_values(&out, &[NONE, NONE, 6.0, 8.0]);
    }
}
