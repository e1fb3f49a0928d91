//! Episodes and inquiries, in slices of about 10 ms. Between two slices the lane hears commands.

use super::delivery::Unacknowledged;
use super::inquiries::Inquiries;
use super::run::ActiveRun;
use super::script::{Copies, Loading, ScriptHost, ScriptStrategy, Scripts};
use crate::codec::from_text;
use crate::js::{Macrotask, Port, now_ms};
use crate::protocol::lane::{LaneCommand, LaneMessage, unpack_parts};
use crate::protocol::proposals;
use candlerun_engine::Error;
use candlerun_engine::candles::{Candles, Fingerprint};
use candlerun_engine::columns::ColumnCache;
use candlerun_engine::job::{Job, JobSpec};
use candlerun_engine::sorted::SortedMap;
use js_sys::Float64Array;
use std::collections::VecDeque;
use std::sync::Arc;
use wasm_bindgen::{JsCast as _, JsValue};

/// A slice ends after this time.
const SLICE_MS: f64 = 10.0;

/// One worker's episodes.
pub(super) struct Lane {
    port: Port,
    task: Macrotask,
    scheduled: bool,
    library: Library,
    runs: SortedMap<u32, ActiveRun>,
    /// The run that had the last slice: several take turns.
    turn: u32,
    unacknowledged: Unacknowledged,
    inquiries: Inquiries,
    scripts: Scripts,
    /// Whether a script is on its way. Commands wait for it, in their order.
    is_loading: bool,
    waiting: VecDeque<(LaneCommand, JsValue)>,
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
    /// Takes candles. Of a series that is here, what was made of its columns stays: more of them change nothing of that.
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
        let series = series.ok_or_else(|| {
            Error::field("candles", &spec.candles, "this lane has no such candles")
        })?;
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
            port,
            task,
            scheduled: false,
            library: Library::default(),
            runs: SortedMap::new(),
            turn: 0,
            unacknowledged: Unacknowledged::default(),
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

