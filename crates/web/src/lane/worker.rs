//! Commands and slices of about 10 ms. Between two slices the lane receives commands.

use super::inquiries::Inquiries;
use super::position::Position;
use super::script::{Copies, Loading, ScriptHost, ScriptStrategy, Scripts};
use crate::columns::unpack_parts;
use crate::js::{Macrotask, Port, now_ms};
use candlerun_engine::Error;
use candlerun_engine::backtest::{Detail, Run};
use candlerun_engine::candles::{Candles, Fingerprint};
use candlerun_engine::columns::ColumnCache;
use candlerun_engine::job::{Job, JobSpec};
use candlerun_engine::search::Proposal;
use candlerun_engine::sorted::SortedMap;
use candlerun_protocol::lane::{LaneCommand, LaneMessage};
use candlerun_protocol::{from_text, proposals};
use candlerun_scheduler::lane::{LaneHost, LaneJobs};
use js_sys::Float64Array;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::{JsCast as _, JsValue};

/// A slice ends after this time.
const SLICE_MS: f64 = 10.0;

/// One worker's episodes.
pub(super) struct Lane {
    host: Host,
    task: Macrotask,
    scheduled: bool,
    jobs: LaneJobs,
    inquiries: Inquiries,
    scripts: Scripts,
    /// Whether a script is on its way. Commands wait for it, in their order.
    is_loading: bool,
    waiting: VecDeque<(LaneCommand, JsValue)>,
}

/// What the jobs of the lane need.
struct Host {
    port: Port,
    library: Library,
}

impl LaneHost for Host {
    fn now(&mut self) -> f64 {
        now_ms()
    }

    fn send(&mut self, message: LaneMessage) {
        self.port.post(&message);
    }

    fn set_position(&mut self, episode: u32, candle: u32) {
        Position { episode, candle }.set();
    }

    fn start(&mut self, job: &Job, proposal: &Proposal) -> Result<Box<dyn Run>, Error> {
        let candles = &job.spec().candles;
        let series = self.library.get_mut(candles).ok_or_else(|| no_candles(candles))?;
        let (window, columns) = (job.range(proposal.part)?, &mut series.columns);
        columns.set_max_bytes(job.spec().columns.max_size());
        job.start(&proposal.params, window, columns, Detail::Summary)
    }
}

fn no_candles(fingerprint: &str) -> Error {
    Error::field("candles", fingerprint, "this lane has no such candles")
}

/// The candles that this lane has.
#[derive(Default)]
pub(super) struct Library(SortedMap<String, Series>);

/// Candles and the columns computed over them.
pub(super) struct Series {
    pub(super) candles: Arc<Candles>,
    pub(super) columns: ColumnCache,
    pub(super) copies: Copies,
}

impl Library {
    /// Stores candles. If the series is here already, its indicator columns stay valid and are kept.
    fn take(&mut self, fingerprint: Fingerprint, candles: Arc<Candles>) {
        let (columns, copies) = (ColumnCache::default(), Copies::default());
        let made = || Series { candles: candles.clone(), columns, copies };
        self.0.get_or_insert_with(fingerprint.to_string(), made).candles = candles.clone();
    }

    pub(super) fn get_mut(&mut self, fingerprint: &str) -> Option<&mut Series> {
        self.0.get_mut(fingerprint)
    }

    /// The job that a spec describes, with its script where it has one.
    pub(super) fn job(&self, spec: &str, scripts: &Scripts) -> Result<Job, Error> {
        let spec: JobSpec = from_text(spec, "spec")?;
        let series = self.0.get(&spec.candles);
        let series = series.ok_or_else(|| no_candles(&spec.candles))?;
        let job = Job::new(spec, series.candles.clone())?;
        let has = series.candles.parts();
        if has.or(job.parts()) != has {
            let reason = "this lane has not all columns that the job reads";
            return Err(Error::field("candles", &job.spec().candles, reason));
        }
        let Some(javascript) = &job.spec().strategy.javascript else { return Ok(job) };
        let (script, copies) = (scripts.get(&javascript.sha256)?, series.copies.clone());
        Ok(job.with_strategy(move |params, episode| {
            episode.of(ScriptStrategy::new(script.clone(), params, copies.clone()))
        }))
    }
}

impl Lane {
    pub(super) fn new(port: Port, task: Macrotask, scripts: ScriptHost) -> Self {
        Self {
            host: Host { port, library: Library::default() },
            task,
            scheduled: false,
            jobs: LaneJobs::default(),
            inquiries: Inquiries::default(),
            scripts: Scripts::new(scripts),
            is_loading: false,
            waiting: VecDeque::new(),
        }
    }

    /// Takes a command. The script that is returned must be waited for.
    pub(super) fn receive(&mut self, command: LaneCommand, beside: JsValue) -> Option<Loading> {
        self.waiting.push_back((command, beside));
        self.obey_waiting()
    }

