//! Reports in a lane: those of single episodes come before the episodes of jobs, those of whole searches after them.

use super::worker::Library;
use crate::js::{Port, now_ms};
use candlerun_engine::Error;
use candlerun_engine::backtest::{Advance, Detail, Run};
use candlerun_engine::candles::Candles;
use candlerun_engine::job::{Job, RobustnessAnalysis};
use candlerun_engine::params::Params;
use candlerun_engine::search::{EpisodePart, EpisodeResult};
use candlerun_protocol::lane::LaneMessage;
use candlerun_protocol::{EpisodeReport, ReportLimits, to_text};
use candlerun_scheduler::lane::ClockInterval;
use std::collections::VecDeque;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

/// Reports and appraisals under way, in the order in which they were asked for.
#[derive(Default)]
pub(super) struct Inquiries {
    reports: VecDeque<ReportTask>,
    appraisals: VecDeque<AppraisalTask>,
}

struct ReportTask {
    request_id: u32,
    interval: ClockInterval,
    candles: Arc<Candles>,
    window: Range<usize>,
    backtest: Box<dyn Run>,
    limits: ReportLimits,
}

impl ReportTask {
    /// The report, or why there is none.
    fn answer(&self) -> LaneMessage {
        let request_id = self.request_id;
        if let Some(reason) = self.backtest.failure() {
            return LaneMessage::ReportFailed { request_id, reason };
        }
        let times = &self.candles.time()[self.window.clone()];
        let report = EpisodeReport::new(&self.backtest.report(), times, self.limits);
        LaneMessage::ReportReady { request_id, report: to_text(&report) }
    }
}

struct AppraisalTask {
    request_id: u32,
    job: Job,
    appraiser: RobustnessAnalysis,
}

impl Inquiries {
    pub(super) fn is_empty(&self) -> bool {
        self.reports.is_empty() && self.appraisals.is_empty()
    }

    pub(super) fn report(
        &mut self,
        library: &mut Library,
        request_id: u32,
        job: &Job,
        part: Option<EpisodePart>,
        params: &Params,
        limits: ReportLimits,
    ) -> Result<(), Error> {
        let Some(series) = library.get_mut(&job.spec().candles) else { return Ok(()) };
        let window = job.range(part)?;
        let backtest = job.start(params, window.clone(), &mut series.columns, Detail::Full)?;
        let candles = series.candles.clone();
        let interval = ClockInterval::new(job.spec().strategy.javascript.is_some());
        self.reports.push_back(ReportTask {
            request_id,
            interval,
            candles,
            window,
            backtest,
            limits,
        });
        Ok(())
    }

    pub(super) fn appraise(
        &mut self,
        request_id: u32,
        job: Job,
        episodes: &[EpisodeResult],
        trials: u32,
    ) -> Result<(), Error> {
        let appraiser = RobustnessAnalysis::new(&job, episodes, trials)?;
        self.appraisals.push_back(AppraisalTask { request_id, job, appraiser });
        Ok(())
    }

    /// Works on reports until `end`.
    pub(super) fn advance_reports(&mut self, end: f64, port: &Port) {
        let mut before = now_ms();
        while let Some(task) = self.reports.front_mut() {
            let candles = task.interval.candles();
            let advance = task.backtest.advance(candles, &mut |_| ControlFlow::Continue(()));
            let now = now_ms();
            task.interval.learn(now - before);
            before = now;
            if advance == Advance::Finished {
                port.post(&task.answer());
                self.reports.pop_front();
            }
            if now >= end {
                return;
            }
        }
    }

    /// Works on appraisals until `end`.
    pub(super) fn advance_appraisals(&mut self, end: f64, port: &Port) {
        while now_ms() < end
            && let Some(mut task) = self.appraisals.pop_front()
        {
            let request_id = task.request_id;
            let done = match task.appraiser.advance(&task.job) {
                Ok(true) => {
                    self.appraisals.push_front(task);
                    continue;
                }
                Ok(false) => task.appraiser.finish(&task.job),
                Err(error) => Err(error),
            };
            port.post(&match done {
                Ok(appraisal) => {
                    LaneMessage::AppraisalReady { request_id, appraisal: to_text(&appraisal) }
                }
                Err(error) => LaneMessage::ReportFailed { request_id, reason: error.to_string() },
            });
        }
    }
}
