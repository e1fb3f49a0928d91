//! The scheduler: takes inputs, keeps jobs, and returns effects.

/// Handles messages of lanes.
mod from_lanes;
/// Handles requests of pages.
mod requests;
/// Handles ticks, and says when the next one is due.
mod ticks;

use crate::candle_library::CandleLibrary;
use crate::event_queue::EventQueues;
use crate::io::{Address, Effect, Imported, Input, Millis, PageId};
use crate::job_list::JobList;
use crate::lane_table::LaneTable;
use crate::report_tasks::ReportTasks;
use candlerun_engine::Error;
use candlerun_protocol::lane::LaneCommand;
use candlerun_protocol::{Event, LaneEnd};

/// Keeps jobs, their studies and their progress, and hands episodes to lanes.
pub struct Scheduler {
    library: CandleLibrary,
    lanes: LaneTable,
    jobs: JobList,
    reports: ReportTasks,
    events: EventQueues,
    /// Imports that the host is to start.
    imports: Vec<Effect>,
    attempts: u32,
    /// Whether a sampler needs another step.
    is_computing: bool,
    /// When the next heartbeat is due, if one is.
    heartbeat: Option<Millis>,
    now: Millis,
}

impl Default for Scheduler {
    fn default() -> Self {
        Self {
            library: CandleLibrary::default(),
            lanes: LaneTable::new(),
            jobs: JobList::default(),
            reports: ReportTasks::default(),
            events: EventQueues::default(),
            imports: Vec::new(),
            attempts: 0,
            is_computing: false,
            heartbeat: None,
            now: 0.0,
        }
    }
}

impl Scheduler {
    /// Takes an input. Returns the effects, in order. `now` never goes back.
    pub fn handle(&mut self, input: Input, now: Millis) -> Vec<Effect> {
        self.now = now;
        match input {
            Input::Request { page, request } => self.on_request(page, request),
            Input::Unreadable { page, request_id, error } => {
                self.events.emit(page, Event::refused(request_id, error));
            }
            Input::PageGone { page } => self.on_page_gone(page),
            Input::Lane { lane, message } => self.on_lane_message(lane, message),
            Input::CandlesImported { to, imported } => self.on_imported(to, *imported),
            Input::Tick => self.on_tick(),
        }
        self.effects()
    }

    /// Number of events that wait until their pages have acknowledged earlier ones.
    pub fn waiting_events(&self) -> usize {
        self.events.waiting()
    }

    /// Collects the effects of an input: released lanes, commands, imports, and events that are due.
    fn effects(&mut self) -> Vec<Effect> {
        // Without a page that waits for something nobody needs another lane; the next one is told.
        if let Some(page) = self.jobs.page().or(self.reports.page()) {
            for lane in self.lanes.take_spent() {
                self.events.emit(page, Event::LaneSpent { lane });
                self.ensure_heartbeat();
            }
        }
        self.events.flush_due(self.now);
        for (lane, count) in self.events.take_released() {
            self.lanes.send(lane, LaneCommand::AcknowledgeProgress { count });
        }
        let mut effects = self.lanes.take_effects();
        effects.append(&mut self.imports);
        self.events.take_effects(&mut effects);
        effects
    }

    fn on_imported(&mut self, to: Address, imported: Result<Imported, Error>) {
        let event = match imported {
            Ok(Imported { candles, import }) => {
                let candles = self.library.insert(candles);
                let (import, preview) = import.map(|import| *import).unzip();
                let preview = preview.map(Box::new);
                Event::CandlesLoaded { request_id: to.request_id, candles, import, preview }
            }
            Err(error) => Event::refused(Some(to.request_id), error),
        };
        self.events.emit(to.page, event);
    }

    fn on_page_gone(&mut self, page: PageId) {
        for job in self.jobs.take_page(page) {
            job.end(&mut self.lanes, self.now);
        }
        self.reports.remove_page(page, &mut self.lanes);
        for (lane, count) in self.events.remove(page) {
            self.lanes.send(lane, LaneCommand::AcknowledgeProgress { count });
        }
        self.advance();
    }

    /// Starts and feeds jobs, and ends those that are finished.
    fn advance(&mut self) {
        self.is_computing |= self.jobs.advance(&mut self.lanes, &mut self.events, self.now);
        self.ensure_heartbeat();
    }

    /// A lane is gone: its episodes and reports go to other lanes.
    fn on_lane_lost(&mut self, lane: u32, end: LaneEnd) {
        self.lanes.remove(lane);
        self.jobs.on_lane_lost(lane, end, &mut self.lanes, &mut self.events, self.now);
        for (page, refusal) in self.reports.on_lane_lost(lane, end) {
            self.events.emit(page, refusal);
        }
        self.reports.assign(&self.jobs, &mut self.lanes);
        // A pause may have waited for this lane alone.
        self.complete_pauses();
    }

    /// Completes the pauses that wait for no lane, and starts the next jobs.
    fn complete_pauses(&mut self) {
        self.jobs.complete_pauses(&mut self.events, self.now);
        self.advance();
    }
}
