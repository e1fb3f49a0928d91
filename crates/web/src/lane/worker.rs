//! The worker of a lane: it handles commands, and works in slices of about 10 ms between them.

use super::candles::LaneCandles;
use super::position::Position;
use super::reports::Reports;
use super::script::{Loading, ScriptHost, ScriptLines, Scripts};
use crate::columns::unpack_some;
use crate::js::{Macrotask, Port, now_ms};
use candlerun_engine::Error;
use candlerun_engine::backtest::{Detail, Run};
use candlerun_engine::candles::{Candles, Fingerprint};
use candlerun_engine::job::Job;
use candlerun_engine::search::Proposal;
use candlerun_protocol::lane::{LaneCommand, LaneMessage};
use candlerun_protocol::proposals;
use candlerun_scheduler::delivery::SLICE_MS;
use candlerun_scheduler::lane::{LaneHost, LaneJobs};
use js_sys::Float64Array;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::{JsCast as _, JsValue};

/// The state of a lane worker: its jobs, reports, scripts and port.
pub(super) struct Lane {
    host: Host,
    task: Macrotask,
    /// Whether a slice is scheduled.
    is_scheduled: bool,
    jobs: LaneJobs,
    reports: Reports,
    scripts: Scripts,
    /// Whether a script is loading. Commands wait for it, in their order.
    is_loading: bool,
    waiting: VecDeque<(LaneCommand, JsValue)>,
}

/// The clock, the port and the candles that the jobs of the lane use.
struct Host {
    port: Port,
    candles: LaneCandles,
}

impl LaneHost for Host {
    fn now(&mut self) -> f64 {
        now_ms()
    }

    fn send(&mut self, message: LaneMessage) {
        self.port.post(&message);
    }

    fn set_position(&mut self, attempt: u32, episode: u32, candle: u32) {
        Position { attempt, episode, candle }.set();
    }

    fn start(&mut self, job: &Job, proposal: &Proposal) -> Result<Box<dyn Run>, Error> {
        let series = self.candles.get_mut(&job.spec().candles)?;
        let (window, columns) = (job.range(proposal.part)?, &mut series.columns);
        columns.set_max_bytes(job.spec().columns.max_size());
        job.start(&proposal.params, window, columns, Detail::Summary)
    }
}

impl Lane {
    pub(super) fn new(port: Port, task: Macrotask, scripts: ScriptHost) -> Self {
        Self {
            host: Host { port, candles: LaneCandles::default() },
            task,
            is_scheduled: false,
            jobs: LaneJobs::default(),
            reports: Reports::default(),
            scripts: Scripts::new(scripts),
            is_loading: false,
            waiting: VecDeque::new(),
        }
    }

    /// Takes a command. The caller must await the script that is returned, and then call [`Self::take_script`].
    pub(super) fn receive(&mut self, command: LaneCommand, beside: JsValue) -> Option<Loading> {
        self.waiting.push_back((command, beside));
        self.handle_waiting()
    }

    /// Takes a script that was awaited.
    pub(super) fn take_script(
        &mut self,
        loaded: (String, Result<JsValue, JsValue>),
    ) -> Option<Loading> {
        self.is_loading = false;
        self.scripts.insert(loaded);
        self.handle_waiting()
    }

    /// Handles commands up to one whose script must be loaded first.
    fn handle_waiting(&mut self) -> Option<Loading> {
        while !self.is_loading
            && let Some((command, beside)) = self.waiting.pop_front()
        {
            if let Some(loading) = self.scripts.load_for(&command) {
                self.is_loading = true;
                self.waiting.push_front((command, beside));
                return Some(loading);
            }
            self.handle(command, &beside);
        }
        None
    }

    /// Handles a command. An error is sent to the conductor.
    fn handle(&mut self, command: LaneCommand, beside: &JsValue) {
        let target = ErrorTarget::of(&command);
        if let Err(error) = self.try_handle(command, beside)
            && let Some(message) = target.message(error)
        {
            self.host.port.post(&message);
        }
        self.schedule();
    }

