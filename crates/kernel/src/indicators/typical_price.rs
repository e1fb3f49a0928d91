//! Typical price: `(high + low + close) / 3`. No warm-up. Source: TA-Lib (TYPPRICE).

use super::definition::{Indicator, IndicatorOutput, SourceKind};
use super::prices::Prices;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "typical_price",
    title: "Typical price",
    summary: "The mean of high, low and close.",
    source: SourceKind::Candles,
    params: &[],
    outputs: &[IndicatorOutput::value("In units of the price.", |_| 0)],
    compute: |input, _, out| typical_price(input.candles.into(), out[0]),
};

/// Writes the mean of high, low and close.
pub fn typical_price(prices: Prices<'_>, out: &mut [f64]) {
    for (index, value) in out.iter_mut().enumerate() {
        *value = prices.typical(index);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let mut out = [NONE; 1];
        typical_price(Prices { high: &[6.0], low: &[1.0], close: &[2.0] }, &mut out);
        assert_values(&out, &[3.0]);
    }
}
