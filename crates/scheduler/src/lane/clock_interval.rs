//! How many candles run between two readings of the clock: two readings should be about a millisecond apart.

use crate::delivery::{CLOCK_CANDLES, CLOCK_INTERVAL_MS, MOST_CLOCK_CANDLES, SCRIPT_CLOCK_CANDLES};
use crate::io::Millis;

/// Candles until the clock is read again.
#[derive(Clone, Copy)]
pub struct ClockInterval(usize);

impl ClockInterval {
    /// The interval for a strategy of unknown speed.
    pub fn new(is_script: bool) -> Self {
        Self(if is_script { SCRIPT_CLOCK_CANDLES } else { CLOCK_CANDLES })
    }

    /// Candles until the clock is read again.
    pub fn candles(self) -> usize {
        self.0
    }

    /// Adapts the number to the time that the last candles took.
    pub fn learn(&mut self, took_ms: Millis) {
        if took_ms < CLOCK_INTERVAL_MS / 2.0 {
            self.0 = (self.0 * 2).min(MOST_CLOCK_CANDLES);
        } else if took_ms > CLOCK_INTERVAL_MS * 2.0 {
            self.0 = (self.0 / 2).max(1);
        }
    }
}
