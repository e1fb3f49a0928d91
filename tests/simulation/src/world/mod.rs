//! A world: pages, one conductor and lanes in one thread, with virtual time. Messages are late, lanes are killed, trap or hang,
//! the storage is slow, the conductor dies and starts again from what was stored, pages open and close, users pause, resume, cancel
//! and ask for reports. Then all disturbances end, and every job must come to its end.

/// The actions of a world and its disturbances.
mod action;
/// Checks at the end of a world.
mod checks;
/// The conductor: inputs, effects, ticks, messages.
mod conductor;
/// The disturbances of a world.
mod disturbances;
/// The lanes: commands, slices of work, ends.
mod lanes;
/// The pages: events, saved episodes, closed pages.
mod pages;
/// The start of a world.
mod start;

use crate::cases::Cases;
use crate::lane::SimulatedLane;
use crate::page::Page;
use crate::queue::Queue;
use crate::rng::Rng;
use crate::watch::Watch;
use action::Action;
use candlerun_protocol::{Event, LaneEnd};
use candlerun_scheduler::{Input, Scheduler};
use std::collections::BTreeMap;

/// Virtual time after the last disturbance within which every job must end.
const LIMIT_MS: f64 = 1_200_000.0;
/// A world with more steps than this counts as hanging.
const MOST_STEPS: u64 = 400_000;
/// Virtual time after the last job within which the conductor must become idle.
const REST_MS: f64 = 60_000.0;
/// Shortest and longest time of a write to the storage.
const STORAGE_MS: [f64; 2] = [0.1, 600.0];
/// The same for a slow storage.
const SLOW_STORAGE_MS: [f64; 2] = [100.0, 20_000.0];

/// A world that has failed.
#[derive(Debug)]
pub struct Failure {
    /// The seed of the world.
    pub seed: u64,
    /// The step in which it failed.
    pub step: u64,
    /// Virtual time in milliseconds.
    pub time_ms: f64,
    /// Names of the jobs.
    pub jobs: Vec<&'static str>,
    /// The check that failed.
    pub reason: String,
}

/// A world: pages, one conductor and lanes with virtual time.
pub(crate) struct World<'a> {
    seed: u64,
    cases: &'a Cases,
    rng: Rng,
    queue: Queue<Action>,
    now: f64,
    /// Milliseconds for which the machine has been asleep.
    slept: f64,
    step: u64,
    scheduler: Scheduler,
    watch: Watch,
    /// Number of the conductor, from 1.
    generation: u32,
    /// The time of the next tick, if one is due.
    tick: Option<f64>,
    /// Number of ticks that were set; an action for an earlier tick is ignored.
    ticks: u32,
    /// Lanes by their unique numbers.
    lanes: BTreeMap<u32, SimulatedLane>,
    made_lanes: u32,
    /// The lane behind each port of the conductor.
    ports: BTreeMap<u32, u32>,
    pages: Vec<Option<Page>>,
    /// The messages that wait for each page that is stalled.
    stalled: Vec<Option<Vec<Vec<Event>>>>,
    /// Progress events of each page that are not acknowledged.
    unacknowledged: Vec<u32>,
    lane_count: u32,
    /// Whether lanes wait for the boundaries of all jobs.
    all_wait: bool,
    is_calm: bool,
    /// Whether a disturbance has made a lane trap. Only one may: two traps at one candle would count as the fault of the episode.
    has_trapped: bool,
    delays: [f64; 2],
    /// Time in which the storage writes, least and most.
    storage_ms: [f64; 2],
    ms_per_candle: f64,
    is_traced: bool,
}

impl<'a> World<'a> {
    pub(crate) fn new(seed: u64, cases: &'a Cases, is_traced: bool) -> Self {
        let mut rng = Rng::new(seed);
        let slowest = rng.magnitude(0.1, 400.0);
        let delays = [0.01, slowest];
        let ms_per_candle = rng.magnitude(0.001, 0.3);
        let lane_count = 1 + rng.below(4);
        let storage_ms = if rng.chance(15) { SLOW_STORAGE_MS } else { STORAGE_MS };
        Self {
            seed,
            cases,
            rng,
            queue: Queue::new(),
            now: 1.0,
            slept: 0.0,
            step: 0,
            scheduler: Scheduler::default(),
            watch: Watch::default(),
            generation: 1,
            tick: None,
            ticks: 0,
            lanes: BTreeMap::new(),
            made_lanes: 0,
            ports: BTreeMap::new(),
            pages: Vec::new(),
            stalled: Vec::new(),
            unacknowledged: Vec::new(),
            lane_count,
            all_wait: true,
            is_calm: false,
            has_trapped: false,
            delays,
            storage_ms,
            ms_per_candle,
            is_traced,
        }
    }

