//! A job that waits, runs or is paused: the episodes of its lanes, its progress, and its end.

/// The consequences of lanes that die.
mod deaths;
/// Episodes for lanes.
mod feed;
/// Messages of lanes, and lanes that are lost.
mod from_lanes;
/// The episodes of one lane.
mod lane_work;
/// Elapsed time, rate, time left.
mod pace;
/// The progress of the job.
mod position;
/// Candles a second.
mod rate;

use crate::delivery::PAUSE_MS;
use crate::io::{Millis, PageId};
use crate::lane::DeliveryRule;
use crate::lane_table::LaneTable;
use crate::script::Realm;
use candlerun_engine::candles::Fingerprint;
use candlerun_engine::job::{Job, JobPlan, JobResult};
use candlerun_engine::search::{EpisodeResult, Proposal};
use candlerun_engine::sorted::SortedMap;
use candlerun_engine::{Error, VERSION};
use candlerun_protocol::lane::LaneCommand;
use candlerun_protocol::{Event, JobStatus, Progress};
use deaths::Deaths;
use lane_work::LaneWork;
use pace::Pace;
use std::collections::VecDeque;

/// A job that waits, runs or is paused.
pub(crate) struct ActiveJob {
    page: PageId,
    id: String,
    /// The scheduler numbers the jobs that it is given.
    attempt: u32,
    job: Job,
    /// The code that its episodes run.
    realm: Realm,
    plan: JobPlan,
    state: JobState,
    /// The lanes that were sent the job.
    lanes: SortedMap<u32, LaneWork>,
    /// Episodes of lanes that died, in their order.
    requeued: VecDeque<Proposal>,
    deaths: Deaths,
    failure: Option<String>,
    last_score: Option<f64>,
    /// The highest percentage that was shown, of earlier attempts too: this is the one place that keeps progress from falling, when
    /// an episode starts again after its lane died and when a job starts again behind its stored episodes.
    shown_pct: f64,
    pace: Pace,
    delivery: DeliveryRule,
    /// Episodes that were emitted to the page and are not stored yet.
    unsaved: u32,
    /// Episodes that were finished while the job was paused: emitted when it goes on.
    held_back: Vec<EpisodeResult>,
    /// Whether the page was sent the heartbeat that says that only storing is left.
    is_saving: bool,
}

/// The progress of a job that its page showed before this attempt.
pub(crate) struct BeforeStart {
    /// Time for which the job has run.
    pub(crate) elapsed_ms: Millis,
    /// Per cent that was shown.
    pub(crate) shown_pct: f64,
}

/// The state of a job.
#[derive(Debug, Clone, PartialEq)]
enum JobState {
    Waiting,
    Running,
    /// The job is paused when these lanes have answered, or at the deadline.
    Pausing {
        reason: Option<String>,
        lanes: Vec<u32>,
        deadline: Millis,
    },
    Paused,
}

impl ActiveJob {
    /// A job that waits for its turn. No other job has the same attempt.
    ///
    /// # Errors
    /// Names the field of the search that is invalid.
    pub(crate) fn new(
        page: PageId,
        id: String,
        attempt: u32,
        job: Job,
        before: BeforeStart,
    ) -> Result<Self, Error> {
        Ok(Self {
            page,
            id,
            attempt,
            plan: job.plan()?,
            delivery: DeliveryRule::of(&job),
            realm: Realm::of(&job),
            job,
            state: JobState::Waiting,
            lanes: SortedMap::new(),
            requeued: VecDeque::new(),
            deaths: Deaths::default(),
            failure: None,
            last_score: None,
            shown_pct: below_100(before.shown_pct),
            pace: Pace::new(before.elapsed_ms),
            unsaved: 0,
            held_back: Vec::new(),
            is_saving: false,
        })
    }

    pub(crate) fn page(&self) -> PageId {
        self.page
    }

    /// Most progress boundaries of an episode.
    pub(crate) fn most_boundaries(&self) -> u32 {
        let candles = self.job.candles().len() as u32;
        candles / self.every_candles().max(1) + 2
    }

