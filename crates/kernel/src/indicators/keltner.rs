//! Keltner channels: middle = EMA of the typical price as in TA-Lib, or by option of the close as in TradingView; upper and
//! lower = middle ± k · ATR. As in TA-Lib, EMA and ATR start at the same candle, each with the mean of the last values up to
//! there. Warm-up: the larger of n − 1 and the period of the ATR. With the rule of TradingView the width is an EMA of the true range,
//! and each average starts as early as it can, so that the middle has a warm-up of n − 1.
//! Source: C. Keltner, How to Make Money in Commodities (1960), in the form of L. Raschke; TA-Lib; `ta.kc` of TradingView.

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, SourceKind, before_window, candles,
};
use super::{prices::Prices, smoothing::Smoothing, true_range::range_at};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "keltner",
    title: "Keltner channels",
    summary: "An average with bands at a distance of some average true ranges.",
    source: SourceKind::Candles,
    params: &[
        IndicatorParam::candles("period", "Candles of the average.", 20.0),
        IndicatorParam::candles("atr_period", "Candles of the average true range.", 10.0),
        IndicatorParam::number("multiplier", "Average true ranges to each side.", 2.0, [0.0, 1e3]),
        IndicatorParam::choice("of", "The price that is averaged.", &["typical", "close"]),
        IndicatorParam::rule(
            "Whose rule is followed. TradingView takes an exponential average of the true range.",
        ),
    ],
    outputs: &[
        IndicatorOutput::named("upper", "In units of the price.", warm_up),
        IndicatorOutput::named("middle", "The average.", |params| {
            if params[4] > 0.0 { before_window(params[0]) } else { warm_up(params) }
        }),
        IndicatorOutput::named("lower", "In units of the price.", warm_up),
    ],
    compute: |input, params, out| {
        if let [upper, middle, lower] = out {
            let config = KeltnerConfig {
                period: candles(params[0]),
                atr_period: candles(params[1]),
                multiplier: params[2],
                of_close: params[3] > 0.0,
                like_tradingview: params[4] > 0.0,
            };
            keltner(input.candles.into(), config, [upper, middle, lower]);
        }
    },
};

fn warm_up(params: &[f64]) -> usize {
    before_window(params[0]).max(candles(params[1]))
}

/// Parameters of Keltner channels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct KeltnerConfig {
    /// Candles of the average.
    pub period: usize,
    /// Candles of the average true range.
    pub atr_period: usize,
    /// Average true ranges to each side.
    pub multiplier: f64,
    /// Whether the close is averaged instead of the typical price.
    pub of_close: bool,
    /// Whether the true range has an exponential average and each average starts as early as it can.
    pub like_tradingview: bool,
}

/// Writes upper band, middle and lower band.
pub fn keltner(prices: Prices<'_>, config: KeltnerConfig, [upper, middle, lower]: [&mut [f64]; 3]) {
    let KeltnerConfig { period, atr_period, multiplier, of_close, like_tradingview } = config;
    if period == 0 || atr_period == 0 {
        return;
    }
    let first = atr_period.max(period - 1);
    let mut average = Smoothing::exponential(period);
    let mut range = match like_tradingview {
        true => Smoothing::exponential(atr_period),
        false => Smoothing::wilder(atr_period),
    };
    for index in 0..prices.len() {
        if like_tradingview || index.saturating_add(period) > first {
            let price = if of_close { prices.close[index] } else { prices.typical(index) };
            middle[index] = average.next(price);
        }
        if index > 0 && (like_tradingview || index.saturating_add(atr_period) > first) {
            let width = multiplier * range.next(range_at(prices, index));
            upper[index] = middle[index] + width;
            lower[index] = middle[index] - width;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        // True ranges -, 3, 9; typical prices 9, 11, 16.
        let prices =
            Prices { high: &[10.0, 12.0, 20.0], low: &[8.0, 9.0, 11.0], close: &[9.0, 12.0, 17.0] };
        let mut config =
            KeltnerConfig { period: 1, atr_period: 2, multiplier: 0.5, ..KeltnerConfig::default() };
        let [mut upper, mut middle, mut lower] = [[NONE; 3]; 3];
        keltner(prices, config, [&mut upper, &mut middle, &mut lower]);
        assert_values(&upper, &[NONE, NONE, 19.0]);
        assert_values(&middle, &[NONE, NONE, 16.0]);
        assert_values(&lower, &[NONE, NONE, 13.0]);

        config = KeltnerConfig {
            period: 3,
            atr_period: 1,
            multiplier: 1.0,
            of_close: true,
            ..KeltnerConfig::default()
        };
        [upper, middle, lower] = [[NONE; 3]; 3];
        keltner(prices, config, [&mut upper, &mut middle, &mut lower]);
        assert_values(&middle, &[NONE, NONE, 38.0 / 3.0]);
        assert_values(&lower, &[NONE, NONE, 38.0 / 3.0 - 9.0]);
    }

    #[test]
    fn the_channel_of_tradingview_averages_the_true_range_exponentially() {
        // True ranges -, 3, 9, 10; closes 9, 12, 17, 11. The weight of two candles is 2/3.
        let prices = Prices {
            high: &[10.0, 12.0, 20.0, 15.0],
            low: &[8.0, 9.0, 11.0, 7.0],
            close: &[9.0, 12.0, 17.0, 11.0],
        };
        let config = KeltnerConfig {
            period: 2,
            atr_period: 2,
            multiplier: 2.0,
            of_close: true,
            like_tradingview: true,
        };
        let [mut upper, mut middle, mut lower] = [[NONE; 4]; 3];
        keltner(prices, config, [&mut upper, &mut middle, &mut lower]);
        let middles = [10.5, 10.5 / 3.0 + 34.0 / 3.0];
        let last = middles[1] / 3.0 + 22.0 / 3.0;
        assert_values(&middle, &[NONE, middles[0], middles[1], last]);
        let ranges = [6.0, 2.0 + 20.0 / 3.0];
        assert_values(&upper, &[NONE, NONE, middles[1] + 2.0 * ranges[0], last + 2.0 * ranges[1]]);
        assert_values(&lower, &[NONE, NONE, middles[1] - 2.0 * ranges[0], last - 2.0 * ranges[1]]);
    }
}
