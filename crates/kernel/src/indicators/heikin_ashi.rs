//! Heikin-Ashi candles: the close is the mean of the four prices; the open is the middle of the body before, at first of the candle's
//! own; high and low include both. No warm-up. Source: M. Shimizu; `ticker.heikinashi` of TradingView.

use super::definition::{Indicator, IndicatorOutput, SourceKind};
use crate::candles::Candles;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "heikin_ashi",
    title: "Heikin-Ashi",
    summary: "Candles that average the prices of two, so that trends have one colour.",
    source: SourceKind::Candles,
    params: &[],
    outputs: &[
        IndicatorOutput::named("open", "In units of the price.", |_| 0),
        IndicatorOutput::named("high", "In units of the price.", |_| 0),
        IndicatorOutput::named("low", "In units of the price.", |_| 0),
        IndicatorOutput::named("close", "In units of the price.", |_| 0),
    ],
    compute: |input, _, out| {
        if let [open, high, low, close] = out {
            heikin_ashi(input.candles, [open, high, low, close]);
        }
    },
};

/// Writes open, high, low and close.
fn heikin_ashi(candles: &Candles, [opens, highs, lows, closes]: [&mut [f64]; 4]) {
    let mut before = None;
    for index in 0..candles.len() {
        let [open, high, low, close] =
            [candles.open(), candles.high(), candles.low(), candles.close()].map(|of| of[index]);
        let middle = (open + high + low + close) / 4.0;
        let start =
            before.map_or((open + close) / 2.0, |(open, close): (f64, f64)| (open + close) / 2.0);
        opens[index] = start;
        closes[index] = middle;
        highs[index] =
            [start, middle].into_iter().fold(high, |most, it| if it > most { it } else { most });
        lows[index] =
            [start, middle].into_iter().fold(low, |least, it| if it < least { it } else { least });
        before = Some((start, middle));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;
    use crate::candles::{Candle, Columns};

    #[test]
    fn by_hand() {
        let mut columns = Columns::default();
        for (index, [open, high, low, close]) in
            [[10.0, 14.0, 8.0, 12.0], [20.0, 22.0, 18.0, 20.0]].into_iter().enumerate()
        {
            let time = index as f64 * 60_000.0;
            columns.push(Candle { time, open, high, low, close, volume: 1.0 });
        }
        let candles = Candles::new(columns).unwrap();
        let [mut open, mut high, mut low, mut close] = [[NONE; 2]; 4];
        heikin_ashi(&candles, [&mut open, &mut high, &mut low, &mut close]);
        assert_values(&open, &[11.0, 11.0]);
        assert_values(&close, &[11.0, 20.0]);
        assert_values(&high, &[14.0, 22.0]);
        // The open of 11 is below the low.
        assert_values(&low, &[8.0, 11.0]);
    }
}
