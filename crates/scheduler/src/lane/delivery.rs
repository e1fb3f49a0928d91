//! Which boundaries are delivered. The first 10,000 of a job go one by one, every 50 candles; after that the latest state once a
//! slice, or every second one where several lanes work: to deliver every boundary for ever would cost many times the work itself.
//! `"every"` delivers all, always. In a job whose episodes have one boundary each, at candle 0, the end of an episode tells the same
//! as the next one's boundary: of these only the first 100 go one by one.
//!
//! From the lane to the conductor they travel up to 16 at a time, no later than when the lane reads the clock: a message
//! between two workers takes as long as thirty boundaries. The page gets each as an event of its own. A script may hang at
//! any candle: its boundaries travel alone, so that the place is known.
//!
//! Events that the page has not acknowledged wait in the conductor (`event_queue.rs`). Only under `"every"`, where boundaries have
//! no end, a lane waits too: while 256 of its own have not been sent to the page.

use candlerun_engine::job::{Delivery, Job};

/// Boundaries of a job that are delivered one by one.
pub const ONE_BY_ONE: u64 = 10_000;
/// The same where an episode has no other boundary than that at candle 0.
const FIRST_ONES: u64 = 100;
/// Boundaries under `"every"` that may be on their way to the page.
const MOST_UNACKNOWLEDGED: u32 = 256;

/// Boundaries that travel to the conductor together at most.
const TOGETHER: u32 = 16;

/// The rule for one job.
#[derive(Debug, Clone)]
pub(crate) struct DeliveryRule {
    delivery: Delivery,
    every: u64,
    /// Boundaries that are delivered one by one.
    one_by_one: u64,
    /// Boundaries that travel together at most.
    together: u32,
}

/// Counts the boundaries of a lane that it may have to wait for.
#[derive(Debug, Default)]
pub(crate) struct Unacknowledged(u32);

impl DeliveryRule {
    pub(crate) fn of(job: &Job) -> Self {
        let spec = job.spec();
        let is_script = spec.strategy.javascript.is_some();
        let (every, candles) = (job.every_candles(), job.window().len());
        Self::new(spec.progress.delivery, every, candles, is_script)
    }

    /// How many boundaries of the job are delivered one by one.
    pub(crate) fn one_by_one(&self) -> u64 {
        if self.waits() { u64::MAX } else { self.one_by_one }
    }

    fn new(delivery: Delivery, every: u32, candles: usize, is_script: bool) -> Self {
        let together = if is_script { 1 } else { TOGETHER };
        let one_by_one = if every as usize >= candles { FIRST_ONES } else { ONE_BY_ONE };
        Self { delivery, every: u64::from(every.max(1)), one_by_one, together }
    }

    /// Whether the boundary at a candle is an event of its own; `before` counts the boundaries of all episodes before. It
    /// depends on the boundary's number in the job alone, so any number of lanes delivers the same ones.
    pub(crate) fn is_one_by_one(&self, before: u64, candle: usize) -> bool {
        before + candle as u64 / self.every < self.one_by_one()
    }

    /// Whether a lane waits while too many of its boundaries are on their way.
    pub(crate) fn waits(&self) -> bool {
        self.delivery == Delivery::Every
    }

    /// Whether this many boundaries are sent at once: for a script, a single one is.
    pub(crate) fn is_full(&self, boundaries: u32) -> bool {
        boundaries >= self.together
    }
}

impl Unacknowledged {
    /// Whether another boundary may be sent.
    pub(crate) fn has_room(&self) -> bool {
        self.0 < MOST_UNACKNOWLEDGED
    }

    pub(crate) fn count(&self) -> u32 {
        self.0
    }

    pub(crate) fn posted(&mut self) {
        self.0 += 1;
    }

    pub(crate) fn acknowledged(&mut self, count: u32) {
        self.0 = self.0.saturating_sub(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_ten_thousand_boundaries_of_a_job_go_one_by_one() {
        let rule = DeliveryRule::new(Delivery::Sampled, 50, 2_000, false);
        assert!(rule.is_one_by_one(0, 0));
        assert!(rule.is_one_by_one(9_960, 1_950));
        assert!(!rule.is_one_by_one(9_960, 2_000));
        assert!(!rule.is_one_by_one(10_000, 0));
        let every = DeliveryRule::new(Delivery::Every, 50, 2_000, false);
        assert!(every.is_one_by_one(1_000_000, 0));
    }

    #[test]
    fn without_boundaries_inside_episodes_the_first_hundred_go_one_by_one() {
        let is_one_by_one = |delivery, candles, before| {
            DeliveryRule::new(delivery, 50, candles, false).is_one_by_one(before, 0)
        };
        assert!(is_one_by_one(Delivery::Sampled, 50, 99));
        assert!(!is_one_by_one(Delivery::Sampled, 50, 100));
        assert!(is_one_by_one(Delivery::Sampled, 51, 100));
        assert!(is_one_by_one(Delivery::Every, 50, 100));
    }

    #[test]
    fn boundaries_travel_up_to_16_together_but_those_of_a_script_alone() {
        let most = |is_script| {
            let rule = DeliveryRule::new(Delivery::Sampled, 50, 2_000, is_script);
            (1..).find(|boundaries| rule.is_full(*boundaries))
        };
        assert_eq!((most(false), most(true)), (Some(16), Some(1)));
    }

    #[test]
    fn at_most_256_boundaries_are_on_their_way() {
        let mut unacknowledged = Unacknowledged::default();
        let mut posted = 0;
        while unacknowledged.has_room() {
            unacknowledged.posted();
            posted += 1;
        }
        assert_eq!(posted, 256);
        unacknowledged.acknowledged(64);
        assert!(unacknowledged.has_room());
        unacknowledged.acknowledged(1_000);
        assert_eq!(
            unacknowledged.0, 0,
            "what another lane of this number had posted does not count"
        );
    }
}
