//! Decides what happens to an episode whose lane has died. Only traps at the same candle in two lanes are the fault of the episode; any
//! other death may have a cause outside.

use candlerun_engine::sorted::SortedMap;

/// An episode pauses its job when this many lanes have died with it.
const MOST_DEATHS: u32 = 3;

/// The episodes whose lanes have died.
#[derive(Default)]
pub(super) struct Deaths(SortedMap<u32, Death>);

#[derive(Default)]
struct Death {
    lanes: u32,
    /// The candle of the last trap.
    trapped_at: Option<u32>,
}

/// The consequence of a death for the episode.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Consequence {
    /// It runs again.
    Again,
    /// It counts as failed, and the job goes on.
    Fail(String),
    /// The job is paused: the cause is unknown, and the next lane would die too.
    Pause(String),
}

impl Deaths {
    /// Called when a lane has died with this episode. `trapped_at` is the candle at which the engine trapped, if it did.
    pub(super) fn on_death(&mut self, episode: u32, trapped_at: Option<u32>) -> Consequence {
        let death = self.0.get_or_insert_with(episode, Death::default);
        death.lanes += 1;
        let before = std::mem::replace(&mut death.trapped_at, trapped_at);
        if let Some(candle) = trapped_at
            && before == trapped_at
        {
            self.0.remove(&episode);
            return Consequence::Fail(format!(
                "the engine has trapped twice after candle {candle}"
            ));
        }
        if death.lanes < MOST_DEATHS {
            return Consequence::Again;
        }
        // After the job is resumed, three deaths are allowed again.
        death.lanes = 0;
        Consequence::Pause(format!("episode {episode} has ended {MOST_DEATHS} workers"))
    }

    /// Whether the episode runs again because its lane has died.
    pub(super) fn contains(&self, episode: u32) -> bool {
        self.0.contains_key(&episode)
    }

    pub(super) fn forget(&mut self, episode: u32) {
        self.0.remove(&episode);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_traps_at_the_same_candle_fail_an_episode() {
        let mut deaths = Deaths::default();
        assert_eq!(deaths.on_death(5, Some(100)), Consequence::Again);
        assert!(matches!(deaths.on_death(5, Some(100)), Consequence::Fail(_)));
        assert!(!deaths.contains(5));

        for second in [Some(150), None] {
            let mut deaths = Deaths::default();
            assert_eq!(deaths.on_death(5, Some(100)), Consequence::Again);
            assert_eq!(deaths.on_death(5, second), Consequence::Again);
            assert!(deaths.contains(5));
        }
    }

    #[test]
    fn the_third_death_pauses_the_job_and_after_that_three_are_allowed_again() {
        let mut deaths = Deaths::default();
        for _ in 0..2 {
            assert_eq!(deaths.on_death(5, None), Consequence::Again);
            assert_eq!(deaths.on_death(6, None), Consequence::Again);
            assert_eq!(deaths.on_death(5, None), Consequence::Again);
            assert!(matches!(deaths.on_death(5, None), Consequence::Pause(_)));
            deaths.forget(6);
        }
    }
}
