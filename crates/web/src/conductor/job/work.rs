//! What one lane has to do for a job.

use candlerun_engine::search::Proposal;
use std::collections::VecDeque;

/// A lane is given work for about this long at a time, and has twice as much at hand.
const BATCH_MS: f64 = 20.0;
/// Episodes given at a time at most.
const MOST_EPISODES: usize = 2_048;

/// See the module.
#[derive(Default)]
pub(super) struct LaneWork {
    /// Episodes it was given, in the order in which it runs them.
    pub(super) episodes: VecDeque<Proposal>,
    /// Closed candles of the first of them.
    pub(super) candle: u32,
    /// Whether it has said anything about this job.
    pub(super) has_reported: bool,
    /// Episodes a millisecond, once one is finished.
    episodes_per_ms: Option<f64>,
    /// Episodes that were finished and time that was worked since that was learned.
    finished: u32,
    busy_ms: f64,
}

impl LaneWork {
    /// Whether the lane is at its last batch. It is given the next one then, and not an episode for each that it finishes.
    pub(super) fn is_low(&self) -> bool {
        self.episodes.len() <= self.batch()
    }

    /// Whether the lane needs more episodes to be busy until it has told of a batch and got the next.
    pub(super) fn is_hungry(&self) -> bool {
        self.episodes.len() < 2 * self.batch()
    }

    fn batch(&self) -> usize {
        let batch = self.episodes_per_ms.map_or(1.0, |rate| rate * BATCH_MS);
        (batch as usize).clamp(1, MOST_EPISODES)
    }

    /// Takes the end of the episode that it runs; nothing for any other.
    pub(super) fn finish(&mut self, episode: u32) -> Option<Proposal> {
        let proposal = self.episodes.pop_front_if(|proposal| proposal.episode == episode)?;
        self.candle = 0;
        self.has_reported = true;
        self.finished += 1;
        Some(proposal)
    }

    /// Learns how fast the lane is, when episodes are finished; one slow batch does not count for much.
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
