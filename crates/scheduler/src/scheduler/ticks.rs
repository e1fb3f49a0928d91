//! Handles ticks: samplers that need another step, pauses whose deadline has come, heartbeats.

use super::Scheduler;
use crate::delivery::HEARTBEAT_MS;
use crate::io::Millis;
use candlerun_protocol::Event;

impl Scheduler {
    /// When [`Input::Tick`](crate::Input::Tick) is due; `None` if there is nothing to do. If that is not after the last input, the tick is due at once,
    /// after the messages that wait already.
    pub fn next_deadline(&self) -> Option<Millis> {
        if self.is_computing {
            return Some(self.now);
        }
        match (self.jobs.pause_deadline(), self.heartbeat) {
            (Some(pause), Some(heartbeat)) if heartbeat < pause => Some(heartbeat),
            (pause, heartbeat) => pause.or(heartbeat),
        }
    }

    pub(super) fn on_tick(&mut self) {
        if self.heartbeat.is_some_and(|due| due <= self.now) {
            self.on_heartbeat();
        }
        let is_computing = std::mem::take(&mut self.is_computing);
        let pause = self.jobs.pause_deadline();
        if pause.is_some_and(|due| due <= self.now) {
            self.complete_pauses();
        } else if is_computing {
            self.advance();
        }
    }

    /// Sends heartbeats of running jobs, and reports lanes that do not answer.
    fn on_heartbeat(&mut self) {
        self.heartbeat = None;
        let any = self.jobs.heartbeat(&self.lanes, &mut self.events, self.now);
        for lane in self.lanes.check(self.now) {
            if let Some(page) = self.jobs.page().or(self.reports.page()) {
                self.events.emit(page, Event::LaneSilent { lane });
            }
        }
        if any
            || (self.lanes.is_any_spent() && self.jobs.page().is_some())
            || self.lanes.is_any_stopping()
            || self.reports.page().is_some()
        {
            self.ensure_heartbeat();
        }
    }

    pub(super) fn ensure_heartbeat(&mut self) {
        self.heartbeat.get_or_insert(self.now + HEARTBEAT_MS);
    }
}
