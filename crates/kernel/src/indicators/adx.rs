//! Average directional index. +DM is the rise of the high if it is above 0 and above the fall of the low, else 0; −DM is
//! the fall of the low in the same way. Wilder's sums of +DM, −DM and the true range (TR) start as the sum of the first
//! n − 1 values and continue as `s − s / n + x`. `+DI = 100 · Σ+DM / ΣTR`, −DI likewise;
//! `DX = 100 · |+DI − −DI| / (+DI + −DI)`; ADX is the mean of the first m DX, then Wilder's smoothing of DX over m,
//! which is n unless another number is given (`ta.dmi(n, m)` of TradingView). As in
//! TA-Lib, DI is 0 where ΣTR is 0; where both DI are 0, DX is 0 before the first ADX and repeats the ADX afterwards.
//! Warm-up: n values for DI, n + m − 1 for ADX.
//! Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978); TA-Lib.

use super::definition::{
    Indicator, IndicatorOutput, IndicatorParam, MAX_PERIOD, SourceKind, candles,
};
use super::{percent::percent, prices::Prices, smoothing::Smoothing, true_range::range_at};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "adx",
    title: "Average directional index",
    summary: "How strong the trend is, up or down, and which of the two directions leads.",
    source: SourceKind::Candles,
    params: &[
        IndicatorParam::period(14.0),
        IndicatorParam::candles("smoothing", "Candles of the average of ADX; 0 for the same.", 0.0)
            .within([0.0, MAX_PERIOD]),
    ],
    outputs: &[
        IndicatorOutput::named("adx", "Strength of the trend, 0 to 100.", |params| {
            (candles(params[0]) + smoothing(params)).saturating_sub(1)
        })
        .within([0.0, 100.0]),
        IndicatorOutput::named("plus_di", "Upward movement, 0 to 100.", |params| {
            candles(params[0])
        })
        .within([0.0, 100.0]),
        IndicatorOutput::named("minus_di", "Downward movement, 0 to 100.", |params| {
            candles(params[0])
        })
        .within([0.0, 100.0]),
    ],
    compute: |input, params, out| {
        if let [strength, plus, minus] = out {
            let periods = [candles(params[0]), smoothing(params)];
            adx(input.candles.into(), periods, [strength, plus, minus]);
        }
    },
};

/// Candles of the average of ADX.
fn smoothing(params: &[f64]) -> usize {
    match candles(params[1]) {
        0 => candles(params[0]),
        given => given,
    }
}

/// Writes ADX, +DI and −DI over `period` candles. ADX is smoothed over `smoothing` candles.
pub fn adx(
    prices: Prices<'_>,
    [period, smoothing]: [usize; 2],
    [strength, plus, minus]: [&mut [f64]; 3],
) {
    if period == 0 {
        return;
    }
    let mut sums = [0.0; 3];
    let mut average = Smoothing::wilder(smoothing);
    for index in 1..prices.len() {
        let decay = if index < period { 0.0 } else { 1.0 / period as f64 };
        for (sum, movement) in sums.iter_mut().zip(movement(prices, index)) {
            *sum = *sum - *sum * decay + movement;
        }
        if index >= period {
            let [up, down, range] = sums;
            plus[index] = percent(up, range);
            minus[index] = percent(down, range);
            let total = plus[index] + minus[index];
            let difference = (plus[index] - minus[index]).abs();
            let unchanged = average.last().unwrap_or(0.0);
            let dx = if total > 0.0 { percent(difference, total) } else { unchanged };
            strength[index] = average.next(dx);
        }
    }
}

/// +DM, −DM and true range of a candle.
fn movement(prices: Prices<'_>, index: usize) -> [f64; 3] {
    let up = prices.high[index] - prices.high[index - 1];
    let down = prices.low[index - 1] - prices.low[index];
    let plus = if up > down && up > 0.0 { up } else { 0.0 };
    let minus = if down > up && down > 0.0 { down } else { 0.0 };
    [plus, minus, range_at(prices, index)]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        // +DM = 2, 1, 0, −DM = 0, 0, 3, true ranges 3, 3, 4.
        let prices = Prices {
            high: &[10.0, 12.0, 13.0, 12.0],
            low: &[8.0, 9.0, 10.0, 7.0],
            close: &[9.0, 10.0, 11.0, 8.0],
        };
        let [mut strength, mut plus, mut minus] = [[NONE; 4]; 3];
        adx(prices, [2, 2], [&mut strength, &mut plus, &mut minus]);
        // Sums: 2, 0, 3; then 2 − 1 + 1 = 2, 0, 3 − 1.5 + 3 = 4.5; then 1, 3, 2.25 + 5 = 7.25.
        let [up, down] = [100.0 / 7.25, 300.0 / 7.25];
        assert_values(&plus, &[NONE, NONE, 200.0 / 4.5, up]);
        assert_values(&minus, &[NONE, NONE, 0.0, down]);
        // DX = 100, then 50.
        assert_values(&strength, &[NONE, NONE, NONE, 75.0]);
        adx(prices, [2, 1], [&mut strength, &mut plus, &mut minus]);
        assert_values(&strength, &[NONE, NONE, 100.0, 50.0]);
    }

    #[test]
    fn constant_prices_have_an_adx_of_0() {
        let prices = Prices { high: &[1.0; 6], low: &[1.0; 6], close: &[1.0; 6] };
        let [mut strength, mut plus, mut minus] = [[NONE; 6]; 3];
        adx(prices, [2, 2], [&mut strength, &mut plus, &mut minus]);
        assert_values(&strength, &[NONE, NONE, NONE, 0.0, 0.0, 0.0]);
    }
}
