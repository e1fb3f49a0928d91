//! How long a job has run, its speed, and the time left.

use super::rate::RateMeter;

/// Candles a second are measured over this time.
const RATE_INTERVAL_MS: f64 = 3_000.0;
/// The time left is estimated from the later half of the running time, within these bounds: the first episodes compute the columns
/// that later ones find in the cache.
const ETA_INTERVAL_MS: [f64; 2] = [1_000.0, 8_000.0];
/// The time left is unknown before this running time.
const LEAST_MS: f64 = 1_000.0;
/// The shown time left follows a new estimate within about this time, or within an eighth of the running time if that is less.
const FOLLOW_MS: f64 = 2_000.0;

/// Running time, speed and time left of a job. Times are milliseconds of one clock.
pub(super) struct Pace {
    /// Running time before the last start.
    before_ms: f64,
    running: Option<Running>,
}

struct Running {
    since_ms: f64,
    rate: RateMeter,
    long_rate: RateMeter,
    /// The time left that was shown last, and the time of that.
    shown: Option<(f64, f64)>,
}

/// Speed and time left of a job.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PaceFigures {
    pub(super) candles_per_second: Option<f64>,
    pub(super) eta_ms: Option<f64>,
}

impl Pace {
    /// A paused job that has run for `before_ms`.
    pub(super) fn new(before_ms: f64) -> Self {
        Self { before_ms, running: None }
    }

    /// Starts the clock, with these candles done.
    pub(super) fn start(&mut self, now_ms: f64, candles_done: u64) {
        self.running = Some(Running {
            since_ms: now_ms,
            rate: RateMeter::new(RATE_INTERVAL_MS, now_ms, candles_done),
            long_rate: RateMeter::new(ETA_INTERVAL_MS[0], now_ms, candles_done),
            shown: None,
        });
    }

    /// Stops the clock.
    pub(super) fn stop(&mut self, now_ms: f64) {
        self.before_ms = self.elapsed_ms(now_ms);
        self.running = None;
    }

    /// Milliseconds for which the job has run.
    pub(super) fn elapsed_ms(&self, now_ms: f64) -> f64 {
        self.before_ms + self.running.as_ref().map_or(0.0, |running| now_ms - running.since_ms)
    }

    /// Takes the candles done until now. Returns speed and time left.
    pub(super) fn mark(&mut self, now_ms: f64, done: u64, planned: u64) -> PaceFigures {
        let Some(running) = &mut self.running else {
            return PaceFigures { candles_per_second: None, eta_ms: None };
        };
        let ran_ms = now_ms - running.since_ms;
        running.rate.mark(now_ms, done);
        running.long_rate.set_interval(eta_interval(ran_ms));
        running.long_rate.mark(now_ms, done);
        let left = planned.saturating_sub(done) as f64;
        let estimate = running.long_rate.candles_per_second().map(|rate| left / rate * 1e3);
        let estimate = estimate.filter(|_| ran_ms >= LEAST_MS);
        let young_ms = ran_ms / 8.0;
        let follow_ms = if young_ms < FOLLOW_MS { young_ms } else { FOLLOW_MS };
        running.shown =
            estimate.map(|estimate| (follow(running.shown, estimate, now_ms, follow_ms), now_ms));
        PaceFigures {
            candles_per_second: running.rate.candles_per_second(),
            eta_ms: running.shown.map(|(eta_ms, _)| eta_ms),
        }
    }
}

/// The time over which the rate behind the time left is measured.
fn eta_interval(ran_ms: f64) -> f64 {
    let [least, most] = ETA_INTERVAL_MS;
    match ran_ms / 2.0 {
        half if half < least => least,
        half if half > most => most,
        half => half,
    }
}

/// The time left to show: the last one less the time passed, moved towards the estimate within about `follow_ms`.
fn follow(shown: Option<(f64, f64)>, estimate: f64, now_ms: f64, follow_ms: f64) -> f64 {
    let Some((eta_ms, then_ms)) = shown else { return estimate };
    let passed = now_ms - then_ms;
    let run_down = eta_ms - passed;
    let next = run_down + (estimate - run_down) * (passed / (passed + follow_ms));
    if next > 0.0 { next } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A job of 30 s at 1,000 candles a millisecond that reports every 10 ms.
    fn steady(check: impl Fn(f64, PaceFigures)) {
        let mut pace = Pace::new(0.0);
        pace.start(0.0, 0);
        for step in 1..3_000_u32 {
            let now = f64::from(step) * 10.0;
            check(now, pace.mark(now, u64::from(step) * 10_000, 30_000_000));
        }
    }

    #[test]
    fn the_time_left_of_a_steady_job_is_known_after_a_second_and_is_right() {
        steady(|now, figures| match figures.eta_ms {
            None => assert!(now < 1_100.0, "at {now}"),
            Some(eta) => assert!((eta - (30_000.0 - now)).abs() < 300.0, "{eta} at {now}"),
        });
    }

    #[test]
    fn the_time_left_does_not_jump_when_the_machine_gets_slower() {
        let mut pace = Pace::new(0.0);
        pace.start(0.0, 0);
        let (mut done, mut before) = (0, None);
        for step in 1..2_000_u32 {
            let now = f64::from(step) * 10.0;
            done += if now < 5_000.0 { 10_000 } else { 2_000 };
            let figures = pace.mark(now, done, 30_000_000);
            if let (Some(before), Some(eta)) = (before, figures.eta_ms) {
                let change: f64 = eta - before;
                assert!(change.abs() < 300.0, "{before} to {eta} at {now}");
            }
            before = figures.eta_ms;
        }
        // The rest runs at 2,000 candles in 10 ms.
        let truth = (30_000_000 - done) as f64 / 200.0;
        let error = before.unwrap() - truth;
        assert!(error.abs() < 0.2 * truth, "{before:?} instead of {truth}");
    }

    #[test]
    fn the_slow_first_second_soon_stops_counting() {
        let mut pace = Pace::new(0.0);
        pace.start(0.0, 0);
        let (mut done, mut figures) = (0, None);
        for step in 1..=300_u32 {
            let now = f64::from(step) * 10.0;
            // A third of the speed in the first second.
            done += if now < 1_000.0 { 3_000 } else { 10_000 };
            figures = pace.mark(now, done, 30_000_000).eta_ms;
        }
        let truth = (30_000_000 - done) as f64 / 1_000.0;
        assert!((figures.unwrap() - truth).abs() < 0.1 * truth, "{figures:?} instead of {truth}");
    }

    #[test]
    fn pauses_do_not_count() {
        let mut pace = Pace::new(500.0);
        pace.start(1_000.0, 0);
        pace.mark(2_000.0, 10, 100);
        pace.stop(3_000.0);
        let figures = pace.mark(9_000.0, 10, 100);
        let nothing = PaceFigures { candles_per_second: None, eta_ms: None };
        assert_eq!((pace.elapsed_ms(9_000.0), figures), (2_500.0, nothing));
        pace.start(10_000.0, 10);
        pace.mark(10_000.0, 10, 100);
        let figures = pace.mark(12_000.0, 30, 100);
        assert_eq!((pace.elapsed_ms(12_000.0), figures.candles_per_second), (4_500.0, Some(10.0)));
        assert_eq!(figures.eta_ms, Some(7_000.0));
    }
}
