//! Which boundaries are posted. The first 10,000 of a job go one by one, every 50 candles; after that the newest state once a
//! slice: posting every boundary for ever would cost many times the work itself. `"every"` posts all, always.
//!
//! A lane has at most 256 unacknowledged messages, so no queue grows between it and the page: in the first 10,000 and under
//! `"every"` it waits, later it leaves messages out.

use candlerun_engine::job::Delivery;

/// Boundaries of a job that are posted one by one.
pub(crate) const ONE_BY_ONE: u64 = 10_000;
/// Messages that may be on their way.
const MOST_UNACKNOWLEDGED: u32 = 256;

/// The rule for one run, and the messages on their way.
#[derive(Debug, Clone)]
pub(crate) struct DeliveryRule {
    delivery: Delivery,
    every: u64,
    boundaries_per_episode: u64,
    unacknowledged: u32,
}

impl DeliveryRule {
    pub(crate) fn new(delivery: Delivery, every: u32, candles_per_episode: u32) -> Self {
        let every = u64::from(every.max(1));
        Self {
            delivery,
            every,
            boundaries_per_episode: u64::from(candles_per_episode).div_ceil(every),
            unacknowledged: 0,
        }
    }

    /// Keeps what is on its way when another run begins.
    pub(crate) fn after(self, before: Option<&Self>) -> Self {
        Self { unacknowledged: before.map_or(0, |before| before.unacknowledged), ..self }
    }

    /// Whether this boundary is posted for itself. It follows from the boundary's number in the job alone, so any number of
    /// lanes posts the same ones.
    pub(crate) fn is_one_by_one(&self, episode: u32, candle: usize) -> bool {
        let before = u64::from(episode.saturating_sub(1)) * self.boundaries_per_episode;
        self.delivery == Delivery::Every || before + candle as u64 / self.every < ONE_BY_ONE
    }

    /// Whether another message may be posted.
    pub(crate) fn has_room(&self) -> bool {
        self.unacknowledged < MOST_UNACKNOWLEDGED
    }

    pub(crate) fn posted(&mut self) {
        self.unacknowledged += 1;
    }

    pub(crate) fn acknowledged(&mut self, count: u32) {
        self.unacknowledged = self.unacknowledged.saturating_sub(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_ten_thousand_boundaries_of_a_job_go_one_by_one() {
        // 2,000 candles have 40 boundaries: 250 episodes make 10,000.
        let rule = DeliveryRule::new(Delivery::Sampled, 50, 2_000);
        assert!(rule.is_one_by_one(1, 0));
        assert!(rule.is_one_by_one(250, 1_950));
        assert!(!rule.is_one_by_one(251, 0));
        let every = DeliveryRule::new(Delivery::Every, 50, 2_000);
        assert!(every.is_one_by_one(1_000_000, 0));
    }

    #[test]
    fn a_last_boundary_that_is_no_full_distance_counts() {
        // 2,001 candles have boundaries at 0, 50, …, 2,000: 41.
        let rule = DeliveryRule::new(Delivery::Sampled, 50, 2_001);
        assert!(rule.is_one_by_one(243, 2_000));
        assert!(rule.is_one_by_one(244, 1_800));
        assert!(!rule.is_one_by_one(244, 1_850));
    }

    #[test]
    fn at_most_256_messages_are_on_their_way() {
        let mut rule = DeliveryRule::new(Delivery::Every, 50, 2_000);
        let mut posted = 0;
        while rule.has_room() {
            rule.posted();
            posted += 1;
        }
        assert_eq!(posted, 256);
        rule.acknowledged(64);
        assert!(rule.has_room());
        let next = DeliveryRule::new(Delivery::Sampled, 50, 2_000).after(Some(&rule));
        assert_eq!(next.unacknowledged, 192, "messages of the run before are still on their way");
    }
}
