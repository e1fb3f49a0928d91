//! Change: `x[i] − x[i-n]`, by default from one value to the next. Warm-up: n values. Source: `ta.change` of TradingView; with
//! another default it is the momentum of TA-Lib.

use super::definition::{Indicator, IndicatorOutput, IndicatorParam, SourceKind, candles};
use super::momentum::momentum;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "change",
    title: "Change",
    summary: "The difference to an earlier value.",
    source: SourceKind::Series,
    params: &[IndicatorParam::candles("period", "Candles over which the change is measured.", 1.0)],
    outputs: &[IndicatorOutput::value("In units of the source.", |params| candles(params[0]))],
    compute: |input, params, out| momentum(input.series, candles(params[0]), out[0]),
};

#[cfg(test)]
mod tests {
    use super::super::testing::NONE;
    use super::*;

    #[test]
    fn its_default_is_one_candle() {
        let params = INDICATOR.complete(&[]).unwrap();
        let mut out = [NONE; 3];
        momentum(&[1.0, 3.0, 2.0], candles(params[0]), &mut out);
        assert!(out[0].is_nan());
        assert_eq!(out[1..], [2.0, -1.0]);
    }
}
