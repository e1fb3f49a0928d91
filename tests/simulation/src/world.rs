//! A world: pages, one conductor and lanes in one thread, with virtual time. Messages are late, lanes are killed, trap or hang,
//! the storage is slow, the conductor dies and starts again from what was stored, pages open and close, users pause, resume, cancel
//! and ask for reports. Then all disturbances end, and every job must come to its end.

use crate::cases::Cases;
use crate::lane::SimulatedLane;
use crate::page::{Page, Reaction, Wanted};
use crate::queue::{Channel, Queue};
use crate::rng::Rng;
use crate::watch::Watch;
use candlerun_protocol::lane::{LaneCommand, LaneMessage};
use candlerun_protocol::{CandlesSource, Event, LaneEnd, Request};
use candlerun_scheduler::delivery::MOST_UNACKNOWLEDGED;
use candlerun_scheduler::{Effect, Imported, Input, PageId, Scheduler};
use std::collections::BTreeMap;

/// Events that may wait for pages: the boundaries that go one by one, of a few jobs.
const MOST_WAITING: usize = 25_000;
/// The same for each lane that waits for its boundaries.
const MOST_WAITING_OF_A_LANE: usize = 300;
/// Episodes that a lane is given at a time at most.
const MOST_GIVEN: usize = 4_096;
/// After the last disturbance every job ends within this virtual time.
const LIMIT_MS: f64 = 1_200_000.0;
/// A world with more steps than this hangs.
const MOST_STEPS: u64 = 400_000;
/// After the last job the conductor has nothing to do within this virtual time.
const REST_MS: f64 = 60_000.0;
/// Time in which a storage writes, least and most.
const STORAGE_MS: [f64; 2] = [0.1, 600.0];
/// The same for a slow one.
const SLOW_STORAGE_MS: [f64; 2] = [100.0, 20_000.0];
/// Time for a candle at most, in a world with tens of thousands of episodes.
const FAST_MS_PER_CANDLE: f64 = 0.01;
/// Pages at most.
const MOST_PAGES: usize = 4;

/// An action in a world.
#[derive(Debug)]
enum Action {
    ToConductor { generation: u32, input: Input, port: Option<u32> },
    FromLane { lane: u32, message: LaneMessage },
    ToPage { generation: u32, page: u32, events: Vec<Event> },
    ToLane { lane: u32, command: LaneCommand },
    LaneWakes { lane: u32 },
    Tick { number: u32 },
    PageWakes { generation: u32, page: u32 },
    PageGoes { page: u32 },
    Saved { generation: u32, page: u32, job: String },
    Acknowledges { generation: u32, page: u32, count: u32 },
    NewLane { number: u32 },
    Disturbance(Disturbance),
    Calm,
}

/// A disturbance of a world.
#[derive(Debug, Clone, Copy)]
enum Disturbance {
    Pause,
    Resume,
    Cancel,
    KillLane,
    HangLane,
    TrapLane,
    AddLane,
    Report,
    Concurrency,
    ConductorDies,
    Reload,
    Sleep,
    PageOpens,
    PageGone,
    PageStalls,
}

