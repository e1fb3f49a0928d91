//! Conductor ↔ lane. Every message about a job carries its attempt. The conductor numbers the jobs that it is given, so it
//! recognises and drops late messages of a job that is gone.

use crate::episode_row::{EpisodeRow, Route};
use crate::{PortMessage, ReportLimits};
use candlerun_engine::candles::Fingerprint;
use candlerun_engine::params::Params;
use candlerun_engine::report::NoTrade;
use candlerun_engine::search::{EpisodePart, EpisodeResult, Outcome, Proposal};
use candlerun_engine::strategies::JavaScript;
use serde::{Deserialize, Serialize};

/// Conductor → lane.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LaneCommand {
    /// Stores candles. The columns that the lane's jobs read travel beside the command; they replace the columns that the lane had.
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
        /// The spec as JSON text.
        spec: String,
        /// Slices from one message with updates to the next.
        slices: u32,
    },
    /// Queues episodes, after those of earlier commands.
    RunEpisodes {
        /// The attempt.
        attempt: u32,
        /// The episodes, in the order in which they run.
        episodes: Vec<Proposal>,
    },
    /// The same, with the episodes as numbers beside the command.
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
    /// Boundaries have been sent to the page, or dropped: the lane need not wait for them any longer.
    AcknowledgeProgress {
        /// Number of boundaries.
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
        /// The size of the report.
        limits: ReportLimits,
    },
    /// Runs one episode again, in detail.
    DetailEpisode {
        /// Number of the request.
        request_id: u32,
        /// The job's spec as JSON text.
        spec: String,
        /// The part of a walk-forward that the episode belongs to.
        part: Option<EpisodePart>,
        /// The episode's parameters.
        params: Params,
    },
    /// Makes the robustness report of a finished search.
    ReportRobustness {
        /// Number of the request.
        request_id: u32,
        /// The job's spec as JSON text.
        spec: String,
        /// Its episodes, or an even sample of them.
        episodes: Vec<EpisodeResult>,
        /// Number of all its episodes.
        trials: u32,
    },
    /// Runs the first lines of a text in JavaScript and reads its declarations.
    ReadScript {
        /// Number of the request.
        request_id: u32,
        /// The text.
        source: String,
    },
}

/// Lane → conductor. Updates travel as numbers: there are far more of them than of all other messages together, and an episode as
/// text would cost a tenth of the time in which it runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LaneMessage {
    /// Boundaries and finished episodes of a job, in their order.
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
    /// A sign of life: the answer to `Ping`.
    Alive,
    /// The report that was requested.
    ReportReady {
        /// Number of the request.
        request_id: u32,
        /// An `EpisodeReport` as JSON text. The conductor passes it on without reading the record.
        report: String,
    },
    /// The detail that was requested. Its typed arrays travel beside the message.
    DetailReady {
        /// Number of the request.
        request_id: u32,
        /// An `EpisodeDetailRecord` as JSON text, with empty lists in place of the typed arrays.
        detail: String,
    },
    /// The robustness report that was requested.
    RobustnessReady {
        /// Number of the request.
        request_id: u32,
        /// A `RobustnessReport` as JSON text.
        report: String,
    },
    /// The declarations of a text in JavaScript.
    ScriptRead {
        /// Number of the request.
        request_id: u32,
        /// The declarations.
        declaration: Box<JavaScript>,
    },
    /// A text in JavaScript is refused.
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
        /// Why it failed.
        reason: String,
    },
    /// A job cannot run in this lane: its script cannot be loaded, memory is short, or the engine has a defect.
    JobFailed {
        /// The attempt.
        attempt: u32,
        /// Why it failed.
        reason: String,
    },
}

