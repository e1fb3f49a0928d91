//! Volume-weighted moving average: `Σ price · volume / Σ volume` over the last n candles. Undefined where nothing was traded in them.
//! Warm-up: n − 1 values. Source: `ta.vwma` of TradingView.

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, SourceKind, before_window, candles,
};
use super::prices::{CLOSE_OR, chosen};
use super::sma::sma;
use crate::candles::Candles;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "vwma",
    title: "Volume-weighted moving average",
    summary: "The average price of the last candles, in which those with more volume count more.",
    source: SourceKind::Candles,
    params: &[
        IndicatorParam::period(20.0),
        IndicatorParam::choice("of", "The price that is averaged.", CLOSE_OR),
    ],
    outputs: &[IndicatorOutput::value("In units of the price.", |params| before_window(params[0]))],
    compute: |input, params, out| vwma(input.candles, candles(params[0]), params[1], out[0]),
};

/// Writes the average over `period` candles. Allocates two columns.
fn vwma(candles: &Candles, period: usize, of: f64, out: &mut [f64]) {
    let volume = candles.volume();
    let prices = chosen(candles, CLOSE_OR, of);
    let paid: Vec<f64> = prices.iter().zip(volume).map(|(price, volume)| price * volume).collect();
    let mut traded = vec![f64::NAN; out.len()];
    sma(volume, period, &mut traded);
    sma(&paid, period, out);
    for (out, traded) in out.iter_mut().zip(traded) {
        *out = if traded > 0.0 { *out / traded } else { f64::NAN };
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;
    use crate::candles::{Candle, Columns};

    #[test]
    fn by_hand() {
        let mut columns = Columns::default();
        for (index, (close, volume)) in
            [(10.0, 1.0), (20.0, 3.0), (30.0, 0.0), (40.0, 0.0)].into_iter().enumerate()
        {
            let time = index as f64 * 60_000.0;
            columns.push(Candle { time, open: 8.0, high: 40.0, low: 8.0, close, volume });
        }
        let candles = Candles::new(columns).unwrap();
        let mut out = [NONE; 4];
        vwma(&candles, 2, 0.0, &mut out);
        assert_values(&out, &[NONE, 17.5, 20.0, NONE]);
        vwma(&candles, 1, 4.0, &mut out);
        assert_values(&out, &[24.0, 24.0, NONE, NONE]);
    }
}