/// A world that has failed.
#[derive(Debug)]
pub struct Failure {
    /// The seed that makes it again.
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

/// See the module.
pub(crate) struct World<'a> {
    seed: u64,
    cases: &'a Cases,
    rng: Rng,
    queue: Queue<Action>,
    now: f64,
    /// Time for which the machine has slept.
    slept: f64,
    step: u64,
    scheduler: Scheduler,
    watch: Watch,
    /// Number of the conductor, from 1.
    generation: u32,
    /// The tick that is due next: its time and number.
    tick: Option<f64>,
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
    /// Whether a disturbance has let a lane trap. Two traps at one candle of an episode would be the fault of the episode.
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
                return Err("it hangs: jobs do not come to their end".to_owned());
            }
            if ended.is_some_and(|ended| time > ended + REST_MS) {
                if self.lanes.values().any(|lane| lane.hangs) {
                    break;
                }
                return Err("the conductor has something to do after the last job".to_owned());
            }
        }
        self.check_end()
    }

    fn is_done(&self) -> bool {
        self.pages.iter().flatten().all(|page| !page.has_unfinished() && page.open.is_empty())
    }

    fn check_end(&self) -> Result<(), String> {
        if let Some(open) = self.pages.iter().flatten().find_map(|page| page.open.first()) {
            return Err(format!("request {open} is not answered"));
        }
        if !self.is_done() {
            return Err("nothing is left to happen, and jobs are not at their end".to_owned());
        }
        let mut alive = self.lanes.values().filter(|lane| !lane.hangs);
        if alive.clone().any(|lane| lane.has_work()) {
            return Err("a lane has work of no job".to_owned());
        }
        if let Some(lane) = alive.find(|lane| lane.unacknowledged() > 0) {
            return Err(format!("{} boundaries are never released", lane.unacknowledged()));
        }
        Ok(())
    }

    fn begin(&mut self) {
        // Lanes that wait for their boundaries can block each other, if several such jobs follow each other.
        let is_awaited = self.rng.chance(4);
        let pages = match self.rng.below(100) {
            0..50 => 1,
            50..80 if !is_awaited => 1,
            50..94 => 2,
            _ => 3,
        };
        for _ in 0..pages {
            let jobs = 1 + u32::from(is_awaited || self.rng.chance(25));
            self.add_page(jobs, is_awaited);
        }
        self.begin_pages(false);
        let latest = self.rng.magnitude(5.0, 3_000.0);
        for _ in 0..self.rng.below(9) {
            let time = self.rng.magnitude(0.5, latest);
            let disturbance = self.disturbance();
            self.queue.add(time, Action::Disturbance(disturbance));
        }
        self.queue.add(latest + 1.0, Action::Calm);
    }

    /// Adds a page with new jobs. One without jobs shows episodes of another.
    fn add_page(&mut self, jobs: u32, is_awaited: bool) {
        let mut new = Page::default();
        for job in 0..jobs {
            let case = self.cases.draw(is_awaited, |weights| self.rng.below(weights));
            self.all_wait &= self.cases.cases[case].lanes_wait();
            if self.cases.cases[case].is_large() {
                self.storage_ms = SLOW_STORAGE_MS;
                self.ms_per_candle = self.ms_per_candle.min(FAST_MS_PER_CANDLE);
            }
            new.add_job(format!("{}-{job}", self.pages.len()), case);
        }
        if jobs == 0 {
            new.shown = Some(self.cases.draw(false, |weights| self.rng.below(weights)));
        }
        self.pages.push(Some(new));
        self.stalled.push(None);
        self.unacknowledged.push(0);
    }

    fn disturbance(&mut self) -> Disturbance {
        match self.rng.below(100) {
            0..18 => Disturbance::Pause,
            18..34 => Disturbance::Resume,
            34..37 => Disturbance::Cancel,
            37..55 => Disturbance::KillLane,
            55..59 => Disturbance::HangLane,
            59..63 => Disturbance::TrapLane,
            63..65 => Disturbance::AddLane,
            65..69 => Disturbance::PageStalls,
            69..76 => Disturbance::Report,
            76..80 => Disturbance::Concurrency,
            80..87 => Disturbance::ConductorDies,
            87..93 => Disturbance::Reload,
            93..95 => Disturbance::Sleep,
            95..97 => Disturbance::PageOpens,
            _ => Disturbance::PageGone,
        }
    }

    /// Pages begin with a new conductor and new lanes.
    fn begin_pages(&mut self, is_reload: bool) {
        (0..self.pages.len() as u32).for_each(|page| self.begin_page(page, is_reload));
        for number in 0..self.lane_count {
            self.new_lane(number);
        }
    }

    fn begin_page(&mut self, page: u32, is_reload: bool) {
        let Some(open) = &mut self.pages[page as usize] else { return };
        let requests = open.begin(is_reload, self.cases);
        requests.into_iter().for_each(|request| self.request(page, request, None));
    }

    fn delay(&mut self) -> f64 {
        let [least, most] = self.delays;
        // Most messages are quick.
        let most = if self.rng.chance(80) { most.min(1.0).max(least * 2.0) } else { most };
        self.rng.magnitude(least, most)
    }

    fn request(&mut self, page: u32, request: Request, port: Option<u32>) {
        let time = self.now + self.delay();
        let input = Input::Request { page: PageId(page), request };
        let action = Action::ToConductor { generation: self.generation, input, port };
        self.queue.send(Channel::PageToConductor(page), time, action);
    }

    /// The page that keeps the lanes.
    fn lane_page(&self) -> u32 {
        self.pages.iter().position(Option::is_some).unwrap_or(0) as u32
    }

    fn new_lane(&mut self, number: u32) {
        if self.lanes.values().any(|lane| lane.number == number) {
            return;
        }
        self.made_lanes += 1;
        let speed = self.rng.magnitude(0.5, 2.0) * self.ms_per_candle;
        self.lanes.insert(self.made_lanes, SimulatedLane::new(number, speed));
        let request = Request::AddLane { request_id: 0, lane: number };
        self.request(self.lane_page(), request, Some(self.made_lanes));
    }

    /// A lane is gone; its page notices, and makes another one.
    fn end_lane(&mut self, lane: u32, end: LaneEnd) {
        let Some(SimulatedLane { number, .. }) = self.lanes.remove(&lane) else { return };
        for page in self.pages.iter_mut().flatten() {
            page.jobs.values_mut().for_each(|job| job.is_disturbed());
        }
        let is_replaced = self.rng.chance(50);
        // A lane of the same number says that the old one is gone.
        if !is_replaced || self.rng.chance(80) {
            let request = Request::RemoveLane { request_id: 0, lane: number, end };
            self.request(self.lane_page(), request, None);
        }
        let time = self.now + self.rng.magnitude(0.1, 100.0);
        let number = if is_replaced { number } else { number + 10 };
        self.queue.add(time, Action::NewLane { number });
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
            Action::Disturbance(disturbance) => self.disturb(disturbance),
            Action::Calm => {
                self.calm();
                Ok(())
            }
            // The conductor of the action is gone, or an earlier tick has replaced this one.
            _ => Ok(()),
        }
    }

    /// Gives the scheduler an input and performs its effects.
    fn handle(&mut self, input: Input, mut port: Option<u32>) -> Result<(), String> {
        if let Input::Request { page, request: Request::AcknowledgeProgress { count, .. } } = &input
        {
            let waiting = &mut self.unacknowledged[page.0 as usize];
            *waiting = waiting.saturating_sub(*count);
        }
        self.watch.on_input(&input);
        let now = self.now + self.slept;
        let effects = self.scheduler.handle(input, now);
        self.watch.on_effects(&effects, now)?;
        for effect in effects {
            self.perform(effect, &mut port)?;
        }
        let waiting = self.scheduler.waiting_events();
        if waiting > self.most_waiting() {
            return Err(format!("{waiting} events wait for a page"));
        }
        self.set_tick();
        Ok(())
    }

    /// Events that may wait for pages. A lane that waits for its boundaries has at most 256 that are not released.
    fn most_waiting(&self) -> usize {
        match self.all_wait {
            true => MOST_WAITING_OF_A_LANE * (self.made_lanes as usize + 1),
            false => MOST_WAITING,
        }
    }

    fn set_tick(&mut self) {
        let Some(due) = self.scheduler.next_deadline() else { return };
        let due = (due - self.slept).max(self.now + 0.001);
        if self.tick.is_none_or(|set| due < set) {
            self.tick = Some(due);
            self.ticks += 1;
            self.queue.add(due, Action::Tick { number: self.ticks });
        }
    }

    fn perform(&mut self, effect: Effect, port: &mut Option<u32>) -> Result<(), String> {
        match effect {
            Effect::OpenLane { lane } => {
                let behind = port.take().ok_or("a lane is opened that no page has brought")?;
                self.ports.insert(lane, behind);
            }
            Effect::CloseLane { lane } => {
                self.ports.remove(&lane).ok_or("a lane is closed that is not open")?;
            }
            Effect::Send { lane, command } => {
                if let LaneCommand::RunEpisodes { episodes, .. } = &command
                    && episodes.len() > MOST_GIVEN
                {
                    return Err(format!("{} episodes for one lane", episodes.len()));
                }
                self.send_to_lane(lane, command)?;
            }
            Effect::SendCandles { lane, candles, .. } => {
                let fingerprint = candles.fingerprint();
                self.send_to_lane(lane, LaneCommand::LoadCandles { fingerprint })?;
            }
            Effect::Emit { page, events } => {
                let progress = events.iter().filter(|event| matches!(event, Event::Progress(_)));
                let waiting = &mut self.unacknowledged[page.0 as usize];
                *waiting += progress.count() as u32;
                if *waiting > MOST_UNACKNOWLEDGED {
                    return Err(format!("{waiting} progress events on their way"));
                }
                let time = self.now + self.delay();
                let generation = self.generation;
                let action = Action::ToPage { generation, page: page.0, events };
                self.queue.send(Channel::ConductorToPage(page.0), time, action);
            }
            Effect::ImportCandles { to, source } => {
                let CandlesSource::Synthetic(config) = source else {
                    return Err("candles of no page".to_owned());
                };
                let candles = self.cases.series[config.seed as usize].as_ref().clone();
                let imported = Box::new(Ok(Imported { candles, import: None }));
                let time = self.now + self.rng.magnitude(0.1, 50.0);
                let (generation, port) = (self.generation, None);
                let input = Input::CandlesImported { to, imported };
                self.queue.add(time, Action::ToConductor { generation, input, port });
            }
        }
        Ok(())
    }

    fn send_to_lane(&mut self, lane: u32, command: LaneCommand) -> Result<(), String> {
        let &lane = self.ports.get(&lane).ok_or("a command for a lane that is not open")?;
        let time = self.now + self.delay();
        self.queue.send(Channel::ConductorToLane(lane), time, Action::ToLane { lane, command });
        Ok(())
    }

    fn deliver_to_lane(&mut self, lane: u32, command: LaneCommand) -> Result<(), String> {
        let Some(receiver) = self.lanes.get_mut(&lane) else { return Ok(()) };
        receiver.inbox.push_back(command);
        if receiver.is_awake { Ok(()) } else { self.wake(lane) }
    }

    /// A lane handles its commands and works for a slice.
    fn wake(&mut self, lane: u32) -> Result<(), String> {
        let Some(awake) = self.lanes.get_mut(&lane).filter(|lane| !lane.hangs) else {
            return Ok(());
        };
        let end = awake.wake(self.now, self.cases)?;
        let (sent, trap) = (awake.take_sent(), awake.trap());
        awake.is_awake = end > self.now || awake.has_work();
        if awake.is_awake {
            self.queue.add(end.max(self.now + 0.001), Action::LaneWakes { lane });
        }
        for (time, message) in sent {
            let time = time + self.delay();
            let action = Action::FromLane { lane, message };
            self.queue.send(Channel::LaneToConductor(lane), time, action);
        }
        if let Some(end) = trap {
            self.end_lane(lane, end);
        }
        Ok(())
    }

    /// A page handles a message. It waits for answers with promises, which settle after the last event of their message.
    fn on_events(&mut self, page: u32, events: &[Event]) -> Result<(), String> {
        let (answers, others): (Vec<&Event>, Vec<&Event>) =
            events.iter().partition(|event| event.is_answer());
        for event in others.into_iter().chain(answers) {
            let Some(open) = &mut self.pages[page as usize] else { return Ok(()) };
            let reactions = open.on_event(event, self.cases)?;
            for reaction in reactions {
                self.react(page, reaction);
            }
        }
        Ok(())
    }

    fn react(&mut self, page: u32, reaction: Reaction) {
        let generation = self.generation;
        match reaction {
            Reaction::Request(request) => self.request(page, request, None),
            Reaction::Acknowledge(count) => {
                let time = self.now + self.delay();
                self.queue.add(time, Action::Acknowledges { generation, page, count });
            }
            Reaction::Save(job) => self.save(page, job),
            Reaction::EndLane(number) => {
                let lane = self.lanes.iter().find(|(_, lane)| lane.number == number);
                if let Some((&lane, _)) = lane {
                    self.end_lane(lane, LaneEnd::Silent);
                }
            }
        }
    }

    fn save(&mut self, page: u32, job: String) {
        if let Some(open) = &mut self.pages[page as usize]
            && open.save(&job)
        {
            let [least, most] = self.storage_ms;
            let time = self.now + self.rng.magnitude(least, most);
            let generation = self.generation;
            self.queue.add(time, Action::Saved { generation, page, job });
        }
    }

    fn on_saved(&mut self, page: u32, job: &str) {
        let request = self.pages[page as usize].as_mut().and_then(|open| open.saved(job));
        if let Some(request) = request {
            self.request(page, request, None);
            self.save(page, job.to_owned());
        }
    }

    /// Any job of any page.
    fn any_job(&mut self) -> Option<(u32, String)> {
        let pages = self.pages.iter().enumerate();
        let jobs = pages.filter_map(|(page, open)| Some((page as u32, open.as_ref()?)));
        let jobs = jobs.flat_map(|(page, open)| open.jobs.keys().map(move |id| (page, id.clone())));
        let mut jobs: Vec<(u32, String)> = jobs.collect();
        (!jobs.is_empty()).then(|| jobs.swap_remove(self.rng.below(jobs.len() as u32) as usize))
    }

    fn want(&mut self, wanted: Wanted) {
        let Some((page, id)) = self.any_job() else { return };
        let request = self.pages[page as usize].as_mut().and_then(|page| page.want(&id, wanted));
        if let Some(request) = request {
            self.request(page, request, None);
        }
    }

    fn any_lane(&mut self) -> Option<u32> {
        let place = self.rng.below(self.lanes.len() as u32) as usize;
        self.lanes.keys().nth(place).copied()
    }

    fn disturb(&mut self, disturbance: Disturbance) -> Result<(), String> {
        match disturbance {
            Disturbance::Pause => self.want(Wanted::Paused),
            Disturbance::Resume => self.want(Wanted::Running),
            Disturbance::Cancel => self.want(Wanted::Cancelled),
            Disturbance::KillLane => {
                if let Some(lane) = self.any_lane() {
                    self.end_lane(lane, LaneEnd::Killed);
                }
            }
            Disturbance::HangLane => {
                let lane = self.any_lane();
                if let Some(lane) = lane.and_then(|lane| self.lanes.get_mut(&lane)) {
                    lane.hangs = true;
                }
            }
            Disturbance::TrapLane => {
                let (candle, lane) = (self.rng.below(240) as usize, self.any_lane());
                if let Some(lane) = lane.and_then(|lane| self.lanes.get(&lane))
                    && !std::mem::replace(&mut self.has_trapped, true)
                {
                    lane.trap_at(candle);
                }
            }
            Disturbance::AddLane => {
                let number = self.rng.below(8);
                self.new_lane(number);
            }
            Disturbance::Report => {
                let page = self.rng.below(self.pages.len() as u32);
                if let Some(open) = self.pages[page as usize].as_mut()
                    && let Some(request) = open.report(|shown| self.rng.below(shown), self.cases)
                {
                    self.request(page, request, None);
                }
            }
            Disturbance::Concurrency => {
                let request =
                    Request::SetConcurrency { request_id: 0, jobs: 1 + self.rng.below(3) };
                self.request(self.lane_page(), request, None);
            }
            Disturbance::ConductorDies => self.restart(false),
            Disturbance::Reload => self.restart(true),
            Disturbance::Sleep => self.slept += self.rng.magnitude(100.0, 60_000.0),
            Disturbance::PageStalls => {
                let page = self.rng.below(self.pages.len() as u32);
                if self.stalled[page as usize].is_none() {
                    self.stalled[page as usize] = Some(Vec::new());
                    let time = self.now + self.rng.magnitude(1.0, 2_000.0);
                    let generation = self.generation;
                    self.queue.add(time, Action::PageWakes { generation, page });
                }
            }
            Disturbance::PageOpens => {
                if self.pages.len() < MOST_PAGES {
                    let jobs = self.rng.below(3);
                    self.add_page(jobs, false);
                    self.begin_page(self.pages.len() as u32 - 1, false);
                }
            }
            Disturbance::PageGone => {
                let Some(page) = self.pages.iter().rposition(Option::is_some) else {
                    return Ok(());
                };
                let mut time = self.now;
                if self.rng.chance(50) {
                    // A page that is closed while it is busy: events wait for it until then.
                    self.stalled[page].get_or_insert_with(Vec::new);
                    time += self.rng.magnitude(1.0, 2_000.0);
                }
                self.queue.add(time, Action::PageGoes { page: page as u32 });
            }
        }
        Ok(())
    }

    /// A page is closed, unless it is the last one.
    fn close_page(&mut self, page: u32) -> Result<(), String> {
        if self.pages.iter().flatten().count() <= 1 {
            return self.wake_page(page);
        }
        if self.pages[page as usize].take().is_some() {
            let generation = self.generation;
            let input = Input::PageGone { page: PageId(page) };
            let action = Action::ToConductor { generation, input, port: None };
            let time = self.now + self.delay();
            self.queue.send(Channel::PageToConductor(page), time, action);
        }
        Ok(())
    }

    /// A page that was stalled handles the messages that wait.
    fn wake_page(&mut self, page: u32) -> Result<(), String> {
        let waiting = self.stalled[page as usize].take().unwrap_or_default();
        waiting.iter().try_for_each(|events| self.on_events(page, events))
    }

    /// The conductor is gone, and its lanes with it. Pages begin again with what they have stored.
    fn restart(&mut self, is_reload: bool) {
        self.generation += 1;
        self.scheduler = Scheduler::default();
        self.watch = Watch::default();
        self.tick = None;
        self.ticks += 1;
        self.ports.clear();
        self.lanes.clear();
        self.unacknowledged.fill(0);
        self.stalled.fill(None);
        self.begin_pages(is_reload);
    }

    /// All disturbances end, apart from reports: users want every job to run.
    fn calm(&mut self) {
        self.is_calm = true;
        self.delays[1] = self.delays[1].min(5.0);
        for page in 0..self.pages.len() as u32 {
            let Some(open) = &mut self.pages[page as usize] else { continue };
            let jobs = open.jobs.iter();
            let paused = jobs.filter(|(_, job)| job.wanted == Wanted::Paused && !job.is_over());
            let paused: Vec<String> = paused.map(|(id, _)| id.clone()).collect();
            for id in paused {
                let Some(open) = &mut self.pages[page as usize] else { continue };
                if let Some(request) = open.want(&id, Wanted::Running) {
                    self.request(page, request, None);
                }
            }
        }
        for _ in 0..self.rng.below(3) {
            let time = self.now + self.rng.magnitude(1.0, 30_000.0);
            self.queue.add(time, Action::Disturbance(Disturbance::Report));
        }
    }

    #[expect(clippy::print_stdout, reason = "a trace is printed")]
    fn trace(&self, action: &Action) {
        let text = format!("{action:?}");
        let text: String = text.chars().take(300).collect();
        println!("{:>6} {:>12.3} {text}", self.step, self.now);
    }
}
