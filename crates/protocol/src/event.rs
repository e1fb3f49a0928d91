//! Conductor → page.

use super::{Progress, RulesMistake};
use candlerun_engine::Error;
use candlerun_engine::candles::CandlesInfo;
use candlerun_engine::candles::import::ImportReport;
use candlerun_engine::job::{JobResult, JobSpec};
use candlerun_engine::search::EpisodeResult;
use candlerun_engine::search::Estimate;
use candlerun_engine::strategies::{JavaScript, StrategyInfo};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "CandlerunEvent"))]
pub enum Event {
    /// Candles are ready to be used.
    CandlesLoaded {
        /// The request that is answered.
        request_id: u32,
        /// What was loaded.
        candles: CandlesInfo,
        /// What the import found and assumed; none for candles that came from no file.
        import: Option<ImportReport>,
    },
    /// A job is accepted and waits for the jobs before it.
    JobQueued {
        /// The request that is answered.
        request_id: u32,
        /// The job.
        job_id: String,
        /// Its spec, defaults and seed filled in.
        spec: JobSpec,
        /// Number of episodes.
        total_episodes: u32,
        /// Candles of the first episode.
        total_candles: u32,
        /// Version of the engine that runs it, as `0.2.0`.
        engine: String,
    },
    /// A job runs.
    JobStarted {
        /// The job.
        job_id: String,
    },
    /// A lane has reached a boundary.
    Progress(Progress),
    /// A running job is looked after: comes twice a second, whether lanes say something or not.
    Heartbeat(Progress),
    /// Stored episodes are told to the study of a paused job.
    EpisodesRestored {
        /// The request that is answered.
        request_id: u32,
        /// The job.
        job_id: String,
        /// How many are told until now.
        restored: u32,
        /// Where the job is now.
        progress: Progress,
    },
    /// Episodes are finished, in their order and without gap.
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
        /// What came of it.
        result: JobResult,
        /// The last progress, at 100.
        progress: Progress,
    },
    /// A job rests: it takes no work and no event of it comes until it is resumed or cancelled.
    JobPaused {
        /// The job.
        job_id: String,
        /// Why it rests, where nobody asked for it.
        reason: Option<String>,
        /// The last progress.
        progress: Progress,
    },
    /// A paused job waits for its turn again; `job_started` follows.
    JobResumed {
        /// The job.
        job_id: String,
    },
    /// A job was cancelled and does nothing any more.
    JobCancelled {
        /// The job.
        job_id: String,
        /// The last progress.
        progress: Progress,
    },
    /// A job cannot go on.
    JobFailed {
        /// The job.
        job_id: String,
        /// Why.
        reason: String,
        /// The last progress.
        progress: Progress,
    },
    /// What a text in the rules language says, or what is wrong with it.
    RulesChecked {
        /// The request that is answered.
        request_id: u32,
        /// The strategy with its parameters; none where there are mistakes.
        strategy: Option<StrategyInfo>,
        /// What is wrong, in the order of the places.
        mistakes: Vec<RulesMistake>,
    },
    /// What a text in JavaScript declares.
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
    /// What a finished search is worth.
    AppraisalReady {
        /// The request that is answered.
        request_id: u32,
        /// The appraisal.
        #[cfg_attr(feature = "typescript", ts(as = "candlerun_engine::job::Appraisal"))]
        appraisal: Value,
    },
    /// A lane has not answered for too long: the page should end its worker and say `remove_lane`.
    LaneSilent {
        /// The lane.
        lane: u32,
    },
    /// How long a search would take.
    SearchEstimated {
        /// The request that is answered.
        request_id: u32,
        /// Episodes that would run, unless the search ends early.
        total_episodes: u32,
        /// Points that satisfy all constraints; none when there are too many to count.
        feasible_points: Option<u64>,
        /// The time of each way of searching.
        estimate: Estimate,
    },
    /// A request was refused; nothing has changed.
    RequestFailed {
        /// The request; none when not even that could be read.
        request_id: Option<u32>,
        /// Line of the file or text, where the request brought one.
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

    /// Whether a request waits for this event.
    pub fn is_answer(&self) -> bool {
        match self {
            Self::CandlesLoaded { .. }
            | Self::JobQueued { .. }
            | Self::EpisodesRestored { .. }
            | Self::RulesChecked { .. }
            | Self::JavascriptRead { .. }
            | Self::ReportReady { .. }
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
            | Self::LaneSilent { .. } => false,
        }
    }
}
