//! The conductor: one worker that keeps jobs, their studies and their progress, and hands episodes to lanes. It runs no
//! candle itself, so it always answers.

/// Candles by fingerprint.
mod candles;
/// How long a search would take.
mod estimate;
/// Reads what the page asks for.
mod inbox;
/// A running job.
mod job;
/// The ports to the lanes.
mod lanes;
/// Candles a second.
mod rate;

use crate::js::{Macrotask, now_ms};
use crate::protocol::lane::{LaneCommand, LaneMessage};
use crate::protocol::{Event, ReportLimits, Request};
use candlerun_engine::Error;
use candlerun_engine::candles::Candles;
use candlerun_engine::candles::import::ImportReport;
use candlerun_engine::job::{Job, JobSpec};
use candlerun_engine::params::Params;
use candlerun_engine::search::EpisodeResult;
use candles::CandleLibrary;
use gloo_worker::{HandlerId, Worker, WorkerScope};
use inbox::{Envelope, Refusal};
use job::ActiveJob;
use lanes::Lanes;
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::MessagePort;

/// What reaches the conductor from inside its worker.
pub(crate) enum Message {
    /// A lane says something.
    Lane(u32, LaneMessage),
    /// A sampler goes on thinking.
    Think,
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
    /// Jobs that wait for their turn.
    queue: VecDeque<ActiveJob>,
    active: Option<ActiveJob>,
    /// Whether a message to go on thinking is on its way.
    thinking: bool,
    runs: u32,
    reports: BTreeMap<u32, PendingReport>,
    report_ids: u32,
}

/// A report or an appraisal that was asked for and has not come.
struct PendingReport {
    to: Address,
    candles: Arc<Candles>,
    command: LaneCommand,
    /// The lane that makes it; none while there is no lane.
    lane: Option<u32>,
    /// Lanes that have died with it.
    deaths: u32,
}

/// A report that ended this many lanes is refused.
const MOST_DEATHS: u32 = 3;

impl Worker for Conductor {
    type Message = Message;
    type Input = Envelope;
    type Output = Event;

    fn create(_: &WorkerScope<Self>) -> Self {
        Self {
            library: CandleLibrary::default(),
            lanes: Lanes::default(),
            queue: VecDeque::new(),
            active: None,
            thinking: false,
            runs: 0,
            reports: BTreeMap::new(),
            report_ids: 0,
        }
    }

    fn received(&mut self, scope: &WorkerScope<Self>, envelope: Envelope, page: HandlerId) {
        let (request, attachment) = match envelope.open() {
            Ok(opened) => opened,
            Err(Refusal { request_id, error }) => {
                scope.respond(page, Event::refused(request_id, error));
                return;
            }
        };
        let to = Address { page, request_id: request.request_id() };
        if let Err(error) = self.obey(scope, to, request, attachment) {
            scope.respond(page, Event::refused(Some(to.request_id), error));
        }
    }