    /// Runs the world to its end. Returns the number of steps.
    pub(crate) fn run(mut self) -> Result<u64, Failure> {
        match self.run_all() {
            Ok(()) => Ok(self.step),
            Err(reason) => {
                let pages = self.pages.iter().flatten();
                let jobs = pages.flat_map(|page| page.jobs.values());
                let jobs = jobs.map(|job| self.cases.cases[job.case].name).collect();
                let (seed, step, time_ms) = (self.seed, self.step, self.now);
                Err(Failure { seed, step, time_ms, jobs, reason })
            }
        }
    }

    fn run_all(&mut self) -> Result<(), String> {
        self.begin();
        let mut ended: Option<f64> = None;
        let mut calm_since = f64::INFINITY;
        while let Some((time, action)) = self.queue.next() {
            self.now = time;
            self.step += 1;
            if self.is_traced {
                self.trace(&action);
            }
            self.act(action)?;
            if self.is_calm && calm_since.is_infinite() {
                calm_since = time;
            }
            ended = if self.is_calm && self.is_done() { ended.or(Some(time)) } else { None };
            if self.step > MOST_STEPS || time > calm_since + LIMIT_MS {
                return Err("the world hangs: jobs do not end".to_owned());
            }
            if ended.is_some_and(|ended| time > ended + REST_MS) {
                if self.lanes.values().any(|lane| lane.hangs) {
                    break;
                }
                return Err("the conductor still acts after the last job".to_owned());
            }
        }
        self.check_end()
    }

    fn act(&mut self, action: Action) -> Result<(), String> {
        match action {
            Action::ToConductor { generation, input, port } if generation == self.generation => {
                self.handle(input, port)
            }
            Action::FromLane { lane, message } => {
                let number = self.ports.iter().find(|(_, behind)| **behind == lane);
                let Some((&number, _)) = number else { return Ok(()) };
                self.handle(Input::Lane { lane: number, message }, None)
            }
            Action::ToPage { generation, page, events } if generation == self.generation => {
                match &mut self.stalled[page as usize] {
                    Some(waiting) => waiting.push(events),
                    None => self.on_events(page, &events)?,
                }
                Ok(())
            }
            Action::PageWakes { generation, page } if generation == self.generation => {
                self.wake_page(page)
            }
            Action::PageGoes { page } => self.close_page(page),
            Action::ToLane { lane, command } => self.deliver_to_lane(lane, command),
            Action::LaneWakes { lane } => self.wake(lane),
            Action::Tick { number } if number == self.ticks => {
                self.tick = None;
                self.handle(Input::Tick, None)
            }
            Action::Saved { generation, page, job } if generation == self.generation => {
                self.on_saved(page, &job);
                Ok(())
            }
            Action::Acknowledges { generation, page, count } if generation == self.generation => {
                if let Some(open) = &mut self.pages[page as usize] {
                    let request = open.acknowledge(count);
                    self.request(page, request, None);
                }
                Ok(())
            }
            Action::NewLane { number } => {
                self.new_lane(number);
                Ok(())
            }
            Action::RemoteLaneIsGivenUp { lane } => {
                self.end_lane(lane, LaneEnd::Killed);
                Ok(())
            }
            Action::Disturbance(disturbance) => self.disturb(disturbance),
            Action::Calm => {
                self.calm();
                Ok(())
            }
            // The conductor of the action is gone, or an earlier tick has replaced this one.
            _ => Ok(()),
        }
    }

    #[expect(clippy::print_stdout, reason = "a replay prints its steps")]
    fn trace(&self, action: &Action) {
        let text = format!("{action:?}");
        let text: String = text.chars().take(300).collect();
        println!("{:>6} {:>12.3} {text}", self.step, self.now);
    }
}
