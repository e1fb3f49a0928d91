//! A job that waits, runs or rests: which lane runs which episode, how far all of them are, and when it ends.

/// What follows when lanes die.
mod deaths;
/// Elapsed time, rate, time left.
mod pace;
/// Where the job is.
mod place;
/// Candles a second.
mod rate;
/// What one lane has to do.
mod work;

use super::has_script;
use super::lanes::Lanes;
use super::outbox::Telling;
use super::reports::NO_RETURN;
use crate::codec::to_text;
use crate::js::now_ms;
use crate::lane::DeliveryRule;
use crate::protocol::lane::{FinishedEpisode, LaneCommand};
use crate::protocol::{Event, JobStatus, LaneEnd, Progress};
use candlerun_engine::analysis::thousands;
use candlerun_engine::candles::Fingerprint;
use candlerun_engine::job::{Course, Job, JobResult};
use candlerun_engine::order;
use candlerun_engine::search::{Ask, EpisodeResult, Outcome, Proposal};
use candlerun_engine::sorted::SortedMap;
use candlerun_engine::{Error, VERSION};
use deaths::{Deaths, Verdict};
use gloo_worker::HandlerId;
use pace::Pace;
use std::collections::VecDeque;
use work::LaneWork;

/// A sampler thinks for about this long at a time.
const THINK_MS: f64 = 8.0;
/// Slices after which a lane that is not alone tells what it has done: each message wakes threads, and two lanes leave them no
/// core. A script tells more often, for it may not return.
const SLICES_A_MESSAGE: u32 = 2;
/// Episodes that may be finished and not yet stored; then the lanes wait.
const MOST_UNSAVED: u32 = 20_000;

/// See the module.
pub(super) struct ActiveJob {
    page: HandlerId,
    id: String,
    run: u32,
    job: Job,
    course: Course,
    stage: Stage,
    work: SortedMap<u32, LaneWork>,
    /// Episodes of lanes that died.
    again: VecDeque<Proposal>,
    deaths: Deaths,
    failure: Option<String>,
    last_score: Option<f64>,
    highest: f64,
    pace: Pace,
    delivery: DeliveryRule,
    /// Episodes that the page has heard of and not yet stored.
    unsaved: u32,
    /// Episodes that were finished while the job rested: the page hears of them when it goes on.
    kept: Vec<EpisodeResult>,
    /// Whether the page knows that only its storing is waited for.
    is_saving: bool,
}

/// What a job does.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    Waiting,
    Running,
    /// It rests as soon as these lanes say so.
    Pausing {
        reason: Option<String>,
        lanes: Vec<u32>,
    },
    Paused,
}

impl ActiveJob {
    /// A job that waits for its turn, with the number of its run, which no other job has. It has run for `elapsed_ms` before.
    ///
    /// # Errors
    /// Names the field of the search that makes no sense.
    pub(super) fn new(
        page: HandlerId,
        id: String,
        run: u32,
        job: Job,
        elapsed_ms: f64,
    ) -> Result<Self, Error> {
        Ok(Self {
            page,
            id,
            run,
            course: job.course()?,
            delivery: DeliveryRule::of(&job),
            job,
            stage: Stage::Waiting,
            work: SortedMap::new(),
            again: VecDeque::new(),
            deaths: Deaths::default(),
            failure: None,
            last_score: None,
            highest: 0.0,
            pace: Pace::new(elapsed_ms),
            unsaved: 0,
            kept: Vec::new(),
            is_saving: false,
        })
    }

