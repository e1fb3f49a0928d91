//! Jobs that wait for their turn, and paused ones: a paused job emits nothing, however it came to be paused.

#![expect(clippy::unwrap_used, reason = "the set-up cannot fail")]

use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_engine::search::{Outcome, Proposal};
use candlerun_protocol::lane::{FinishedEpisode, LaneCommand, LaneMessage, Update};
use candlerun_protocol::{Event, Request};
use candlerun_scheduler::{Address, Effect, Imported, Input, PageId, Scheduler};
use serde_json::json;

const PAGE: PageId = PageId(0);
const LANE: u32 = 3;

/// A scheduler with a lane that never answers by itself.
struct Conductor {
    scheduler: Scheduler,
    now: f64,
    spec: serde_json::Value,
}

impl Conductor {
    fn new() -> Self {
        let config = SyntheticConfig { candles: 100, ..Default::default() };
        let candles = Synthetic::new(config).unwrap().finish().unwrap();
        let spec = json!({
            "candles": candles.fingerprint().to_string(),
            "strategy": { "name": "sma_cross" },
            "search": { "space": { "fast": { "int": { "low": 2, "high": 9 } } } },
        });
        let mut conductor = Self { scheduler: Scheduler::default(), now: 0.0, spec };
        let to = Address { page: PAGE, request_id: 1 };
        let imported = Box::new(Ok(Imported { candles, import: None }));
        conductor.handle(Input::CandlesImported { to, imported });
        conductor.request(Request::AddLane { request_id: 2, lane: LANE, remote: false });
        conductor
    }

    fn handle(&mut self, input: Input) -> (Vec<Event>, Vec<Proposal>) {
        let (mut events, mut proposals) = (Vec::new(), Vec::new());
        for effect in self.scheduler.handle(input, self.now) {
            match effect {
                Effect::Emit { events: more, .. } => events.extend(more),
                Effect::Send { command: LaneCommand::RunEpisodes { episodes, .. }, .. } => {
                    proposals.extend(episodes);
                }
                _ => {}
            }
        }
        (events, proposals)
    }

    fn request(&mut self, request: Request) -> (Vec<Event>, Vec<Proposal>) {
        self.handle(Input::Request { page: PAGE, request })
    }

    fn start(&mut self, id: &str) -> (Vec<Event>, Vec<Proposal>) {
        let (job_id, spec) = (id.to_owned(), self.spec.clone());
        let (request_id, paused, elapsed_ms, progress) = (3, false, 0.0, 0.0);
        let request = Request::StartJob { request_id, job_id, spec, paused, elapsed_ms, progress };
        self.request(request)
    }

    fn pause(&mut self, id: &str) -> Vec<Event> {
        self.request(Request::PauseJob { request_id: 4, job_id: id.to_owned() }).0
    }

    fn resume(&mut self, id: &str) -> Vec<Event> {
        self.request(Request::ResumeJob { request_id: 5, job_id: id.to_owned() }).0
    }

    /// The lane has finished an episode.
    fn finish(&mut self, attempt: u32, episode: u32) -> Vec<Event> {
        let outcome = Outcome::failed("a reason".to_owned());
        let updates = vec![Update::Finished(vec![FinishedEpisode { episode, outcome }])];
        let message = LaneMessage::Updates { attempt, updates, busy_ms: 1.0 };
        self.handle(Input::Lane { lane: LANE, message }).0
    }
}

fn names(events: &[Event]) -> Vec<String> {
    let name = |event: &Event| match event {
        Event::JobPaused { job_id, .. } => format!("{job_id} is paused"),
        Event::JobStarted { job_id } => format!("{job_id} runs"),
        Event::JobResumed { job_id } => format!("{job_id} is resumed"),
        Event::EpisodesFinished { job_id, episodes } => format!("{} of {job_id}", episodes.len()),
        other => format!("{other:?}"),
    };
    events.iter().map(name).collect()
}

#[test]
fn a_pause_waits_for_its_lanes_but_not_longer_than_80_ms() {
    let mut conductor = Conductor::new();
    let given = conductor.start("a").1;
    assert_eq!(given.len(), 2);
    assert!(conductor.pause("a").is_empty());
    conductor.now = 79.0;
    assert_eq!(conductor.scheduler.next_deadline(), Some(80.0));
    assert!(conductor.handle(Input::Tick).0.is_empty());
    conductor.now = 80.0;
    assert_eq!(names(&conductor.handle(Input::Tick).0), ["a is paused"]);
    assert!(conductor.finish(1, 1).is_empty(), "the episode is held back");
    assert_eq!(names(&conductor.resume("a")), ["a is resumed", "a runs", "1 of a"]);
}

#[test]
fn a_job_that_is_paused_while_it_waits_for_its_turn_emits_nothing() {
    let mut conductor = Conductor::new();
    conductor.start("a");
    conductor.pause("a");
    conductor.now = 80.0;
    conductor.handle(Input::Tick);
    conductor.start("b");
    assert_eq!(names(&conductor.resume("a")), ["a is resumed"], "b has the turn");
    // The lane has not answered, so it may still finish an episode of a.
    assert_eq!(names(&conductor.pause("a")), ["a is paused"]);
    assert!(conductor.finish(1, 1).is_empty());
}

#[test]
fn as_many_jobs_run_at_once_as_may_and_a_cancelled_one_makes_room() {
    let mut conductor = Conductor::new();
    conductor.request(Request::SetConcurrency { request_id: 6, jobs: 2 });
    let runs = |events: Vec<Event>| {
        let events = names(&events).into_iter();
        events.filter(|name| name.ends_with(" runs")).collect::<Vec<_>>()
    };
    let started = ["a", "b", "c"].map(|id| runs(conductor.start(id).0));
    assert_eq!(started, [vec!["a runs"], vec!["b runs"], vec![]]);
    let cancel = Request::CancelJob { request_id: 7, job_id: "a".to_owned() };
    assert_eq!(runs(conductor.request(cancel).0), ["c runs"]);
}
