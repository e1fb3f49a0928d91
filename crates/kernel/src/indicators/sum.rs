//! Sum: `x[i-n+1] + … + x[i]`. Warm-up: n − 1 values. Source: TA-Lib (SUM).

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, SourceKind, before_window, candles,
};
use super::{rolling, runs::runs};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "sum",
    title: "Sum",
    summary: "The sum of the last values.",
    source: SourceKind::Series,
    params: &[IndicatorParam::period(20.0)],
    outputs: &[IndicatorOutput::value("In units of the source.", |params| {
        before_window(params[0])
    })],
    compute: |input, params, out| sum(input.series, candles(params[0]), out[0]),
};

/// Writes the sum of `period` values.
pub fn sum(values: &[f64], period: usize, out: &mut [f64]) {
    for run in runs(values) {
        let (values, out) = (&values[run.clone()], &mut out[run]);
        rolling::sums(values.len(), period, |index| [values[index]], |end, [sum]| out[end] = sum);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let mut out = [NONE; 5];
        sum(&[NONE, 1.0, 3.0, 2.0, 7.0], 2, &mut out);
        assert_values(&out, &[NONE, NONE, 4.0, 5.0, 9.0]);
    }
}
