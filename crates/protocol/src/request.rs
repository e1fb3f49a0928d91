//! Page → conductor. A value that is no plain record (a file, a port, typed arrays) stands beside the fields under the name
//! `attachment`.
//!
//! On the wire a request is `{ type: 'start_job', request_id: 1, … }`. It is turned into serde's own form of an enum before it
//! is read (see `Request::from_json`): an internally tagged enum would bring twenty times the code.

use crate::ReportLimits;
use candlerun_engine::candles::synthetic::SyntheticConfig;
use candlerun_engine::params::Params;
use candlerun_engine::search::{EpisodePart, EpisodeResult};
use candlerun_engine::{Error, read_json};
use serde::Deserialize;
use serde_json::Value;

/// What the page asks for. An answer, and a refusal, carry the same `request_id`.
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
        /// Where they come from.
        source: CandlesSource,
    },
    /// Hands over the port of a new lane as `attachment`. No answer.
    AddLane {
        /// Number of the request.
        request_id: u32,
        /// Number of the lane.
        lane: u32,
    },
    /// Says that a lane is gone; its episodes run again elsewhere. No answer.
    RemoveLane {
        /// Number of the request.
        request_id: u32,
        /// Number of the lane.
        lane: u32,
        /// How it went.
        #[serde(default)]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<LaneEnd>"))]
        end: LaneEnd,
    },
    /// Says how many jobs may run at the same time, at least 1; at first 1. No answer.
    SetConcurrency {
        /// Number of the request.
        request_id: u32,
        /// How many.
        jobs: u32,
    },
    /// Starts a job, after those that wait already. Answer: `job_queued`.
    StartJob {
        /// Number of the request.
        request_id: u32,
        /// The job's name, chosen by the page.
        job_id: String,
        /// The job.
        #[cfg_attr(feature = "typescript", ts(as = "candlerun_engine::job::JobSpec"))]
        spec: Value,
        /// Whether it rests at first, so that its stored episodes can be restored.
        #[serde(default)]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
        paused: bool,
        /// Milliseconds it has run before.
        #[serde(default)]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<f64>"))]
        elapsed_ms: f64,
    },
    /// Tells the study of a paused job episodes that are finished already, in their order, those before them told before.
    /// Answer: `episodes_restored`.
    RestoreEpisodes {
        /// Number of the request.
        request_id: u32,
        /// The job.
        job_id: String,
        /// The episodes, a list as JSON text: a thousand records are read as one value, in a fraction of the time.
        episodes: String,
    },
    /// Lets a job rest. The job's `job_paused` follows.
    PauseJob {
        /// Number of the request.
        request_id: u32,
        /// The job.
        job_id: String,
    },
    /// Lets a paused job go on, after those that wait already. The job's `job_resumed` follows.
    ResumeJob {
        /// Number of the request.
        request_id: u32,
        /// The job.
        job_id: String,
    },
    /// Says that finished episodes of a job are stored: lanes wait while 20,000 are not. No answer.
    AcknowledgeSaved {
        /// Number of the request.
        request_id: u32,
        /// The job.
        job_id: String,
        /// How many.
        count: u32,
    },
    /// Cancels a job. The job's `job_cancelled` follows.
    CancelJob {
        /// Number of the request.
        request_id: u32,
        /// The job.
        job_id: String,
    },
    /// Reads a text in the rules language. Answer: `rules_checked`.
    CheckRules {
        /// Number of the request.
        request_id: u32,
        /// The text.
        rules: String,
    },
    /// Runs the first lines of a text in JavaScript to read what it declares. Answer: `javascript_read`; a refusal names the
    /// line where it can.
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
        /// How much of it is wanted.
        limits: ReportLimits,
    },
    /// Judges a finished search, for which some episodes run again. Answer: `appraisal_ready`.
    AppraiseSearch {
        /// Number of the request.
        request_id: u32,
        /// The job's spec.
        #[cfg_attr(feature = "typescript", ts(as = "candlerun_engine::job::JobSpec"))]
        spec: Value,
        /// Its episodes: all, or a fair sample with the best among them.
        episodes: Vec<EpisodeResult>,
        /// Number of all its episodes.
        trials: u32,
    },
    /// Says how long a search would take, without starting it. Answer: `search_estimated`.
    EstimateSearch {
        /// Number of the request.
        request_id: u32,
        /// The job's spec.
        #[cfg_attr(feature = "typescript", ts(as = "candlerun_engine::job::JobSpec"))]
        spec: Value,
        /// Lanes that would run it, at least 1.
        lanes: u32,
        /// Speed of one lane; none where no job was seen running yet.
        candles_per_second: Option<f64>,
    },
    /// Says that progress messages have arrived on the page. No answer.
    AcknowledgeProgress {
        /// Number of the request.
        request_id: u32,
        /// How many.
        count: u32,
    },
}

/// How a lane has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum LaneEnd {
    /// It was ended from outside, or nobody knows.
    #[default]
    Killed,
    /// The page has ended it because it gave no sign of life.
    Silent,
    /// Its engine has trapped: a defect, if it happens at the same candle again.
    Trapped {
        /// The episode that it ran.
        episode: u32,
        /// The last boundary that this episode had passed.
        candle: u32,
    },
}

/// Where candles come from.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum CandlesSource {
    /// The attachment is a `Blob` (or `File`) of CSV, or of a JSON array of candles: its content tells.
    Csv,
    /// The attachment is an object of `Float64Array`s: time, open, high, low, close, volume.
    Columns,
    /// They are made from a seed.
    Synthetic(
        #[cfg_attr(
            feature = "typescript",
            ts(as = "candlerun_engine::typescript::Partial<SyntheticConfig>")
        )]
        SyntheticConfig,
    ),
}

impl Request {
    /// Reads a request as it is on the wire.
    ///
    /// # Errors
    /// Names the type of the request and what is wrong with it.
    pub fn from_json(mut json: Value) -> Result<Self, Error> {
        let Some(Value::String(kind)) =
            json.as_object_mut().and_then(|fields| fields.remove("type"))
        else {
            return Err(Error::field("type", json, "a request is an object whose type is a text"));
        };
        read_json(&Value::from_iter([(kind.clone(), json)])).map_err(|error| match error {
            // The first step of the path is the type, which is no field of the request.
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
            | Self::ReadJavascript { request_id, .. }
            | Self::ReportEpisode { request_id, .. }
            | Self::AppraiseSearch { request_id, .. }
            | Self::EstimateSearch { request_id, .. }
            | Self::AcknowledgeProgress { request_id, .. } => *request_id,
        }
    }
}
