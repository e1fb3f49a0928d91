//! SuperTrend: bands at `(high + low) / 2 ± k · ATR`. The upper band does not rise until a close is above it, and the lower
//! band does not fall until a close is below it. The line is the lower band in an uptrend and the upper band in a downtrend.
//! A close beyond the line turns the trend. The first trend is up, as in TA-Lib; with the rule of TradingView it is down, and the
//! range of the first candle counts. Warm-up: n values, with that rule n − 1. Source: O. Seban; TA-Lib; `ta.supertrend` of TradingView.

use super::atr::{self, FirstRange, atr};
use super::definition::{Indicator, IndicatorOutput, IndicatorParam, SourceKind, candles};
use super::prices::Prices;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "supertrend",
    title: "SuperTrend",
    summary: "A stop at a distance of some average true ranges that turns with the trend.",
    source: SourceKind::Candles,
    params: &[
        IndicatorParam::candles("period", "Candles of the average true range.", 10.0),
        IndicatorParam::number("multiplier", "Average true ranges to the line.", 3.0, [0.0, 1e3]),
        IndicatorParam::rule(
            "Whose rule is followed. TradingView begins in a downtrend and counts the first candle in the average.",
        ),
    ],
    outputs: &[
        IndicatorOutput::named("line", "In units of the price.", warm_up),
        IndicatorOutput::named("direction", "1 in an uptrend, −1 in a downtrend.", warm_up)
            .within([-1.0, 1.0]),
    ],
    compute: |input, params, out| {
        if let [line, direction] = out {
            let (period, first) = (candles(params[0]), FirstRange::of(params[2]));
            supertrend(input.candles.into(), (period, first), params[1], [line, direction]);
        }
    },
};

fn warm_up(params: &[f64]) -> usize {
    atr::warm_up(params[0], FirstRange::of(params[2]))
}

/// Writes line and direction for `multiplier` average true ranges over `period` candles. If the first range counts, as in TradingView,
/// the first trend is down.
pub fn supertrend(
    prices: Prices<'_>,
    (period, first_range): (usize, FirstRange),
    multiplier: f64,
    [line, direction]: [&mut [f64]; 2],
) {
    if period == 0 {
        return;
    }
    // The output of the line holds the average true range until the line is computed from it.
    atr(prices, period, first_range, line);
    let rising = first_range == FirstRange::Skipped;
    let mut bands = Bands { upper: f64::INFINITY, lower: f64::NEG_INFINITY, rising };
    let start = atr::warm_up(period as f64, first_range);
    for index in start..prices.len() {
        bands.tighten(prices, index, multiplier * line[index]);
        if index > start {
            bands.turn(prices.close[index]);
        }
        (line[index], direction[index]) =
            if bands.rising { (bands.lower, 1.0) } else { (bands.upper, -1.0) };
    }
}

/// The bands and whether the trend is up.
struct Bands {
    upper: f64,
    lower: f64,
    rising: bool,
}

impl Bands {
    /// Moves the bands to the candle at `index`, closer to the price unless the last close has passed them.
    fn tighten(&mut self, prices: Prices<'_>, index: usize, width: f64) {
        let middle = (prices.high[index] + prices.low[index]) / 2.0;
        let last_close = index.checked_sub(1).map_or(f64::NAN, |last| prices.close[last]);
        if middle + width < self.upper || last_close > self.upper {
            self.upper = middle + width;
        }
        if middle - width > self.lower || last_close < self.lower {
            self.lower = middle - width;
        }
    }

    /// Turns the trend if a close is beyond the line.
    fn turn(&mut self, close: f64) {
        self.rising = if self.rising { close >= self.lower } else { close > self.upper };
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn the_line_follows_a_trend_and_turns_with_it() {
        // True ranges 2, 3, 5, 2; with n = 1 and k = 1 the bands are the middle ± those.
        let prices = Prices {
            high: &[10.0, 11.0, 13.0, 12.0, 9.0],
            low: &[8.0, 9.0, 11.0, 7.0, 7.0],
            close: &[9.0, 10.0, 12.0, 7.5, 8.0],
        };
        let [mut line, mut direction] = [[NONE; 5]; 2];
        supertrend(prices, (1, FirstRange::Skipped), 1.0, [&mut line, &mut direction]);
        // Middles 10, 12, 9.5, 8. Lower bands 8, 9, 9 (4.5 is lower), 6 (the last close was below 9). Upper bands 12,
        // 12 (15 is higher), 12 (14.5 is higher), 10.
        assert_values(&direction, &[NONE, 1.0, 1.0, -1.0, -1.0]);
        assert_values(&line, &[NONE, 8.0, 9.0, 12.0, 10.0]);
    }

    #[test]
    fn the_trend_of_tradingview_begins_down_at_the_first_range() {
        let prices = Prices {
            high: &[10.0, 11.0, 13.0, 12.0, 9.0],
            low: &[8.0, 9.0, 11.0, 7.0, 7.0],
            close: &[9.0, 10.0, 12.0, 7.5, 8.0],
        };
        let [mut line, mut direction] = [[NONE; 5]; 2];
        supertrend(prices, (1, FirstRange::Counted), 1.0, [&mut line, &mut direction]);
        // Upper bands 11 (9 + 2), 11 (12 is higher), 11 (15 is higher): the close of 12 turns the trend. Lower bands from then on: 9, and
        // the close of 7.5 is below 9. Upper bands then: 14.5, as the close before was above 11, and 10.
        assert_values(&direction, &[-1.0, -1.0, 1.0, -1.0, -1.0]);
        assert_values(&line, &[11.0, 11.0, 9.0, 14.5, 10.0]);
    }
}