    fn update(&mut self, scope: &WorkerScope<Self>, message: Message) {
        match message {
            Message::Lane(lane, message) => self.hear(scope, lane, message),
            Message::Think => {
                self.thinking = false;
                self.feed(scope);
            }
            Message::Imported { to, loaded } => {
                let event = match *loaded {
                    Ok(Loaded { candles, import }) => {
                        let candles = self.library.insert(candles);
                        Event::CandlesLoaded { request_id: to.request_id, candles, import }
                    }
                    Err(error) => Event::refused(Some(to.request_id), error),
                };
                scope.respond(to.page, event);
            }
        }
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
                self.lose_lane(scope, lane);
                self.lanes.add(lane, port, scope);
                self.place_reports();
                self.feed(scope);
            }
            Request::RemoveLane { lane, .. } => self.lose_lane(scope, lane),
            Request::StartJob { job_id, spec, .. } => self.queue_job(scope, to, job_id, spec)?,
            Request::CancelJob { job_id, .. } => self.cancel_job(scope, to, &job_id)?,
            Request::ReportEpisode { spec, params, limits, .. } => {
                self.report(to, &spec, params, limits)?
            }
            Request::AppraiseSearch { spec, episodes, trials, .. } => {
                self.appraise(to, &spec, episodes, trials)?
            }
            Request::EstimateSearch { request_id, spec, lanes, candles_per_second } => {
                let library = &self.library;
                scope.respond(
                    to.page,
                    estimate::estimate(library, request_id, &spec, lanes, candles_per_second)?,
                );
            }
            Request::AcknowledgeProgress { lane, count, .. } => {
                self.lanes.post(lane, &LaneCommand::AcknowledgeProgress { count });
            }
        }
        Ok(())
    }

    fn queue_job(
        &mut self,
        scope: &WorkerScope<Self>,
        to: Address,
        id: String,
        spec: Value,
    ) -> Result<(), Error> {
        if self.active.iter().chain(&self.queue).any(|job| job.id() == id) {
            return Err(Error::field("job_id", id, "a job of this name is running or waiting"));
        }
        let spec = JobSpec::from_json(&inbox::with_seed(spec))?;
        let candles = self.library.get(&spec.candles)?;
        let job = ActiveJob::new(to.page, id, Job::new(spec, candles)?)?;
        scope.respond(to.page, job.queued(to.request_id));
        self.queue.push_back(job);
        self.start_next(scope);
        Ok(())
    }

    /// Starts the job that has waited longest, unless one is running.
    fn start_next(&mut self, scope: &WorkerScope<Self>) {
        if self.active.is_some() {
            return;
        }
        let Some(mut job) = self.queue.pop_front() else { return };
        self.runs += 1;
        job.start(self.runs, now_ms());
        scope.respond(job.page(), Event::JobStarted { job_id: job.id().to_owned() });
        self.active = Some(job);
        self.feed(scope);
    }

    /// Gives every lane episodes until it has enough.
    fn feed(&mut self, scope: &WorkerScope<Self>) {
        let Some(job) = &mut self.active else { return };
        if job.feed(&mut self.lanes) && !self.thinking {
            self.thinking = true;
            let scope = scope.clone();
            Macrotask::once(move || scope.send_message(Message::Think));
        }
        if let Some(event) = job.outcome(now_ms()) {
            let page = job.page();
            job.end(&self.lanes);
            self.active = None;
            scope.respond(page, event);
            self.start_next(scope);
        }
    }

    fn hear(&mut self, scope: &WorkerScope<Self>, lane: u32, message: LaneMessage) {
        match message {
            LaneMessage::ReportReady { request_id, report } => {
                if let Some(PendingReport { to, .. }) = self.reports.remove(&request_id) {
                    scope
                        .respond(to.page, Event::ReportReady { request_id: to.request_id, report });
                }
            }
            LaneMessage::AppraisalReady { request_id, appraisal } => {
                if let Some(PendingReport { to, .. }) = self.reports.remove(&request_id) {
                    let request_id = to.request_id;
                    scope.respond(to.page, Event::AppraisalReady { request_id, appraisal });
                }
            }
            LaneMessage::ReportFailed { request_id, reason } => {
                self.refuse_report(scope, request_id, reason)
            }
            LaneMessage::Progress { run, episode, candle } => {
                let active = self.active.as_mut();
                let progress =
                    active.and_then(|job| job.hear_progress(lane, run, episode, candle, now_ms()));
                match (progress, &self.active) {
                    (Some(progress), Some(job)) => {
                        scope.respond(job.page(), Event::Progress(progress))
                    }
                    // The page never sees it, so nobody else would acknowledge it.
                    _ => self.lanes.post(lane, &LaneCommand::AcknowledgeProgress { count: 1 }),
                }
            }
            LaneMessage::EpisodesFinished { run, episodes, busy_ms } => {
                let Some(job) = &mut self.active else { return };
                if let Some(event) = job.hear_finished(lane, run, episodes, busy_ms, now_ms()) {
                    scope.respond(job.page(), event);
                }
                self.feed(scope);
            }
            LaneMessage::RunFailed { run, reason } => {
                if let Some(job) = &mut self.active {
                    job.hear_failed(run, reason);
                }
                self.feed(scope);
            }
        }
    }

    /// A lane is gone: its episodes and its reports are made elsewhere.
    fn lose_lane(&mut self, scope: &WorkerScope<Self>, lane: u32) {
        self.lanes.remove(lane);
        if let Some(job) = &mut self.active {
            job.lose_lane(lane);
        }
        let mut hopeless = Vec::new();
        for (id, report) in self.reports.iter_mut().filter(|(_, report)| report.lane == Some(lane))
        {
            report.lane = None;
            report.deaths += 1;
            if report.deaths >= MOST_DEATHS {
                hopeless.push(*id);
            }
        }
        for id in hopeless {
            self.refuse_report(scope, id, format!("{MOST_DEATHS} workers ended while making it"));
        }
        self.place_reports();
        self.feed(scope);
    }

    fn refuse_report(&mut self, scope: &WorkerScope<Self>, id: u32, reason: String) {
        if let Some(PendingReport { to, .. }) = self.reports.remove(&id) {
            let error = Error::field("report", "none", reason);
            scope.respond(to.page, Event::refused(Some(to.request_id), error));
        }
    }

    /// Gives reports that no lane makes to the idlest lane.
    fn place_reports(&mut self) {
        for report in self.reports.values_mut().filter(|report| report.lane.is_none()) {
            let Some(lane) = self.lanes.idlest() else { return };
            self.lanes.ensure_candles(lane, &report.candles);
            self.lanes.post(lane, &report.command);
            report.lane = Some(lane);
        }
    }

    fn cancel_job(
        &mut self,
        scope: &WorkerScope<Self>,
        to: Address,
        id: &str,
    ) -> Result<(), Error> {
        let place = self.queue.iter().position(|job| job.id() == id);
        let waiting = place.and_then(|place| self.queue.remove(place));
        let running = self.active.take_if(|job| job.id() == id);
        let Some(job) = waiting.or(running) else {
            return Err(Error::field("job_id", id, "no such job is running or waiting"));
        };
        job.end(&self.lanes);
        scope.respond(to.page, job.cancelled(now_ms()));
        self.start_next(scope);
        Ok(())
    }

    fn report(
        &mut self,
        to: Address,
        spec: &Value,
        params: Params,
        limits: ReportLimits,
    ) -> Result<(), Error> {
        let spec = JobSpec::from_json(spec)?;
        let candles = self.library.get(&spec.candles)?;
        let job = Job::new(spec, candles.clone())?;
        job.check_params(&params)?;
        let spec = inbox::to_text(job.spec());
        self.make(to, candles, |request_id| LaneCommand::ReportEpisode {
            request_id,
            spec,
            params,
            limits,
        });
        Ok(())
    }

    fn appraise(
        &mut self,
        to: Address,
        spec: &Value,
        episodes: Vec<EpisodeResult>,
        trials: u32,
    ) -> Result<(), Error> {
        let spec = JobSpec::from_json(spec)?;
        let candles = self.library.get(&spec.candles)?;
        let job = Job::new(spec, candles.clone())?;
        for episode in &episodes {
            job.check_params(&episode.params)?;
        }
        let spec = inbox::to_text(job.spec());
        self.make(to, candles, |request_id| LaneCommand::AppraiseSearch {
            request_id,
            spec,
            episodes,
            trials,
        });
        Ok(())
    }

    /// Lets a lane make a report or an appraisal.
    fn make(
        &mut self,
        to: Address,
        candles: Arc<Candles>,
        command: impl FnOnce(u32) -> LaneCommand,
    ) {
        self.report_ids += 1;
        let command = command(self.report_ids);
        let report = PendingReport { to, candles, command, lane: None, deaths: 0 };
        self.reports.insert(self.report_ids, report);
        self.place_reports();
    }
}
