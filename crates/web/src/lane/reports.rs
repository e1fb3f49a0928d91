//! Reports that a lane makes. Reports of episodes go before the episodes of jobs; robustness reports of searches go after them.

use super::candles::LaneCandles;
use super::script::ScriptLines;
use crate::attachment::Attachment;
use crate::js::{Port, now_ms};
use candlerun_engine::Error;
use candlerun_engine::backtest::{Advance, Detail, Run};
use candlerun_engine::candles::Candles;
use candlerun_engine::detail::EpisodeDetail;
use candlerun_engine::job::{Job, RobustnessAnalysis};
use candlerun_engine::params::Params;
use candlerun_engine::report::Report;
use candlerun_engine::rules::ConditionCounts;
use candlerun_engine::search::{EpisodePart, EpisodeResult};
use candlerun_protocol::lane::LaneMessage;
use candlerun_protocol::{EpisodeDetailRecord, EpisodeReport, ReportLimits, to_text};
use candlerun_scheduler::lane::ClockInterval;
use std::collections::VecDeque;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

/// Reports that are not ready, in the order of their requests.
#[derive(Default)]
pub(super) struct Reports {
    episodes: VecDeque<EpisodeTask>,
    searches: VecDeque<SearchTask>,
}

struct EpisodeTask {
    request_id: u32,
    interval: ClockInterval,
    candles: Arc<Candles>,
    window: Range<usize>,
    backtest: Box<dyn Run>,
    answer: Answer,
}

/// The answer that is made from an episode that has ended.
enum Answer {
    /// A report of this size.
    Report(ReportLimits),
    /// Its detail.
    Detail(Box<DetailTask>),
}

/// Inputs of a detail that are not in its report.
struct DetailTask {
    job: Job,
    params: Params,
    counts: Option<ConditionCounts>,
    lines: ScriptLines,
}

impl EpisodeTask {
    /// Posts the report or the detail, or the reason why it cannot be made.
    fn post_answer(&self, candles: &mut LaneCandles, port: &Port) {
        let request_id = self.request_id;
        if let Some(reason) = self.backtest.failure() {
            return port.post(&LaneMessage::ReportFailed { request_id, reason });
        }
        let (report, times) = (self.backtest.report(), &self.candles.time()[self.window.clone()]);
        match &self.answer {
            Answer::Report(limits) => {
                let report = to_text(&EpisodeReport::new(&report, times, *limits));
                port.post(&LaneMessage::ReportReady { request_id, report });
            }
            Answer::Detail(task) => match task.detail(&report, candles) {
                Ok(Some(detail)) => {
                    let mut record = EpisodeDetailRecord::new(&report, times, detail);
                    let columns = record.detail.take_columns();
                    let attachment = Attachment::of_columns("detail", columns);
                    let message = LaneMessage::DetailReady { request_id, detail: to_text(&record) };
                    port.post_with(&message, &attachment.to_post(), attachment.buffers());
                }
                Ok(None) => {}
                Err(error) => {
                    let reason = error.to_string();
                    port.post(&LaneMessage::ReportFailed { request_id, reason });
                }
            },
        }
    }
}

impl DetailTask {
    fn detail(
        &self,
        report: &Report,
        candles: &mut LaneCandles,
    ) -> Result<Option<EpisodeDetail>, Error> {
        let Self { job, params, counts, lines } = self;
        let mut own = job.column_cache();
        // The conductor may have dropped the series meanwhile. The job still has it.
        let cache = match candles.get_mut(&job.spec().candles) {
            Ok(series) => &mut series.columns,
            Err(_) => &mut own,
        };
        let lines = match &report.full {
            Some(full) => lines.take(full.inputs.window.clone()),
            None => Vec::new(),
        };
        job.detail(params, report, counts.as_ref(), cache, lines)
    }
}

struct SearchTask {
    request_id: u32,
    job: Job,
    analysis: RobustnessAnalysis,
}

impl Reports {
    pub(super) fn is_empty(&self) -> bool {
        self.episodes.is_empty() && self.searches.is_empty()
    }

    /// Starts the full report of an episode.
    pub(super) fn add_episode(
        &mut self,
        candles: &mut LaneCandles,
        request_id: u32,
        job: &Job,
        part: Option<EpisodePart>,
        params: &Params,
        limits: ReportLimits,
    ) -> Result<(), Error> {
        let series = candles.get_mut(&job.spec().candles)?;
        let window = job.range(part)?;
        let backtest = job.start(params, window.clone(), &mut series.columns, Detail::Full)?;
        let candles = series.candles.clone();
        let interval = ClockInterval::new(job.spec().strategy.javascript.is_some());
        self.episodes.push_back(EpisodeTask {
            request_id,
            interval,
            candles,
            window,
            backtest,
            answer: Answer::Report(limits),
        });
        Ok(())
    }

    /// Starts the detail of an episode. A script writes its series into `lines`.
    pub(super) fn add_detail(
        &mut self,
        candles: &mut LaneCandles,
        request_id: u32,
        job: Job,
        part: Option<EpisodePart>,
        params: Params,
        lines: ScriptLines,
    ) -> Result<(), Error> {
        let series = candles.get_mut(&job.spec().candles)?;
        let window = job.range(part)?;
        let (backtest, counts) = job.start_detail(&params, window.clone(), &mut series.columns)?;
        let interval = ClockInterval::new(job.spec().strategy.javascript.is_some());
        self.episodes.push_back(EpisodeTask {
            request_id,
            interval,
            candles: series.candles.clone(),
            window,
            backtest,
            answer: Answer::Detail(Box::new(DetailTask { job, params, counts, lines })),
        });
        Ok(())
    }

    /// Starts the robustness report of a finished search.
    pub(super) fn add_search(
        &mut self,
        request_id: u32,
        job: Job,
        episodes: &[EpisodeResult],
        trials: u32,
    ) -> Result<(), Error> {
        let analysis = RobustnessAnalysis::new(&job, episodes, trials)?;
        self.searches.push_back(SearchTask { request_id, job, analysis });
        Ok(())
    }

    /// Works on reports of episodes until `end`.
    pub(super) fn advance_episodes(&mut self, end: f64, candles: &mut LaneCandles, port: &Port) {
        let mut before = now_ms();
        while let Some(task) = self.episodes.front_mut() {
            let budget = task.interval.candles();
            let advance = task.backtest.advance(budget, &mut |_| ControlFlow::Continue(()));
            let now = now_ms();
            task.interval.learn(now - before);
            before = now;
            if advance == Advance::Finished {
                task.post_answer(candles, port);
                self.episodes.pop_front();
            }
            if now >= end {
                return;
            }
        }
    }

    /// Works on robustness reports until `end`.
    pub(super) fn advance_searches(&mut self, end: f64, port: &Port) {
        while now_ms() < end
            && let Some(mut task) = self.searches.pop_front()
        {
            let request_id = task.request_id;
            let done = match task.analysis.advance(&task.job) {
                Ok(true) => {
                    self.searches.push_front(task);
                    continue;
                }
                Ok(false) => task.analysis.finish(&task.job),
                Err(error) => Err(error),
            };
            port.post(&match done {
                Ok(report) => LaneMessage::RobustnessReady { request_id, report: to_text(&report) },
                Err(error) => LaneMessage::ReportFailed { request_id, reason: error.to_string() },
            });
        }
    }
}
