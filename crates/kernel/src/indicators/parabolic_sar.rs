//! Parabolic stop and reverse. In an uptrend the stop rises by `a · (highest high − stop)` with every candle, but not above
//! the lows of the last two candles. `a` starts at the step and grows by the step with every new high, up to the maximum. A
//! low at or below the stop turns the trend: the stop becomes the highest high of the old trend, and `a` restarts. A
//! downtrend is the mirror image. As in TA-Lib, the first trend starts at the second candle; it is down if the low fell by
//! more than the high rose. Warm-up: 1 value.
//! With the rule of TradingView the stop is tested before it is limited to those lows, a low must be below it to turn the trend, and
//! the first trend is up if the second close is above the first.
//! Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978); TA-Lib; `ta.sar` of TradingView.

use super::definition::{Indicator, IndicatorOutput, IndicatorParam, SourceKind};
use super::pine_sar::{self, mirrored};

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "parabolic_sar",
    title: "Parabolic stop and reverse",
    summary: "A stop that follows a trend faster and faster and turns with it.",
    source: SourceKind::Candles,
    params: &[
        IndicatorParam::number("step", "Growth of the acceleration.", 0.02, [0.0, 1.0]),
        IndicatorParam::number("maximum", "Highest acceleration.", 0.2, [0.0, 1.0]),
        IndicatorParam::rule("Whose rule is followed."),
    ],
    outputs: &[IndicatorOutput::value("In units of the price.", |_| 1)],
    compute: |input, params, out| {
        let prices = [input.candles.high(), input.candles.low()];
        let pace = [params[0], params[1]];
        if params[2] > 0.5 {
            pine_sar::parabolic_sar(prices, input.candles.close(), pace, out[0]);
        } else {
            parabolic_sar(prices, pace, out[0]);
        }
    },
};

/// Writes the stop; the acceleration grows by `step` up to `maximum`, both 0 to 1.
pub fn parabolic_sar([high, low]: [&[f64]; 2], [step, maximum]: [f64; 2], out: &mut [f64]) {
    if high.len() < 2 {
        return;
    }
    let step = if step > maximum { maximum } else { step };
    let fall = low[0] - low[1];
    let down = fall > 0.0 && fall > high[1] - high[0];
    let mut trend = Trend::start(if down { -1.0 } else { 1.0 }, [high, low], step);
    for index in 1..high.len() {
        // The first candle does not limit the stop, because its own range gives the first stop.
        let before = if index > 1 { index - 1 } else { 1 };
        out[index] = trend.next([high[before], low[before]], [high[index], low[index]], maximum);
    }
}

/// A trend, computed as an uptrend. For a downtrend all prices are negated, which is exact.
struct Trend {
    /// 1 in an uptrend, −1 in a downtrend.
    sign: f64,
    stop: f64,
    extreme: f64,
    step: f64,
    acceleration: f64,
}

impl Trend {
    fn start(sign: f64, [high, low]: [&[f64]; 2], step: f64) -> Self {
        let ([_, stop], [extreme, _]) =
            (mirrored(sign, [high[0], low[0]]), mirrored(sign, [high[1], low[1]]));
        Self { sign, stop, extreme, step, acceleration: step }
    }

    /// Returns the stop at the candle `now` and moves it for the next candle.
    fn next(&mut self, before: [f64; 2], now: [f64; 2], maximum: f64) -> f64 {
        let [_, low] = mirrored(self.sign, now);
        if low <= self.stop {
            self.turn(before, now);
            return self.advance(before, now);
        }
        let [high, _] = mirrored(self.sign, now);
        if high > self.extreme {
            self.extreme = high;
            let faster = self.acceleration + self.step;
            self.acceleration = if faster > maximum { maximum } else { faster };
        }
        self.advance(before, now)
    }

    /// Turns the trend. The extreme of the old trend becomes the stop.
    fn turn(&mut self, before: [f64; 2], now: [f64; 2]) {
        self.sign = -self.sign;
        self.stop = limited(-self.extreme, mirrored(self.sign, before), mirrored(self.sign, now));
        let [high, _] = mirrored(self.sign, now);
        self.extreme = high;
        self.acceleration = self.step;
    }

    /// Returns the stop and moves it for the next candle.
    fn advance(&mut self, before: [f64; 2], now: [f64; 2]) -> f64 {
        let stop = self.stop;
        let moved = stop + self.acceleration * (self.extreme - stop);
        self.stop = limited(moved, mirrored(self.sign, before), mirrored(self.sign, now));
        self.sign * stop
    }
}

/// The stop, but not above the lows of two candles.
fn limited(stop: f64, [_, a]: [f64; 2], [_, b]: [f64; 2]) -> f64 {
    let stop = if a < stop { a } else { stop };
    if b < stop { b } else { stop }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn the_stop_follows_a_trend_and_turns_with_it() {
        let high = [10.0, 11.0, 13.0, 12.0, 9.0];
        let low = [9.0, 10.0, 12.0, 8.0, 8.0];
        let mut out = [NONE; 5];
        parabolic_sar([&high, &low], [0.1, 0.2], &mut out);
        // Up from 9 with the extreme 11: 9 + 0.1 · 2 = 9.2; with 13: 9.2 + 0.2 · 3.8 = 9.96. Then the low 8 is below it:
        // the stop becomes 13, the extreme 8, and 13 + 0.1 · (8 − 13) = 12.5 is raised to 13, the high two candles before.
        assert_values(&out, &[NONE, 9.0, 9.2, 13.0, 13.0]);
    }

    #[test]
    fn the_first_trend_is_down_after_a_fall() {
        let mut out = [NONE; 3];
        parabolic_sar([&[10.0, 9.0, 8.5], &[8.0, 7.0, 7.5]], [0.1, 0.2], &mut out);
        assert_values(&out, &[NONE, 10.0, 9.7]);
    }
}
