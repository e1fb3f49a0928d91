//! Which boundaries are delivered. The first 10,000 of a job are sent one by one; after that, each message of a lane has the newest
//! position. `"every"` sends all boundaries, always. In a job whose episodes have no other boundary than that at candle 0, only the
//! first 100 are sent one by one.
//!
//! A lane sends the conductor up to 16 boundaries in a message, at the latest when it reads the clock. The page gets each as an event of
//! its own. A script may hang at any candle, so each of its boundaries has a message of its own.
//!
//! Too many unacknowledged events wait in the conductor (`event_queue.rs`). Only under `"every"`, where the number of boundaries has no
//! limit, a lane waits too: while 256 of its boundaries have not been sent to the page. `docs/design/progress.md` has the whole rule.

use crate::delivery::{
    BOUNDARIES_A_MESSAGE, MOST_UNRELEASED, ONE_BY_ONE, ONE_BY_ONE_AT_STARTS,
    SCRIPT_BOUNDARIES_A_MESSAGE,
};
use crate::script::has_script;
use candlerun_engine::job::{Delivery, Job};

/// The rule for one job.
#[derive(Debug, Clone)]
pub(crate) struct DeliveryRule {
    delivery: Delivery,
    every: u64,
    /// Boundaries that are delivered one by one.
    one_by_one: u64,
    /// Boundaries in one message at most.
    together: u32,
}

/// The number of boundaries that a lane has sent and that are not released yet.
#[derive(Debug, Default)]
pub(crate) struct Unacknowledged(u32);

impl DeliveryRule {
    pub(crate) fn of(job: &Job) -> Self {
        let spec = job.spec();
        let is_script = has_script(job);
        let (every, candles) = (job.every_candles(), job.window().len());
        Self::new(spec.progress.delivery, every, candles, is_script)
    }

    /// How many boundaries of the job are delivered one by one.
    pub(crate) fn one_by_one(&self) -> u64 {
        if self.waits() { u64::MAX } else { self.one_by_one }
    }

    fn new(delivery: Delivery, every: u32, candles: usize, is_script: bool) -> Self {
        let together = if is_script { SCRIPT_BOUNDARIES_A_MESSAGE } else { BOUNDARIES_A_MESSAGE };
        let one_by_one = if every as usize >= candles { ONE_BY_ONE_AT_STARTS } else { ONE_BY_ONE };
        Self { delivery, every: u64::from(every.max(1)), one_by_one, together }
    }

    /// Whether the boundary at a candle is sent as an event of its own; `before` counts the boundaries of all earlier episodes. This
    /// follows from the number of the boundary in the job, so any number of lanes sends the same ones.
    pub(crate) fn is_one_by_one(&self, before: u64, candle: usize) -> bool {
        before + candle as u64 / self.every < self.one_by_one()
    }

    /// Whether a lane waits while too many of its boundaries are not released.
    pub(crate) fn waits(&self) -> bool {
        self.delivery == Delivery::Every
    }

    /// Whether this many boundaries fill a message.
    pub(crate) fn is_full(&self, boundaries: u32) -> bool {
        boundaries >= self.together
    }
}

impl Unacknowledged {
    /// Whether another boundary may be sent.
    pub(crate) fn has_room(&self) -> bool {
        self.0 < MOST_UNRELEASED
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
    fn the_first_10_000_boundaries_of_a_job_are_sent_one_by_one() {
        let rule = DeliveryRule::new(Delivery::Sampled, 50, 2_000, false);
        assert!(rule.is_one_by_one(0, 0));
        assert!(rule.is_one_by_one(9_960, 1_950));
        assert!(!rule.is_one_by_one(9_960, 2_000));
        assert!(!rule.is_one_by_one(10_000, 0));
        let every = DeliveryRule::new(Delivery::Every, 50, 2_000, false);
        assert!(every.is_one_by_one(1_000_000, 0));
    }

    #[test]
    fn the_first_100_are_sent_one_by_one_if_episodes_have_no_inner_boundaries() {
        let is_one_by_one = |delivery, candles, before| {
            DeliveryRule::new(delivery, 50, candles, false).is_one_by_one(before, 0)
        };
        assert!(is_one_by_one(Delivery::Sampled, 50, 99));
        assert!(!is_one_by_one(Delivery::Sampled, 50, 100));
        assert!(is_one_by_one(Delivery::Sampled, 51, 100));
        assert!(is_one_by_one(Delivery::Every, 50, 100));
    }

    #[test]
    fn a_message_has_up_to_16_boundaries_and_that_of_a_script_has_one() {
        let most = |is_script| {
            let rule = DeliveryRule::new(Delivery::Sampled, 50, 2_000, is_script);
            (1..).find(|boundaries| rule.is_full(*boundaries))
        };
        assert_eq!((most(false), most(true)), (Some(16), Some(1)));
    }

    #[test]
    fn at_most_256_boundaries_are_not_released() {
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
            "boundaries of an earlier lane of this number do not count"
        );
    }
}
