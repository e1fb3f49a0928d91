//! How many candles run between two readings of the clock, so that readings are about a millisecond apart.

use crate::io::Millis;

/// Candles between two readings at first, and at most.
const CANDLES: usize = 4_096;
const MOST_CANDLES: usize = 1 << 17;
/// The same at first for a script, which may take any time for a candle.
const SCRIPT_CANDLES: usize = 64;
/// Two readings should be about this far apart.
const INTERVAL_MS: Millis = 1.0;

/// Candles until the clock is read again.
#[derive(Clone, Copy)]
pub struct ClockInterval(usize);

impl ClockInterval {
    /// The interval for a strategy of unknown speed.
    pub fn new(is_script: bool) -> Self {
        Self(if is_script { SCRIPT_CANDLES } else { CANDLES })
    }

    /// Candles until the clock is read again.
    pub fn candles(self) -> usize {
        self.0
    }

    /// Adapts to the time that the last candles took.
    pub fn learn(&mut self, took_ms: Millis) {
        if took_ms < INTERVAL_MS / 2.0 {
            self.0 = (self.0 * 2).min(MOST_CANDLES);
        } else if took_ms > INTERVAL_MS * 2.0 {
            self.0 = (self.0 / 2).max(1);
        }
    }
}
