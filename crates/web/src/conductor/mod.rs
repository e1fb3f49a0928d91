//! The conductor: one worker that keeps jobs, their studies and their progress, and hands episodes to lanes. It runs no
//! candle itself, so it always answers.

/// The event that is posted most.
mod boundary;
/// Candles by fingerprint.
mod candles;
/// How long a search would take.
mod estimate;
/// Reads what the page asks for.
mod inbox;
/// A job that waits, runs or rests.
mod job;
/// All of them.
mod jobs;
/// The ports to the lanes.
mod lanes;
/// What is on its way to pages.
mod outbox;
/// What is posted to a page.
mod posted;
/// Reports and appraisals.
mod reports;

use crate::codec::{parse, to_text};
use crate::js::{Macrotask, after, now_ms};
use crate::protocol::lane::{FinishedEpisode, LaneCommand, LaneMessage, Step};
use crate::protocol::{Event, LaneEnd, ReportLimits, Request, RulesMistake};
use boundary::Boundary;
use candlerun_engine::Error;
use candlerun_engine::candles::Candles;
use candlerun_engine::candles::import::ImportReport;
use candlerun_engine::job::{Appraiser, Job, JobSpec};
use candlerun_engine::params::Params;
use candlerun_engine::search::{EpisodePart, EpisodeResult};
use candlerun_engine::strategies::Definition;
use candles::CandleLibrary;
use gloo_worker::{HandlerId, Worker, WorkerScope};
use inbox::{Envelope, Refusal};
use job::ActiveJob;
use jobs::Jobs;
use js_sys::Array;
use lanes::Lanes;
use outbox::Outbox;
use posted::Posted;
use reports::{Reports, refusal};
use serde_json::Value;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::MessagePort;

/// Pages hear of running jobs so often, and lanes are asked for a sign of life.
const HEARTBEAT_MS: f64 = 500.0;
/// A pause does not wait longer than this for lanes to say that they rest.
const PAUSE_MS: f64 = 80.0;

/// What reaches the conductor from inside its worker.
pub(crate) enum Message {
    /// A lane says something.
    Lane(u32, LaneMessage),
    /// A sampler goes on thinking.
    Think,
    /// Time to look after running jobs.
    Heartbeat,
    /// Time for jobs to rest, whether their lanes have answered or not.
    Rest,
    /// An import has ended.
    Imported { to: Address, loaded: Box<Result<Loaded, Error>> },
}

/// Candles that were loaded, with the report of their file.
pub(crate) struct Loaded {
    candles: Candles,
    import: Option<ImportReport>,
}

/// Who asked, and in which request.
#[derive(Clone, Copy)]
pub(crate) struct Address {
    page: HandlerId,
    request_id: u32,
}

/// See the module.
pub(crate) struct Conductor {
    library: CandleLibrary,
    lanes: Lanes,
    jobs: Jobs,
    reports: Reports,
    outbox: Outbox,
    runs: u32,
    /// Whether a message to go on thinking is on its way.
    is_thinking: bool,
    /// Whether a heartbeat is on its way.
    beats: bool,
}

impl Worker for Conductor {
    type Message = Message;
    type Input = Envelope;
    type Output = Posted;

    fn create(scope: &WorkerScope<Self>) -> Self {
        Self {
            library: CandleLibrary::default(),
            lanes: Lanes::default(),
            jobs: Jobs::default(),
            reports: Reports::default(),
            outbox: Outbox::new(poster(scope.clone())),
            runs: 0,
            is_thinking: false,
            beats: false,
        }
    }

    fn received(&mut self, scope: &WorkerScope<Self>, envelope: Envelope, page: HandlerId) {
        let (request, attachment) = match envelope.open() {
            Ok(opened) => opened,
            Err(Refusal { request_id, error }) => {
                self.outbox.tell(page, Event::refused(request_id, error));
                return;
            }
        };
        let to = Address { page, request_id: request.request_id() };
        if let Err(error) = self.obey(scope, to, request, attachment) {
            self.outbox.tell(page, Event::refused(Some(to.request_id), error));
        }
        self.settle();
        // A script that is asked for may not return, whether a job runs or not.
        if !self.beats && self.reports.page().is_some() {
            self.heartbeat_later(scope);
        }
    }

    fn update(&mut self, scope: &WorkerScope<Self>, message: Message) {
        match message {
            Message::Lane(lane, message) => self.hear(scope, lane, message),
            Message::Think => {
                self.is_thinking = false;
                self.advance(scope);
            }
            Message::Heartbeat => self.heartbeat(scope),
            Message::Rest => {
                self.jobs.rest(true, now_ms(), &mut self.outbox.teller());
                self.advance(scope);
            }
            Message::Imported { to, loaded } => {
                let event = match *loaded {
                    Ok(Loaded { candles, import }) => {
                        let candles = self.library.insert(candles);
                        Event::CandlesLoaded { request_id: to.request_id, candles, import }
                    }
                    Err(error) => Event::refused(Some(to.request_id), error),
                };
                self.outbox.tell(to.page, event);
            }
        }
        self.settle();
    }
}

