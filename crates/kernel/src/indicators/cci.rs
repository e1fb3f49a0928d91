//! Commodity channel index: `(p − mean) / (0.015 · mean deviation)` of the typical price, or another one, over the last n candles,
//! where the mean deviation is `Σ |p − mean| / n`; 0 where all prices are equal, as in TA-Lib. The mean deviation is
//! computed from all values of each window, so the time grows with n. Warm-up: n − 1 values.
//! Source: D. Lambert, Commodity channel index, Commodities, October 1980; TA-Lib.

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, MAX_SLOW_PERIOD, SourceKind, before_window, candles,
};
use super::moments::Repeats;
use super::prices::{TYPICAL_OR, chosen};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "cci",
    title: "Commodity channel index",
    summary: "How far the typical price, or another one, is from its average, in mean deviations.",
    source: SourceKind::Candles,
    params: &[
        IndicatorParam::period(20.0).within([2.0, MAX_SLOW_PERIOD]),
        IndicatorParam::choice("of", "The price that is compared.", TYPICAL_OR),
    ],
    outputs: &[IndicatorOutput::value("Mostly −100 to 100, unbounded.", |params| {
        before_window(params[0])
    })],
    compute: |input, params, out| {
        cci(&chosen(input.candles, TYPICAL_OR, params[1]), candles(params[0]), out[0]);
    },
};

/// Writes the commodity channel index of prices over `period` candles.
pub fn cci(prices: &[f64], period: usize, out: &mut [f64]) {
    let mut repeats = Repeats::default();
    for (end, &newest) in prices.iter().enumerate() {
        let repeated = repeats.next(newest) >= period;
        if period > 0 && end + 1 >= period {
            let window = &prices[end + 1 - period..=end];
            out[end] = if repeated { 0.0 } else { index_of(newest, window) };
        }
    }
}

fn index_of(newest: f64, window: &[f64]) -> f64 {
    let count = window.len() as f64;
    let mean = sum(window, |value| value) / count;
    let deviation = sum(window, |value| (value - mean).abs()) / count;
    if deviation > 0.0 { (newest - mean) / (0.015 * deviation) } else { 0.0 }
}

/// The sum of the terms, in four independent partial sums, which a processor adds in parallel.
fn sum(window: &[f64], term: impl Fn(f64) -> f64) -> f64 {
    let mut partial = [0.0; 4];
    let fours = window.chunks_exact(4);
    let rest: f64 = fours.remainder().iter().map(|&value| term(value)).sum();
    for four in fours {
        for (sum, &value) in partial.iter_mut().zip(four) {
            *sum += term(value);
        }
    }
    (partial[0] + partial[1]) + (partial[2] + partial[3]) + rest
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let typical = [1.0, 2.0, 6.0, 0.1, 0.1, 0.1];
        let mut out = [NONE; 6];
        cci(&typical, 3, &mut out);
        // Mean 3, mean deviation (2 + 1 + 3) / 3 = 2.
        assert_values(&out[..3], &[NONE, NONE, 100.0]);
        assert_eq!(out[5], 0.0);
    }

    #[test]
    fn sums_of_any_length_include_every_value() {
        for count in 0..11 {
            let window: Vec<f64> = (1..=count).map(f64::from).collect();
            assert_eq!(sum(&window, |value| value), f64::from(count * (count + 1) / 2));
        }
    }
}
