//! The episodes of a job that one lane was given.

use candlerun_engine::search::Proposal;
use std::collections::VecDeque;

/// A lane is given work for about this time, in milliseconds, and has twice as much queued.
const BATCH_MS: f64 = 20.0;
/// The same for a remote lane: a batch passes a queue and a network, which takes several milliseconds of work at both ends.
const REMOTE_BATCH_MS: f64 = 1_000.0;
/// Episodes given together at most.
const MOST_EPISODES: usize = 2_048;

/// The episodes of a job that one lane was given, and the measured speed of the lane.
pub(super) struct LaneWork {
    batch_ms: f64,
    /// Episodes that it was given, in the order in which it runs them.
    pub(super) episodes: VecDeque<Proposal>,
    /// Closed candles of the first of them.
    pub(super) candle: u32,
    /// Whether it has sent an update of this job.
    pub(super) has_reported: bool,
    /// Episodes a millisecond; `None` until one is finished.
    episodes_per_ms: Option<f64>,
    /// Episodes that were finished and time that was worked since the speed was last measured.
    finished: u32,
    busy_ms: f64,
}

impl LaneWork {
    /// The work of a lane that was given nothing yet.
    pub(super) fn new(is_remote: bool) -> Self {
        Self {
            batch_ms: if is_remote { REMOTE_BATCH_MS } else { BATCH_MS },
            episodes: VecDeque::new(),
            candle: 0,
            has_reported: false,
            episodes_per_ms: None,
            finished: 0,
            busy_ms: 0.0,
        }
    }

    /// Whether the lane has at most one and a half batches: then it is filled up. It may report only after a whole batch, and must not run
    /// out of episodes before the answer to that message arrives.
    pub(super) fn is_low(&self) -> bool {
        2 * self.episodes.len() <= 3 * self.batch()
    }

    /// Whether the lane has less than two batches.
    pub(super) fn has_room(&self) -> bool {
        self.episodes.len() < 2 * self.batch()
    }

    fn batch(&self) -> usize {
        let batch = self.episodes_per_ms.map_or(1.0, |rate| rate * self.batch_ms);
        (batch as usize).clamp(1, MOST_EPISODES)
    }

    /// Removes the episode that the lane runs; `None` if the lane runs another one.
    pub(super) fn finish(&mut self, episode: u32) -> Option<Proposal> {
        let proposal = self.episodes.pop_front_if(|proposal| proposal.episode == episode)?;
        self.candle = 0;
        self.has_reported = true;
        self.finished += 1;
        Some(proposal)
    }

    /// Measures the speed of the lane when episodes are finished. One slow batch changes it by half at most.
    pub(super) fn learn(&mut self, busy_ms: f64) {
        self.busy_ms += busy_ms;
        if self.finished == 0 || self.busy_ms <= 0.0 {
            return;
        }
        let rate = f64::from(self.finished) / self.busy_ms;
        (self.finished, self.busy_ms) = (0, 0.0);
        self.episodes_per_ms =
            Some(self.episodes_per_ms.map_or(rate, |before| 0.5 * (before + rate)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candlerun_engine::params::Params;

    fn with_episodes(count: u32) -> LaneWork {
        let proposal =
            |episode| Proposal { episode, part: None, params: Params::new(), boundaries_before: 0 };
        LaneWork { episodes: (1..=count).map(proposal).collect(), ..LaneWork::new(false) }
    }

    #[test]
    fn a_remote_lane_has_a_second_of_work_in_a_batch() {
        let mut work = LaneWork { batch_ms: REMOTE_BATCH_MS, ..with_episodes(10) };
        for episode in 1..=10 {
            assert!(work.finish(episode).is_some());
        }
        work.learn(10.0);
        assert_eq!((work.batch(), LaneWork::new(true).batch()), (1_000, 1));
    }

    #[test]
    fn a_lane_of_unknown_speed_has_two_episodes() {
        let state = |count| (with_episodes(count).is_low(), with_episodes(count).has_room());
        assert_eq!([0, 1, 2].map(state), [(true, true), (true, true), (false, false)]);
    }

    #[test]
    fn a_lane_is_filled_up_to_two_batches_when_it_has_one_and_a_half() {
        let state = |count: u32| {
            let mut work = with_episodes(count + 10);
            for episode in 1..=10 {
                assert!(work.finish(episode).is_some());
            }
            // Ten episodes in 10 ms: a batch of 20 ms has twenty.
            work.learn(10.0);
            (work.is_low(), work.has_room())
        };
        assert_eq!(
            [30, 31, 39, 40].map(state),
            [(true, true), (false, true), (false, true), (false, false)]
        );
    }

    #[test]
    fn time_without_a_finished_episode_counts_for_the_next_one() {
        let mut work = with_episodes(50);
        for ms in [5.0, 5.0] {
            work.learn(ms);
        }
        assert!(work.finish(1).is_some());
        work.learn(10.0);
        assert_eq!(work.batch(), 1, "one episode in 20 ms");
        assert!(work.finish(3).is_none(), "it is not the episode that the lane runs");
    }
}
