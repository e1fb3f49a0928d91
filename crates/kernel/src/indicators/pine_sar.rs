//! The parabolic stop and reverse of TradingView.

/// Writes the stop; the acceleration starts at `step` and grows by it up to `maximum`.
pub(super) fn parabolic_sar(
    [high, low]: [&[f64]; 2],
    close: &[f64],
    [step, maximum]: [f64; 2],
    out: &mut [f64],
) {
    if high.len() < 2 {
        return;
    }
    let mut sign = if close[1] > close[0] { 1.0 } else { -1.0 };
    // As an uptrend: for a downtrend highs and lows change places, negated.
    let candle = |sign: f64, index: usize| mirrored(sign, [high[index], low[index]]);
    let [mut extreme, _] = candle(sign, 1);
    let [_, mut stop] = candle(sign, 0);
    let mut acceleration = step;
    for (index, out) in out.iter_mut().enumerate().skip(1) {
        stop += acceleration * (extreme - stop);
        let [top, bottom] = candle(sign, index);
        if stop > bottom {
            // The greater one of the high and the extreme becomes the stop of the new trend.
            stop = if top > extreme { -top } else { -extreme };
            sign = -sign;
            [extreme, _] = candle(sign, index);
            acceleration = step;
        } else if index > 1 && top > extreme {
            extreme = top;
            let faster = acceleration + step;
            acceleration = if faster > maximum { maximum } else { faster };
        }
        for before in index.saturating_sub(2)..index {
            let [_, bottom] = candle(sign, before);
            stop = if bottom < stop { bottom } else { stop };
        }
        *out = sign * stop;
    }
}

/// High and low of a candle, mirrored if the trend is down.
pub(super) fn mirrored(sign: f64, [high, low]: [f64; 2]) -> [f64; 2] {
    if sign > 0.0 { [high, low] } else { [-low, -high] }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let high = [10.0, 11.0, 13.0, 12.0, 9.0];
        let low = [9.0, 10.0, 12.0, 8.0, 7.0];
        let close = [9.5, 10.5, 12.5, 9.0, 8.0];
        let mut out = [NONE; 5];
        parabolic_sar([&high, &low], &close, [0.1, 0.2], &mut out);
        // Up: 9 + 0.1 · (11 − 9) = 9.2, limited to the low 9. Then 9 + 0.1 · 2 = 9.2, which the lows 10 and 9 limit to 9; the
        // extreme is 13, the acceleration 0.2. Then 9 + 0.2 · 4 = 9.8 is above the low 8: the stop is 13, the extreme 8. Then
        // 13 − 0.1 · 5 = 12.5, raised to the high 13 two candles before.
        assert_values(&out, &[NONE, 9.0, 9.0, 13.0, 13.0]);
    }

    #[test]
    fn a_low_at_the_stop_does_not_turn_the_trend() {
        let mut out = [NONE; 3];
        parabolic_sar(
            [&[10.0, 11.0, 12.0], &[9.0, 10.0, 9.0]],
            &[9.0, 10.0, 11.0],
            [0.0, 0.2],
            &mut out,
        );
        assert_values(&out, &[NONE, 9.0, 9.0]);
    }
}
