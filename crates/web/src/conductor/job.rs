//! A running job: which lane runs which episode, how far all of them are, and when it ends.

use super::inbox::to_text;
use super::lanes::Lanes;
use super::rate::RateMeter;
use crate::js::now_ms;
use crate::protocol::lane::{FinishedEpisode, LaneCommand};
use crate::protocol::{Event, JobStatus, LaneProgress, Phase, Progress};
use candlerun_engine::Error;
use candlerun_engine::job::{Course, Job, JobResult};
use candlerun_engine::search::{Ask, EpisodePart, EpisodeResult, Proposal};
use gloo_worker::HandlerId;
use std::collections::{BTreeMap, VecDeque};

/// A lane is given work for about this long at a time, and has twice as much at hand.
const BATCH_MS: f64 = 20.0;
/// A sampler thinks for about this long at a time.
const THINK_MS: f64 = 8.0;
/// Episodes given at a time at most.
const MOST_EPISODES: usize = 2_048;
/// An episode that died with this many lanes ends the job.
const MOST_DEATHS: u32 = 3;

/// See the module.
pub(super) struct ActiveJob {
    page: HandlerId,
    id: String,
    run: u32,
    job: Job,
    course: Course,
    work: BTreeMap<u32, LaneWork>,
    /// Episodes of lanes that died.
    again: VecDeque<Proposal>,
    deaths: BTreeMap<u32, u32>,
    failure: Option<String>,
    last_score: Option<f64>,
    highest: f64,
    /// None while it waits.
    started_ms: Option<f64>,
    rate: RateMeter,
}

/// What one lane has to do.
#[derive(Default)]
struct LaneWork {
    /// Episodes it was given, in the order in which it runs them.
    episodes: VecDeque<Proposal>,
    /// Closed candles of the first of them.
    candle: u32,
    /// Episodes a millisecond, once one is finished.
    episodes_per_ms: Option<f64>,
    /// Whether it has said anything about this job.
    has_reported: bool,
}

impl ActiveJob {
    /// A job that waits for its turn.
    ///
    /// # Errors
    /// Names the field of the search that makes no sense.
    pub(super) fn new(page: HandlerId, id: String, job: Job) -> Result<Self, Error> {
        Ok(Self {
            page,
            id,
            run: 0,
            course: job.course()?,
            job,
            work: BTreeMap::new(),
            again: VecDeque::new(),
            deaths: BTreeMap::new(),
            failure: None,
            last_score: None,
            highest: 0.0,
            started_ms: None,
            rate: RateMeter::default(),
        })
    }

    /// Starts the job as run number `run`.
    pub(super) fn start(&mut self, run: u32, now_ms: f64) {
        self.run = run;
        self.started_ms = Some(now_ms);
        self.rate = RateMeter::new(now_ms);
    }

    pub(super) fn page(&self) -> HandlerId {
        self.page
    }