    /// Takes a script that was waited for.
    pub(super) fn take_script(
        &mut self,
        loaded: (String, Result<JsValue, JsValue>),
    ) -> Option<Loading> {
        self.is_loading = false;
        self.scripts.take(loaded);
        self.obey_waiting()
    }

    /// Carries out commands up to one whose script has to be loaded.
    fn obey_waiting(&mut self) -> Option<Loading> {
        while !self.is_loading
            && let Some((command, beside)) = self.waiting.pop_front()
        {
            if let Some(loading) = self.scripts.load_for(&command) {
                self.is_loading = true;
                self.waiting.push_front((command, beside));
                return Some(loading);
            }
            self.carry_out(command, &beside);
        }
        None
    }

    fn carry_out(&mut self, command: LaneCommand, beside: &JsValue) {
        let target = ErrorTarget::of(&command);
        if let Err(error) = self.obey(command, beside) {
            let reason = error.to_string();
            match target {
                ErrorTarget::Text(request_id) => self.host.port.post(&refused(request_id, error)),
                ErrorTarget::Job(attempt) => {
                    self.host.port.post(&LaneMessage::JobFailed { attempt, reason })
                }
                ErrorTarget::Report(request_id) => {
                    self.host.port.post(&LaneMessage::ReportFailed { request_id, reason })
                }
                // The job that needs the candles will lack them and fail.
                ErrorTarget::None => {}
            }
        }
        self.schedule();
    }

    fn obey(&mut self, command: LaneCommand, beside: &JsValue) -> Result<(), Error> {
        match command {
            LaneCommand::LoadCandles { fingerprint } => {
                let columns = unpack_parts(beside).map_err(|name| {
                    Error::field(name, "another value", "must be a Float64Array")
                })?;
                let candles = Arc::new(Candles::parts_of(fingerprint, columns)?);
                self.host.library.take(fingerprint, candles);
            }
            LaneCommand::ForgetCandles { fingerprint } => {
                self.host.library.0.remove(&fingerprint.to_string());
            }
            LaneCommand::PrepareJob { attempt, spec, slices } => {
                let job = self.host.library.job(&spec, &self.scripts)?;
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
                let job = self.host.library.job(&spec, &self.scripts)?;
                let inquiries = &mut self.inquiries;
                inquiries.report(
                    &mut self.host.library,
                    request_id,
                    &job,
                    part,
                    &params,
                    limits,
                )?;
            }
            LaneCommand::AppraiseSearch { request_id, spec, episodes, trials } => {
                let job = self.host.library.job(&spec, &self.scripts)?;
                self.inquiries.appraise(request_id, job, &episodes, trials)?;
            }
            LaneCommand::ReadScript { request_id, source } => {
                let declaration = Box::new(self.scripts.read(source)?);
                self.host.port.post(&LaneMessage::ScriptRead { request_id, declaration });
            }
        }
        Ok(())
    }

    /// Asks for a slice, unless there is nothing to do or one is coming already.
    fn schedule(&mut self) {
        if !self.scheduled && (self.jobs.has_work() || !self.inquiries.is_empty()) {
            self.scheduled = true;
            self.task.schedule();
        }
    }

    /// Works for about 10 ms.
    pub(super) fn slice(&mut self) {
        self.scheduled = false;
        let end = now_ms() + SLICE_MS;
        self.inquiries.advance_reports(end, &self.host.port);
        self.jobs.slice(end, &mut self.host);
        self.inquiries.advance_appraisals(end, &self.host.port);
        self.schedule();
    }
}

/// Where the error of a command goes.
#[derive(Clone, Copy)]
enum ErrorTarget {
    Job(u32),
    Report(u32),
    Text(u32),
    None,
}

impl ErrorTarget {
    fn of(command: &LaneCommand) -> Self {
        match command {
            LaneCommand::ReportEpisode { request_id, .. }
            | LaneCommand::AppraiseSearch { request_id, .. } => Self::Report(*request_id),
            LaneCommand::ReadScript { request_id, .. } => Self::Text(*request_id),
            LaneCommand::PrepareJob { attempt, .. }
            | LaneCommand::RunEpisodes { attempt, .. }
            | LaneCommand::RunNumbers { attempt, .. }
            | LaneCommand::PauseJob { attempt }
            | LaneCommand::ResumeJob { attempt }
            | LaneCommand::EndJob { attempt } => Self::Job(*attempt),
            LaneCommand::LoadCandles { .. }
            | LaneCommand::ForgetCandles { .. }
            | LaneCommand::AcknowledgeProgress { .. }
            | LaneCommand::Ping => Self::None,
        }
    }
}

/// Why a text in JavaScript is refused.
fn refused(request_id: u32, error: Error) -> LaneMessage {
    let (line, field, value, reason) = match error {
        Error::Field { field, value, reason } => (None, field, value, reason),
        Error::Line { line, field, value, reason } => (Some(line), field, value, reason),
    };
    LaneMessage::ScriptRefused { request_id, line, field, value, reason }
}
