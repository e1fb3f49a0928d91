//! A job is what a user starts: candles, strategy, config and search.

/// The distance of progress boundaries.
mod boundaries;
/// The memory limit of indicator columns.
mod columns;
/// Estimates the time of a search before it starts.
mod estimate;
/// The studies of a job, one after another.
mod job_plan;
/// Progress in per cent, computed in integers.
mod progress;
/// Importance of parameters, stability and overfitting of a finished search.
mod robustness;
/// Runs a job from start to end in this thread.
mod run;
/// The record that is stored, shared and exported.
mod spec;
/// A spec that has been checked against its candles.
mod validated_job;
/// Searches that are tested on candles they have not seen.
mod walk_forward;
/// The part of the series that is traded.
mod window;

pub use boundaries::EveryCandles;
pub use columns::ColumnsConfig;
pub use estimate::SearchEstimate;
pub use job_plan::JobPlan;
pub use progress::{JobPosition, progress_pct};
pub use robustness::{
    FanPoint, Neighbour, ParamImportance, ParamNeighbours, Quarter, RobustnessAnalysis,
    RobustnessReport,
};
pub use run::{JobResult, run};
pub use spec::{Delivery, JobSpec, ProgressConfig, StrategySpec};
pub use validated_job::Job;
pub use walk_forward::{TimeRange, WalkForward, WalkForwardSpec, WalkForwardWindow};
pub use window::WindowSpec;

use crate::strategies;

/// The strategies' names, titles and parameters, for a page's forms.
pub fn catalog() -> Vec<strategies::StrategyInfo> {
    strategies::all().into_iter().map(|definition| definition.info).collect()
}
