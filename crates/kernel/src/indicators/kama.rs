//! Kaufman's adaptive moving average: an EMA whose weight follows the efficiency ratio
//! `er = |x[i] − x[i-n]| / Σ |x[j] − x[j-1]|` over n changes: `w = (er · (f − s) + s)²` with `f = 2 / (fast + 1)` and
//! `s = 2 / (slow + 1)`. It starts from x[n-1]. er is 1 where nothing changed. With a period of 1 the values are those of
//! the series, without warm-up. Warm-up: n values. Source: P. Kaufman, Smarter Trading (1995); TA-Lib.

use super::definition::{Indicator, IndicatorOutput, IndicatorParam, SourceKind, candles};
use super::{rolling, runs::runs};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "kama",
    title: "Kaufman adaptive moving average",
    summary: "An exponential average that is fast in a trend and slow in noise.",
    source: SourceKind::Series,
    params: &[
        IndicatorParam::period(10.0),
        IndicatorParam::candles("fast", "Candles of the EMA it becomes in a trend.", 2.0),
        IndicatorParam::candles("slow", "Candles of the EMA it becomes in noise.", 30.0),
    ],
    outputs: &[IndicatorOutput::value("In units of the source.", |params| {
        if params[0] > 1.0 { candles(params[0]) } else { 0 }
    })],
    compute: |input, params, out| {
        let [fast, slow] = [candles(params[1]), candles(params[2])];
        kama(input.series, candles(params[0]), [fast, slow], out[0]);
    },
};

/// Writes the adaptive average over `period` changes. Its speed is between those of an EMA over `fast` values and of one
/// over `slow` values.
pub fn kama(values: &[f64], period: usize, [fast, slow]: [usize; 2], out: &mut [f64]) {
    let [fast, slow] = [fast, slow].map(|period| 2.0 / (period as f64 + 1.0));
    for run in runs(values) {
        let (values, out) = (&values[run.clone()], &mut out[run]);
        if period == 1 {
            out.copy_from_slice(values);
        }
        if period < 2 || values.len() <= period {
            continue;
        }
        let mut average = values[period - 1];
        let change = |index: usize| [(values[index + 1] - values[index]).abs()];
        rolling::sums(values.len() - 1, period, change, |end, [path]| {
            let newest = values[end + 1];
            let ratio = efficiency((newest - values[end + 1 - period]).abs(), path);
            let root = ratio * (fast - slow) + slow;
            average += root * root * (newest - average);
            out[end + 1] = average;
        });
    }
}

/// Distance divided by path, 0 to 1; 1 if both are 0.
fn efficiency(distance: f64, path: f64) -> f64 {
    if path <= distance { 1.0 } else { distance / path }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn a_straight_line_is_followed_fast_and_noise_slowly() {
        // er = 1, then 0; with fast 1 and slow 3 the weights are 1² and (1/2)².
        let mut out = [NONE; 4];
        kama(&[1.0, 2.0, 3.0, 2.0], 2, [1, 3], &mut out);
        assert_values(&out, &[NONE, NONE, 3.0, 2.75]);
    }

    #[test]
    fn constant_prices_give_the_price() {
        let mut out = [NONE; 4];
        kama(&[0.1; 4], 2, [2, 30], &mut out);
        assert_values(&out, &[NONE, NONE, 0.1, 0.1]);
    }
}
