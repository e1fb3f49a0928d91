//! Times below a peak. backtesting.py: between neighbouring candles at a peak, the last candle counting as one, durations in
//! time. vectorbt: the candles below a peak.

use super::super::Evidence;
use super::super::numbers::{highest, mean};
use super::{candle_ms, rounded_up};
use crate::broker::Execution;

/// Every drawdown of an equity curve.
pub(super) struct Drawdowns {
    /// Largest fall from a peak as a share of the peak.
    pub(super) largest: f64,
    depths: Vec<f64>,
    durations: Vec<f64>,
    mode: Execution,
    times: Vec<f64>,
    candle_ms: f64,
}

impl Drawdowns {
    #[inline(never)]
    pub(super) fn new(evidence: &Evidence<'_>) -> Self {
        let times = evidence.times()[..evidence.equity.len()].to_vec();
        let mode = evidence.config.execution;
        let falls = falls(evidence.equity);
        let mut found = Self {
            largest: 0.0,
            depths: Vec::new(),
            durations: Vec::new(),
            mode,
            times,
            candle_ms: candle_ms(evidence),
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

    /// Time from a peak to the end of its drawdown. vectorbt counts candles below the peak, each as long as any other.
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

/// The fall from the peak so far at each candle, as a share of the peak.
fn falls(equity: &[f64]) -> Vec<f64> {
    let mut peak = f64::NEG_INFINITY;
    let fall = |&equity: &f64| {
        peak = if equity > peak { equity } else { peak };
        1.0 - equity / peak
    };
    equity.iter().map(fall).collect()
}