impl Conductor {
    fn obey(
        &mut self,
        scope: &WorkerScope<Self>,
        to: Address,
        request: Request,
        attachment: JsValue,
    ) -> Result<(), Error> {
        match request {
            Request::LoadCandles { source, .. } => candles::load(scope, to, source, attachment)?,
            Request::AddLane { lane, .. } => {
                let port = attachment.dyn_into::<MessagePort>();
                let port = port
                    .map_err(|_| Error::field("attachment", "no port", "must be a MessagePort"))?;
                // A number that is taken belongs to a lane that nobody speaks of any more.
                self.lose_lane(scope, lane, LaneEnd::Killed);
                self.lanes.add(lane, port, scope);
                self.reports.place(&self.jobs, &mut self.lanes);
                self.advance(scope);
            }
            Request::RemoveLane { lane, end, .. } => self.lose_lane(scope, lane, end),
            Request::SetConcurrency { jobs, .. } => {
                self.jobs.set_concurrency(jobs)?;
                self.advance(scope);
            }
            Request::StartJob { job_id, spec, paused, elapsed_ms, .. } => {
                let mut job = self.new_job(to, job_id, spec, elapsed_ms)?;
                self.outbox.tell(to.page, job.queued(to.request_id));
                if paused {
                    job.pause(&mut self.lanes, None);
                }
                self.jobs.add(job);
                self.jobs.rest(false, now_ms(), &mut self.outbox.teller());
                self.advance(scope);
            }
            Request::RestoreEpisodes { request_id, job_id, episodes } => {
                let episodes = inbox::episodes(&episodes)?;
                let (restored, progress) = self.jobs.get_mut(&job_id)?.restore(episodes)?;
                let event = Event::EpisodesRestored { request_id, job_id, restored, progress };
                self.outbox.tell(to.page, event);
            }
            Request::PauseJob { job_id, .. } => {
                let job = self.jobs.get_mut(&job_id)?;
                match job.still_paused(now_ms()) {
                    Some(event) => self.outbox.tell(to.page, event),
                    None => {
                        job.pause(&mut self.lanes, None);
                        self.rest_soon(scope);
                    }
                }
            }
            Request::ResumeJob { job_id, .. } => {
                self.outbox.tell(to.page, self.jobs.resume(&job_id)?);
                self.advance(scope);
            }
            Request::CancelJob { job_id, .. } => {
                let job = self.jobs.take(&job_id)?;
                job.end(&mut self.lanes);
                self.outbox.tell(to.page, job.cancelled(now_ms()));
                self.advance(scope);
            }
            Request::AcknowledgeSaved { job_id, count, .. } => {
                // The job may have been cancelled in between.
                if let Ok(job) = self.jobs.get_mut(&job_id) {
                    job.hear_saved(count);
                    self.advance(scope);
                }
            }
            Request::CheckRules { request_id, rules } => {
                self.outbox.tell(to.page, rules_checked(request_id, &rules));
            }
            Request::ReadJavascript { source, .. } => {
                let command = |request_id| LaneCommand::ReadScript { request_id, source };
                self.reports.ask(to, None, true, command, &self.jobs, &mut self.lanes);
            }
            Request::ReportEpisode { spec, part, params, limits, .. } => {
                self.report(to, &spec, part, params, limits)?;
            }
            Request::AppraiseSearch { spec, episodes, trials, .. } => {
                self.appraise(to, &spec, episodes, trials)?;
            }
            Request::EstimateSearch { request_id, spec, lanes, candles_per_second } => {
                let library = &self.library;
                self.outbox.tell(
                    to.page,
                    estimate::estimate(library, request_id, &spec, lanes, candles_per_second)?,
                );
            }
            Request::AcknowledgeProgress { count, .. } => self.outbox.acknowledged(count),
        }
        Ok(())
    }

    fn new_job(
        &mut self,
        to: Address,
        id: String,
        spec: Value,
        elapsed_ms: f64,
    ) -> Result<ActiveJob, Error> {
        self.jobs.check_new(&id)?;
        let job = self.job(&inbox::with_seed(spec))?;
        self.runs += 1;
        ActiveJob::new(to.page, id, self.runs, job, elapsed_ms)
    }

    /// The job that a spec describes.
    fn job(&self, spec: &Value) -> Result<Job, Error> {
        let spec = JobSpec::from_json(spec)?;
        let candles = self.library.get(&spec.candles)?;
        Job::new(spec, candles)
    }

