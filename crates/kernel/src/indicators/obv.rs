//! On-balance volume: starts with the first volume, adds the volume of every candle that closes above the previous close,
//! and subtracts the volume of every candle that closes below it. No warm-up.
//! Source: J. Granville, New Key to Stock Market Profits (1963); TA-Lib.

use super::definition::{Indicator, IndicatorOutput, SourceKind};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "obv",
    title: "On-balance volume",
    summary: "Volume of rising candles minus volume of falling candles since the start of the series.",
    source: SourceKind::Candles,
    params: &[],
    outputs: &[IndicatorOutput::value("In units of the volume.", |_| 0)],
    compute: |input, _, out| obv(input.candles.close(), input.candles.volume(), out[0]),
};

/// Writes the on-balance volume.
pub fn obv(close: &[f64], volume: &[f64], out: &mut [f64]) {
    let mut sum = 0.0;
    let mut before = f64::NEG_INFINITY;
    for (index, &close) in close.iter().enumerate() {
        if close > before {
            sum += volume[index];
        } else if close < before {
            sum -= volume[index];
        }
        before = close;
        out[index] = sum;
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let mut out = [NONE; 4];
        obv(&[1.0, 2.0, 2.0, 1.0], &[5.0, 3.0, 9.0, 10.0], &mut out);
        assert_values(&out, &[5.0, 8.0, 8.0, -2.0]);
    }
}
