//! Page → conductor. A value that is not a plain record (a file, a port, typed arrays) is sent beside the fields, as `attachment`.
//!
//! On the wire a request is `{ type: 'start_job', request_id: 1, … }`. `Request::from_json` turns it into serde's own form of an enum
//! before it reads it: an internally tagged enum would take twenty times the code.

use crate::ReportLimits;
use candlerun_engine::candles::import::ImportOptions;
use candlerun_engine::candles::synthetic::SyntheticConfig;
use candlerun_engine::params::Params;
use candlerun_engine::search::{EpisodePart, EpisodeResult};
use candlerun_engine::{Error, read_json};
use serde::Deserialize;
use serde_json::Value;

/// A request of a page. Its answer or refusal has the same `request_id`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(
    feature = "typescript",
    derive(ts_rs::TS),
    ts(rename = "CandlerunRequest", tag = "type")
)]
pub enum Request {
    /// Reads candles. Answer: `candles_loaded`.
    LoadCandles {
        /// Number of the request.
        request_id: u32,
        /// The source of the candles.
        source: CandlesSource,
        /// The choices of a person about a file.
        #[serde(default)]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<ImportOptions>"))]
        options: Box<ImportOptions>,
    },
    /// Hands over the port of a new lane as `attachment`. No answer.
    AddLane {
        /// Number of the request.
        request_id: u32,
        /// Number of the lane.
        lane: u32,
        /// Whether its episodes run on another machine: then it gets them a second at a time, finds the candles itself, makes no
        /// reports, and its page watches over it.
        #[serde(default)]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
        remote: bool,
    },
    /// A lane is gone; its episodes run again in other lanes. No answer.
    RemoveLane {
        /// Number of the request.
        request_id: u32,
        /// Number of the lane.
        lane: u32,
        /// How the lane ended.
        #[serde(default)]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<LaneEnd>"))]
        end: LaneEnd,
    },
    /// Sets how many jobs may run at the same time, at least 1; at first 1. No answer.
    SetConcurrency {
        /// Number of the request.
        request_id: u32,
        /// Number of jobs.
        jobs: u32,
    },
    /// Starts a job, after the jobs that wait already. Answer: `job_queued`.
    StartJob {
        /// Number of the request.
        request_id: u32,
        /// The job's name, chosen by the page.
        job_id: String,
        /// The job.
        #[cfg_attr(feature = "typescript", ts(as = "candlerun_engine::job::JobSpec"))]
        spec: Value,
        /// Whether it is paused at first, so that its stored episodes can be restored.
        #[serde(default)]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
        paused: bool,
        /// Milliseconds for which it has run before.
        #[serde(default)]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<f64>"))]
        elapsed_ms: f64,
        /// Per cent that was shown before: its progress never falls below that.
        #[serde(default)]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<f64>"))]
        progress: f64,
    },
    /// Gives the study of a paused job stored episodes, in their order and without gaps. Answer: `episodes_restored`.
    RestoreEpisodes {
        /// Number of the request.
        request_id: u32,
        /// The job.
        job_id: String,
        /// The episodes, a list as JSON text: one value is read in a fraction of the time of a thousand records.
        episodes: String,
    },
    /// Pauses a job. `job_paused` follows.
    PauseJob {
        /// Number of the request.
        request_id: u32,
        /// The job.
        job_id: String,
    },
    /// Resumes a paused job, after the jobs that wait already. `job_resumed` follows.
    ResumeJob {
        /// Number of the request.
        request_id: u32,
        /// The job.
        job_id: String,
    },
    /// Finished episodes of a job are stored: lanes wait while 20,000 are not. No answer.
    AcknowledgeSaved {
        /// Number of the request.
        request_id: u32,
        /// The job.
        job_id: String,
        /// Number of episodes.
        count: u32,
    },
    /// Cancels a job. `job_cancelled` follows.
    CancelJob {
        /// Number of the request.
        request_id: u32,
        /// The job.
        job_id: String,
    },
    /// Checks a text in the rules language. Answer: `rules_checked`.
    CheckRules {
        /// Number of the request.
        request_id: u32,
        /// The text.
        rules: String,
    },
    /// Checks a spec without its candles. Answer: `spec_checked`; a refusal names field, value and reason.
    CheckSpec {
        /// Number of the request.
        request_id: u32,
        /// The spec.
        #[cfg_attr(feature = "typescript", ts(as = "candlerun_engine::job::JobSpec"))]
        spec: Value,
    },
    /// Runs the first lines of a text in JavaScript and reads its declarations. Answer: `javascript_read`; a refusal names the line
    /// if it is known.
    ReadJavascript {
        /// Number of the request.
        request_id: u32,
        /// The text.
        source: String,
    },
    /// Runs one episode again, in full. Answer: `report_ready`.
    ReportEpisode {
        /// Number of the request.
        request_id: u32,
        /// The job's spec.
        #[cfg_attr(feature = "typescript", ts(as = "candlerun_engine::job::JobSpec"))]
        spec: Value,
        /// The part of a walk-forward that the episode belongs to.
        #[serde(default)]
        #[cfg_attr(feature = "typescript", ts(optional = nullable))]
        part: Option<EpisodePart>,
        /// The episode's parameters.
        params: Params,
        /// The size of the report.
        limits: ReportLimits,
    },
    /// Runs one episode again, in detail. Answer: `detail_ready`.
    DetailEpisode {
        /// Number of the request.
        request_id: u32,
        /// The job's spec.
        #[cfg_attr(feature = "typescript", ts(as = "candlerun_engine::job::JobSpec"))]
        spec: Value,
        /// The part of a walk-forward that the episode belongs to.
        #[serde(default)]
        #[cfg_attr(feature = "typescript", ts(optional = nullable))]
        part: Option<EpisodePart>,
        /// The episode's parameters.
        params: Params,
    },
    /// Groups candles of a series into buckets. Answer: `candles_bucketed`.
    BucketCandles {
        /// Number of the request.
        request_id: u32,
        /// Fingerprint of the series.
        candles: String,
        /// Index of the first candle.
        from: u32,
        /// Index after the last candle.
        to: u32,
        /// Most buckets, 1 to 1,000,000.
        buckets: u32,
    },
    /// Makes the robustness report of a finished search; some episodes run again for it. Answer: `appraisal_ready`.
    AppraiseSearch {
        /// Number of the request.
        request_id: u32,
        /// The job's spec.
        #[cfg_attr(feature = "typescript", ts(as = "candlerun_engine::job::JobSpec"))]
        spec: Value,
        /// Its episodes: all, or an even sample with the best among them.
        episodes: Vec<EpisodeResult>,
        /// Number of all its episodes.
        trials: u32,
    },
    /// Estimates how long a search would take. Answer: `search_estimated`.
    EstimateSearch {
        /// Number of the request.
        request_id: u32,
        /// The job's spec.
        #[cfg_attr(feature = "typescript", ts(as = "candlerun_engine::job::JobSpec"))]
        spec: Value,
        /// Lanes that would run it, at least 1.
        lanes: u32,
        /// Candles a second of one lane; none if no job has run yet.
        candles_per_second: Option<f64>,
    },
    /// The page has handled progress events. No answer.
    AcknowledgeProgress {
        /// Number of the request.
        request_id: u32,
        /// Number of events.
        count: u32,
    },
}

