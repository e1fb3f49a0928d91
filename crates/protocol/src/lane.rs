//! Conductor ↔ lane. Every message about a job carries its attempt, the how-manieth job the conductor was given: so late
//! messages of a cancelled job are recognised and dropped.

use crate::{PortMessage, ReportLimits};
use candlerun_engine::candles::Fingerprint;
use candlerun_engine::digest::Digest;
use candlerun_engine::metrics::Metrics;
use candlerun_engine::params::Params;
use candlerun_engine::report::NoTrade;
use candlerun_engine::search::{EpisodePart, EpisodeResult, Outcome, Proposal};
use candlerun_engine::strategies::JavaScript;
use serde::{Deserialize, Serialize};

/// Conductor → lane.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LaneCommand {
    /// Stores candles. The columns that the lane's jobs read stand beside the command; they replace those it had.
    LoadCandles {
        /// The series.
        fingerprint: Fingerprint,
    },
    /// Drops candles that no job needs.
    ForgetCandles {
        /// The series.
        fingerprint: Fingerprint,
    },
    /// Prepares a job whose episodes will follow.
    PrepareJob {
        /// The attempt.
        attempt: u32,
        /// The spec as JSON text: it is read once.
        spec: String,
        /// The lane sends its updates every so many slices.
        slices: u32,
    },
    /// Queues episodes behind those given before.
    RunEpisodes {
        /// The attempt.
        attempt: u32,
        /// The episodes, in the order in which they run.
        episodes: Vec<Proposal>,
    },
    /// The same for episodes that are the numbers beside the command.
    RunNumbers {
        /// The attempt.
        attempt: u32,
        /// Names of the parameters.
        params: Vec<String>,
    },
    /// Pauses a job where it is. Answer: `JobPaused`, after the updates that were not sent.
    PauseJob {
        /// The attempt.
        attempt: u32,
    },
    /// Resumes a paused job.
    ResumeJob {
        /// The attempt.
        attempt: u32,
    },
    /// Ends a job and drops its episodes.
    EndJob {
        /// The attempt.
        attempt: u32,
    },
    /// Asks for a sign of life. Answer: `Alive`.
    Ping,
    /// Says that boundaries have been sent to the page, or dropped: the lane need not wait for them.
    AcknowledgeProgress {
        /// How many.
        count: u32,
    },
    /// Runs one episode again, in full.
    ReportEpisode {
        /// Number of the request.
        request_id: u32,
        /// The job's spec as JSON text.
        spec: String,
        /// The part of a walk-forward that the episode belongs to.
        part: Option<EpisodePart>,
        /// The episode's parameters.
        params: Params,
        /// How much of the report is wanted.
        limits: ReportLimits,
    },
    /// Makes the robustness report of a finished search.
    AppraiseSearch {
        /// Number of the request.
        request_id: u32,
        /// The job's spec as JSON text.
        spec: String,
        /// Its episodes, or a fair sample of them.
        episodes: Vec<EpisodeResult>,
        /// Number of all its episodes.
        trials: u32,
    },
    /// Runs the first lines of a text in JavaScript to read what it declares.
    ReadScript {
        /// Number of the request.
        request_id: u32,
        /// The text.
        source: String,
    },
}

/// Lane → conductor. Updates travel as numbers: there are far more of them than of all other messages together, and as text an
/// episode would take a tenth of the time that it takes to run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LaneMessage {
    /// Boundaries and finished episodes of a job, in the order in which they came.
    Updates {
        /// The attempt.
        attempt: u32,
        /// The updates.
        updates: Vec<Update>,
        /// Milliseconds that the lane has worked on the job since the last such message.
        busy_ms: f64,
    },
    /// A job is paused in this lane.
    JobPaused {
        /// The attempt.
        attempt: u32,
    },
    /// The lane lives.
    Alive,
    /// The report that was asked for.
    ReportReady {
        /// Number of the request.
        request_id: u32,
        /// An `EpisodeReport` as JSON text, which the conductor passes on without reading the record.
        report: String,
    },
    /// The robustness report that was asked for.
    AppraisalReady {
        /// Number of the request.
        request_id: u32,
        /// An `Appraisal` as JSON text.
        appraisal: String,
    },
    /// The declarations of a text in JavaScript.
    ScriptRead {
        /// Number of the request.
        request_id: u32,
        /// The declarations.
        declaration: Box<JavaScript>,
    },
    /// Why a text in JavaScript is refused.
    ScriptRefused {
        /// Number of the request.
        request_id: u32,
        /// Line of the text.
        line: Option<u64>,
        /// Path of the field.
        field: String,
        /// The value found.
        value: String,
        /// Why it is refused.
        reason: String,
    },
    /// A report cannot be made.
    ReportFailed {
        /// Number of the request.
        request_id: u32,
        /// Why.
        reason: String,
    },
    /// A job cannot run in this lane: its script cannot be loaded, memory is short, or there is a defect in this crate.
    JobFailed {
        /// The attempt.
        attempt: u32,
        /// Why.
        reason: String,
    },
}