    /// Obeys commands up to one whose script has to be loaded.
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
        let blame = Blame::of(&command);
        if let Err(error) = self.obey(command, beside) {
            let reason = error.to_string();
            match blame {
                Blame::Text(request_id) => self.port.post(&refused(request_id, error)),
                Blame::Run(run) => self.port.post(&LaneMessage::RunFailed { run, reason }),
                Blame::Report(request_id) => {
                    self.port.post(&LaneMessage::ReportFailed { request_id, reason })
                }
                // The run that needs the candles misses them and fails.
                Blame::Nobody => {}
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
                self.library.take(fingerprint, candles);
            }
            LaneCommand::ForgetCandles { fingerprint } => {
                self.library.0.remove(&fingerprint.to_string());
            }
            LaneCommand::PrepareRun { run, spec, slices } => {
                let job = self.library.job(&spec, &self.scripts)?;
                self.runs.insert(run, ActiveRun::new(run, job, slices));
            }
            LaneCommand::RunEpisodes { run, episodes } => {
                if let Some(run) = self.runs.get_mut(&run) {
                    run.take(episodes);
                }
            }
            LaneCommand::RunNumbers { run, params } => {
                let numbers = beside.dyn_ref::<Float64Array>().map(Float64Array::to_vec);
                if let Some(run) = self.runs.get_mut(&run) {
                    run.take(proposals::from_numbers(&params, &numbers.unwrap_or_default()));
                }
            }
            LaneCommand::HoldRun { run } => match self.runs.get_mut(&run) {
                Some(run) => run.hold(&self.port),
                None => self.port.post(&LaneMessage::RunHeld { run }),
            },
            LaneCommand::ReleaseRun { run } => {
                if let Some(run) = self.runs.get_mut(&run) {
                    run.release();
                }
            }
            LaneCommand::EndRun { run } => {
                self.runs.remove(&run);
            }
            LaneCommand::AcknowledgeProgress { count } => self.unacknowledged.acknowledged(count),
            LaneCommand::Ping => self.port.post(&LaneMessage::Alive),
            LaneCommand::ReportEpisode { request_id, spec, part, params, limits } => {
                let job = self.library.job(&spec, &self.scripts)?;
                let inquiries = &mut self.inquiries;
                inquiries.report(&mut self.library, request_id, &job, part, &params, limits)?;
            }
            LaneCommand::AppraiseSearch { request_id, spec, episodes, trials } => {
                let job = self.library.job(&spec, &self.scripts)?;
                self.inquiries.appraise(request_id, job, &episodes, trials)?;
            }
            LaneCommand::ReadScript { request_id, source } => {
                let declaration = Box::new(self.scripts.read(source)?);
                self.port.post(&LaneMessage::ScriptRead { request_id, declaration });
            }
        }
        Ok(())
    }

    /// Asks for a slice, unless there is nothing to do, one is coming already, or the page is behind with its messages.
    fn schedule(&mut self) {
        let episodes = self.runs.values().any(|run| run.may_work(&self.unacknowledged));
        if !self.scheduled && (episodes || !self.inquiries.is_empty()) {
            self.scheduled = true;
            self.task.schedule();
        }
    }

    /// Works for about 10 ms.
    pub(super) fn slice(&mut self) {
        self.scheduled = false;
        let end = now_ms() + SLICE_MS;
        self.inquiries.advance_reports(end, &self.port);
        self.slice_of_episodes(end);
        self.inquiries.advance_appraisals(end, &self.port);
        self.schedule();
    }

    /// One run works, the next one in the next slice.
    fn slice_of_episodes(&mut self, end: f64) {
        let able = |run: &ActiveRun| run.may_work(&self.unacknowledged);
        let mut numbers = self.runs.iter().filter(|(_, run)| able(run)).map(|(number, _)| *number);
        let Some(first) = numbers.next() else { return };
        let number = std::iter::once(first).chain(numbers).find(|number| *number > self.turn);
        self.turn = number.unwrap_or(first);
        let Some(run) = self.runs.get_mut(&self.turn) else { return };
        let Some(series) = self.library.0.get_mut(run.series()) else { return };

        let mut now = now_ms();
        let mut before = now;
        run.begin_slice(now);
        while now < end {
            let advance = run.advance(series, &mut self.unacknowledged, &self.port);
            match advance {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    let reason = error.to_string();
                    run.tell(&self.port);
                    self.port.post(&LaneMessage::RunFailed { run: self.turn, reason });
                    return;
                }
            }
            now = now_ms();
            run.look.learn(now - before);
            before = now;
        }
        run.end_slice(&self.port);
    }
}

/// Who is told when a command cannot be obeyed.
#[derive(Clone, Copy)]
enum Blame {
    Run(u32),
    Report(u32),
    Text(u32),
    Nobody,
}

impl Blame {
    fn of(command: &LaneCommand) -> Self {
        match command {
            LaneCommand::ReportEpisode { request_id, .. }
            | LaneCommand::AppraiseSearch { request_id, .. } => Self::Report(*request_id),
            LaneCommand::ReadScript { request_id, .. } => Self::Text(*request_id),
            LaneCommand::PrepareRun { run, .. }
            | LaneCommand::RunEpisodes { run, .. }
            | LaneCommand::RunNumbers { run, .. }
            | LaneCommand::HoldRun { run }
            | LaneCommand::ReleaseRun { run }
            | LaneCommand::EndRun { run } => Self::Run(*run),
            LaneCommand::LoadCandles { .. }
            | LaneCommand::ForgetCandles { .. }
            | LaneCommand::AcknowledgeProgress { .. }
            | LaneCommand::Ping => Self::Nobody,
        }
    }
}

/// What is wrong with a text.
fn refused(request_id: u32, error: Error) -> LaneMessage {
    let (line, field, value, reason) = match error {
        Error::Field { field, value, reason } => (None, field, value, reason),
        Error::Line { line, field, value, reason } => (Some(line), field, value, reason),
    };
    LaneMessage::ScriptRefused { request_id, line, field, value, reason }
}
