//! Relative strength index: `100 · G / (G + L)`, where G and L are the averages of gains and losses. They start as the
//! mean over the first n changes and continue with Wilder's smoothing, `G = (G · (n − 1) + gain) / n`. Without any change
//! the index is 0, as in TA-Lib; a later candle without a change keeps its value exactly.
//! Warm-up: n values. Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978); TA-Lib.

use super::definition::{Indicator, IndicatorOutput, IndicatorParam, SourceKind, candles};
use super::{percent::percent, runs::runs, smoothing::Smoothing};
use std::cmp::Ordering;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "rsi",
    title: "Relative strength index",
    summary: "The share of gains in all changes, smoothed.",
    source: SourceKind::Series,
    params: &[IndicatorParam::period(14.0)],
    outputs: &[
        IndicatorOutput::value("0 to 100.", |params| candles(params[0])).within([0.0, 100.0])
    ],
    compute: |input, params, out| rsi(input.series, candles(params[0]), out[0]),
};

/// Writes the relative strength index over `period` changes.
pub fn rsi(values: &[f64], period: usize, out: &mut [f64]) {
    if period == 0 {
        return;
    }
    for run in runs(values) {
        let mut gains = Smoothing::wilder(period);
        let mut losses = gains.clone();
        for index in run.start + 1..run.end {
            let change = values[index] - values[index - 1];
            let gain = gains.next(if change > 0.0 { change } else { 0.0 });
            let loss = losses.next(if change < 0.0 { -change } else { 0.0 });
            // Without a change both averages shrink by the same factor, so the index stays what it is, to the last bit.
            let stays = change.partial_cmp(&0.0).is_some_and(Ordering::is_eq);
            let last = Some(out[index - 1]).filter(|last| stays && !last.is_nan());
            out[index] = last.unwrap_or_else(|| percent(gain, gain + loss));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        // Two gains of 1 and a loss of 1 over 3 changes: G = 2/3, L = 1/3.
        // Then G = (2/3 · 2 + 3) / 3 = 13/9, L = (1/3 · 2) / 3 = 2/9.
        let mut out = [NONE; 5];
        rsi(&[10.0, 11.0, 12.0, 11.0, 14.0], 3, &mut out);
        assert_values(&out, &[NONE, NONE, NONE, 200.0 / 3.0, 1300.0 / 15.0]);
    }

    #[test]
    fn an_unchanged_price_keeps_the_value_to_the_last_bit() {
        // Every third price repeats the one before it.
        let mut price = 100.0;
        let mut prices = Vec::new();
        for step in 0..600_u64 {
            price += if step % 3 == 2 { 0.0 } else { (step * 7919 % 41) as f64 * 0.01 - 0.2 };
            prices.push(price);
        }
        let mut out = vec![NONE; prices.len()];
        rsi(&prices, 14, &mut out);
        for step in (17..600).step_by(3) {
            assert_eq!(prices[step].to_bits(), prices[step - 1].to_bits());
            assert_eq!(out[step].to_bits(), out[step - 1].to_bits(), "at {step}");
        }
        assert!(out[17..].windows(2).any(|pair| pair[0].to_bits() != pair[1].to_bits()));
    }

    #[test]
    fn only_gains_give_100_and_no_gains_give_0() {
        let mut out = [NONE; 3];
        rsi(&[1.0, 2.0, 3.0], 2, &mut out);
        assert_eq!(out[2], 100.0);
        rsi(&[3.0, 2.0, 1.0], 2, &mut out);
        assert_eq!(out[2], 0.0);
        rsi(&[3.0, 3.0, 3.0], 2, &mut out);
        assert_eq!(out[2], 0.0);
    }
}
