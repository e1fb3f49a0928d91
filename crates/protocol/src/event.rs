//! Conductor → page.

use super::{Progress, RulesMistake};
use candlerun_engine::Error;
use candlerun_engine::candles::import::{ImportPreview, ImportReport};
use candlerun_engine::candles::{CandleBuckets, CandlesInfo};
use candlerun_engine::job::{JobResult, JobSpec};
use candlerun_engine::search::EpisodeResult;
use candlerun_engine::search::Estimate;
use candlerun_engine::strategies::{JavaScript, StrategyInfo};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An event of the conductor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "CandlerunEvent"))]
pub enum Event {
    /// Candles are ready to be used.
    CandlesLoaded {
        /// The request that is answered.
        request_id: u32,
        /// The candles that were loaded.
        candles: CandlesInfo,
        /// Findings and assumptions of the import; none for candles that are not from a file.
        import: Option<ImportReport>,
        /// The result of the import, for a person to check it; none for candles that are not from a file.
        preview: Option<Box<ImportPreview>>,
    },
    /// A job is accepted and waits for the jobs before it.
    JobQueued {
        /// The request that is answered.
        request_id: u32,
        /// The job.
        job_id: String,
        /// Its spec, with defaults and seed filled in.
        spec: JobSpec,
        /// Number of episodes.
        total_episodes: u32,
        /// Candles of the first episode.
        total_candles: u32,
        /// Version of the engine that runs it, as `0.2.0`.
        engine: String,
    },
    /// A job starts to run.
    JobStarted {
        /// The job.
        job_id: String,
    },
    /// A lane has reached a boundary.
    Progress(Progress),
    /// Comes twice a second for each running job, whether its lanes send updates or not.
    Heartbeat(Progress),
    /// The study of a paused job has taken stored episodes.
    EpisodesRestored {
        /// The request that is answered.
        request_id: u32,
        /// The job.
        job_id: String,
        /// Number of episodes restored so far, earlier requests included.
        restored: u32,
        /// The progress of the job.
        progress: Progress,
    },
    /// Episodes are finished, in their order and without gaps.
    EpisodesFinished {
        /// The job.
        job_id: String,
        /// The episodes.
        episodes: Vec<EpisodeResult>,
    },
    /// A job has run all its episodes, or those until its search ended early.
    JobFinished {
        /// The job.
        job_id: String,
        /// Its result.
        result: JobResult,
        /// The last progress, at 100.
        progress: Progress,
    },
    /// A job is paused: it runs nothing and sends no event until it is resumed or cancelled.
    JobPaused {
        /// The job.
        job_id: String,
        /// Why it was paused, if no user has paused it.
        reason: Option<String>,
        /// The last progress.
        progress: Progress,
    },
    /// A paused job waits for its turn again; `job_started` follows.
    JobResumed {
        /// The job.
        job_id: String,
    },
    /// A job was cancelled. This is its last event.
    JobCancelled {
        /// The job.
        job_id: String,
        /// The last progress.
        progress: Progress,
    },
    /// A job has failed. This is its last event.
    JobFailed {
        /// The job.
        job_id: String,
        /// Why it failed.
        reason: String,
        /// The last progress.
        progress: Progress,
    },
    /// A text in the rules language was checked.
    RulesChecked {
        /// The request that is answered.
        request_id: u32,
        /// The strategy with its parameters; none if there are mistakes.
        strategy: Option<StrategyInfo>,
        /// The mistakes, in the order of their places.
        mistakes: Vec<RulesMistake>,
    },
    /// A spec is right as far as that shows without its candles.
    SpecChecked {
        /// The request that is answered.
        request_id: u32,
        /// The spec with its defaults.
        spec: Box<JobSpec>,
    },
    /// The declarations of a text in JavaScript were read.
    JavascriptRead {
        /// The request that is answered.
        request_id: u32,
        /// The text with its digest, parameters and constraints: `strategy.javascript` of a spec.
        declaration: Box<JavaScript>,
    },
    /// The report of an episode.
    ReportReady {
        /// The request that is answered.
        request_id: u32,
        /// The report.
        #[cfg_attr(feature = "typescript", ts(as = "super::EpisodeReport"))]
        report: Value,
    },
    /// The detail of an episode. Its typed arrays are posted beside the event.
    DetailReady {
        /// The request that is answered.
        request_id: u32,
        /// The detail.
        #[cfg_attr(feature = "typescript", ts(as = "super::EpisodeDetailRecord"))]
        detail: Value,
    },
    /// Candles in buckets. Its typed arrays are posted beside the event.
    CandlesBucketed {
        /// The request that is answered.
        request_id: u32,
        /// The buckets.
        buckets: CandleBuckets,
    },
    /// The robustness report of a finished search.
    AppraisalReady {
        /// The request that is answered.
        request_id: u32,
        /// The report.
        #[cfg_attr(feature = "typescript", ts(as = "candlerun_engine::job::RobustnessReport"))]
        appraisal: Value,
    },
    /// A lane has not answered for too long: the page should end its worker and send `remove_lane`.
    LaneSilent {
        /// The lane.
        lane: u32,
    },
    /// A lane has run other code than the next work: the page should replace its worker and send `remove_lane` with `spent`.
    LaneSpent {
        /// The lane.
        lane: u32,
    },
    /// The estimated time of a search.
    SearchEstimated {
        /// The request that is answered.
        request_id: u32,
        /// Episodes that would run if the search does not end early.
        total_episodes: u32,
        /// Points that satisfy all constraints; none if there are too many to count.
        feasible_points: Option<u64>,
        /// The time that each sampler would take.
        estimate: Estimate,
    },
    /// A request was refused; nothing has changed.
    RequestFailed {
        /// The request; none if its number could not be read.
        request_id: Option<u32>,
        /// Line of the file or text, if the request has one.
        line: Option<u64>,
        /// Path of the field, or name of the column.
        field: String,
        /// The value found.
        value: String,
        /// Why it is refused.
        reason: String,
    },
}

impl Event {
    /// The answer to a request that was refused: the one place where an error becomes a message.
    pub fn refused(request_id: Option<u32>, error: Error) -> Self {
        let (line, field, value, reason) = match error {
            Error::Field { field, value, reason } => (None, field, value, reason),
            Error::Line { line, field, value, reason } => (Some(line), field, value, reason),
        };
        Self::RequestFailed { request_id, line, field, value, reason }
    }

    /// Whether the event answers a request.
    pub fn is_answer(&self) -> bool {
        match self {
            Self::CandlesLoaded { .. }
            | Self::JobQueued { .. }
            | Self::EpisodesRestored { .. }
            | Self::RulesChecked { .. }
            | Self::SpecChecked { .. }
            | Self::JavascriptRead { .. }
            | Self::ReportReady { .. }
            | Self::DetailReady { .. }
            | Self::CandlesBucketed { .. }
            | Self::AppraisalReady { .. }
            | Self::SearchEstimated { .. }
            | Self::RequestFailed { .. } => true,
            Self::JobStarted { .. }
            | Self::Progress(_)
            | Self::Heartbeat(_)
            | Self::EpisodesFinished { .. }
            | Self::JobFinished { .. }
            | Self::JobPaused { .. }
            | Self::JobResumed { .. }
            | Self::JobCancelled { .. }
            | Self::JobFailed { .. }
            | Self::LaneSilent { .. }
            | Self::LaneSpent { .. } => false,
        }
    }
}
