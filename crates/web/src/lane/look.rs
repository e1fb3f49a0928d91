//! How many candles are run between two looks at the clock: so many that looks are about a millisecond apart.

/// Candles between two looks at first and at most.
const CANDLES: usize = 4_096;
const MOST_CANDLES: usize = 1 << 17;
/// Of a script, which may take any time for a candle.
const SCRIPT_CANDLES: usize = 64;
/// Two looks at the clock should be about this far apart.
const LOOK_MS: f64 = 1.0;

/// Candles until the next look at the clock.
#[derive(Clone, Copy)]
pub(super) struct Look(usize);

impl Look {
    /// Before anything is known of the speed of a strategy.
    pub(super) fn new(is_script: bool) -> Self {
        Self(if is_script { SCRIPT_CANDLES } else { CANDLES })
    }

    pub(super) fn candles(self) -> usize {
        self.0
    }

    /// Learns from how long the last candles took.
    pub(super) fn learn(&mut self, took_ms: f64) {
        if took_ms < LOOK_MS / 2.0 {
            self.0 = (self.0 * 2).min(MOST_CANDLES);
        } else if took_ms > LOOK_MS * 2.0 {
            self.0 = (self.0 / 2).max(1);
        }
    }
}
