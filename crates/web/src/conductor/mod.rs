//! The conductor: one worker that keeps jobs, their studies and their progress, and hands episodes to lanes. It runs no
//! candle itself, so it always answers.

/// Candles by fingerprint.
mod candles;
/// Reads what the page asks for.
mod inbox;
/// A running job.
mod job;
/// The ports to the lanes.
mod lanes;
/// Candles a second.
mod rate;

use crate::js::now_ms;
use crate::protocol::lane::{LaneCommand, LaneMessage};
use crate::protocol::{Event, ReportLimits, Request};
use candlerun_engine::Error;
use candlerun_engine::candles::Candles;
use candlerun_engine::job::{Job, JobSpec};
use candlerun_engine::params::Params;
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
    /// An import has ended.
    Imported { to: Address, candles: Result<Candles, Error> },
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
    runs: u32,
    reports: BTreeMap<u32, Address>,
    report_ids: u32,
}

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
            Message::Imported { to, candles } => {
                let event = match candles {
                    Ok(candles) => {
                        let info = self.library.insert(candles);
                        Event::CandlesLoaded { request_id: to.request_id, candles: info }
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
                self.lanes.add(lane, port, scope);
                self.feed(scope);
            }
            Request::RemoveLane { lane, .. } => self.lose_lane(scope, lane),
            Request::StartJob { job_id, spec, .. } => self.queue_job(scope, to, job_id, spec)?,
            Request::CancelJob { job_id, .. } => self.cancel_job(scope, to, &job_id)?,
            Request::ReportEpisode { spec, params, limits, .. } => {
                self.report(to, &spec, params, limits)?
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
        job.feed(&mut self.lanes);
        if let Some(event) = job.outcome(now_ms()) {
            let page = job.page();
            self.active = None;
            scope.respond(page, event);
            self.start_next(scope);
        }
    }

    fn hear(&mut self, scope: &WorkerScope<Self>, lane: u32, message: LaneMessage) {
        if let LaneMessage::ReportReady { request_id, report } = message {
            if let Some(to) = self.reports.remove(&request_id) {
                scope.respond(to.page, Event::ReportReady { request_id: to.request_id, report });
            }
            return;
        }
        let Some(job) = &mut self.active else { return };
        let only_progress = matches!(message, LaneMessage::Progress { .. });
        if let Some(event) = job.hear(lane, message, now_ms()) {
            scope.respond(job.page(), event);
        }
        if !only_progress {
            self.feed(scope);
        }
    }

    fn lose_lane(&mut self, scope: &WorkerScope<Self>, lane: u32) {
        self.lanes.remove(lane);
        if let Some(job) = &mut self.active {
            job.lose_lane(lane);
        }
        self.feed(scope);
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
        let job = Job::new(spec, Arc::clone(&candles))?;
        job.check_params(&params)?;
        let lane = self
            .lanes
            .idlest()
            .ok_or_else(|| Error::field("lanes", 0, "there is no lane to run it on"))?;
        self.lanes.ensure_candles(lane, &candles);
        self.report_ids += 1;
        self.reports.insert(self.report_ids, to);
        let spec = inbox::to_text(job.spec());
        let command =
            LaneCommand::ReportEpisode { request_id: self.report_ids, spec, params, limits };
        self.lanes.post(lane, &command);
        Ok(())
    }
}
