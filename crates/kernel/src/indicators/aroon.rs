//! Aroon: `up = 100 · (n − candles since the highest high) / n` over the last n + 1 candles, down likewise for the lowest
//! low, oscillator = up − down. If several candles have the same extreme, the newest one counts. Warm-up: n values.
//! Source: T. Chande, A time price oscillator, TASC, September 1995; TA-Lib.

use super::definition::{Indicator, IndicatorOutput, IndicatorParam, SourceKind, candles};
use std::collections::VecDeque;

/// Entry in the list of indicators.
pub static INDICATOR: Indicator = Indicator {
    name: "aroon",
    title: "Aroon",
    summary: "How long ago the highest high and the lowest low were, the newest of equal ones.",
    source: SourceKind::Candles,
    params: &[IndicatorParam::period(14.0)],
    outputs: &[
        IndicatorOutput::named("up", "100 at a new high, 0 to 100.", warm_up).within([0.0, 100.0]),
        IndicatorOutput::named("down", "100 at a new low, 0 to 100.", warm_up).within([0.0, 100.0]),
        IndicatorOutput::named("oscillator", "Up minus down, −100 to 100.", warm_up)
            .within([-100.0, 100.0]),
    ],
    compute: |input, params, out| {
        if let [up, down, oscillator] = out {
            let prices = [input.candles.high(), input.candles.low()];
            aroon(prices, candles(params[0]), [up, down, oscillator]);
        }
    },
};

fn warm_up(params: &[f64]) -> usize {
    candles(params[0])
}

/// Writes up, down and oscillator over `period` candles.
pub fn aroon([high, low]: [&[f64]; 2], period: usize, [up, down, oscillator]: [&mut [f64]; 3]) {
    if period == 0 || high.len() <= period {
        return;
    }
    let mut highest = NewestExtreme::highest(period);
    let mut lowest = NewestExtreme::lowest(period);
    for index in 0..high.len() {
        let ages = [highest.age(high, index), lowest.age(low, index)];
        if index >= period {
            let share = |age| 100.0 * ((period - age) as f64 / period as f64);
            [up[index], down[index]] = ages.map(share);
            oscillator[index] = up[index] - down[index];
        }
    }
}

/// Finds the extreme among a value and the `period` values before it, the newest one if several are equal.
struct NewestExtreme {
    period: usize,
    /// 1 for the highest, −1 for the lowest.
    sign: f64,
    /// Indices of the values that no newer value reaches, oldest first. Other values can never be the extreme again.
    candidates: VecDeque<usize>,
}

impl NewestExtreme {
    fn highest(period: usize) -> Self {
        Self { period, sign: 1.0, candidates: VecDeque::new() }
    }

    fn lowest(period: usize) -> Self {
        Self { sign: -1.0, ..Self::highest(period) }
    }

    /// Adds the value at `index` and returns how many candles ago the extreme was. Call it for every index from 0 on.
    fn age(&mut self, values: &[f64], index: usize) -> usize {
        let value = self.sign * values[index];
        while self.candidates.back().is_some_and(|&back| self.sign * values[back] <= value) {
            self.candidates.pop_back();
        }
        self.candidates.push_back(index);
        if index - self.candidates[0] > self.period {
            self.candidates.pop_front();
        }
        index - self.candidates[0]
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NONE, assert_values};
    use super::*;

    #[test]
    fn by_hand() {
        let high = [5.0, 4.0, 5.0, 3.0, 2.0];
        let low = [4.0, 1.0, 3.0, 2.0, 1.5];
        let [mut up, mut down, mut oscillator] = [[NONE; 5]; 3];
        aroon([&high, &low], 2, [&mut up, &mut down, &mut oscillator]);
        assert_values(&up, &[NONE, NONE, 100.0, 50.0, 0.0]);
        assert_values(&down, &[NONE, NONE, 50.0, 0.0, 100.0]);
        assert_values(&oscillator, &[NONE, NONE, 50.0, 50.0, -100.0]);
    }
}