/// A part of what a lane reports about a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Update {
    /// An episode has reached progress boundaries that follow one another.
    Boundaries {
        /// The episode.
        episode: u32,
        /// The candle of the first boundary.
        first: u32,
        /// How many boundaries.
        count: u32,
    },
    /// Episodes are finished.
    Finished(Vec<FinishedEpisode>),
}

/// An episode and its outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FinishedEpisode {
    /// The episode.
    pub episode: u32,
    /// Its outcome.
    pub outcome: Outcome,
}

/// Numbers of an update of boundaries; and of a finished episode, behind its own number and a count of 0.
const BOUNDARIES: usize = 3;
const FINISHED: usize = 14;
/// The last number of a finished episode: whether a trade was opened, or why none was.
const TRADED: f64 = 0.0;
const NO_SIGNAL: f64 = 1.0;
const NEVER_FILLED: f64 = 2.0;

impl Update {
    /// Adds the numbers of the update; `None` where numbers cannot express an episode.
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

    /// Reads all updates. Episodes that are finished one after another become one update again.
    fn read(mut numbers: &[f64]) -> Option<Vec<Self>> {
        let mut updates = Vec::new();
        while let [episode, count, ..] = *numbers {
            let episode = episode as u32;
            if count > 0.0 {
                let (&[_, _, first], rest) = numbers.split_first_chunk::<BOUNDARIES>()?;
                updates.push(Self::Boundaries {
                    episode,
                    first: first as u32,
                    count: count as u32,
                });
                numbers = rest;
                continue;
            }
            let (finished, rest) = numbers[2..].split_first_chunk::<FINISHED>()?;
            let finished = FinishedEpisode::from_numbers(episode, finished);
            numbers = rest;
            match updates.last_mut() {
                Some(Self::Finished(episodes)) => episodes.push(finished),
                _ => updates.push(Self::Finished(vec![finished])),
            }
        }
        numbers.is_empty().then_some(updates)
    }
}

impl FinishedEpisode {
    /// The outcome as numbers; `None` if the episode has failed or its entries were rejected, since the reason is a text. An
    /// undefined metric is NaN.
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

impl PortMessage for LaneCommand {}

impl PortMessage for LaneMessage {
    fn numbers(&self) -> Option<Vec<f64>> {
        let Self::Updates { attempt, updates, busy_ms } = self else { return None };
        let mut numbers = vec![(*attempt).into(), *busy_ms];
        for update in updates {
            update.push(&mut numbers)?;
        }
        Some(numbers)
    }

    fn from_numbers(numbers: &[f64]) -> Option<Self> {
        let (&[attempt, busy_ms], updates) = numbers.split_first_chunk()?;
        let (attempt, updates) = (attempt as u32, Update::read(updates)?);
        Some(Self::Updates { attempt, updates, busy_ms })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{from_text, to_text};

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
    fn updates_are_the_same_after_travelling_as_numbers() {
        let updates = vec![
            Update::Boundaries { episode: 1, first: 50, count: 16 },
            Update::Boundaries { episode: 1, first: 4_050, count: 1 },
            Update::Finished(vec![
                finished(1, Some(-0.5), None),
                finished(u32::MAX, None, Some(NoTrade::NoSignal)),
            ]),
            Update::Boundaries { episode: u32::MAX, first: 0, count: 1 },
            Update::Finished(vec![finished(3, None, Some(NoTrade::NeverFilled))]),
        ];
        let messages = [
            LaneMessage::Updates { attempt: 3, updates, busy_ms: 0.125 },
            LaneMessage::Updates { attempt: 4, updates: Vec::new(), busy_ms: 2.0 },
        ];
        for message in messages {
            assert_eq!(there_and_back(&message), Some(format!("{message:?}")));
        }
        let digest = Digest::from_parts([1, u32::MAX, 0x8000_0000, 7]);
        assert_eq!(digest.to_string(), "00000001ffffffff8000000000000007");
    }

    #[test]
    fn a_reason_makes_its_message_travel_as_text() {
        let outcome = Outcome::failed("a reason".to_owned());
        let failed = FinishedEpisode { episode: 2, outcome };
        let rejected =
            NoTrade::Rejected { entries: 2, first: "it is dear".to_owned(), others: false };
        for as_text in [failed, finished(2, None, Some(rejected))] {
            let updates = vec![
                Update::Boundaries { episode: 1, first: 0, count: 1 },
                Update::Finished(vec![finished(1, None, None), as_text]),
            ];
            let message = LaneMessage::Updates { attempt: 3, updates, busy_ms: 1.0 };
            assert_eq!(message.numbers(), None);
            let read: LaneMessage = from_text(&to_text(&message), "message").unwrap();
            assert_eq!(format!("{read:?}"), format!("{message:?}"));
        }
    }

    #[test]
    fn numbers_that_are_no_updates_are_refused() {
        let cut = [1.0, 2.0, 3.0, 0.0, 5.0];
        for numbers in [&[1.0][..], &[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0, 4.0], &cut] {
            assert!(LaneMessage::from_numbers(numbers).is_none(), "{numbers:?}");
        }
    }
}