    /// Brings every job forward.
    fn advance(&mut self, scope: &WorkerScope<Self>) {
        let thinking = self.jobs.advance(&mut self.lanes, now_ms(), &mut self.outbox.teller());
        if thinking && !self.is_thinking {
            self.is_thinking = true;
            let scope = scope.clone();
            Macrotask::once(move || scope.send_message(Message::Think));
        }
        if !self.beats {
            self.heartbeat_later(scope);
        }
    }

    /// Tells pages where their jobs are, and ends lanes that do not answer.
    fn heartbeat(&mut self, scope: &WorkerScope<Self>) {
        let now_ms = now_ms();
        let any = self.jobs.heartbeat(&self.lanes, now_ms, &mut self.outbox.teller());
        for lane in self.lanes.check(now_ms) {
            if let Some(page) = self.jobs.page().or(self.reports.page()) {
                self.outbox.tell(page, Event::LaneSilent { lane });
            }
        }
        self.beats = false;
        if any || self.lanes.is_waited_for() || self.reports.page().is_some() {
            self.heartbeat_later(scope);
        }
    }

    fn heartbeat_later(&mut self, scope: &WorkerScope<Self>) {
        self.beats = true;
        let scope = scope.clone();
        after(HEARTBEAT_MS, move || scope.send_message(Message::Heartbeat));
    }

    /// Lets jobs rest now, or as soon as their lanes do, but within the time that a person may wait.
    fn rest_soon(&mut self, scope: &WorkerScope<Self>) {
        self.jobs.rest(false, now_ms(), &mut self.outbox.teller());
        self.advance(scope);
        let scope = scope.clone();
        after(PAUSE_MS, move || scope.send_message(Message::Rest));
    }

    fn hear(&mut self, scope: &WorkerScope<Self>, lane: u32, message: LaneMessage) {
        let is_answer = matches!(message, LaneMessage::Alive);
        self.lanes.hear(lane, is_answer);
        match message {
            LaneMessage::Alive => {}
            LaneMessage::RunHeld { run } => {
                if let Some(job) = self.jobs.of_run(run) {
                    job.hear_held(lane);
                }
                self.jobs.rest(false, now_ms(), &mut self.outbox.teller());
                self.advance(scope);
            }
            LaneMessage::ReportReady { request_id, report } => {
                self.pass_on(request_id, &report, |request_id, report| Event::ReportReady {
                    request_id,
                    report,
                });
            }
            LaneMessage::AppraisalReady { request_id, appraisal } => {
                self.pass_on(request_id, &appraisal, |request_id, appraisal| {
                    Event::AppraisalReady { request_id, appraisal }
                });
            }
            LaneMessage::ScriptRead { request_id, declaration } => {
                if let Some(Address { page, request_id }) = self.reports.answered(request_id) {
                    self.outbox.tell(page, Event::JavascriptRead { request_id, declaration });
                }
            }
            LaneMessage::ScriptRefused { request_id, line, field, value, reason } => {
                if let Some(Address { page, request_id }) = self.reports.answered(request_id) {
                    let request_id = Some(request_id);
                    let refused = Event::RequestFailed { request_id, line, field, value, reason };
                    self.outbox.tell(page, refused);
                }
            }
            LaneMessage::ReportFailed { request_id, reason } => {
                if let Some(to) = self.reports.answered(request_id) {
                    self.outbox.tell(to.page, refusal(to, reason));
                }
            }
            LaneMessage::Worked { run, steps, busy_ms } => {
                let has_ends = steps.iter().any(|step| matches!(step, Step::Finished(_)));
                for step in steps {
                    match step {
                        Step::Boundaries { episode, first, count } => {
                            self.hear_boundaries(lane, run, episode, first, count);
                        }
                        Step::Finished(episodes) => self.hear_finished(lane, run, episodes),
                    }
                }
                if let Some(job) = self.jobs.of_run(run) {
                    job.hear_busy(lane, busy_ms);
                }
                if has_ends {
                    self.advance(scope);
                }
            }
            LaneMessage::RunFailed { run, reason } => {
                if let Some(job) = self.jobs.of_run(run) {
                    job.hear_failed(reason);
                }
                self.advance(scope);
            }
        }
    }

    /// Tells the page boundaries, each for itself.
    fn hear_boundaries(&mut self, lane: u32, run: u32, episode: u32, first: u32, count: u32) {
        let now_ms = now_ms();
        let mut job = self.jobs.of_run(run);
        for boundary in 0..count {
            let told = job.as_mut().and_then(|job| {
                let candle = first + boundary * job.every_candles();
                // One that is not told still says where the lane is.
                let told = job.hear_progress(lane, episode, candle, &self.lanes, now_ms)?;
                Some((job.page(), told))
            });
            match told {
                Some((page, (progress, telling))) => {
                    self.outbox.tell_boundary(page, progress, telling);
                }
                // Of a job that is gone nobody knows whether its lane waits.
                None if job.as_ref().is_none_or(|job| job.lanes_wait()) => {
                    self.outbox.leave_out(lane);
                }
                None => {}
            }
        }
    }

