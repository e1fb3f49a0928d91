//! Drawdowns of the equity. The first peak is the initial cash at the first candle. A drawdown begins where the equity falls
//! below its peak, even at the last candle, and ends where the equity is at the peak again, or with the data.

use super::super::numbers::{defined, highest};
use crate::statistics::input::StatisticsInput;
use candlerun_kernel::metrics::ROUNDING;

/// Every drawdown of an equity curve.
pub(super) struct Drawdowns {
    /// The largest fall of each drawdown as a share of its peak, `(peak − E) / peak`.
    pub(super) depths: Vec<f64>,
    /// Milliseconds from the last candle at the peak to the end of the drawdown.
    pub(super) durations: Vec<f64>,
}

impl Drawdowns {
    pub(super) fn new(input: &StatisticsInput<'_>) -> Self {
        let times = input.times();
        let mut found = Self { depths: Vec::new(), durations: Vec::new() };
        let (mut peak, mut peak_time) = (input.config.initial_cash, times[0]);
        let mut deepest = 0.0;
        for (index, (&equity, &time)) in input.equity.iter().zip(times).enumerate() {
            let fall = (peak - equity) / peak;
            let is_below = fall > ROUNDING;
            if is_below {
                deepest = highest(&[deepest, fall]);
            }
            let ends = !is_below || index + 1 == input.equity.len();
            if ends && deepest > 0.0 {
                found.depths.push(deepest);
                found.durations.push(time - peak_time);
                deepest = 0.0;
            }
            if !is_below {
                (peak, peak_time) = (if equity > peak { equity } else { peak }, time);
            }
        }
        found
    }

    /// Annual return / largest drawdown; `None` without a drawdown.
    pub(super) fn calmar(&self, annual_return: f64) -> Option<f64> {
        defined(annual_return / highest(&self.depths))
    }

    pub(super) fn longest(&self) -> Option<f64> {
        (!self.durations.is_empty()).then(|| highest(&self.durations))
    }
}
