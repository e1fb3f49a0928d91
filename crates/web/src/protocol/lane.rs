//! Conductor ↔ lane. Every message about work carries the number of its run, so that what is left of a cancelled job is
//! recognised and dropped.

use crate::js::Posted;
use crate::protocol::ReportLimits;
use candlerun_engine::candles::{Columns, Fingerprint, Parts};
use candlerun_engine::digest::Digest;
use candlerun_engine::metrics::Metrics;
use candlerun_engine::params::Params;
use candlerun_engine::report::NoTrade;
use candlerun_engine::search::{EpisodePart, EpisodeResult, Outcome, Proposal};
use candlerun_engine::strategies::JavaScript;
use js_sys::{Array, Float64Array, Object, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast as _, JsValue};

/// Conductor → lane.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LaneCommand {
    /// Candles. The columns that jobs of the lane read stand beside the command; they take the place of those it had.
    LoadCandles { fingerprint: Fingerprint },
    /// Candles that are not needed any more.
    ForgetCandles { fingerprint: Fingerprint },
    /// A job that episodes will come of. The spec is JSON text; it is read once. What comes of it is told every `slices`
    /// slices.
    PrepareRun { run: u32, spec: String, slices: u32 },
    /// Episodes to run, after those given before.
    RunEpisodes { run: u32, episodes: Vec<Proposal> },
    /// The same of episodes that are the numbers beside the command, with the names of their parameters.
    RunNumbers { run: u32, params: Vec<String> },
    /// Lets a run rest where it is. Answer: `RunHeld`, after what it has finished.
    HoldRun { run: u32 },
    /// Lets a resting run go on.
    ReleaseRun { run: u32 },
    /// Ends a run and forgets its episodes.
    EndRun { run: u32 },
    /// Asks for a sign of life. Answer: `Alive`.
    Ping,
    /// So many boundaries need not be waited for any more: they are posted, or nobody is told.
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

/// Lane → conductor. What comes of a run travels as numbers: there is far more of it than of all else together, and as text an
/// episode would take a tenth of the time that it takes to run.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LaneMessage {
    /// What has come of a run, in the order in which it came; `busy_ms` is what the lane has worked on it since the last such
    /// message.
    Worked { run: u32, steps: Vec<Step>, busy_ms: f64 },
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

/// A piece of what has come of a run.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    /// So many boundaries of an episode were reached, one behind the other, the first of them at candle `first`.
    Boundaries { episode: u32, first: u32, count: u32 },
    /// Episodes are finished.
    Finished(Vec<FinishedEpisode>),
}

/// An episode and what came of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct FinishedEpisode {
    pub(crate) episode: u32,
    pub(crate) outcome: Outcome,
}

/// Numbers of boundaries, and those of a finished episode behind its own and a count of 0.
const BOUNDARIES: usize = 3;
const FINISHED: usize = 14;
/// The last number of a finished episode: whether a trade was opened, or why none was.
const TRADED: f64 = 0.0;
const NO_SIGNAL: f64 = 1.0;
const NEVER_FILLED: f64 = 2.0;

impl Step {
    /// Adds the numbers of the step; none where an episode cannot be told by numbers.
    fn push(&self, numbers: &mut Vec<f64>) -> Option<()> {
        match self {
            Self::Boundaries { episode, first, count } => {
                numbers.extend([*episode, *count, *first].map(f64::from));
            }
            Self::Finished(episodes) => {
                for episode in episodes {
                    numbers.extend([episode.episode.into(), 0.0]);
                    numbers.extend(episode.numbers()?);
                }
            }
        }
        Some(())
    }

    /// Reads all steps. Episodes that are finished one behind the other are one step again.
    fn read(mut numbers: &[f64]) -> Option<Vec<Self>> {
        let mut steps = Vec::new();
        while let [episode, count, ..] = *numbers {
            let episode = episode as u32;
            if count > 0.0 {
                let (&[_, _, first], rest) = numbers.split_first_chunk::<BOUNDARIES>()?;
                steps.push(Self::Boundaries { episode, first: first as u32, count: count as u32 });
                numbers = rest;
                continue;
            }
            let (finished, rest) = numbers[2..].split_first_chunk::<FINISHED>()?;
            let finished = FinishedEpisode::from_numbers(episode, finished);
            numbers = rest;
            match steps.last_mut() {
                Some(Self::Finished(episodes)) => episodes.push(finished),
                _ => steps.push(Self::Finished(vec![finished])),
            }
        }
        numbers.is_empty().then_some(steps)
    }
}

