//! Median price: `(high + low) / 2`, the middle of a candle's range. No warm-up. Source: TA-Lib (MEDPRICE).

use super::definition::{Indicator, IndicatorOutput, SourceKind};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "median_price",
    title: "Median price",
    summary: "The middle of the candle's range.",
    source: SourceKind::Candles,
    params: &[],
    outputs: &[IndicatorOutput::value("In units of the price.", |_| 0)],
    compute: |input, _, out| median_price(input.candles.high(), input.candles.low(), out[0]),
};

/// Writes the mean of high and low.
pub fn median_price(high: &[f64], low: &[f64], out: &mut [f64]) {
    for index in 0..high.len() {
        out[index] = (high[index] + low[index]) / 2.0;
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let mut out = [NONE; 1];
        median_price(&[6.0], &[1.0], &mut out);
        assert_values(&out, &[3.5]);
    }
}
