//! Where a job is: posted at candle 0, 50, 100, … of every episode.

use serde::{Deserialize, Serialize};

/// Where a job is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Progress {
    /// The job.
    pub job_id: String,
    /// The lane whose boundary this is; none for a heartbeat, and for a job that rests or has ended.
    pub lane: Option<u32>,
    /// Status of the job.
    pub status: JobStatus,
    /// What the job is doing.
    pub phase: Phase,
    /// Per cent done, 0 to 100, two decimals, truncated. 100 comes with `job_finished` and only there.
    pub progress: f64,
    /// The lowest-numbered unfinished episode, from 1.
    pub current_episode: u32,
    /// Number of episodes.
    pub total_episodes: u32,
    /// Closed candles of that episode.
    pub current_candle: u32,
    /// Candles of that episode.
    pub total_candles: u32,
    /// Score of the episode that finished last, where it is defined.
    pub score: Option<f64>,
    /// Best score so far; of a walk-forward, in the window that is searched.
    pub best_score: Option<f64>,
    /// Candles a second over the last seconds, all lanes together; none until it is known.
    pub candles_per_second: Option<f64>,
    /// Milliseconds of running; pauses do not count.
    pub elapsed_ms: f64,
    /// Milliseconds until the job ends, smoothed; none until that means something.
    pub eta_ms: Option<f64>,
    /// Every lane that works on the job.
    pub lanes: Vec<LaneProgress>,
}

/// Where a lane is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LaneProgress {
    /// Number of the lane, from 0.
    pub lane: u32,
    /// The episode it runs.
    pub episode: u32,
    /// Closed candles of that episode.
    pub candle: u32,
    /// Candles of that episode.
    pub total_candles: u32,
    /// Whether that episode runs again because a lane died with it.
    pub restarted: bool,
    /// Whether nothing has been heard of the lane for two seconds.
    pub stalled: bool,
}

/// Status of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum JobStatus {
    /// Waits for the jobs before it.
    Queued,
    /// Runs.
    Running,
    /// Rests until it is resumed.
    Paused,
    /// Ran all its episodes.
    Completed,
    /// Could not go on.
    Failed,
    /// Was cancelled.
    Cancelled,
}

/// What a running job is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Phase {
    /// Candles travel to the lanes.
    Loading,
    /// Lanes compute the columns of their first episode.
    WarmUp,
    /// Lanes run episodes.
    Running,
    /// Every episode has run; the page writes the last of them.
    Saving,
}
