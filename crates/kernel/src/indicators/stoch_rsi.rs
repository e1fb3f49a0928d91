//! Stochastic RSI: %K is where the RSI is in its range over the last k candles, 0 in a range without width; %D is the SMA
//! of %K. As in TA-Lib, %K is not smoothed and starts together with %D. TradingView's %K is `sma(k, 3)` here.
//! Warm-up: n + k + d − 2 values. Source: T. Chande, S. Kroll, The New Technical Trader (1994); TA-Lib.

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, SourceKind, before_window, candles,
};
use super::extremes::ranges;
use super::runs::{runs, start_together};
use super::{percent::percent_of_range, rsi::rsi, sma::sma};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "stoch_rsi",
    title: "Stochastic RSI",
    summary: "Where the RSI is in its own range.",
    source: SourceKind::Series,
    params: &[
        IndicatorParam::candles("period", "Candles of the RSI.", 14.0),
        IndicatorParam::candles("k_period", "Candles of the RSI's range.", 14.0),
        IndicatorParam::candles("d_period", "Candles over which %D averages %K.", 3.0),
    ],
    outputs: &[
        IndicatorOutput::named("k", "%K, not smoothed, 0 to 100.", warm_up).within([0.0, 100.0]),
        IndicatorOutput::named("d", "%D, the average of %K, 0 to 100.", warm_up)
            .within([0.0, 100.0]),
    ],
    compute: |input, params, out| {
        if let [k, d] = out {
            let periods = [params[0], params[1], params[2]].map(candles);
            stoch_rsi(input.series, periods, [k, d]);
        }
    },
};

fn warm_up(params: &[f64]) -> usize {
    candles(params[0]) + before_window(params[1]) + before_window(params[2])
}

/// Writes %K and %D of the RSI over `period` changes.
pub fn stoch_rsi(
    values: &[f64],
    [period, k_period, d_period]: [usize; 3],
    [k, d]: [&mut [f64]; 2],
) {
    // The output of %D holds the RSI until %K is computed from it.
    rsi(values, period, d);
    for run in runs(d) {
        let (strength, k) = (&d[run.clone()], &mut k[run]);
        ranges([strength, strength], k_period, |end, high, low| {
            k[end] = percent_of_range(strength[end], low, high);
        });
    }
    d.fill(f64::NAN);
    sma(k, d_period, d);
    start_together(k, d);
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        // An RSI over one change is 100 after a gain and 0 after a loss.
        let [mut k, mut d] = [[NONE; 6]; 2];
        stoch_rsi(&[1.0, 2.0, 1.0, 2.0, 3.0, 2.5], [1, 2, 2], [&mut k, &mut d]);
        assert_values(&k, &[NONE, NONE, NONE, 100.0, 0.0, 0.0]);
        assert_values(&d, &[NONE, NONE, NONE, 50.0, 50.0, 0.0]);
    }
}
