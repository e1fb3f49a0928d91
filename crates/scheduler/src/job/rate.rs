//! Candles a second over an interval of time, so that the figure follows the machine and does not jump.

use std::collections::VecDeque;

/// Marks are at least this far apart.
const MARK_MS: f64 = 50.0;
/// The rate is unknown before this time.
const LEAST_MS: f64 = 250.0;

/// Candles done at moments of the interval that ends now.
#[derive(Debug, Clone)]
pub(super) struct RateMeter {
    interval_ms: f64,
    marks: VecDeque<(f64, u64)>,
    latest: (f64, u64),
}

impl RateMeter {
    /// Starts now, with these candles done. The rate is measured over the last `interval_ms`.
    pub(super) fn new(interval_ms: f64, now_ms: f64, candles: u64) -> Self {
        let start = (now_ms, candles);
        Self { interval_ms, marks: VecDeque::from([start]), latest: start }
    }

    /// Changes the interval.
    pub(super) fn set_interval(&mut self, interval_ms: f64) {
        self.interval_ms = interval_ms;
    }

    /// Takes the candles done until now.
    pub(super) fn mark(&mut self, now_ms: f64, candles: u64) {
        self.latest = (now_ms, candles);
        if self.marks.back().is_none_or(|(time, _)| now_ms - time >= MARK_MS) {
            self.marks.push_back(self.latest);
        }
        // One mark at or before the start of the interval stays, so that the interval is always covered.
        while self.marks.get(1).is_some_and(|(time, _)| now_ms - time >= self.interval_ms) {
            self.marks.pop_front();
        }
    }

    /// Candles a second; `None` until it is known.
    pub(super) fn candles_per_second(&self) -> Option<f64> {
        let (from, before) = *self.marks.front()?;
        let (to, now) = self.latest;
        let elapsed = to - from;
        (elapsed >= LEAST_MS && now > before).then(|| (now - before) as f64 / elapsed * 1e3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_rate_is_known_after_a_quarter_of_a_second() {
        let mut meter = RateMeter::new(3_000.0, 1_000.0, 0);
        for step in 1..=24 {
            meter.mark(1_000.0 + f64::from(step) * 10.0, step as u64 * 100);
            assert_eq!(meter.candles_per_second(), None);
        }
        meter.mark(1_250.0, 2_500);
        assert_eq!(meter.candles_per_second(), Some(10_000.0));
    }

    #[test]
    fn the_rate_follows_a_change_within_its_interval_and_memory_stays_bounded() {
        let mut meter = RateMeter::new(3_000.0, 0.0, 0);
        for ms in 1..=10_000_u32 {
            meter.mark(f64::from(ms), u64::from(ms) * 10);
        }
        for ms in 1..=4_000_u32 {
            meter.mark(f64::from(10_000 + ms), 100_000 + u64::from(ms));
        }
        let rate = meter.candles_per_second().unwrap();
        assert!((rate - 1_000.0).abs() < 1.0, "{rate}");
        assert!(meter.marks.len() < 100);
    }

    #[test]
    fn the_rate_is_unknown_if_no_candle_is_done() {
        let mut meter = RateMeter::new(3_000.0, 0.0, 0);
        meter.mark(5_000.0, 0);
        assert_eq!(meter.candles_per_second(), None);
    }
}
