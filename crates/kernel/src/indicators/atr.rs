//! Average true range: the mean of the first n true ranges, then Wilder's smoothing `(atr · (n − 1) + range) / n`. The
//! first candle has no true range; with the rule of TradingView its range counts. Warm-up: n values, with that rule n − 1.
//! Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978); TA-Lib; `ta.atr` of TradingView.

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, SourceKind, before_window, candles,
};
use super::{prices::Prices, smoothing::Smoothing, true_range::range_at};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "atr",
    title: "Average true range",
    summary: "How far the price moves in a candle, on average.",
    source: SourceKind::Candles,
    params: &[IndicatorParam::period(14.0), RULE],
    outputs: &[IndicatorOutput::value("In units of the price, 0 or more.", |params| {
        warm_up(params[0], FirstRange::of(params[1]))
    })
    .within([0.0, f64::INFINITY])],
    compute: |input, params, out| {
        let first = FirstRange::of(params[1]);
        atr(input.candles.into(), candles(params[0]), first, out[0]);
    },
};

/// The parameter that says whether the first candle counts.
const RULE: IndicatorParam = IndicatorParam::rule(
    "Whose rule is followed. TradingView counts high − low of the first candle, TA-Lib skips it.",
);

/// Whether the range of the first candle counts, which has no close before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FirstRange {
    /// It does not, as in TA-Lib.
    #[default]
    Skipped,
    /// High − low counts, as in TradingView.
    Counted,
}

impl FirstRange {
    /// The value of a parameter whose rule 1 is TradingView's.
    pub(super) fn of(rule: f64) -> Self {
        if rule > 0.0 { Self::Counted } else { Self::Skipped }
    }
}

/// The number of undefined values at the start, for a period as a parameter.
pub(super) fn warm_up(period: f64, first: FirstRange) -> usize {
    match first {
        FirstRange::Skipped => candles(period),
        FirstRange::Counted => before_window(period),
    }
}

/// Writes the average true range over `period` candles.
pub fn atr(prices: Prices<'_>, period: usize, first: FirstRange, out: &mut [f64]) {
    if period == 0 {
        return;
    }
    let mut average = Smoothing::wilder(period);
    if let (FirstRange::Counted, Some(value)) = (first, out.first_mut()) {
        *value = average.next(prices.high[0] - prices.low[0]);
    }
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
        atr(prices, 2, FirstRange::Skipped, &mut out);
        assert_values(&out, &[NONE, NONE, 6.0, 8.0]);
        // The first candle has a range of 2.
        atr(prices, 2, FirstRange::Counted, &mut out);
        assert_values(&out, &[NONE, 2.5, 5.75, 7.875]);
        atr(prices, 1, FirstRange::Counted, &mut out);
        assert_values(&out, &[2.0, 3.0, 9.0, 10.0]);
    }
}
