//! The constants of delivery: how much travels together, and how long it may wait. `docs/design/progress.md` lists them by these
//! names and explains the rule. Constants of the page are in the files of the client that the same page names.

use crate::io::Millis;

// Lane → conductor

/// Boundaries of a job that are delivered one by one. Delivering every boundary of a long job would take many times as long as
/// running it.
pub const ONE_BY_ONE: u64 = 10_000;
/// The same limit if the only boundary of each episode is at candle 0: the end of the episode shows the same progress.
pub const ONE_BY_ONE_AT_STARTS: u64 = 100;
/// Boundaries in one message at most. A message between two workers takes as long as thirty boundaries take to run.
pub const BOUNDARIES_A_MESSAGE: u32 = 16;
/// The same for a script, which may hang at any candle: then its last boundary must be known.
pub const SCRIPT_BOUNDARIES_A_MESSAGE: u32 = 1;
/// Boundaries of a lane that are not released yet, under `every` only: then the lane waits. Without a bound the queue would grow
/// for ever.
pub const MOST_UNRELEASED: u32 = 256;
/// Finished episodes in one message at most. Short episodes would cost a message each if they were sent one by one.
pub const FINISHED_A_MESSAGE: usize = 256;
/// A slice of a lane, in milliseconds. Between two slices a lane handles commands.
pub const SLICE_MS: Millis = 10.0;
/// Slices from one message of a lane to the next, if there are several lanes: a message wakes other threads, which have no spare
/// core. A single lane and a script report after every slice.
pub const SLICES_A_MESSAGE: u32 = 2;
/// Time between two readings of the clock in a slice, in milliseconds. Boundaries that wait are sent then.
pub const CLOCK_INTERVAL_MS: Millis = 1.0;
/// Candles between two readings at first. The number follows the speed of the strategy.
pub const CLOCK_CANDLES: usize = 4_096;
/// Candles between two readings at most.
pub const MOST_CLOCK_CANDLES: usize = 1 << 17;
/// Candles between two readings at first for a script, which may take any time for a candle.
pub const SCRIPT_CLOCK_CANDLES: usize = 64;

// Conductor → page

/// Progress events that a page has not acknowledged at most; later ones wait in the conductor. The queue of the page stays short,
/// so that it sees a pause at once. A page acknowledges 64 together, a quarter of this.
pub const MOST_UNACKNOWLEDGED: u32 = 256;
/// Time for which finished episodes and newest positions wait for each other, in milliseconds: a page gets at most 100 messages a
/// second, whatever the number of lanes.
pub const EVENT_BATCH_MS: Millis = 10.0;
/// Time between two heartbeats of a running job, in milliseconds. Lanes are asked for a sign of life as often.
pub const HEARTBEAT_MS: Millis = 500.0;
/// Time for which a pause waits for its lanes, in milliseconds: a person is waiting.
pub const PAUSE_MS: Millis = 80.0;
/// Time without a sign of life after which a lane is shown as stalled, in milliseconds.
pub const STALLED_MS: Millis = 2_000.0;
/// Finished episodes that are not stored yet, after which lanes get no more: the memory of the page is bounded.
pub const MOST_UNSAVED: u32 = 20_000;
/// Cost of a boundary in an estimate of a search, in milliseconds: it is posted, handled by the page and acknowledged. 0.013 to
/// 0.035 were measured in Chromium, by searches of 90 episodes in a page that does nothing else.
pub const BOUNDARY_COST_MS: Millis = 0.04;

#[cfg(test)]
mod tests {
    /// The names of the constants.
    fn names() -> impl Iterator<Item = &'static str> {
        let lines = include_str!("delivery.rs").lines();
        lines.filter_map(|line| line.strip_prefix("pub const ")?.split(':').next())
    }

    #[test]
    fn the_page_about_progress_lists_every_constant() {
        let page = include_str!("../../../docs/design/progress.md");
        let missing: Vec<&str> =
            names().filter(|name| !page.contains(&format!("| `{name}` |"))).collect();
        assert_eq!((names().count() > 10, missing), (true, Vec::new()));
    }
}
