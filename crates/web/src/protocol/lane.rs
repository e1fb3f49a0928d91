//! Conductor ↔ lane. Every message about work carries the number of its run, so that what is left of a cancelled job is
//! recognised and dropped.

use crate::js::Posted;
use crate::protocol::ReportLimits;
use candlerun_engine::candles::Columns;
use candlerun_engine::params::Params;
use candlerun_engine::search::{EpisodePart, EpisodeResult, Outcome, Proposal};
use candlerun_engine::strategies::JavaScript;
use js_sys::{Array, Float64Array, Object, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast as _, JsValue};

/// Conductor → lane.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LaneCommand {
    /// Candles, whose columns stand beside the command.
    LoadCandles { fingerprint: String },
    /// Candles that are not needed any more.
    ForgetCandles { fingerprint: String },
    /// A job that episodes will come of. The spec is JSON text; it is read once.
    PrepareRun { run: u32, spec: String },
    /// Episodes to run, after those given before.
    RunEpisodes { run: u32, episodes: Vec<Proposal> },
    /// Lets a run rest where it is. Answer: `RunHeld`, after what it has finished.
    HoldRun { run: u32 },
    /// Lets a resting run go on.
    ReleaseRun { run: u32 },
    /// Ends a run and forgets its episodes.
    EndRun { run: u32 },
    /// Asks for a sign of life. Answer: `Alive`.
    Ping,
    /// The page has received this many progress messages.
    AcknowledgeProgress { count: u32 },
    /// One episode in full.
    ReportEpisode {
        request_id: u32,
        spec: String,
        part: Option<EpisodePart>,
        params: Params,
        limits: ReportLimits,
    },
    /// A finished search to be judged.
    AppraiseSearch { request_id: u32, spec: String, episodes: Vec<EpisodeResult>, trials: u32 },
    /// A text in JavaScript, to be asked what it declares.
    ReadScript { request_id: u32, source: String },
}

/// Lane → conductor. Boundaries travel as four numbers: they are posted far more often than all else together.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LaneMessage {
    /// So many boundaries of an episode were reached, the first of them at candle `first`.
    #[serde(skip)]
    Progress { run: u32, episode: u32, first: u32, count: u32 },
    /// Episodes are finished; `busy_ms` is what the lane has worked since the last such message.
    EpisodesFinished { run: u32, episodes: Vec<FinishedEpisode>, busy_ms: f64 },
    /// A run rests.
    RunHeld { run: u32 },
    /// The lane lives.
    Alive,
    /// A report was asked for: an `EpisodeReport` as JSON text, which the conductor does not take for a record.
    ReportReady { request_id: u32, report: String },
    /// An appraisal was asked for: an `Appraisal` as JSON text.
    AppraisalReady { request_id: u32, appraisal: String },
    /// What a text in JavaScript declares.
    ScriptRead { request_id: u32, declaration: Box<JavaScript> },
    /// What is wrong with a text in JavaScript.
    ScriptRefused {
        request_id: u32,
        line: Option<u64>,
        field: String,
        value: String,
        reason: String,
    },
    /// A report or an appraisal cannot be made.
    ReportFailed { request_id: u32, reason: String },
    /// A run cannot be done: its script cannot be loaded, or there is a defect of this crate or a lack of memory.
    RunFailed { run: u32, reason: String },
}

/// An episode and what came of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct FinishedEpisode {
    pub(crate) episode: u32,
    pub(crate) outcome: Outcome,
}

impl Posted for LaneCommand {}

impl Posted for LaneMessage {
    fn numbers(&self) -> Option<[u32; 4]> {
        match *self {
            Self::Progress { run, episode, first, count } => Some([run, episode, first, count]),
            _ => None,
        }
    }

    fn from_numbers([run, episode, first, count]: [u32; 4]) -> Option<Self> {
        Some(Self::Progress { run, episode, first, count })
    }
}

const NAMES: [&str; 6] = ["time", "open", "high", "low", "close", "volume"];

/// Columns as an object of typed arrays, and the buffers to hand over.
pub(crate) fn pack(columns: &Columns) -> (JsValue, Array) {
    let object = Object::new();
    let buffers = Array::new();
    let columns = [
        &columns.time,
        &columns.open,
        &columns.high,
        &columns.low,
        &columns.close,
        &columns.volume,
    ];
    for (name, column) in NAMES.into_iter().zip(columns) {
        let array = Float64Array::from(&column[..]);
        buffers.push(&array.buffer());
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&object, &name.into(), &array);
    }
    (object.into(), buffers)
}

/// Columns from an object of typed arrays. Volume may be missing.
///
/// # Errors
/// The name of the column that is not a `Float64Array`.
pub(crate) fn unpack(object: &JsValue) -> Result<Columns, &'static str> {
    let column = |name: &'static str| {
        let value = Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED);
        value.dyn_into::<Float64Array>().map(|array| array.to_vec()).map_err(|_| name)
    };
    let time = column("time")?;
    let volume = Reflect::get(object, &"volume".into()).unwrap_or(JsValue::UNDEFINED);
    let volume = if volume.is_undefined() { vec![0.0; time.len()] } else { column("volume")? };
    Ok(Columns {
        open: column("open")?,
        high: column("high")?,
        low: column("low")?,
        close: column("close")?,
        time,
        volume,
    })
}
