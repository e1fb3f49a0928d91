//! Drawdowns of the equity.

use super::super::numbers::{defined, highest};
use crate::statistics::falls;
use crate::statistics::input::StatisticsInput;

/// Every drawdown of an equity curve.
pub(super) struct Drawdowns {
    /// The largest fall of each drawdown as a share of its peak, `(peak − E) / peak`.
    pub(super) depths: Vec<f64>,
    /// Milliseconds from the last candle at the peak to the end of the drawdown.
    pub(super) durations: Vec<f64>,
}

impl Drawdowns {
    pub(super) fn new(input: &StatisticsInput<'_>) -> Self {
        let (falls, times) = (falls(input.equity, input.config.initial_cash), input.times());
        Self {
            depths: falls.iter().map(|fall| fall.share).collect(),
            durations: falls.iter().map(|fall| times[fall.end] - times[fall.peak]).collect(),
        }
    }

    /// Annual return / largest drawdown; `None` without a drawdown.
    pub(super) fn calmar(&self, annual_return: f64) -> Option<f64> {
        defined(annual_return / highest(&self.depths))
    }

    pub(super) fn longest(&self) -> Option<f64> {
        (!self.durations.is_empty()).then(|| highest(&self.durations))
    }
}
