//! Moving average convergence/divergence: line = EMA(fast) − EMA(slow), signal = EMA of the line, histogram = line −
//! signal. As in TA-Lib, both averages start at the same candle, each with the mean of the last values up to there, and all
//! three outputs start at the same candle. If the fast period is longer than the slow one, the two are exchanged.
//! Warm-up: slow + signal − 2 values. Source: G. Appel, The Moving Average Convergence-Divergence Method (1979); TA-Lib.

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, SourceKind, before_window, candles,
};
use super::{runs::runs, smoothing::Smoothing};
use std::ops::Range;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "macd",
    title: "Moving average convergence/divergence",
    summary: "How far a fast average is above a slow one.",
    source: SourceKind::Series,
    params: &[
        IndicatorParam::candles("fast", "Candles of the fast average.", 12.0),
        IndicatorParam::candles("slow", "Candles of the slow average.", 26.0),
        IndicatorParam::candles("signal", "Candles over which the line is averaged.", 9.0),
    ],
    outputs: &[
        IndicatorOutput::named(
            "line",
            "Fast average minus slow average, in units of the source.",
            warm_up,
        ),
        IndicatorOutput::named("signal", "Average of the line.", warm_up),
        IndicatorOutput::named("histogram", "Line minus signal.", warm_up),
    ],
    compute: |input, params, out| {
        if let [line, signal, histogram] = out {
            let periods = [params[0], params[1], params[2]].map(candles);
            macd(input.series, periods, [line, signal, histogram]);
        }
    },
};

fn warm_up(params: &[f64]) -> usize {
    let [fast, slow, signal] = [params[0], params[1], params[2]].map(before_window);
    fast.max(slow) + signal
}

/// Writes line, signal and histogram.
pub fn macd(
    values: &[f64],
    [fast, slow, signal]: [usize; 3],
    [line, smooth, histogram]: [&mut [f64]; 3],
) {
    if fast == 0 || slow == 0 || signal == 0 {
        return;
    }
    let (fast, slow) = if fast > slow { (slow, fast) } else { (fast, slow) };
    for run in runs(values) {
        let differences = differences(values, run, [fast, slow]);
        let mut average = Smoothing::exponential(signal);
        for (index, difference) in differences {
            let averaged = average.next(difference);
            if !averaged.is_nan() {
                line[index] = difference;
                smooth[index] = averaged;
                histogram[index] = difference - averaged;
            }
        }
    }
}

/// The fast average minus the slow one at every index of a run.
fn differences(
    values: &[f64],
    run: Range<usize>,
    [fast, slow]: [usize; 2],
) -> impl Iterator<Item = (usize, f64)> {
    let start = run.start.saturating_add(slow - fast);
    let mut fast = Smoothing::exponential(fast);
    let mut slow = Smoothing::exponential(slow);
    run.map(move |index| {
        let slow = slow.next(values[index]);
        let fast = if index >= start { fast.next(values[index]) } else { f64::NAN };
        (index, fast - slow)
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        // Fast: the values themselves; slow, weight 1/2: -, -, 4, 3, 7; line: -, -, 4, -1, 4; signal, weight 2/3.
        let values = [2.0, 2.0, 8.0, 2.0, 11.0];
        for periods in [[1, 3, 2], [3, 1, 2]] {
            let [mut line, mut signal, mut histogram] = [[NONE; 5]; 3];
            macd(&values, periods, [&mut line, &mut signal, &mut histogram]);
            assert_values(&line, &[NONE, NONE, NONE, -1.0, 4.0]);
            assert_values(&signal, &[NONE, NONE, NONE, 1.5, 9.5 / 3.0]);
            assert_values(&histogram, &[NONE, NONE, NONE, -2.5, 2.5 / 3.0]);
        }
    }

    #[test]
    fn the_fast_average_starts_where_the_slow_one_does() {
        // Both start at index 3: the fast one with the mean of 8 and 2, the slow one with the mean of all four values.
        let [mut line, mut signal, mut histogram] = [[NONE; 4]; 3];
        macd(&[1.0, 1.0, 8.0, 2.0], [2, 4, 1], [&mut line, &mut signal, &mut histogram]);
        assert_values(&line, &[NONE, NONE, NONE, 2.0]);
    }
}
