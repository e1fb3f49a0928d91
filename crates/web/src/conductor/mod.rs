//! The conductor: the worker that hosts the scheduler. It translates messages into inputs and performs effects; all decisions are in
//! `candlerun-scheduler`. It runs no candles, so it always answers.

/// When the scheduler is called again.
mod alarm;
/// Reads and makes candles.
mod candles;
/// An event as a message to a page.
mod event_message;
/// Reads the requests of pages.
mod inbox;
/// The ports of the lanes.
mod lane_ports;
/// The object of a progress event.
mod progress_event;

use crate::js::{now_ms, post_to_page};
use alarm::Alarm;
use candlerun_engine::Error;
use candlerun_protocol::lane::LaneMessage;
use candlerun_protocol::{Event, Request};
use candlerun_scheduler::{Address, Effect, Imported, Input, PageId, Scheduler};
use event_message::EventMessage;
use gloo_worker::{HandlerId, Worker, WorkerScope};
use inbox::{Envelope, Unreadable};
use lane_ports::LanePorts;
use progress_event::ProgressEventCache;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::MessagePort;

/// A sampler computes for about this time, in milliseconds, before other messages are handled.
const COMPUTE_MS: f64 = 8.0;

/// A message from inside the worker.
pub(crate) enum Message {
    /// A message of a lane, and the value beside it.
    Lane(u32, LaneMessage, JsValue),
    /// The timer of an alarm has rung; the alarm has this number.
    Alarm(u32),
    /// An import has ended.
    Imported { to: Address, imported: Box<Result<Imported, Error>> },
}

/// The conductor worker: the scheduler with the ports, candles and alarms that it uses.
pub(crate) struct Conductor {
    scheduler: Scheduler,
    ports: LanePorts,
    /// The pages; the number of a page is its index.
    pages: Vec<HandlerId>,
    alarm: Alarm,
    progress: ProgressEventCache,
}

impl Worker for Conductor {
    type Message = Message;
    type Input = Envelope;
    type Output = EventMessage;

    fn create(_: &WorkerScope<Self>) -> Self {
        Self {
            scheduler: Scheduler::default(),
            ports: LanePorts::default(),
            pages: Vec::new(),
            alarm: Alarm::default(),
            progress: ProgressEventCache::default(),
        }
    }

    fn received(&mut self, scope: &WorkerScope<Self>, envelope: Envelope, page: HandlerId) {
        let page = self.page(page);
        match envelope.open() {
            Ok((request, attachment)) => {
                let input = checked(page, request, &attachment);
                self.handle(scope, input, attachment);
            }
            Err(Unreadable { request_id, error }) => {
                let input = Input::Unreadable { page, request_id, error };
                self.handle(scope, input, JsValue::UNDEFINED);
            }
        }
    }

    fn update(&mut self, scope: &WorkerScope<Self>, message: Message) {
        let mut beside = JsValue::UNDEFINED;
        let input = match message {
            Message::Lane(lane, message, value) => {
                beside = value;
                Input::Lane { lane, message }
            }
            Message::Imported { to, imported } => Input::CandlesImported { to, imported },
            Message::Alarm(number) => {
                if self.alarm.has_rung(number) {
                    self.on_alarm(scope);
                }
                return;
            }
        };
        self.handle(scope, input, beside);
    }

    fn disconnected(&mut self, scope: &WorkerScope<Self>, page: HandlerId) {
        let page = self.page(page);
        self.handle(scope, Input::PageGone { page }, JsValue::UNDEFINED);
    }
}

/// The input of a request. It is unreadable if it lacks the attachment that it needs.
fn checked(page: PageId, request: Request, attachment: &JsValue) -> Input {
    let request_id = Some(request.request_id());
    if matches!(request, Request::AddLane { .. }) && !attachment.is_instance_of::<MessagePort>() {
        let error = Error::field("attachment", "no port", "must be a MessagePort");
        return Input::Unreadable { page, request_id, error };
    }
    Input::Request { page, request }
}

impl Conductor {
    fn page(&mut self, handler: HandlerId) -> PageId {
        let place = self.pages.iter().position(|page| *page == handler).unwrap_or_else(|| {
            self.pages.push(handler);
            self.pages.len() - 1
        });
        PageId(place as u32)
    }

    fn handle(&mut self, scope: &WorkerScope<Self>, input: Input, attachment: JsValue) {
        self.perform_all(scope, input, attachment, now_ms());
        self.set_alarm(scope);
    }

    fn set_alarm(&mut self, scope: &WorkerScope<Self>) {
        let scope = scope.clone();
        let ring = move |number| scope.send_message(Message::Alarm(number));
        self.alarm.set(self.scheduler.next_deadline(), ring);
    }

    /// Gives the scheduler a tick; while a sampler computes, one after another for up to 8 ms.
    fn on_alarm(&mut self, scope: &WorkerScope<Self>) {
        let started_ms = now_ms();
        let mut now_ms = started_ms;
        loop {
            self.perform_all(scope, Input::Tick, JsValue::UNDEFINED, now_ms);
            let is_due = self.scheduler.next_deadline().is_some_and(|due| due <= now_ms);
            now_ms = crate::js::now_ms();
            if !is_due || now_ms - started_ms >= COMPUTE_MS {
                break;
            }
        }
        self.set_alarm(scope);
    }

    fn perform_all(
        &mut self,
        scope: &WorkerScope<Self>,
        input: Input,
        mut attachment: JsValue,
        now_ms: f64,
    ) {
        for effect in self.scheduler.handle(input, now_ms) {
            self.perform(scope, effect, &mut attachment);
        }
    }

    fn perform(&mut self, scope: &WorkerScope<Self>, effect: Effect, attachment: &mut JsValue) {
        match effect {
            Effect::OpenLane { lane } => {
                let port = std::mem::take(attachment).unchecked_into::<MessagePort>();
                let scope = scope.clone();
                let on_message =
                    move |message, beside| scope.send_message(Message::Lane(lane, message, beside));
                self.ports.open(lane, port, on_message);
            }
            Effect::CloseLane { lane } => self.ports.close(lane),
            Effect::Send { lane, command } => self.ports.send(lane, command),
            Effect::SendCandles { lane, candles, columns } => {
                self.ports.send_candles(lane, &candles, columns);
            }
            Effect::Emit { page, events } => self.emit(scope, page, events, attachment),
            Effect::ImportCandles { to, source, options } => {
                let scope = scope.clone();
                candles::import(source, *options, std::mem::take(attachment), move |imported| {
                    scope.send_message(Message::Imported { to, imported: Box::new(imported) });
                });
            }
        }
    }

    /// Posts events to their page.
    fn emit(
        &mut self,
        scope: &WorkerScope<Self>,
        page: PageId,
        events: Vec<Event>,
        beside: &JsValue,
    ) {
        let Some(&page) = self.pages.get(page.0 as usize) else { return };
        match EventMessage::new(events, &mut self.progress, beside) {
            (message, None) => scope.respond(page, message),
            (message, Some(buffers)) => post_to_page(&message.envelope(page), &buffers),
        }
    }
}