    /// The answer to the request that brought the job.
    pub(super) fn queued(&self, request_id: u32) -> Event {
        Event::JobQueued {
            request_id,
            job_id: self.id.clone(),
            spec: self.job.spec().clone(),
            total_episodes: self.course.total_episodes(),
            total_candles: self.candles(self.course.last_part()),
        }
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// Gives every lane episodes until it has enough. Lanes take turns, so that the first episodes start together. True when
    /// the sampler needs more time to think of the next ones.
    pub(super) fn feed(&mut self, lanes: &mut Lanes) -> bool {
        let numbers = lanes.numbers();
        for &lane in &numbers {
            self.prepare(lane, lanes);
        }
        self.again.retain(|proposal| self.course.is_running(proposal));
        let mut given: BTreeMap<u32, Vec<Proposal>> = BTreeMap::new();
        let mut hungry = true;
        let mut thinking = false;
        while hungry {
            hungry = false;
            for &lane in &numbers {
                let Some(work) = self.work.get_mut(&lane) else { continue };
                if work.episodes.len() >= work.enough() {
                    continue;
                }
                let next =
                    self.again.pop_front().map_or_else(|| think(&mut self.course), Ask::Episode);
                let Ask::Episode(proposal) = next else {
                    thinking = next == Ask::Thinking;
                    break;
                };
                work.episodes.push_back(proposal.clone());
                given.entry(lane).or_default().push(proposal);
                hungry = true;
            }
        }
        for (lane, episodes) in given {
            lanes.post(lane, &LaneCommand::RunEpisodes { run: self.run, episodes });
        }
        for (lane, work) in &self.work {
            lanes.set_episodes(*lane, work.episodes.len());
        }
        thinking
    }

    /// Tells a lane about the job, once.
    fn prepare(&mut self, lane: u32, lanes: &mut Lanes) {
        if self.work.contains_key(&lane) {
            return;
        }
        lanes.forget_others(lane, &self.job.spec().candles);
        lanes.ensure_candles(lane, self.job.candles());
        lanes
            .post(lane, &LaneCommand::PrepareRun { run: self.run, spec: to_text(self.job.spec()) });
        self.work.insert(lane, LaneWork::default());
    }

    /// Takes a boundary that a lane has reached. None when it is of no interest any more.
    pub(super) fn hear_progress(
        &mut self,
        lane: u32,
        run: u32,
        episode: u32,
        candle: u32,
        now_ms: f64,
    ) -> Option<Progress> {
        let work = self.work.get_mut(&lane).filter(|_| run == self.run)?;
        work.has_reported = true;
        if work.episodes.front()?.episode != episode {
            return None;
        }
        work.candle = candle;
        // What lies behind the early end of its search is on its way for a moment.
        work.episodes.front().filter(|proposal| self.course.is_running(proposal))?;
        Some(self.progress(Some(lane), now_ms))
    }

    /// Takes finished episodes and returns what the page is told of them.
    pub(super) fn hear_finished(
        &mut self,
        lane: u32,
        run: u32,
        episodes: Vec<FinishedEpisode>,
        busy_ms: f64,
        now_ms: f64,
    ) -> Option<Event> {
        if run != self.run {
            return None;
        }
        let episodes = self.finish(lane, episodes, busy_ms);
        self.watch_time(now_ms);
        (!episodes.is_empty())
            .then(|| Event::EpisodesFinished { job_id: self.id.clone(), episodes })
    }

    /// Ends the search when its time is over, which is looked at when an episode has finished.
    fn watch_time(&mut self, now_ms: f64) {
        let limit = self.job.spec().search.as_ref().and_then(|search| search.stop.time_ms);
        if let (Some(limit), Some(started_ms)) = (limit, self.started_ms)
            && now_ms - started_ms >= limit
            && self.course.told() > 0
        {
            self.course.stop_now();
        }
    }

    /// A lane cannot do what it was told.
    pub(super) fn hear_failed(&mut self, run: u32, reason: String) {
        if run == self.run {
            self.failure = Some(reason);
        }
    }

    fn finish(
        &mut self,
        lane: u32,
        episodes: Vec<FinishedEpisode>,
        busy_ms: f64,
    ) -> Vec<EpisodeResult> {
        let count = episodes.len();
        let mut finished = Vec::new();
        for FinishedEpisode { episode, outcome } in episodes {
            let Some(work) = self.work.get_mut(&lane) else { continue };
            let Some(proposal) = work.episodes.pop_front_if(|it| it.episode == episode) else {
                continue;
            };
            work.candle = 0;
            work.has_reported = true;
            finished.extend(self.course.tell(&proposal, outcome));
        }
        if let Some(work) = self.work.get_mut(&lane) {
            work.learn(count, busy_ms);
        }
        if let Some(last) = finished.last() {
            self.last_score = last.score;
        }
        finished
    }

    /// Takes the episodes of a dead lane back.
    pub(super) fn lose_lane(&mut self, lane: u32) {
        let Some(work) = self.work.remove(&lane) else { return };
        // A lane that never said anything has died of something else than its episode.
        if let Some(running) = work.episodes.front().filter(|_| work.has_reported) {
            let deaths = self.deaths.entry(running.episode).or_insert(0);
            *deaths += 1;
            if *deaths >= MOST_DEATHS {
                let reason = format!("episode {} ended {deaths} workers", running.episode);
                self.failure = Some(reason);
            }
        }
        self.again.extend(work.episodes);
        self.again.retain(|proposal| self.course.is_running(proposal));
        self.again.make_contiguous().sort_by_key(|proposal| proposal.episode);
    }

    /// The event that ends the job, if it has come to its end.
    pub(super) fn outcome(&mut self, now_ms: f64) -> Option<Event> {
        if self.failure.is_none() && !self.course.is_finished() {
            return None;
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
            lanes: Vec::new(),
            ..progress
        };
        Some(Event::JobFinished { job_id, result: JobResult::of(&self.course), progress })
    }

    /// Ends the job's work on every lane.
    pub(super) fn end(&self, lanes: &Lanes) {
        for lane in self.work.keys() {
            lanes.post(*lane, &LaneCommand::EndRun { run: self.run });
        }
    }

    /// The event of a job that was cancelled.
    pub(super) fn cancelled(mut self, now_ms: f64) -> Event {
        let progress = self.progress(None, now_ms);
        let progress = Progress { status: JobStatus::Cancelled, eta_ms: None, ..progress };
        Event::JobCancelled { job_id: self.id, progress }
    }

    /// Where the job is. Its episode is the lowest-numbered unfinished one; its percentage never falls.
    fn progress(&mut self, lane: Option<u32>, now_ms: f64) -> Progress {
        let mut position = self.course.position();
        position.candles_done += self.running().map(|(_, candle)| u64::from(candle)).sum::<u64>();
        let pct = position.running_pct();
        self.highest = if pct > self.highest { pct } else { self.highest };
        self.rate.mark(now_ms, position.candles_done);

        let (current_episode, current_candle, part) = self.lowest_unfinished();
        let left = position.candles_planned.saturating_sub(position.candles_done);
        let rate = self.rate.candles_per_second();
        Progress {
            job_id: self.id.clone(),
            lane,
            status: if self.started_ms.is_some() { JobStatus::Running } else { JobStatus::Queued },
            phase: self.phase(position.candles_done),
            progress: self.highest,
            current_episode,
            total_episodes: self.course.total_episodes(),
            current_candle,
            total_candles: self.candles(part),
            score: self.last_score,
            best_score: self.course.best().and_then(|best| best.score),
            candles_per_second: rate,
            elapsed_ms: self.started_ms.map_or(0.0, |started_ms| now_ms - started_ms),
            eta_ms: rate.map(|rate| left as f64 / rate * 1e3),
            lanes: self.lane_rows(),
        }
    }

    fn phase(&self, candles_done: u64) -> Phase {
        match (self.work.is_empty(), candles_done) {
            (true, _) => Phase::Loading,
            (false, 0) => Phase::WarmUp,
            (false, _) => Phase::Running,
        }
    }

    /// Candles of an episode of this part.
    fn candles(&self, part: Option<EpisodePart>) -> u32 {
        self.job.range(part).map_or(0, |range| range.len() as u32)
    }

    /// What lanes are at that is of interest still, with its closed candles.
    fn running(&self) -> impl Iterator<Item = (&Proposal, u32)> {
        let first =
            self.work.values().filter_map(|work| Some((work.episodes.front()?, work.candle)));
        first.filter(|(proposal, _)| self.course.is_running(proposal))
    }

    /// The lowest-numbered unfinished episode, its closed candles and its part.
    fn lowest_unfinished(&self) -> (u32, u32, Option<EpisodePart>) {
        let queued = self.work.values().flat_map(|work| work.episodes.iter().skip(1));
        let waiting = queued.chain(&self.again).filter(|proposal| self.course.is_running(proposal));
        let unfinished = self.running().chain(waiting.map(|proposal| (proposal, 0)));
        match unfinished.min_by_key(|(proposal, _)| proposal.episode) {
            Some((proposal, candle)) => (proposal.episode, candle, proposal.part),
            None => (self.course.told().max(1), 0, self.course.last_part()),
        }
    }

    fn lane_rows(&self) -> Vec<LaneProgress> {
        let rows = self.work.iter().filter_map(|(lane, work)| {
            let Proposal { episode, part, .. } = *work.episodes.front()?;
            let restarted = self.deaths.contains_key(&episode);
            let total_candles = self.candles(part);
            Some(LaneProgress {
                lane: *lane,
                episode,
                candle: work.candle,
                total_candles,
                restarted,
            })
        });
        rows.collect()
    }
}

impl LaneWork {
    /// Episodes that keep the lane busy until it has told of a batch and got the next.
    fn enough(&self) -> usize {
        let batch = self.episodes_per_ms.map_or(1.0, |rate| rate * BATCH_MS);
        2 * (batch as usize).clamp(1, MOST_EPISODES)
    }

    /// Learns how fast the lane is; one slow batch does not count for much.
    fn learn(&mut self, episodes: usize, busy_ms: f64) {
        if episodes == 0 || busy_ms <= 0.0 {
            return;
        }
        let rate = episodes as f64 / busy_ms;
        self.episodes_per_ms =
            Some(self.episodes_per_ms.map_or(rate, |before| 0.5 * (before + rate)));
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