    /// Tells the page episodes.
    fn hear_finished(&mut self, lane: u32, run: u32, episodes: Vec<FinishedEpisode>) {
        let Some(job) = self.jobs.of_run(run) else { return };
        if let Some(event) = job.hear_finished(lane, episodes, now_ms()) {
            self.outbox.tell(job.page(), event);
        }
    }

    /// Lets lanes go on that wait for their boundaries, and posts what has waited for other events.
    fn settle(&mut self) {
        self.outbox.look_after(now_ms());
        for (lane, count) in self.outbox.take_settled() {
            self.lanes.post(lane, &LaneCommand::AcknowledgeProgress { count });
        }
    }

    /// Gives what a lane was asked for to the page that waits for it.
    fn pass_on(&mut self, id: u32, text: &str, ready: impl FnOnce(u32, Value) -> Event) {
        let Some(to) = self.reports.answered(id) else { return };
        let event = match parse(text, "report") {
            Ok(record) => ready(to.request_id, record),
            Err(error) => Event::refused(Some(to.request_id), error),
        };
        self.outbox.tell(to.page, event);
    }

    /// A lane is gone: its episodes and its reports are made elsewhere.
    fn lose_lane(&mut self, scope: &WorkerScope<Self>, lane: u32, end: LaneEnd) {
        self.lanes.remove(lane);
        self.jobs.lose_lane(lane, end, &mut self.lanes, &mut self.outbox.teller());
        for (to, refusal) in self.reports.lose_lane(lane, end) {
            self.outbox.tell(to.page, refusal);
        }
        self.reports.place(&self.jobs, &mut self.lanes);
        // It may have been the last one that a resting job waited for, or have made a job rest.
        self.rest_soon(scope);
    }

    fn report(
        &mut self,
        to: Address,
        spec: &Value,
        part: Option<EpisodePart>,
        params: Params,
        limits: ReportLimits,
    ) -> Result<(), Error> {
        let job = self.job(spec)?;
        job.check_params(&params)?;
        job.range(part)?;
        let spec = to_text(job.spec());
        let command =
            |request_id| LaneCommand::ReportEpisode { request_id, spec, part, params, limits };
        let candles = Some((job.candles().clone(), job.parts()));
        let is_script = has_script(&job);
        self.reports.ask(to, candles, is_script, command, &self.jobs, &mut self.lanes);
        Ok(())
    }

    fn appraise(
        &mut self,
        to: Address,
        spec: &Value,
        episodes: Vec<EpisodeResult>,
        trials: u32,
    ) -> Result<(), Error> {
        let job = self.job(spec)?;
        Appraiser::check(&job)?;
        for episode in &episodes {
            job.check_params(&episode.params)?;
        }
        let spec = to_text(job.spec());
        let command =
            |request_id| LaneCommand::AppraiseSearch { request_id, spec, episodes, trials };
        let candles = Some((job.candles().clone(), job.parts()));
        let is_script = has_script(&job);
        self.reports.ask(to, candles, is_script, command, &self.jobs, &mut self.lanes);
        Ok(())
    }
}

/// Whether a job runs JavaScript.
fn has_script(job: &Job) -> bool {
    job.spec().strategy.javascript.is_some()
}

/// The answer to `check_rules`.
fn rules_checked(request_id: u32, rules: &str) -> Event {
    match Definition::new("rules", rules) {
        Ok(definition) => {
            let strategy = Some(definition.info);
            Event::RulesChecked { request_id, strategy, mistakes: Vec::new() }
        }
        Err(errors) => {
            let mistakes = errors.0.into_iter().map(RulesMistake::from).collect();
            Event::RulesChecked { request_id, strategy: None, mistakes }
        }
    }
}

/// Posts events to their pages: an event, or several as a list.
fn poster(scope: WorkerScope<Conductor>) -> impl FnMut(HandlerId, Vec<Event>) {
    let mut boundary = Boundary::default();
    move |page, mut events| {
        let Some(last) = events.pop() else { return };
        let last = match last {
            Event::Progress(progress) => boundary.event(progress),
            event => Posted::from(&event),
        };
        let posted = if events.is_empty() {
            last
        } else {
            let list: Array = events.iter().map(|event| Posted::from(event).0).collect();
            list.push(&last.0);
            Posted(list.into())
        };
        scope.respond(page, posted);
    }
}