    pub(super) fn page(&self) -> HandlerId {
        self.page
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn run(&self) -> u32 {
        self.run
    }

    /// Fingerprint of its candles.
    pub(super) fn candles(&self) -> Fingerprint {
        self.job.candles().fingerprint()
    }

    pub(super) fn is_waiting(&self) -> bool {
        self.stage == Stage::Waiting
    }

    pub(super) fn is_running(&self) -> bool {
        self.stage == Stage::Running
    }

    /// Candles from one boundary to the next.
    pub(super) fn every_candles(&self) -> u32 {
        self.job.every_candles()
    }

    /// Whether its lanes wait for boundaries that are not posted.
    pub(super) fn lanes_wait(&self) -> bool {
        self.delivery.waits()
    }

    /// Whether it takes its turn from others: it runs, or is about to rest.
    pub(super) fn has_turn(&self) -> bool {
        matches!(self.stage, Stage::Running | Stage::Pausing { .. })
    }

    /// Whether lanes know of it.
    pub(super) fn has_work(&self) -> bool {
        !self.work.is_empty()
    }

    /// The answer to the request that brought the job.
    pub(super) fn queued(&self, request_id: u32) -> Event {
        Event::JobQueued {
            request_id,
            job_id: self.id.clone(),
            spec: self.job.spec().clone(),
            total_episodes: self.course.total_episodes(),
            total_candles: self.candles_of(self.course.last_part()),
            engine: VERSION.to_owned(),
        }
    }

    /// Its turn has come. Returns what the page is told: what was finished while it rested, and that it runs.
    pub(super) fn start(&mut self, lanes: &Lanes, now_ms: f64) -> Vec<Event> {
        self.stage = Stage::Running;
        self.pace.start(now_ms, self.position().candles_done);
        for lane in self.work.keys() {
            lanes.post(*lane, &LaneCommand::ReleaseRun { run: self.run });
        }
        let kept = std::mem::take(&mut self.kept);
        let started = Event::JobStarted { job_id: self.id.clone() };
        [started].into_iter().chain(self.finished(kept)).collect()
    }

    /// Tells the study episodes that are stored.
    ///
    /// # Errors
    /// Names the episode that cannot be the next one, or the job's status where it does not rest.
    pub(super) fn restore(
        &mut self,
        episodes: Vec<EpisodeResult>,
    ) -> Result<(u32, Progress), Error> {
        if self.stage != Stage::Paused {
            let reason = "stored episodes can only be told to a job that rests";
            return Err(Error::field("job_id", &self.id, reason));
        }
        for episode in episodes {
            self.last_score = episode.score;
            self.course.restore(&episode)?;
        }
        Ok((self.course.told(), self.progress(None, now_ms())))
    }

    /// Lets the job rest, because somebody asks for it or for `reason`. Its lanes say when they have come to rest; a job
    /// that has none rests at once.
    pub(super) fn pause(&mut self, lanes: &mut Lanes, reason: Option<String>) {
        if !matches!(self.stage, Stage::Waiting | Stage::Running) {
            return;
        }
        for lane in self.work.keys() {
            lanes.stop(*lane, &LaneCommand::HoldRun { run: self.run });
        }
        let busy = self.work.iter().filter(|(_, work)| !work.episodes.is_empty());
        self.stage = Stage::Pausing { reason, lanes: busy.map(|(lane, _)| *lane).collect() };
    }

    /// The event that the job rests, for who asks it to rest while it does.
    pub(super) fn still_paused(&mut self, now_ms: f64) -> Option<Event> {
        (self.stage == Stage::Paused).then(|| {
            let progress = self.progress(None, now_ms);
            self.paused(None, progress)
        })
    }

    fn paused(&self, reason: Option<String>, progress: Progress) -> Event {
        let progress = Progress { status: JobStatus::Paused, eta_ms: None, ..progress };
        Event::JobPaused { job_id: self.id.clone(), reason, progress }
    }

    /// A lane has come to rest.
    pub(super) fn hear_held(&mut self, lane: u32) {
        if let Stage::Pausing { lanes, .. } = &mut self.stage {
            lanes.retain(|other| *other != lane);
        }
    }

    /// The event that the job rests: once its lanes do, or at once with `force`. What they finish after that is kept.
    pub(super) fn rest(&mut self, force: bool, now_ms: f64) -> Option<Event> {
        let Stage::Pausing { reason, lanes } = &self.stage else { return None };
        if !lanes.is_empty() && !force {
            return None;
        }
        let reason = reason.clone();
        let progress = self.progress(None, now_ms);
        self.pace.stop(now_ms);
        self.stage = Stage::Paused;
        Some(self.paused(reason, progress))
    }

    /// A resting job waits for its turn again.
    ///
    /// # Errors
    /// When it does not rest.
    pub(super) fn resume(&mut self) -> Result<Event, Error> {
        if self.stage != Stage::Paused {
            return Err(Error::field("job_id", &self.id, "the job is not paused"));
        }
        self.stage = Stage::Waiting;
        Ok(Event::JobResumed { job_id: self.id.clone() })
    }

    /// Gives every lane episodes until it has enough. Lanes take turns, so that the first episodes start together. True when
    /// the sampler needs more time to think of the next ones.
    pub(super) fn feed(&mut self, lanes: &mut Lanes) -> bool {
        if !self.is_running() || self.failure.is_some() || self.unsaved >= MOST_UNSAVED {
            return false;
        }
        let mut numbers = lanes.numbers();
        let slices = if numbers.len() > 1 && !has_script(&self.job) { SLICES_A_MESSAGE } else { 1 };
        for &lane in &numbers {
            self.prepare(lane, slices, lanes);
        }
        numbers.retain(|lane| self.work.get(lane).is_some_and(LaneWork::is_low));
        self.again.retain(|proposal| self.course.is_running(proposal));
        let mut given: SortedMap<u32, Vec<Proposal>> = SortedMap::new();
        let mut hungry = true;
        let mut thinking = false;
        while hungry {
            hungry = false;
            for &lane in &numbers {
                let Some(work) = self.work.get_mut(&lane).filter(|work| work.is_hungry()) else {
                    continue;
                };
                let next =
                    self.again.pop_front().map_or_else(|| think(&mut self.course), Ask::Episode);
                let Ask::Episode(proposal) = next else {
                    thinking = next == Ask::Thinking;
                    break;
                };
                work.episodes.push_back(proposal.clone());
                given.get_or_insert_with(lane, Vec::new).push(proposal);
                hungry = true;
            }
        }
        for (lane, episodes) in given {
            lanes.give(lane, self.run, episodes);
        }
        thinking
    }

    /// Tells a lane about the job, once.
    fn prepare(&mut self, lane: u32, slices: u32, lanes: &mut Lanes) {
        if self.work.contains_key(&lane) {
            return;
        }
        lanes.ensure_candles(lane, self.job.candles(), self.job.parts());
        let spec = to_text(self.job.spec());
        lanes.post(lane, &LaneCommand::PrepareRun { run: self.run, spec, slices });
        self.work.insert(lane, LaneWork::default());
    }

    /// Episodes that a lane was given and has not finished.
    pub(super) fn episodes_of(&self, lane: u32) -> usize {
        self.work.get(&lane).map_or(0, |work| work.episodes.len())
    }

    /// Takes a boundary that a lane has reached. Returns what the page is told, unless it is of no interest any more.
    pub(super) fn hear_progress(
        &mut self,
        lane: u32,
        episode: u32,
        candle: u32,
        lanes: &Lanes,
        now_ms: f64,
    ) -> Option<(Progress, Telling)> {
        let work = self.work.get_mut(&lane)?;
        work.has_reported = true;
        let proposal = work.episodes.front().filter(|proposal| proposal.episode == episode)?;
        work.candle = candle;
        let before = proposal.boundaries_before;
        // What lies behind the early end of its search is on its way for a moment.
        if !self.course.is_running(proposal) || !self.is_running() {
            return None;
        }
        let telling =
            match (self.delivery.waits(), self.delivery.is_one_by_one(before, candle as usize)) {
                (true, _) => Telling::Awaited,
                (false, true) => Telling::Each,
                (false, false) => Telling::Newest,
            };
        let progress = self.progress(Some(lane), now_ms);
        Some((self.with_rows(progress, lanes, now_ms), telling))
    }

    /// What the page is told now and then, whether lanes say something or not.
    pub(super) fn heartbeat(&mut self, lanes: &Lanes, now_ms: f64) -> Event {
        let progress = self.progress(None, now_ms);
        Event::Heartbeat(self.with_rows(progress, lanes, now_ms))
    }

    /// Takes finished episodes and returns what the page is told of them.
    pub(super) fn hear_finished(
        &mut self,
        lane: u32,
        episodes: Vec<FinishedEpisode>,
        now_ms: f64,
    ) -> Option<Event> {
        let mut told = Vec::new();
        let work = self.work.get_mut(&lane)?;
        for FinishedEpisode { episode, outcome } in episodes {
            if let Some(proposal) = work.finish(episode) {
                self.deaths.forget(episode);
                told.extend(self.course.tell(&proposal, outcome));
            }
        }
        self.watch_time(now_ms);
        self.tell_page(told)
    }

    /// A lane has worked so long.
    pub(super) fn hear_busy(&mut self, lane: u32, busy_ms: f64) {
        if let Some(work) = self.work.get_mut(&lane) {
            work.learn(busy_ms);
        }
    }

    /// Finished episodes go to the page, or wait until the job goes on.
    fn tell_page(&mut self, mut episodes: Vec<EpisodeResult>) -> Option<Event> {
        if let Some(last) = episodes.last() {
            self.last_score = last.score;
        }
        if self.has_turn() {
            return self.finished(episodes);
        }
        self.kept.append(&mut episodes);
        None
    }

    fn finished(&mut self, episodes: Vec<EpisodeResult>) -> Option<Event> {
        self.unsaved += episodes.len() as u32;
        (!episodes.is_empty())
            .then(|| Event::EpisodesFinished { job_id: self.id.clone(), episodes })
    }

    /// The page has stored episodes.
    pub(super) fn hear_saved(&mut self, count: u32) {
        self.unsaved = self.unsaved.saturating_sub(count);
    }

    /// Ends the search when its time is over, which is looked at when an episode has finished.
    fn watch_time(&mut self, now_ms: f64) {
        let limit = self.job.spec().search.as_ref().and_then(|search| search.stop.time_ms);
        if limit.is_some_and(|limit| self.pace.elapsed_ms(now_ms) >= limit)
            && self.course.told() > 0
        {
            self.course.stop_now();
        }
    }

    /// A lane cannot do what it was told.
    pub(super) fn hear_failed(&mut self, reason: String) {
        self.failure = Some(reason);
    }

    /// Takes the episodes of a dead lane back. Returns what the page is told.
    pub(super) fn lose_lane(
        &mut self,
        lane: u32,
        end: LaneEnd,
        lanes: &mut Lanes,
    ) -> Option<Event> {
        self.hear_held(lane);
        let mut work = self.work.remove(&lane)?;
        let mut told = None;
        if let Some(reason) = self.silence(&work, end) {
            self.pause(lanes, Some(reason));
        } else if let Some((episode, trapped_at)) = self.blame(&work, end) {
            match self.deaths.judge(episode, trapped_at) {
                Verdict::Again => {}
                Verdict::Fail(reason) => {
                    let place = work.episodes.iter().position(|it| it.episode == episode);
                    if let Some(proposal) = place.and_then(|place| work.episodes.remove(place)) {
                        let finished = self.course.tell(&proposal, Outcome::failed(reason));
                        told = self.tell_page(finished);
                    }
                }
                Verdict::Pause(reason) => self.pause(lanes, Some(reason)),
            }
        }
        self.again.extend(work.episodes);
        self.again.retain(|proposal| self.course.is_running(proposal));
        let again = std::mem::take(&mut self.again).into();
        self.again = order::sorted(again, |proposal| f64::from(proposal.episode)).into();
        told
    }

    /// Why the job rests after a lane that gave no sign of life: of JavaScript that does not return one such death is enough.
    fn silence(&self, work: &LaneWork, end: LaneEnd) -> Option<String> {
        let runs = end == LaneEnd::Silent && self.has_turn();
        let javascript = self.job.spec().strategy.javascript.as_ref();
        let episode = javascript.filter(|_| runs).and(work.episodes.front())?.episode;
        let candle = thousands(work.candle.into());
        Some(format!("{NO_RETURN}: episode {}, after candle {candle}", thousands(episode.into())))
    }

    /// The episode that a lane has died with, and the candle where it trapped. A lane that never said anything, or that
    /// rested, has died of something else.
    fn blame(&self, work: &LaneWork, end: LaneEnd) -> Option<(u32, Option<u32>)> {
        match end {
            LaneEnd::Trapped { episode, candle } => {
                let own = work.episodes.iter().any(|proposal| proposal.episode == episode);
                own.then_some((episode, Some(candle)))
            }
            LaneEnd::Killed | LaneEnd::Silent => {
                let running =
                    work.episodes.front().filter(|_| work.has_reported && self.has_turn());
                running.map(|proposal| (proposal.episode, None))
            }
        }
    }

    /// The event that ends the job, if it has come to its end, or that it is waited for its storing.
    pub(super) fn outcome(&mut self, now_ms: f64) -> Option<Event> {
        if !self.is_running() || (self.failure.is_none() && !self.course.is_finished()) {
            return None;
        }
        if self.unsaved > 0 {
            if std::mem::replace(&mut self.is_saving, true) {
                return None;
            }
            return Some(Event::Heartbeat(self.progress(None, now_ms)));
        }
        let (job_id, progress) = (self.id.clone(), self.progress(None, now_ms));
        if let Some(reason) = self.failure.take() {
            let progress = Progress { status: JobStatus::Failed, eta_ms: None, ..progress };
            return Some(Event::JobFailed { job_id, reason, progress });
        }
        let progress = Progress {
            status: JobStatus::Completed,
            progress: 100.0,
            current_episode: self.course.told(),
            current_candle: progress.total_candles,
            eta_ms: Some(0.0),
            ..progress
        };
        Some(Event::JobFinished { job_id, result: JobResult::of(&self.course), progress })
    }

    /// Ends the job's work on every lane.
    pub(super) fn end(&self, lanes: &mut Lanes) {
        for lane in self.work.keys() {
            lanes.stop(*lane, &LaneCommand::EndRun { run: self.run });
        }
    }

    /// The event of a job that was cancelled.
    pub(super) fn cancelled(mut self, now_ms: f64) -> Event {
        let progress = self.progress(None, now_ms);
        let progress = Progress { status: JobStatus::Cancelled, eta_ms: None, ..progress };
        Event::JobCancelled { job_id: self.id, progress }
    }
}

/// Asks for the next episode; a sampler that thinks is asked again for a while.
fn think(course: &mut Course) -> Ask {
    let started_ms = now_ms();
    loop {
        match course.ask() {
            Ask::Thinking if now_ms() - started_ms < THINK_MS => {}
            answer => return answer,
        }
    }
}
