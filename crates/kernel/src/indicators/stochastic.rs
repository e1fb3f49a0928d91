//! Stochastic oscillator: fast %K is where the close is in the range of the last n candles,
//! `100 · (close − lowest) / (highest − lowest)`, 0 in a range without width; %K is the SMA of fast %K, %D the SMA of %K.
//! With a smoothing of 1, %K and %D are the fast stochastic. As in TA-Lib, %K starts together with %D. Warm-up:
//! n + smoothing + d − 3 values; n − 1 for fast %K. Source: G. Lane, Lane's stochastics, TASC, May 1984; TA-Lib.

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, SourceKind, before_window, candles,
};
use super::extremes::ranges;
use super::{percent::percent_of_range, prices::Prices, runs::start_together, sma::sma};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "stochastic",
    title: "Stochastic oscillator",
    summary: "Where the close is in the range of the last candles.",
    source: SourceKind::Candles,
    params: &[
        IndicatorParam::candles("period", "Candles of the range.", 14.0),
        IndicatorParam::candles("smoothing", "Candles over which %K is averaged.", 3.0),
        IndicatorParam::candles("d_period", "Candles over which %D averages %K.", 3.0),
    ],
    outputs: &[
        IndicatorOutput::named("k", "Slow %K, 0 to 100.", warm_up).within([0.0, 100.0]),
        IndicatorOutput::named("d", "Slow %D, 0 to 100.", warm_up).within([0.0, 100.0]),
        IndicatorOutput::named("fast_k", "Fast %K, 0 to 100.", |params| before_window(params[0]))
            .within([0.0, 100.0]),
    ],
    compute: |input, params, out| {
        if let [k, d, fast_k] = out {
            let periods = [params[0], params[1], params[2]].map(candles);
            stochastic(input.candles.into(), periods, [k, d, fast_k]);
        }
    },
};

fn warm_up(params: &[f64]) -> usize {
    params.iter().map(|&period| before_window(period)).sum()
}

/// Writes %K, %D and fast %K.
pub fn stochastic(
    prices: Prices<'_>,
    [period, smoothing, d_period]: [usize; 3],
    [k, d, fast_k]: [&mut [f64]; 3],
) {
    ranges([prices.high, prices.low], period, |end, high, low| {
        fast_k[end] = percent_of_range(prices.close[end], low, high);
    });
    sma(fast_k, smoothing, k);
    sma(k, d_period, d);
    start_together(k, d);
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let prices = Prices {
            high: &[10.0, 12.0, 14.0, 14.0, 14.0],
            low: &[8.0, 10.0, 10.0, 12.0, 14.0],
            close: &[9.0, 11.0, 13.0, 12.0, 14.0],
        };
        let [mut k, mut d, mut fast_k] = [[NONE; 5]; 3];
        stochastic(prices, [2, 2, 2], [&mut k, &mut d, &mut fast_k]);
        assert_values(&fast_k, &[NONE, 75.0, 75.0, 50.0, 100.0]);
        assert_values(&k, &[NONE, NONE, NONE, 62.5, 75.0]);
        assert_values(&d, &[NONE, NONE, NONE, 68.75, 68.75]);
    }
}
