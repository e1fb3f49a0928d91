//! Drawdowns of the equity. In backtesting.py they are between two consecutive candles at a peak, where the last candle counts as
//! one, with durations in time. In vectorbt they are the candles below a peak.

use super::super::numbers::{highest, mean};
use super::durations::{candle_ms, rounded_up};
use crate::backtest::Execution;
use crate::statistics::input::StatisticsInput;

/// Every drawdown of an equity curve.
pub(super) struct Drawdowns {
    /// Largest fall from a peak, as a share of the peak.
    pub(super) largest: f64,
    depths: Vec<f64>,
    durations: Vec<f64>,
    mode: Execution,
    times: Vec<f64>,
    candle_ms: f64,
}

impl Drawdowns {
    pub(super) fn new(input: &StatisticsInput<'_>) -> Self {
        let times = input.times()[..input.equity.len()].to_vec();
        let mode = input.config.execution;
        let falls = falls(input.equity);
        let mut found = Self {
            largest: 0.0,
            depths: Vec::new(),
            durations: Vec::new(),
            mode,
            times,
            candle_ms: candle_ms(input),
        };
        found.largest = highest(&falls);
        let mut peak = 0;
        for index in 1..falls.len() {
            let ends = falls[index] <= 0.0 || index + 1 == falls.len();
            if ends && index > peak + 1 || ends && falls[index] > 0.0 && mode == Execution::Vectorbt
            {
                found.depths.push(highest(&falls[peak..=index]));
                found.durations.push(found.duration(peak, index, falls[index] <= 0.0));
            }
            if ends {
                peak = index;
            }
        }
        found
    }

    /// Time from a peak to the end of its drawdown. vectorbt counts candles below the peak, all of one duration.
    fn duration(&self, peak: usize, end: usize, recovered: bool) -> f64 {
        match self.mode {
            Execution::Vectorbt => (end - peak - usize::from(recovered)) as f64 * self.candle_ms,
            _ => self.times[end] - self.times[peak],
        }
    }

    pub(super) fn mean_depth(&self) -> Option<f64> {
        mean(&self.depths)
    }

    pub(super) fn longest(&self) -> Option<f64> {
        (!self.durations.is_empty()).then(|| self.shown(highest(&self.durations)))
    }

    pub(super) fn mean_duration(&self) -> Option<f64> {
        mean(&self.durations).map(|mean| self.shown(mean))
    }

    fn shown(&self, duration_ms: f64) -> f64 {
        match self.mode {
            Execution::BacktestingPy => rounded_up(duration_ms, &self.times),
            _ => duration_ms,
        }
    }
}

/// The fall from the highest equity so far at each candle, as a share of it.
fn falls(equity: &[f64]) -> Vec<f64> {
    let mut peak = f64::NEG_INFINITY;
    let fall = |&equity: &f64| {
        peak = if equity > peak { equity } else { peak };
        1.0 - equity / peak
    };
    equity.iter().map(fall).collect()
}