impl FinishedEpisode {
    /// What has come of the episode, as numbers; none when it has failed, or its entries were rejected, since the reason is a
    /// text. A metric that is not defined is NaN there.
    fn numbers(&self) -> Option<[f64; FINISHED]> {
        let Outcome { metrics, failure: None, no_score: None, no_trade, candles, digest } =
            &self.outcome
        else {
            return None;
        };
        let no_trade = match no_trade {
            None => TRADED,
            Some(NoTrade::NoSignal) => NO_SIGNAL,
            Some(NoTrade::NeverFilled) => NEVER_FILLED,
            Some(NoTrade::Rejected { .. }) => return None,
        };
        let [a, b, c, d] = digest.parts();
        let [candles, a, b, c, d] = [*candles, a, b, c, d].map(f64::from);
        let metrics = metrics.as_ref()?.named().map(|(_, value)| value.unwrap_or(f64::NAN));
        let [equity, gain, sharpe, drawdown, wins, factor, trades, exposure] = metrics;
        Some([
            candles, a, b, c, d, equity, gain, sharpe, drawdown, wins, factor, trades, exposure,
            no_trade,
        ])
    }

    fn from_numbers(episode: u32, numbers: &[f64; FINISHED]) -> Self {
        let [candles, a, b, c, d, rest @ ..] = *numbers;
        let [final_equity, total_return_pct, sharpe, max_drawdown_pct, rest @ ..] = rest;
        let [win_rate_pct, profit_factor, trades, exposure_pct, no_trade] = rest;
        let defined = |value: f64| (!value.is_nan()).then_some(value);
        let metrics = Metrics {
            final_equity,
            total_return_pct,
            sharpe: defined(sharpe),
            max_drawdown_pct,
            win_rate_pct: defined(win_rate_pct),
            profit_factor: defined(profit_factor),
            trades: trades as u32,
            exposure_pct,
        };
        Self {
            episode,
            outcome: Outcome {
                metrics: Some(metrics),
                failure: None,
                no_score: None,
                no_trade: match no_trade {
                    NO_SIGNAL => Some(NoTrade::NoSignal),
                    NEVER_FILLED => Some(NoTrade::NeverFilled),
                    _ => None,
                },
                candles: candles as u32,
                digest: Digest::from_parts([a, b, c, d].map(|part| part as u32)),
            },
        }
    }
}

impl Posted for LaneCommand {}

impl Posted for LaneMessage {
    fn numbers(&self) -> Option<Vec<f64>> {
        let Self::Worked { run, steps, busy_ms } = self else { return None };
        let mut numbers = vec![(*run).into(), *busy_ms];
        for step in steps {
            step.push(&mut numbers)?;
        }
        Some(numbers)
    }

    fn from_numbers(numbers: &[f64]) -> Option<Self> {
        let (&[run, busy_ms], steps) = numbers.split_first_chunk()?;
        Some(Self::Worked { run: run as u32, steps: Step::read(steps)?, busy_ms })
    }
}

const NAMES: [&str; 6] = ["time", "open", "high", "low", "close", "volume"];

/// Columns as an object of typed arrays, without those that nobody reads, and the buffers to hand over.
pub(crate) fn pack(columns: &Columns, parts: Parts) -> (JsValue, Array) {
    let object = Object::new();
    let buffers = Array::new();
    for (name, column) in columns.named().into_iter().filter(|(name, _)| parts.has(name)) {
        let array = Float64Array::from(column);
        buffers.push(&array.buffer());
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&object, &name.into(), &array);
    }
    (object.into(), buffers)
}

/// What `pack` has packed; what is missing is empty.
///
/// # Errors
/// The name of the column that is not a `Float64Array`.
pub(crate) fn unpack_parts(object: &JsValue) -> Result<Columns, &'static str> {
    let [time, open, high, low, close, volume] =
        NAMES.map(|name| Ok(column(object, name)?.unwrap_or_default()));
    Ok(Columns { time: time?, open: open?, high: high?, low: low?, close: close?, volume: volume? })
}

