//! The cost of an episode outside its lane: the scheduler with simulated lanes and a page that answer at once.

use candlerun_engine::candles::Candles;
use candlerun_engine::candles::synthetic::{Synthetic, SyntheticConfig};
use candlerun_engine::digest::Digest;
use candlerun_engine::metrics::{MetricName, Metrics};
use candlerun_engine::search::{Outcome, Proposal};
use candlerun_protocol::lane::{FinishedEpisode, LaneCommand, LaneMessage, Update};
use candlerun_protocol::{Event, Request};
use candlerun_scheduler::delivery::ONE_BY_ONE;
use candlerun_scheduler::{Address, Effect, Imported, Input, PageId, Scheduler};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::error::Error;
use std::time::{Duration, Instant};

const CANDLES: u32 = 10_000;
const EPISODES: u32 = 40_000;
/// Candles between two boundaries, the default of a job.
const EVERY: u32 = 50;
/// Most boundaries, and most finished episodes, in a message of a lane.
const BOUNDARIES_TOGETHER: u32 = 16;
const ENDS_TOGETHER: u32 = 256;
/// Time that an episode takes in its lane.
const EPISODE_MS: f64 = 0.05;
const PAGE: PageId = PageId(0);

/// A world in which only the scheduler's time is measured.
struct World {
    scheduler: Scheduler,
    inputs: VecDeque<Input>,
    spent: Duration,
    now: f64,
    progress: u32,
    is_finished: bool,
}

/// Seconds of an episode of a sweep outside its lane, with default delivery of progress.
pub(crate) fn seconds_per_episode(lanes: u32) -> Result<f64, Box<dyn Error>> {
    let config = SyntheticConfig { candles: CANDLES, ..Default::default() };
    let candles = Synthetic::new(config)?.finish()?;
    let spec = json!({
        "candles": candles.fingerprint().to_string(),
        "strategy": { "name": "sma_cross" },
        "search": { "space": {
            "fast": { "int": { "low": 2, "high": 201 } }, "slow": { "int": { "low": 202, "high": 401 } },
        } },
    });
    let mut world = World {
        scheduler: Scheduler::default(),
        inputs: VecDeque::new(),
        spent: Duration::ZERO,
        now: 0.0,
        progress: 0,
        is_finished: false,
    };
    world.start(lanes, candles, spec);
    while let Some(input) = world.inputs.pop_front() {
        world.step(input);
    }
    if !world.is_finished {
        return Err("the scheduler has not finished its job".into());
    }
    Ok(world.spent.as_secs_f64() / f64::from(EPISODES))
}

impl World {
    fn start(&mut self, lanes: u32, candles: Candles, spec: Value) {
        let to = Address { page: PAGE, request_id: 0 };
        let imported = Box::new(Ok(Imported { candles, import: None }));
        self.inputs.push_back(Input::CandlesImported { to, imported });
        for lane in 0..lanes {
            self.request(Request::AddLane { request_id: 0, lane, remote: false });
        }
        let job_id = "sweep".to_owned();
        let (request_id, paused, elapsed_ms, progress) = (0, false, 0.0, 0.0);
        self.request(Request::StartJob { request_id, job_id, spec, paused, elapsed_ms, progress });
    }

    fn request(&mut self, request: Request) {
        self.inputs.push_back(Input::Request { page: PAGE, request });
    }

    fn step(&mut self, input: Input) {
        self.now += 0.1;
        let started = Instant::now();
        let effects = self.scheduler.handle(input, self.now);
        self.spent += started.elapsed();
        for effect in effects {
            match effect {
                Effect::Send { lane, command: LaneCommand::RunEpisodes { attempt, episodes } } => {
                    self.run(lane, attempt, &episodes);
                }
                Effect::Emit { events, .. } => events.iter().for_each(|event| self.take(event)),
                _ => {}
            }
        }
    }

    /// Answers like a real lane: with boundaries while they are sent one by one, then with its position.
    fn run(&mut self, lane: u32, attempt: u32, episodes: &[Proposal]) {
        let mut ends = Vec::new();
        for Proposal { episode, boundaries_before, .. } in episodes {
            let episode = *episode;
            if *boundaries_before < ONE_BY_ONE {
                for first in (0..CANDLES).step_by((EVERY * BOUNDARIES_TOGETHER) as usize) {
                    let count = ((CANDLES - first) / EVERY).min(BOUNDARIES_TOGETHER);
                    let updates = vec![Update::Boundaries { episode, first, count }];
                    self.message(lane, LaneMessage::Updates { attempt, updates, busy_ms: 0.0 });
                }
            }
            ends.push(FinishedEpisode { episode, outcome: outcome(episode) });
            if ends.len() as u32 == ENDS_TOGETHER {
                self.finish(lane, attempt, std::mem::take(&mut ends), None);
            }
        }
        let next = episodes.last().filter(|last| last.boundaries_before >= ONE_BY_ONE);
        self.finish(lane, attempt, ends, next.map(|last| last.episode + 1));
    }

    fn finish(&mut self, lane: u32, attempt: u32, ends: Vec<FinishedEpisode>, next: Option<u32>) {
        let busy_ms = EPISODE_MS * ends.len() as f64;
        let mut updates = vec![Update::Finished(ends)];
        updates.extend(next.map(|episode| Update::Boundaries { episode, first: 0, count: 1 }));
        self.message(lane, LaneMessage::Updates { attempt, updates, busy_ms });
    }

    fn message(&mut self, lane: u32, message: LaneMessage) {
        self.inputs.push_back(Input::Lane { lane, message });
    }

    /// The page stores episodes and acknowledges progress at once.
    fn take(&mut self, event: &Event) {
        match event {
            Event::Progress(_) => {
                self.progress += 1;
                if self.progress.is_multiple_of(64) {
                    self.request(Request::AcknowledgeProgress { request_id: 0, count: 64 });
                }
            }
            Event::EpisodesFinished { job_id, episodes } => {
                let (job_id, count) = (job_id.clone(), episodes.len() as u32);
                self.request(Request::AcknowledgeSaved { request_id: 0, job_id, count });
            }
            Event::JobFinished { result, .. } => self.is_finished = result.episodes == EPISODES,
            _ => {}
        }
    }
}

fn outcome(episode: u32) -> Outcome {
    let mut numbers = [Some(1.0); MetricName::COUNT];
    numbers[MetricName::Sharpe as usize] = Some(f64::from(episode % 1_000));
    numbers[MetricName::ProfitFactor as usize] = None;
    let metrics = Metrics::from_numbers(numbers);
    let digest = Digest::from_parts([episode, 2, 3, 4]);
    let (metrics, candles) = (Some(metrics), CANDLES);
    Outcome { metrics, failure: None, no_score: None, no_trade: None, candles, digest }
}