/// How a lane has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum LaneEnd {
    /// It was ended from outside, or the reason is unknown.
    #[default]
    Killed,
    /// The page has ended it because it sent no sign of life.
    Silent,
    /// The page has replaced it because it has run other code.
    Spent,
    /// Its engine has trapped: a defect if it traps at the same candle again.
    Trapped {
        /// The episode that it was running.
        episode: u32,
        /// The last boundary that this episode had passed.
        candle: u32,
        /// The attempt of its job: a lane may run several jobs, whose episodes have the same numbers. None if it is not known.
        #[serde(default)]
        #[cfg_attr(feature = "typescript", ts(optional = nullable))]
        attempt: Option<u32>,
    },
}

/// The source of candles.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum CandlesSource {
    /// The attachment is a `Blob` (or `File`) of CSV, or of a JSON array of candles; the content decides which.
    Csv,
    /// The attachment is an object of `Float64Array`s: time, open, high, low, close, volume.
    Columns,
    /// The candles are made from a seed.
    Synthetic(
        #[cfg_attr(
            feature = "typescript",
            ts(as = "candlerun_engine::typescript::Partial<SyntheticConfig>")
        )]
        SyntheticConfig,
    ),
}

impl Request {
    /// Reads a request in its form on the wire.
    ///
    /// # Errors
    /// Names the field, and the mistake in it.
    pub fn from_json(mut json: Value) -> Result<Self, Error> {
        let Some(Value::String(kind)) =
            json.as_object_mut().and_then(|fields| fields.remove("type"))
        else {
            return Err(Error::field("type", json, "a request is an object whose type is a text"));
        };
        read_json(&Value::from_iter([(kind.clone(), json)])).map_err(|error| match error {
            // The first step of the path is the type, which is not a field of the request.
            Error::Field { field, value, reason } => {
                let path = field.strip_prefix(&kind).map(|rest| rest.trim_start_matches('.'));
                let field = path.filter(|path| !path.is_empty()).unwrap_or("request");
                Error::field(field, value, reason)
            }
            line @ Error::Line { .. } => line,
        })
    }

    /// Number of the request.
    pub fn request_id(&self) -> u32 {
        match self {
            Self::LoadCandles { request_id, .. }
            | Self::AddLane { request_id, .. }
            | Self::RemoveLane { request_id, .. }
            | Self::SetConcurrency { request_id, .. }
            | Self::StartJob { request_id, .. }
            | Self::RestoreEpisodes { request_id, .. }
            | Self::PauseJob { request_id, .. }
            | Self::ResumeJob { request_id, .. }
            | Self::AcknowledgeSaved { request_id, .. }
            | Self::CancelJob { request_id, .. }
            | Self::CheckRules { request_id, .. }
            | Self::CheckSpec { request_id, .. }
            | Self::ReadJavascript { request_id, .. }
            | Self::ReportEpisode { request_id, .. }
            | Self::DetailEpisode { request_id, .. }
            | Self::BucketCandles { request_id, .. }
            | Self::AppraiseSearch { request_id, .. }
            | Self::EstimateSearch { request_id, .. }
            | Self::AcknowledgeProgress { request_id, .. } => *request_id,
        }
    }
}