    fn try_handle(&mut self, command: LaneCommand, beside: &JsValue) -> Result<(), Error> {
        match command {
            LaneCommand::LoadCandles { fingerprint } => self.load_candles(fingerprint, beside)?,
            LaneCommand::ForgetCandles { fingerprint } => self.host.candles.remove(fingerprint),
            LaneCommand::PrepareJob { attempt, spec, slices } => {
                let job = self.host.candles.job(&spec, &self.scripts)?;
                self.jobs.prepare(attempt, Rc::new(job), slices);
            }
            LaneCommand::RunEpisodes { attempt, episodes } => {
                self.jobs.add_episodes(attempt, episodes);
            }
            LaneCommand::RunNumbers { attempt, params } => {
                let numbers = beside.dyn_ref::<Float64Array>().map(Float64Array::to_vec);
                let episodes = proposals::from_numbers(&params, &numbers.unwrap_or_default());
                self.jobs.add_episodes(attempt, episodes);
            }
            LaneCommand::PauseJob { attempt } => self.jobs.pause(attempt, &mut self.host),
            LaneCommand::ResumeJob { attempt } => self.jobs.resume(attempt),
            LaneCommand::EndJob { attempt } => self.jobs.end(attempt),
            LaneCommand::AcknowledgeProgress { count } => self.jobs.acknowledged(count),
            LaneCommand::Ping => self.host.port.post(&LaneMessage::Alive),
            LaneCommand::ReportEpisode { request_id, spec, part, params, limits } => {
                let candles = &mut self.host.candles;
                let job = candles.job(&spec, &self.scripts)?;
                self.reports.add_episode(candles, request_id, &job, part, &params, limits)?;
            }
            LaneCommand::DetailEpisode { request_id, spec, part, params } => {
                let (candles, lines) = (&mut self.host.candles, ScriptLines::default());
                let job = candles.job_with_lines(&spec, &self.scripts, Some(&lines))?;
                self.reports.add_detail(candles, request_id, job, part, params, lines)?;
            }
            LaneCommand::ReportRobustness { request_id, spec, episodes, trials } => {
                let job = self.host.candles.job(&spec, &self.scripts)?;
                self.reports.add_search(request_id, job, &episodes, trials)?;
            }
            LaneCommand::ReadScript { request_id, source } => {
                let declaration = Box::new(self.scripts.read(source)?);
                self.host.port.post(&LaneMessage::ScriptRead { request_id, declaration });
            }
        }
        Ok(())
    }

    fn load_candles(&mut self, fingerprint: Fingerprint, columns: &JsValue) -> Result<(), Error> {
        let no_array = |name| Error::field(name, "another value", "must be a Float64Array");
        let columns = unpack_some(columns).map_err(no_array)?;
        let candles = Arc::new(Candles::from_validated(fingerprint, columns)?);
        self.host.candles.insert(fingerprint, candles);
        Ok(())
    }

    /// Schedules a slice, if there is work and no slice is scheduled.
    fn schedule(&mut self) {
        if !self.is_scheduled && (self.jobs.has_work() || !self.reports.is_empty()) {
            self.is_scheduled = true;
            self.task.schedule();
        }
    }

    /// Works for about 10 ms.
    pub(super) fn slice(&mut self) {
        self.is_scheduled = false;
        let end = now_ms() + SLICE_MS;
        let Host { port, candles } = &mut self.host;
        self.reports.advance_episodes(end, candles, port);
        self.jobs.slice(end, &mut self.host);
        self.reports.advance_searches(end, &self.host.port);
        self.schedule();
    }
}

/// The answer that an error of a command becomes.
#[derive(Clone, Copy)]
enum ErrorTarget {
    Job {
        attempt: u32,
    },
    Report {
        request_id: u32,
    },
    Script {
        request_id: u32,
    },
    /// No answer. If a lane cannot store candles, the job that needs them fails.
    None,
}

impl ErrorTarget {
    fn of(command: &LaneCommand) -> Self {
        match *command {
            LaneCommand::ReportEpisode { request_id, .. }
            | LaneCommand::DetailEpisode { request_id, .. }
            | LaneCommand::ReportRobustness { request_id, .. } => Self::Report { request_id },
            LaneCommand::ReadScript { request_id, .. } => Self::Script { request_id },
            LaneCommand::PrepareJob { attempt, .. }
            | LaneCommand::RunEpisodes { attempt, .. }
            | LaneCommand::RunNumbers { attempt, .. }
            | LaneCommand::PauseJob { attempt }
            | LaneCommand::ResumeJob { attempt }
            | LaneCommand::EndJob { attempt } => Self::Job { attempt },
            LaneCommand::LoadCandles { .. }
            | LaneCommand::ForgetCandles { .. }
            | LaneCommand::AcknowledgeProgress { .. }
            | LaneCommand::Ping => Self::None,
        }
    }

    fn message(self, error: Error) -> Option<LaneMessage> {
        match self {
            Self::Job { attempt } => {
                Some(LaneMessage::JobFailed { attempt, reason: error.to_string() })
            }
            Self::Report { request_id } => {
                Some(LaneMessage::ReportFailed { request_id, reason: error.to_string() })
            }
            Self::Script { request_id } => Some(refused_script(request_id, error)),
            Self::None => None,
        }
    }
}

fn refused_script(request_id: u32, error: Error) -> LaneMessage {
    let (line, field, value, reason) = match error {
        Error::Field { field, value, reason } => (None, field, value, reason),
        Error::Line { line, field, value, reason } => (Some(line), field, value, reason),
    };
    LaneMessage::ScriptRefused { request_id, line, field, value, reason }
}