/// One update about a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Update {
    /// An episode has reached consecutive progress boundaries.
    Boundaries {
        /// The episode.
        episode: u32,
        /// The candle of the first boundary.
        first: u32,
        /// Number of boundaries.
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

/// The reasons for no trade that a number can express: their position in this list, from 1.
const NO_TRADE: [NoTrade; 2] = [NoTrade::NoSignal, NoTrade::NeverFilled];

impl Update {
    /// Adds the numbers of the update: boundaries are their count, the episode and the first candle; a finished episode is a count
    /// of 0 and its row. `None` if numbers cannot express an episode.
    fn push(&self, numbers: &mut Vec<f64>) -> Option<()> {
        match self {
            Self::Boundaries { episode, first, count } => {
                numbers.extend([*count, *episode, *first].map(f64::from));
            }
            Self::Finished(episodes) => {
                for episode in episodes {
                    numbers.push(0.0);
                    episode.row()?.write(Route::ToConductor, numbers);
                }
            }
        }
        Some(())
    }

    /// Reads all updates. Episodes that are finished one after another become one update again.
    fn read(mut numbers: &[f64]) -> Option<Vec<Self>> {
        let mut updates = Vec::new();
        while let Some((&count, update)) = numbers.split_first() {
            if count > 0.0 {
                let (&[episode, first], rest) = update.split_first_chunk()?;
                let [episode, first, count] = [episode, first, count].map(|number| number as u32);
                updates.push(Self::Boundaries { episode, first, count });
                numbers = rest;
                continue;
            }
            let (row, rest) = EpisodeRow::read(Route::ToConductor, update)?;
            numbers = rest;
            match updates.last_mut() {
                Some(Self::Finished(episodes)) => episodes.push(row.into()),
                _ => updates.push(Self::Finished(vec![row.into()])),
            }
        }
        Some(updates)
    }
}

impl FinishedEpisode {
    /// The episode as a row; `None` if it has failed or its entries were rejected, since the reason is a text.
    fn row(&self) -> Option<EpisodeRow> {
        let Outcome { metrics, failure: None, no_score: None, no_trade, candles, digest } =
            &self.outcome
        else {
            return None;
        };
        let no_trade = match no_trade {
            None => 0,
            Some(reason) => 1 + NO_TRADE.iter().position(|listed| listed == reason)?,
        };
        Some(EpisodeRow {
            episode: self.episode,
            candles: *candles,
            metrics: (*metrics)?,
            score: None,
            no_score: 0,
            no_trade: no_trade as u32,
            digest: *digest,
        })
    }
}

impl From<EpisodeRow> for FinishedEpisode {
    fn from(row: EpisodeRow) -> Self {
        let EpisodeRow { episode, candles, metrics, no_trade, digest, .. } = row;
        let no_trade = (no_trade as usize).checked_sub(1).and_then(|place| NO_TRADE.get(place));
        let outcome = Outcome {
            metrics: Some(metrics),
            failure: None,
            no_score: None,
            no_trade: no_trade.cloned(),
            candles,
            digest,
        };
        Self { episode, outcome }
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
    use candlerun_engine::digest::Digest;
    use candlerun_engine::metrics::{MetricName, Metrics};

    fn finished(episode: u32, sharpe: Option<f64>, no_trade: Option<NoTrade>) -> FinishedEpisode {
        let mut numbers = [Some(10_123.25); MetricName::COUNT];
        numbers[MetricName::Sharpe as usize] = sharpe;
        numbers[MetricName::Trades as usize] = Some(f64::from(u32::MAX));
        numbers[MetricName::ExposurePct as usize] = Some(-0.0);
        let metrics = Metrics::from_numbers(numbers);
        let digest = Digest::from_parts([1, u32::MAX, 0x8000_0000, 7]);
        let metrics = Some(metrics);
        let outcome =
            Outcome { metrics, failure: None, no_score: None, no_trade, candles: 9, digest };
        FinishedEpisode { episode, outcome }
    }

    fn round_trip(message: &LaneMessage) -> Option<String> {
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
            assert_eq!(round_trip(&message), Some(format!("{message:?}")));
        }
        let digest = Digest::from_parts([1, u32::MAX, 0x8000_0000, 7]);
        assert_eq!(digest.to_string(), "00000001ffffffff8000000000000007");
    }

    #[test]
    fn a_reason_makes_its_message_travel_as_text() {
        let outcome = Outcome::failed("a reason".to_owned());
        let failed = FinishedEpisode { episode: 2, outcome };
        let rejected =
            NoTrade::Rejected { entries: 2, first: "the cash is short".to_owned(), others: false };
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
        let cut = [1.0, 2.0, 0.0, 3.0, 5.0];
        for numbers in [&[1.0][..], &[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0, 4.0], &cut] {
            assert!(LaneMessage::from_numbers(numbers).is_none(), "{numbers:?}");
        }
    }
}
