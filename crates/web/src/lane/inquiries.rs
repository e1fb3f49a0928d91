//! What is asked of a lane beside the episodes of jobs: reports come before them, appraisals after them.

use super::worker::Library;
use crate::codec::to_text;
use crate::js::{Port, now_ms};
use crate::protocol::lane::LaneMessage;
use crate::protocol::{EpisodeReport, ReportLimits};
use candlerun_engine::Error;
use candlerun_engine::backtest::{Advance, Detail, Run};
use candlerun_engine::candles::Candles;
use candlerun_engine::job::{Appraiser, Job};
use candlerun_engine::params::Params;
use candlerun_engine::search::{EpisodePart, EpisodeResult};
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
    candles: Arc<Candles>,
    window: Range<usize>,
    backtest: Box<dyn Run>,
    limits: ReportLimits,
}

struct AppraisalTask {
    request_id: u32,
    job: Job,
    appraiser: Appraiser,
}

impl Inquiries {
    pub(super) fn is_empty(&self) -> bool {
        self.reports.is_empty() && self.appraisals.is_empty()
    }

    pub(super) fn report(
        &mut self,
        library: &mut Library,
        request_id: u32,
        spec: &str,
        part: Option<EpisodePart>,
        params: &Params,
        limits: ReportLimits,
    ) -> Result<(), Error> {
        let job = library.job(spec)?;
        let Some(series) = library.get_mut(&job.spec().candles) else { return Ok(()) };
        let window = job.range(part)?;
        let backtest = job.start(params, window.clone(), &mut series.columns, Detail::Full)?;
        let candles = series.candles.clone();
        self.reports.push_back(ReportTask { request_id, candles, window, backtest, limits });
        Ok(())
    }

    pub(super) fn appraise(
        &mut self,
        library: &Library,
        request_id: u32,
        spec: &str,
        episodes: &[EpisodeResult],
        trials: u32,
    ) -> Result<(), Error> {
        let job = library.job(spec)?;
        let appraiser = Appraiser::new(&job, episodes, trials)?;
        self.appraisals.push_back(AppraisalTask { request_id, job, appraiser });
        Ok(())
    }

    /// Works on reports until `end`.
    pub(super) fn advance_reports(&mut self, candles: usize, end: f64, port: &Port) {
        while let Some(task) = self.reports.front_mut() {
            let advance = task.backtest.advance(candles, &mut |_| ControlFlow::Continue(()));
            if advance == Advance::Finished {
                let times = &task.candles.time()[task.window.clone()];
                let report = EpisodeReport::new(&task.backtest.report(), times, task.limits);
                let (request_id, report) = (task.request_id, to_text(&report));
                self.reports.pop_front();
                port.post(&LaneMessage::ReportReady { request_id, report });
            }
            if now_ms() >= end {
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
