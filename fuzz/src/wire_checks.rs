//! The checks of the fuzz targets for messages: requests of pages, messages of lanes, stored episodes, declarations of scripts. A test of
//! the scheduler runs them on some inputs too.

use super::error_check::check_error;
use candlerun_engine::candles::Candles;
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_engine::job::{Job, JobSpec};
use candlerun_engine::strategies::{DeclaredParam, JavaScript};
use candlerun_engine::{Error, read_json};
use candlerun_protocol::lane::LaneMessage;
use candlerun_protocol::{Event, PortMessage as _, Request, from_text};
use candlerun_scheduler::{Address, Effect, Imported, Input, PageId, Scheduler};
use serde_json::{Value, json};
use std::sync::{Arc, OnceLock};

const PAGE: PageId = PageId(0);
const LANE: u32 = 1;

/// Requests, one JSON text a line, are handled or refused with a reason. Returns how many were read.
pub fn requests(bytes: &[u8]) -> usize {
    let mut world = World::new();
    let text = String::from_utf8_lossy(bytes);
    let requests =
        text.lines().take(20).filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut read = 0;
    for json in requests {
        match Request::from_json(json) {
            Ok(request) => {
                read += 1;
                world.handle(Input::Request { page: PAGE, request });
            }
            Err(error) => check_error(&error),
        }
    }
    world.tick();
    read
}

/// Messages of a lane, as JSON and as numbers, are handled or ignored. Returns whether one could be read.
pub fn lane_messages(bytes: &[u8]) -> bool {
    let numbers: Vec<f64> = bytes
        .chunks_exact(8)
        .map(|eight| f64::from_le_bytes(eight.try_into().unwrap_or_default()))
        .collect();
    let text = String::from_utf8_lossy(bytes);
    let messages = [LaneMessage::from_numbers(&numbers), from_text(&text, "message").ok()];
    let mut world = World::new();
    world.start(false);
    let mut read = false;
    for message in messages.into_iter().flatten() {
        read = true;
        world.handle(Input::Lane { lane: LANE, message });
    }
    world.tick();
    read
}

/// Stored episodes are restored in their order or refused with a reason. Returns whether they were restored.
pub fn restore(bytes: &[u8]) -> bool {
    let mut world = World::new();
    world.start(true);
    let episodes = String::from_utf8_lossy(bytes).into_owned();
    let request = Request::RestoreEpisodes { request_id: 9, job_id: "job".to_owned(), episodes };
    let events = world.handle(Input::Request { page: PAGE, request });
    let is_restored = events.iter().any(|event| matches!(event, Event::EpisodesRestored { .. }));
    let is_refused = events.iter().any(|event| matches!(event, Event::RequestFailed { .. }));
    assert!(is_restored != is_refused, "{events:?}");
    is_restored
}

/// The declaration of a script, `[params, require]` as JSON, makes a job or is refused with a reason. Returns whether a job could be made.
pub fn script(bytes: &[u8]) -> bool {
    let Ok(json) = serde_json::from_slice::<Value>(bytes) else { return false };
    let declared: Result<(Vec<DeclaredParam>, Vec<String>), Error> = read_json(&json);
    let (params, require) = match declared {
        Ok(declared) => declared,
        Err(error) => {
            check_error(&error);
            return false;
        }
    };
    let javascript = JavaScript::new("a script".to_owned(), params, require);
    let candles = candles();
    let spec = json!({
        "candles": candles.fingerprint().to_string(),
        "strategy": { "javascript": javascript },
        "search": { "seed": 1 },
    });
    let job = JobSpec::from_json(&spec).and_then(|spec| Job::new(spec, Arc::new(candles)));
    match job.and_then(|job| job.plan()) {
        Ok(_) => true,
        Err(error) => {
            check_error(&error);
            false
        }
    }
}

/// A scheduler with candles and a lane that never answers by itself.
struct World {
    scheduler: Scheduler,
    now: f64,
    fingerprint: String,
}

impl World {
    fn new() -> Self {
        let candles = candles();
        let fingerprint = candles.fingerprint().to_string();
        let mut world = Self { scheduler: Scheduler::default(), now: 0.0, fingerprint };
        let imported = Box::new(Ok(Imported { candles, import: None }));
        let to = Address { page: PAGE, request_id: 1 };
        world.handle(Input::CandlesImported { to, imported });
        let request = Request::AddLane { request_id: 2, lane: LANE, remote: false };
        world.handle(Input::Request { page: PAGE, request });
        world
    }

    /// Starts a job of a few episodes.
    fn start(&mut self, paused: bool) {
        let spec = json!({
            "candles": self.fingerprint,
            "strategy": { "library": "sma_cross" },
            "search": { "space": { "fast": { "int": { "low": 2, "high": 9 } } } },
        });
        let (request_id, job_id) = (3, "job".to_owned());
        let request =
            Request::StartJob { request_id, job_id, spec, paused, elapsed_ms: 0.0, progress: 0.0 };
        self.handle(Input::Request { page: PAGE, request });
    }

    fn handle(&mut self, input: Input) -> Vec<Event> {
        self.now += 1.0;
        let effects = self.scheduler.handle(input, self.now);
        let events = effects.into_iter().filter_map(|effect| match effect {
            Effect::Emit { events, .. } => Some(events),
            _ => None,
        });
        events.flatten().collect()
    }

    fn tick(&mut self) {
        for _ in 0..10 {
            self.now += 500.0;
            self.handle(Input::Tick);
        }
    }
}

fn candles() -> Candles {
    static CANDLES: OnceLock<Candles> = OnceLock::new();
    let make = || {
        let config = SyntheticConfig { candles: 100, ..Default::default() };
        let candles = Synthetic::new(config).and_then(Synthetic::finish);
        candles.unwrap_or_else(|error| panic!("{error}"))
    };
    CANDLES.get_or_init(make).clone()
}