    pub(crate) fn realm(&self) -> &Realm {
        &self.realm
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The fingerprint of its candles.
    pub(crate) fn candles(&self) -> Fingerprint {
        self.job.candles().fingerprint()
    }

    pub(crate) fn is_waiting(&self) -> bool {
        self.state == JobState::Waiting
    }

    pub(crate) fn is_running(&self) -> bool {
        self.state == JobState::Running
    }

    /// Candles from one boundary to the next.
    pub(crate) fn every_candles(&self) -> u32 {
        self.job.every_candles()
    }

    /// Whether its lanes wait until their boundaries are sent.
    pub(crate) fn lanes_wait(&self) -> bool {
        self.delivery.waits()
    }

    /// Whether it has its turn: it runs, or is about to be paused.
    pub(crate) fn has_turn(&self) -> bool {
        matches!(self.state, JobState::Running | JobState::Pausing { .. })
    }

    /// Whether lanes were sent the job.
    pub(crate) fn has_lanes(&self) -> bool {
        !self.lanes.is_empty()
    }

    /// The number of episodes that a lane was given and has not finished.
    pub(crate) fn episodes_of(&self, lane: u32) -> usize {
        self.lanes.get(&lane).map_or(0, |work| work.episodes.len())
    }

    /// The answer to the request that starts the job.
    pub(crate) fn queued(&self, request_id: u32) -> Event {
        Event::JobQueued {
            request_id,
            job_id: self.id.clone(),
            spec: self.job.spec().clone(),
            total_episodes: self.plan.total_episodes(),
            total_candles: self.candles_of(self.plan.last_part()),
            engine: VERSION.to_owned(),
        }
    }

    /// Starts or resumes the job. Returns the event that it runs, and the episodes that were finished while it was paused.
    pub(crate) fn start(&mut self, lanes: &mut LaneTable, now: Millis) -> Vec<Event> {
        self.state = JobState::Running;
        self.pace.start(now, self.position().candles_done);
        for lane in self.lanes.keys() {
            lanes.send(*lane, LaneCommand::ResumeJob { attempt: self.attempt });
        }
        let held_back = std::mem::take(&mut self.held_back);
        let started = Event::JobStarted { job_id: self.id.clone() };
        [started].into_iter().chain(self.finished(held_back)).collect()
    }

    /// Gives the study stored episodes. Returns how many it has in all, and the progress.
    ///
    /// # Errors
    /// Names the episode that cannot be the next one, or the job if it is not paused.
    pub(crate) fn restore(
        &mut self,
        episodes: Vec<EpisodeResult>,
        now: Millis,
    ) -> Result<(u32, Progress), Error> {
        if self.state != JobState::Paused {
            let reason = "stored episodes can only be restored in a paused job";
            return Err(Error::field("job_id", &self.id, reason));
        }
        for episode in episodes {
            self.last_score = episode.score;
            self.plan.restore(&episode)?;
        }
        Ok((self.plan.told(), self.progress(None, now)))
    }

    /// Begins a pause, for `reason` if no user asked for it. Call [`Self::complete_pause`] then: a job without lanes is paused at once.
    pub(crate) fn pause(&mut self, lanes: &mut LaneTable, reason: Option<String>, now: Millis) {
        if !matches!(self.state, JobState::Waiting | JobState::Running) {
            return;
        }
        for lane in self.lanes.keys() {
            lanes.stop(*lane, LaneCommand::PauseJob { attempt: self.attempt }, now);
        }
        // The lanes of a job that waits for its turn are paused already.
        let (is_running, lanes) = (self.is_running(), self.lanes.iter());
        let busy = lanes.filter(|(_, work)| is_running && !work.episodes.is_empty());
        let busy = busy.map(|(lane, _)| *lane).collect();
        self.state = JobState::Pausing { reason, lanes: busy, deadline: now + PAUSE_MS };
    }

    /// The event that the job is paused, if it is: the answer to a further request to pause it.
    pub(crate) fn still_paused(&mut self, now: Millis) -> Option<Event> {
        (self.state == JobState::Paused).then(|| {
            let progress = self.progress(None, now);
            self.paused(None, progress)
        })
    }

    fn paused(&self, reason: Option<String>, progress: Progress) -> Event {
        let progress = Progress { status: JobStatus::Paused, eta_ms: None, ..progress };
        Event::JobPaused { job_id: self.id.clone(), reason, progress }
    }

    /// When the pause is completed even if lanes have not answered.
    pub(crate) fn pause_deadline(&self) -> Option<Millis> {
        match self.state {
            JobState::Pausing { deadline, .. } => Some(deadline),
            _ => None,
        }
    }

    /// Completes a pause if its lanes are paused or its deadline has come. Episodes that finish later are held back.
    pub(crate) fn complete_pause(&mut self, now: Millis) -> Option<Event> {
        let JobState::Pausing { reason, lanes, deadline } = &self.state else { return None };
        if !lanes.is_empty() && now < *deadline {
            return None;
        }
        let reason = reason.clone();
        let progress = self.progress(None, now);
        self.pace.stop(now);
        self.state = JobState::Paused;
        Some(self.paused(reason, progress))
    }

    /// Queues a paused job again.
    ///
    /// # Errors
    /// Names the job if it is not paused.
    pub(crate) fn resume(&mut self) -> Result<Event, Error> {
        if self.state != JobState::Paused {
            return Err(Error::field("job_id", &self.id, "the job is not paused"));
        }
        self.state = JobState::Waiting;
        Ok(Event::JobResumed { job_id: self.id.clone() })
    }

    /// The event that a running job sends twice a second.
    pub(crate) fn heartbeat(&mut self, lanes: &LaneTable, now: Millis) -> Event {
        let progress = self.progress(None, now);
        Event::Heartbeat(self.with_rows(progress, lanes, now))
    }

    /// The event of finished episodes. If the job is paused, they are held back until it goes on.
    fn emit_finished(&mut self, mut episodes: Vec<EpisodeResult>) -> Option<Event> {
        if let Some(last) = episodes.last() {
            self.last_score = last.score;
        }
        if self.has_turn() {
            return self.finished(episodes);
        }
        self.held_back.append(&mut episodes);
        None
    }

    fn finished(&mut self, episodes: Vec<EpisodeResult>) -> Option<Event> {
        self.unsaved += episodes.len() as u32;
        (!episodes.is_empty())
            .then(|| Event::EpisodesFinished { job_id: self.id.clone(), episodes })
    }

    /// The page has stored episodes.
    pub(crate) fn on_saved(&mut self, count: u32) {
        self.unsaved = self.unsaved.saturating_sub(count);
    }

    /// The event that ends the job, if it is at its end. If episodes are not stored yet, a heartbeat, once.
    pub(crate) fn outcome(&mut self, now: Millis) -> Option<Event> {
        if !self.is_running() || (self.failure.is_none() && !self.plan.is_finished()) {
            return None;
        }
        if self.unsaved > 0 {
            if std::mem::replace(&mut self.is_saving, true) {
                return None;
            }
            return Some(Event::Heartbeat(self.progress(None, now)));
        }
        let (job_id, progress) = (self.id.clone(), self.progress(None, now));
        if let Some(reason) = self.failure.take() {
            let progress = Progress { status: JobStatus::Failed, eta_ms: None, ..progress };
            return Some(Event::JobFailed { job_id, reason, progress });
        }
        let progress = Progress {
            status: JobStatus::Completed,
            progress: 100.0,
            current_episode: self.plan.told(),
            current_candle: progress.total_candles,
            eta_ms: Some(0.0),
            ..progress
        };
        Some(Event::JobFinished { job_id, result: JobResult::of(&self.plan), progress })
    }

    /// Ends the job in every lane.
    pub(crate) fn end(&self, lanes: &mut LaneTable, now: Millis) {
        for lane in self.lanes.keys() {
            lanes.stop(*lane, LaneCommand::EndJob { attempt: self.attempt }, now);
        }
    }

    /// The event of a job that was cancelled.
    pub(crate) fn cancelled(mut self, now: Millis) -> Event {
        let progress = self.progress(None, now);
        let progress = Progress { status: JobStatus::Cancelled, eta_ms: None, ..progress };
        Event::JobCancelled { job_id: self.id, progress }
    }
}

/// The percentage of a job that is not at its end.
fn below_100(pct: f64) -> f64 {
    if pct < 100.0 { pct } else { 99.99 }
}
