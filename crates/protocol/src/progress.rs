//! The progress of a job: sent at candle 0, 50, 100, … of every episode.

use serde::{Deserialize, Serialize};

/// The progress of a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Progress {
    /// The job.
    pub job_id: String,
    /// The lane whose boundary this is; none for a heartbeat, and for a job that is paused or has ended.
    pub lane: Option<u32>,
    /// Status of the job.
    pub status: JobStatus,
    /// Phase of the job.
    pub phase: Phase,
    /// Per cent done, 0 to 100, truncated to two decimals. It is 100 in `job_finished` and nowhere else.
    pub progress: f64,
    /// The lowest-numbered unfinished episode, from 1.
    pub current_episode: u32,
    /// Number of episodes.
    pub total_episodes: u32,
    /// Closed candles of that episode.
    pub current_candle: u32,
    /// Candles of that episode.
    pub total_candles: u32,
    /// Score of the episode that finished last; none if that is undefined.
    pub score: Option<f64>,
    /// Best score until now; in a walk-forward, of the window that is searched.
    pub best_score: Option<f64>,
    /// Candles a second of all lanes together, over the last seconds; none until it is known.
    pub candles_per_second: Option<f64>,
    /// Milliseconds for which the job has run, without pauses.
    pub elapsed_ms: f64,
    /// Estimated milliseconds until the job ends, smoothed; none in the first second.
    pub eta_ms: Option<f64>,
    /// The lanes that work on the job.
    pub lanes: Vec<LaneProgress>,
}

/// The position of a lane.
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
    /// Whether that episode runs again because its lane died.
    pub restarted: bool,
    /// Whether the lane has sent nothing for two seconds.
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
    /// Is paused until it is resumed.
    Paused,
    /// Ran all its episodes.
    Completed,
    /// Could not go on.
    Failed,
    /// Was cancelled.
    Cancelled,
}

/// Phase of a running job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Phase {
    /// Lanes load candles.
    Loading,
    /// Lanes compute the columns of their first episode.
    WarmUp,
    /// Lanes run episodes.
    Running,
    /// Every episode has run; the page stores the last of them.
    Saving,
}
