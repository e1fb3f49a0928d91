//! Ichimoku cloud. Conversion and base line: the middle of the range of the last 9 and 26 candles. Leading spans: A is the
//! mean of conversion and base line, B the middle of the range of the last 52 candles; charts draw both 26 candles ahead.
//! The value at a candle is the one that a chart draws there, computed 26 candles earlier, so nothing looks ahead. The
//! lagging span is the close at its own candle; charts draw it 26 candles back, so compare it with the price 26 candles ago.
//! Warm-up: conversion − 1; base − 1; the longer of these two plus the displacement; span_b − 1 plus the displacement; 0.
//! Source: G. Hosoda, Ichimoku Kinko Hyo (1969).

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, SourceKind, before_window, candles,
};
use super::{extremes::ranges, prices::Prices};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "ichimoku",
    title: "Ichimoku cloud",
    summary: "Middles of ranges, two of which make a cloud ahead of the price.",
    source: SourceKind::Candles,
    params: &[
        IndicatorParam::candles("conversion", "Candles of the conversion line.", 9.0),
        IndicatorParam::candles("base", "Candles of the base line.", 26.0),
        IndicatorParam::candles("span_b", "Candles of leading span B.", 52.0),
        IndicatorParam::candles("displacement", "Candles by which the cloud is ahead.", 26.0)
            .within([0.0, super::definition::MAX_PERIOD]),
    ],
    outputs: &[
        IndicatorOutput::named("conversion", "In units of the price.", |params| {
            before_window(params[0])
        }),
        IndicatorOutput::named("base", "In units of the price.", |params| before_window(params[1])),
        IndicatorOutput::named(
            "leading_a",
            "Cloud at this candle, from earlier candles.",
            |params| before_window(params[0]).max(before_window(params[1])) + candles(params[3]),
        ),
        IndicatorOutput::named(
            "leading_b",
            "Cloud at this candle, from earlier candles.",
            |params| before_window(params[2]) + candles(params[3]),
        ),
        IndicatorOutput::named("lagging", "The close, at its own candle.", |_| 0),
    ],
    compute: |input, params, out| {
        if let [conversion, base, leading_a, leading_b, lagging] = out {
            let periods = [params[0], params[1], params[2], params[3]].map(candles);
            let out: [&mut [f64]; 5] = [conversion, base, leading_a, leading_b, lagging];
            ichimoku(input.candles.into(), periods, out);
        }
    },
};

/// Writes conversion, base, leading spans A and B and lagging span.
pub fn ichimoku(
    prices: Prices<'_>,
    [conversion, base, span_b, displacement]: [usize; 4],
    [conversion_line, base_line, leading_a, leading_b, lagging]: [&mut [f64]; 5],
) {
    middles(prices, conversion, 0, conversion_line);
    middles(prices, base, 0, base_line);
    middles(prices, span_b, displacement, leading_b);
    let lines = conversion_line.iter().zip(base_line);
    for (span, (conversion, base)) in leading_a.iter_mut().skip(displacement).zip(lines) {
        *span = (*conversion + *base) / 2.0;
    }
    lagging.copy_from_slice(prices.close);
}

/// Writes the middles of the ranges over `period` candles, each `ahead` candles later.
fn middles(prices: Prices<'_>, period: usize, ahead: usize, out: &mut [f64]) {
    ranges([prices.high, prices.low], period, |end, high, low| {
        if let Some(out) = out.get_mut(end.saturating_add(ahead)) {
            *out = (high + low) / 2.0;
        }
    });
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn the_cloud_at_a_candle_was_computed_earlier() {
        let prices = Prices {
            high: &[5.0, 7.0, 6.0, 8.0],
            low: &[1.0, 4.0, 3.0, 2.0],
            close: &[2.0, 5.0, 4.0, 8.0],
        };
        let mut out = [[NONE; 4]; 5];
        ichimoku(prices, [1, 2, 3, 1], out.each_mut().map(|column| &mut column[..]));
        assert_values(&out[0], &[3.0, 5.5, 4.5, 5.0]);
        assert_values(&out[1], &[NONE, 4.0, 5.0, 5.0]);
        assert_values(&out[2], &[NONE, NONE, 4.75, 4.75]);
        assert_values(&out[3], &[NONE, NONE, NONE, 4.0]);
        assert_values(&out[4], &[2.0, 5.0, 4.0, 8.0]);
    }
}
