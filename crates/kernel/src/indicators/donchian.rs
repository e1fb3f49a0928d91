//! Donchian channel: upper = highest high, lower = lowest low of the last n candles, the newest one included; middle =
//! mean of upper and lower. To find a breakout, compare with the channel of the previous candle. Warm-up: n − 1 values.
//! Source: R. Donchian, Trend-following methods in commodity price analysis (1957); TA-Lib.

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, SourceKind, before_window, candles,
};
use super::extremes::ranges;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "donchian",
    title: "Donchian channel",
    summary: "The range of the last candles.",
    source: SourceKind::Candles,
    params: &[IndicatorParam::period(20.0)],
    outputs: &[
        IndicatorOutput::named("upper", "The highest high.", warm_up),
        IndicatorOutput::named("middle", "The mean of upper and lower.", warm_up),
        IndicatorOutput::named("lower", "The lowest low.", warm_up),
    ],
    compute: |input, params, out| {
        if let [upper, middle, lower] = out {
            let prices = [input.candles.high(), input.candles.low()];
            donchian(prices, candles(params[0]), [upper, middle, lower]);
        }
    },
};

fn warm_up(params: &[f64]) -> usize {
    before_window(params[0])
}

/// Writes upper, middle and lower line over `period` candles.
pub fn donchian(prices: [&[f64]; 2], period: usize, [upper, middle, lower]: [&mut [f64]; 3]) {
    ranges(prices, period, |end, high, low| {
        upper[end] = high;
        middle[end] = (high + low) / 2.0;
        lower[end] = low;
    });
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let [mut upper, mut middle, mut lower] = [[NONE; 3]; 3];
        let prices: [&[f64]; 2] = [&[5.0, 7.0, 6.0], &[1.0, 4.0, 3.0]];
        donchian(prices, 2, [&mut upper, &mut middle, &mut lower]);
        assert_values(&upper, &[NONE, 7.0, 7.0]);
        assert_values(&middle, &[NONE, 4.0, 5.0]);
        assert_values(&lower, &[NONE, 1.0, 3.0]);
    }
}
