//! Handles the messages of lanes.

use super::Scheduler;
use crate::io::Address;
use crate::report_tasks::refusal;
use candlerun_protocol::lane::{FinishedEpisode, LaneCommand, LaneMessage, Update};
use candlerun_protocol::{Event, parse};
use serde_json::Value;

impl Scheduler {
    pub(super) fn on_lane_message(&mut self, lane: u32, message: LaneMessage) {
        let is_answer = matches!(message, LaneMessage::Alive);
        self.lanes.on_message(lane, is_answer);
        match message {
            LaneMessage::Alive => {}
            LaneMessage::JobPaused { attempt } => {
                if let Some(job) = self.jobs.of_attempt(attempt) {
                    job.on_lane_paused(lane);
                }
                self.complete_pauses();
            }
            LaneMessage::Updates { attempt, updates, busy_ms } => {
                self.on_updates(lane, attempt, updates, busy_ms);
            }
            LaneMessage::JobFailed { attempt, reason } => {
                if let Some(job) = self.jobs.of_attempt(attempt) {
                    job.on_failed(reason);
                }
                self.advance();
            }
            LaneMessage::ReportReady { request_id, report } => {
                self.pass_on(request_id, &report, |request_id, report| Event::ReportReady {
                    request_id,
                    report,
                });
            }
            LaneMessage::DetailReady { request_id, detail } => {
                self.pass_on(request_id, &detail, |request_id, detail| Event::DetailReady {
                    request_id,
                    detail,
                });
            }
            LaneMessage::RobustnessReady { request_id, report } => {
                self.pass_on(request_id, &report, |request_id, appraisal| Event::AppraisalReady {
                    request_id,
                    appraisal,
                });
            }
            LaneMessage::ScriptRead { request_id, declaration } => {
                self.answer(request_id, |to| Event::JavascriptRead {
                    request_id: to.request_id,
                    declaration,
                });
            }
            LaneMessage::ScriptRefused { request_id, line, field, value, reason } => {
                self.answer(request_id, |to| {
                    let request_id = Some(to.request_id);
                    Event::RequestFailed { request_id, line, field, value, reason }
                });
            }
            LaneMessage::ReportFailed { request_id, reason } => {
                self.answer(request_id, |to| refusal(to, reason));
            }
        }
    }

    fn on_updates(&mut self, lane: u32, attempt: u32, updates: Vec<Update>, busy_ms: f64) {
        let has_ends = updates.iter().any(|update| matches!(update, Update::Finished(_)));
        for update in updates {
            match update {
                Update::Boundaries { episode, first, count } => {
                    self.on_boundaries(lane, attempt, episode, first, count);
                }
                Update::Finished(episodes) => self.on_finished(lane, attempt, episodes),
            }
        }
        if let Some(job) = self.jobs.of_attempt(attempt) {
            job.on_busy(lane, busy_ms);
        }
        if has_ends {
            self.advance();
        }
    }

    /// Emits boundaries, each as an event of its own.
    fn on_boundaries(&mut self, lane: u32, attempt: u32, episode: u32, first: u32, count: u32) {
        let mut job = self.jobs.of_attempt(attempt);
        // An episode has no more, whatever a message says.
        let most = job.as_ref().map_or(0, |job| job.most_boundaries());
        let mut skipped = count.saturating_sub(most);
        for boundary in 0..count.min(most) {
            let progress = job.as_mut().and_then(|job| {
                let candle = first.saturating_add(boundary.saturating_mul(job.every_candles()));
                // A boundary that is not emitted still updates the position of the lane.
                let progress = job.on_boundary(lane, episode, candle, &self.lanes, self.now)?;
                Some((job.page(), progress))
            });
            match progress {
                Some((page, (progress, delivery))) => {
                    self.events.emit_boundary(page, progress, delivery);
                }
                // If the job is already gone we cannot tell whether its lane is blocked, so release it anyway.
                None if job.as_ref().is_none_or(|job| job.lanes_wait()) => skipped += 1,
                None => {}
            }
        }
        // The worker of a remote lane waits for nothing.
        if skipped > 0 && !self.lanes.is_remote(lane) {
            self.lanes.send(lane, LaneCommand::AcknowledgeProgress { count: skipped });
        }
    }

    fn on_finished(&mut self, lane: u32, attempt: u32, episodes: Vec<FinishedEpisode>) {
        let Some(job) = self.jobs.of_attempt(attempt) else { return };
        if let Some(event) = job.on_finished(lane, episodes, self.now) {
            self.events.emit(job.page(), event);
        }
    }

    /// Emits the answer to a request, if its page is still there.
    fn answer(&mut self, id: u32, event: impl FnOnce(Address) -> Event) {
        if let Some(to) = self.reports.answered(id, &mut self.lanes) {
            self.events.emit(to.page, event(to));
            // The lane is free for other code now, or for its job again.
            self.reports.assign(&self.jobs, &mut self.lanes);
            self.advance();
        }
    }

    /// Emits a report that a lane has made.
    fn pass_on(&mut self, id: u32, text: &str, ready: impl FnOnce(u32, Value) -> Event) {
        self.answer(id, |to| match parse(text, "report") {
            Ok(record) => ready(to.request_id, record),
            Err(error) => Event::refused(Some(to.request_id), error),
        });
    }
}
