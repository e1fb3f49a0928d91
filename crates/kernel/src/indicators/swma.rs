//! Symmetrically weighted moving average: `(x[i-3] + 2 · x[i-2] + 2 · x[i-1] + x[i]) / 6`. Warm-up: 3 values.
//! Source: `ta.swma` of TradingView.

use super::definition::{Indicator, IndicatorOutput, SourceKind};
use super::runs::runs;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "swma",
    title: "Symmetrically weighted moving average",
    summary: "An average of four values in which the two in the middle weigh twice as much.",
    source: SourceKind::Series,
    params: &[],
    outputs: &[IndicatorOutput::value("In units of the source.", |_| 3)],
    compute: |input, _, out| swma(input.series, out[0]),
};

/// Writes the symmetrically weighted average of four values.
pub fn swma(values: &[f64], out: &mut [f64]) {
    for run in runs(values) {
        for end in run.start + 3..run.end {
            if let [a, b, c, d] = values[end - 3..=end] {
                out[end] = a / 6.0 + b / 3.0 + c / 3.0 + d / 6.0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let mut out = [NONE; 5];
        swma(&[6.0, 3.0, 0.0, 12.0, 6.0], &mut out);
        assert_values(&out, &[NONE, NONE, NONE, 4.0, 5.5]);
    }
}