/// Columns from an object of typed arrays. Volume may be missing.
///
/// # Errors
/// The name of the column that is not a `Float64Array`.
pub(crate) fn unpack(object: &JsValue) -> Result<Columns, &'static str> {
    let required = |name| column(object, name)?.ok_or(name);
    let time = required("time")?;
    let volume = column(object, "volume")?.unwrap_or_else(|| vec![0.0; time.len()]);
    Ok(Columns {
        open: required("open")?,
        high: required("high")?,
        low: required("low")?,
        close: required("close")?,
        time,
        volume,
    })
}

/// A column of an object, if it has one.
fn column(object: &JsValue, name: &'static str) -> Result<Option<Vec<f64>>, &'static str> {
    let value = Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED);
    if value.is_undefined() {
        return Ok(None);
    }
    value.dyn_into::<Float64Array>().map(|array| Some(array.to_vec())).map_err(|_| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{from_text, to_text};

    fn finished(episode: u32, sharpe: Option<f64>, no_trade: Option<NoTrade>) -> FinishedEpisode {
        let metrics = Metrics {
            final_equity: 10_123.25,
            total_return_pct: 1.2325,
            sharpe,
            max_drawdown_pct: 0.1,
            win_rate_pct: Some(50.0),
            profit_factor: None,
            trades: u32::MAX,
            exposure_pct: -0.0,
        };
        let digest = Digest::from_parts([1, u32::MAX, 0x8000_0000, 7]);
        let metrics = Some(metrics);
        let outcome =
            Outcome { metrics, failure: None, no_score: None, no_trade, candles: 9, digest };
        FinishedEpisode { episode, outcome }
    }

    fn there_and_back(message: &LaneMessage) -> Option<String> {
        let numbers = message.numbers()?;
        Some(format!("{:?}", LaneMessage::from_numbers(&numbers).unwrap()))
    }

    #[test]
    fn what_travels_as_numbers_comes_back_as_it_was() {
        let steps = vec![
            Step::Boundaries { episode: 1, first: 50, count: 16 },
            Step::Boundaries { episode: 1, first: 4_050, count: 1 },
            Step::Finished(vec![
                finished(1, Some(-0.5), None),
                finished(u32::MAX, None, Some(NoTrade::NoSignal)),
            ]),
            Step::Boundaries { episode: u32::MAX, first: 0, count: 1 },
            Step::Finished(vec![finished(3, None, Some(NoTrade::NeverFilled))]),
        ];
        let messages = [
            LaneMessage::Worked { run: 3, steps, busy_ms: 0.125 },
            LaneMessage::Worked { run: 4, steps: Vec::new(), busy_ms: 2.0 },
        ];
        for message in messages {
            assert_eq!(there_and_back(&message), Some(format!("{message:?}")));
        }
        let digest = Digest::from_parts([1, u32::MAX, 0x8000_0000, 7]);
        assert_eq!(digest.to_string(), "00000001ffffffff8000000000000007");
    }

    #[test]
    fn a_reason_travels_as_text_and_so_does_what_comes_with_it() {
        let outcome = Outcome::failed("a reason".to_owned());
        let failed = FinishedEpisode { episode: 2, outcome };
        let rejected =
            NoTrade::Rejected { entries: 2, first: "it is dear".to_owned(), others: false };
        for told_by_text in [failed, finished(2, None, Some(rejected))] {
            let steps = vec![
                Step::Boundaries { episode: 1, first: 0, count: 1 },
                Step::Finished(vec![finished(1, None, None), told_by_text]),
            ];
            let message = LaneMessage::Worked { run: 3, steps, busy_ms: 1.0 };
            assert_eq!(message.numbers(), None);
            let read: LaneMessage = from_text(&to_text(&message), "message").unwrap();
            assert_eq!(format!("{read:?}"), format!("{message:?}"));
        }
    }

    #[test]
    fn numbers_that_stand_for_nothing_are_refused() {
        let cut = [1.0, 2.0, 3.0, 0.0, 5.0];
        for numbers in [&[1.0][..], &[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0, 4.0], &cut] {
            assert!(LaneMessage::from_numbers(numbers).is_none(), "{numbers:?}");
        }
    }
}
