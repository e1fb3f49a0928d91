//! What follows when lanes die with an episode. Only a trap at the same candle in two lanes is the episode's own fault;
//! whatever else ends a lane may come from outside.

use crate::protocol::LaneEnd;
use std::collections::BTreeMap;

/// An episode that has died with this many lanes pauses its job.
const MOST_DEATHS: u32 = 3;

/// The episodes that lanes have died with.
#[derive(Default)]
pub(super) struct Deaths(BTreeMap<u32, Death>);

#[derive(Default)]
struct Death {
    lanes: u32,
    /// The candle of the last trap.
    trapped_at: Option<u32>,
}

/// What is to be done about an episode.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It runs again.
    Again,
    /// It counts as failed; the job goes on.
    Fail(String),
    /// The job rests, since something is wrong that it cannot mend.
    Pause(String),
}

impl Deaths {
    /// A lane has died with this episode, whose last known candle is `candle`.
    pub(super) fn judge(&mut self, episode: u32, candle: u32, end: LaneEnd) -> Verdict {
        let death = self.0.entry(episode).or_default();
        death.lanes += 1;
        let trapped_at = (end == LaneEnd::Trapped).then_some(candle);
        let before = std::mem::replace(&mut death.trapped_at, trapped_at);
        if trapped_at.is_some() && before == trapped_at {
            self.0.remove(&episode);
            return Verdict::Fail(format!("the engine has trapped twice after candle {candle}"));
        }
        if death.lanes < MOST_DEATHS {
            return Verdict::Again;
        }
        // Who resumes the job wants it tried again.
        death.lanes = 0;
        Verdict::Pause(format!("episode {episode} has ended {MOST_DEATHS} workers"))
    }

    /// Whether the episode runs again because a lane has died with it.
    pub(super) fn knows(&self, episode: u32) -> bool {
        self.0.contains_key(&episode)
    }

    pub(super) fn forget(&mut self, episode: u32) {
        self.0.remove(&episode);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use LaneEnd::{Killed, Trapped};

    #[test]
    fn only_two_traps_at_the_same_candle_fail_an_episode() {
        let mut deaths = Deaths::default();
        assert_eq!(deaths.judge(5, 100, Trapped), Verdict::Again);
        assert!(matches!(deaths.judge(5, 100, Trapped), Verdict::Fail(_)));
        assert!(!deaths.knows(5));

        for second in [(150, Trapped), (100, Killed)] {
            let mut deaths = Deaths::default();
            assert_eq!(deaths.judge(5, 100, Trapped), Verdict::Again);
            assert_eq!(deaths.judge(5, second.0, second.1), Verdict::Again);
            assert!(deaths.knows(5));
        }
    }

    #[test]
    fn the_third_death_pauses_the_job_and_a_resumed_job_has_three_again() {
        let mut deaths = Deaths::default();
        for _ in 0..2 {
            assert_eq!(deaths.judge(5, 0, Killed), Verdict::Again);
            assert_eq!(deaths.judge(6, 0, Killed), Verdict::Again);
            assert_eq!(deaths.judge(5, 0, Killed), Verdict::Again);
            assert!(matches!(deaths.judge(5, 0, Killed), Verdict::Pause(_)));
            deaths.forget(6);
        }
    }
}
