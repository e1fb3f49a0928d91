//! A simulated page: it starts jobs, stores their episodes, acknowledges progress, and checks every event.

use crate::cases::{Case, Cases, may_trap};
use candlerun_engine::job::JobResult;
use candlerun_engine::search::EpisodeResult;
use candlerun_protocol::{Event, LaneEnd, Progress, Request, to_text};
use std::collections::{BTreeMap, BTreeSet};

/// A page acknowledges this many progress events together.
const ACKNOWLEDGED_TOGETHER: u32 = 64;
/// Episodes that a page restores with one request.
const RESTORED_TOGETHER: usize = 10_000;
/// The same in most worlds, so that several requests are needed.
const FEW_RESTORED_TOGETHER: usize = 7;

/// The last command of the user to a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Running,
    Paused,
    Cancelled,
}

/// The status of a job, by the events that its page has handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// This conductor has not accepted the job.
    Unknown,
    Queued,
    Running,
    Paused,
    Finished,
    Cancelled,
}

/// A job of a page.
pub(crate) struct PageJob {
    pub(crate) case: usize,
    pub(crate) wanted: Wanted,
    status: Status,
    /// Whether its start was requested from this conductor.
    is_requested: bool,
    /// Stored episodes that this conductor has restored; `None` when all are, and it takes commands.
    restored: Option<usize>,
    /// Episodes that were received.
    received: usize,
    /// Episodes that are stored.
    pub(crate) stored: usize,
    /// Episodes that are being stored.
    saving: Option<usize>,
    highest_pct: f64,
    elapsed_ms: f64,
    /// Boundaries that were received, while no lane has died and no pause has come.
    boundaries: Option<BTreeSet<(u32, u32)>>,
}

impl PageJob {
    fn new(case: usize) -> Self {
        Self {
            case,
            wanted: Wanted::Running,
            status: Status::Unknown,
            is_requested: false,
            restored: Some(0),
            received: 0,
            stored: 0,
            saving: None,
            highest_pct: 0.0,
            elapsed_ms: 0.0,
            boundaries: Some(BTreeSet::new()),
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        matches!(self.status, Status::Finished | Status::Cancelled)
    }

    /// The request that follows the user's last command, if the conductor takes commands of this job.
    fn command(&self, request_id: u32, job_id: String) -> Option<Request> {
        if self.restored.is_some() || self.is_over() {
            return None;
        }
        Some(match self.wanted {
            Wanted::Running => Request::ResumeJob { request_id, job_id },
            Wanted::Paused => Request::PauseJob { request_id, job_id },
            Wanted::Cancelled => Request::CancelJob { request_id, job_id },
        })
    }

    /// Notes a disturbance of the job: from now on boundaries may be missing.
    pub(crate) fn allow_missing_boundaries(&mut self) {
        self.boundaries = None;
    }
}

/// A reaction of a page to an event.
pub(crate) enum Reaction {
    /// It sends a request.
    Request(Request),
    /// It acknowledges progress events a little later.
    Acknowledge(u32),
    /// It begins to store episodes of a job.
    Save(String),
    /// It ends the worker of a lane.
    EndLane(u32, LaneEnd),
}

/// A simulated page: its jobs, their stored episodes, and its open requests.
#[derive(Default)]
pub(crate) struct Page {
    pub(crate) jobs: BTreeMap<String, PageJob>,
    /// The case whose episodes a page without jobs shows.
    pub(crate) shown: Option<usize>,
    requests: u32,
    /// Progress events since the last acknowledgement.
    progress: u32,
    /// Requests that must be answered and not refused.
    pub(crate) open: BTreeSet<u32>,
    /// Series that are loading, by their requests.
    loading: BTreeMap<u32, usize>,
    loaded: BTreeSet<usize>,
}

impl Page {
    fn next_request(&mut self) -> u32 {
        self.requests += 1;
        self.requests
    }

    pub(crate) fn has_unfinished(&self) -> bool {
        self.jobs.values().any(|job| !job.is_over())
    }

    /// A user adds a job. It starts when its candles are loaded.
    pub(crate) fn add_job(&mut self, id: String, case: usize) {
        self.jobs.insert(id, PageJob::new(case));
    }

    /// The requests to a new conductor: first of all candles. If the page was reloaded, episodes that were not stored are lost.
    pub(crate) fn begin(&mut self, is_reload: bool, cases: &Cases) -> Vec<Request> {
        self.progress = 0;
        self.open.clear();
        self.loading.clear();
        self.loaded.clear();
        let mut series: BTreeSet<usize> =
            self.shown.iter().map(|case| cases.cases[*case].series).collect();
        for job in self.jobs.values_mut() {
            series.insert(cases.cases[job.case].series);
            if job.is_over() {
                continue;
            }
            if !is_reload {
                // The recorder writes what it has before the job is started again.
                job.stored = job.received;
            }
            job.saving = None;
            job.received = job.stored;
            if job.is_requested {
                job.allow_missing_boundaries();
            }
            (job.status, job.is_requested, job.restored) = (Status::Unknown, false, Some(0));
        }
        series.into_iter().map(|series| self.load(series)).collect()
    }

    /// Requests a series by its index.
    fn load(&mut self, series: usize) -> Request {
        let request_id = self.next_request();
        self.open.insert(request_id);
        self.loading.insert(request_id, series);
        let config = candlerun_engine::candles::synthetic::SyntheticConfig {
            // The world takes the index of the series from the seed.
            seed: series as u64,
            ..Default::default()
        };
        Request::LoadCandles {
            request_id,
            source: candlerun_protocol::CandlesSource::Synthetic(config),
            options: Box::default(),
        }
    }

    /// The request that starts a job, or starts it again behind its stored episodes.
    fn start(&mut self, id: &str, cases: &Cases) -> Option<Request> {
        let request_id = self.next_request();
        let job = self.jobs.get_mut(id)?;
        self.open.insert(request_id);
        job.is_requested = true;
        Some(Request::StartJob {
            request_id,
            job_id: id.to_owned(),
            spec: cases.cases[job.case].spec.clone(),
            paused: job.stored > 0 || job.wanted == Wanted::Paused,
            elapsed_ms: job.elapsed_ms,
            progress: job.highest_pct,
        })
    }

    /// The next request for a job that the conductor has accepted: its stored episodes are restored, then it runs if the user wants that.
    fn go_on(&mut self, id: &str, cases: &Cases) -> Option<Request> {
        let request_id = self.next_request();
        let job = self.jobs.get_mut(id)?;
        let restored = job.restored?;
        if restored == job.stored {
            job.restored = None;
            // A job that was not started as a paused one runs by itself.
            let runs = job.wanted == Wanted::Running && job.status != Status::Paused;
            return if runs { None } else { job.command(request_id, id.to_owned()) };
        }
        let results = &cases.cases[job.case].results;
        let together = match results.len() {
            0..1_000 => FEW_RESTORED_TOGETHER,
            _ => RESTORED_TOGETHER,
        };
        let end = job.stored.min(restored + together);
        self.open.insert(request_id);
        let episodes = to_text(&results[restored..end]);
        Some(Request::RestoreEpisodes { request_id, job_id: id.to_owned(), episodes })
    }

    /// A user gives a job a command. It is sent now, or when the conductor has restored the job.
    pub(crate) fn want(&mut self, id: &str, wanted: Wanted) -> Option<Request> {
        let request_id = self.next_request();
        let job = self
            .jobs
            .get_mut(id)
            .filter(|job| !job.is_over() && job.wanted != Wanted::Cancelled)?;
        job.wanted = wanted;
        if wanted != Wanted::Running {
            job.allow_missing_boundaries();
        }
        job.command(request_id, id.to_owned())
    }

    /// A user wants a report of an episode, its detail, or its candles in buckets, whether its job runs or not.
    pub(crate) fn report(
        &mut self,
        mut draw: impl FnMut(u32) -> u32,
        cases: &Cases,
    ) -> Option<Request> {
        let shown = self.jobs.values().map(|job| job.case).chain(self.shown);
        let shown: Vec<usize> =
            shown.filter(|case| self.loaded.contains(&cases.cases[*case].series)).collect();
        let case = &cases.cases[*shown.get(draw(shown.len() as u32) as usize)?];
        let EpisodeResult { params, part, .. } = case.results.first()?.clone();
        let request_id = self.next_request();
        self.open.insert(request_id);
        let (spec, series) = (case.spec.clone(), case.series);
        Some(match draw(4) {
            0 => Request::DetailEpisode { request_id, spec, part, params },
            // A range that is not in the series is refused, which is an answer too.
            1 => Request::BucketCandles {
                request_id,
                candles: cases.series[series].fingerprint().to_string(),
                from: draw(20),
                to: draw(60),
                buckets: draw(5),
            },
            _ => {
                let limits = candlerun_protocol::ReportLimits { max_points: 10, max_trades: 10 };
                Request::ReportEpisode { request_id, spec, part, params, limits }
            }
        })
    }

    /// Episodes of a job are stored. Returns the acknowledgement.
    pub(crate) fn saved(&mut self, id: &str) -> Option<Request> {
        let request_id = self.next_request();
        let job = self.jobs.get_mut(id)?;
        let count = job.saving.take()?;
        job.stored += count;
        Some(Request::AcknowledgeSaved { request_id, job_id: id.to_owned(), count: count as u32 })
    }

    /// Begins to store the episodes of a job that wait. Returns whether there are any.
    pub(crate) fn save(&mut self, id: &str) -> bool {
        let Some(job) = self.jobs.get_mut(id) else { return false };
        let waiting = job.received - job.stored;
        if job.saving.is_some() || waiting == 0 {
            return false;
        }
        job.saving = Some(waiting);
        true
    }

    pub(crate) fn acknowledge(&mut self, count: u32) -> Request {
        Request::AcknowledgeProgress { request_id: self.next_request(), count }
    }

    /// Handles an event.
    ///
    /// # Errors
    /// Describes why the page must not get this event.
    pub(crate) fn on_event(
        &mut self,
        event: &Event,
        cases: &Cases,
    ) -> Result<Vec<Reaction>, String> {
        let mut reactions = Vec::new();
        match event {
            Event::CandlesLoaded { request_id, .. } => {
                self.answered(*request_id)?;
                self.loaded.extend(self.loading.remove(request_id));
                reactions.extend(self.start_loaded(cases));
            }
            Event::JobQueued { request_id, job_id, .. } => {
                self.answered(*request_id)?;
                self.set_status(job_id, &[Status::Unknown], Status::Queued)?;
                reactions.extend(self.go_on(job_id, cases).map(Reaction::Request));
            }
            Event::JobStarted { job_id } => {
                self.set_status(job_id, &[Status::Queued], Status::Running)?;
            }
            Event::JobResumed { job_id } => {
                self.set_status(job_id, &[Status::Paused], Status::Queued)?;
            }
            Event::Progress(progress) => {
                self.progress += 1;
                self.on_progress(progress, cases)?;
                if self.progress >= ACKNOWLEDGED_TOGETHER {
                    reactions.push(Reaction::Acknowledge(std::mem::take(&mut self.progress)));
                }
            }
            Event::Heartbeat(progress) => self.on_progress(progress, cases)?,
            Event::EpisodesRestored { request_id, job_id, restored, progress } => {
                self.answered(*request_id)?;
                self.check_progress(progress, true)?;
                let job = self.job(job_id)?;
                let (before, restored) = (job.restored.unwrap_or(job.stored), *restored as usize);
                if restored <= before || restored > job.stored {
                    let stored = job.stored;
                    return Err(format!("{restored} episodes restored, from {before} to {stored}"));
                }
                job.restored = Some(restored);
                reactions.extend(self.go_on(job_id, cases).map(Reaction::Request));
            }
            Event::EpisodesFinished { job_id, episodes } => {
                self.on_finished(job_id, episodes, cases)?;
                reactions.push(Reaction::Save(job_id.clone()));
            }
            Event::JobPaused { job_id, progress, .. } => {
                self.check_progress(progress, true)?;
                let before = [Status::Queued, Status::Running, Status::Paused];
                self.set_status(job_id, &before, Status::Paused)?;
                let request_id = self.next_request();
                let job = self.job(job_id)?;
                job.allow_missing_boundaries();
                if job.wanted == Wanted::Running {
                    let request = job.command(request_id, job_id.clone());
                    reactions.extend(request.map(Reaction::Request));
                }
            }
            Event::JobCancelled { job_id, progress } => {
                self.check_progress(progress, true)?;
                let job = self.job(job_id)?;
                if job.wanted != Wanted::Cancelled {
                    return Err("a job is cancelled that no user has cancelled".to_owned());
                }
                job.status = Status::Cancelled;
            }
            Event::JobFinished { job_id, result, progress } => {
                self.check_progress(progress, false)?;
                let job = self.job(job_id)?;
                let case = &cases.cases[job.case];
                let episodes = result.episodes as usize;
                if job.stored != episodes || job.received != episodes {
                    return Err(format!(
                        "finished after {episodes} episodes, of which {} are received and {} stored",
                        job.received, job.stored
                    ));
                }
                if !case.has_time_limit
                    && comparable(result, case) != comparable(&case.result, case)
                {
                    return Err(format!("another result: {result:?} instead of {:?}", case.result));
                }
                if progress.progress < 100.0 {
                    return Err(format!("finished at {} %", progress.progress));
                }
                job.status = Status::Finished;
            }
            Event::JobFailed { job_id, reason, .. } => {
                return Err(format!("job {job_id} has failed: {reason}"));
            }
            Event::ReportReady { request_id, .. }
            | Event::DetailReady { request_id, .. }
            | Event::CandlesBucketed { request_id, .. } => self.answered(*request_id)?,
            Event::LaneSilent { lane } => {
                reactions.push(Reaction::EndLane(*lane, LaneEnd::Silent));
            }
            Event::LaneSpent { lane } => reactions.push(Reaction::EndLane(*lane, LaneEnd::Spent)),
            Event::RequestFailed { request_id, field, reason, .. } => {
                let was_open = request_id.is_some_and(|id| self.open.remove(&id));
                // A report whose lanes die three times is refused, and so is a range that is not in the series; commands may come too
                // late.
                let may_be_refused = ["report", "from", "to", "buckets"].contains(&field.as_str());
                if was_open && !may_be_refused {
                    return Err(format!("a request is refused: {field}: {reason}"));
                }
            }
            other => return Err(format!("an unexpected event: {other:?}")),
        }
        Ok(reactions)
    }

    fn answered(&mut self, request_id: u32) -> Result<(), String> {
        match self.open.remove(&request_id) {
            true => Ok(()),
            false => Err(format!("an answer to request {request_id}, which is not open")),
        }
    }

    /// The requests that start the jobs whose candles are loaded.
    fn start_loaded(&mut self, cases: &Cases) -> Vec<Reaction> {
        let can_start = |job: &PageJob| {
            !job.is_over()
                && !job.is_requested
                && self.loaded.contains(&cases.cases[job.case].series)
        };
        let ids = self.jobs.iter().filter(|(_, job)| can_start(job)).map(|(id, _)| id.clone());
        let ids: Vec<String> = ids.collect();
        ids.iter().filter_map(|id| self.start(id, cases)).map(Reaction::Request).collect()
    }

    /// Changes the status of a job, which may come after these.
    fn set_status(&mut self, id: &str, before: &[Status], status: Status) -> Result<(), String> {
        let job = self.job(id)?;
        if !before.contains(&job.status) {
            return Err(format!("job {id} becomes {status:?} after {:?}", job.status));
        }
        job.status = status;
        Ok(())
    }

    fn job(&mut self, id: &str) -> Result<&mut PageJob, String> {
        let job = self.jobs.get_mut(id).ok_or_else(|| format!("there is no job {id}"))?;
        if job.is_over() {
            return Err(format!("an event of job {id}, which is over"));
        }
        Ok(job)
    }

    fn on_progress(&mut self, progress: &Progress, cases: &Cases) -> Result<(), String> {
        self.check_progress(progress, true)?;
        let job = self.job(&progress.job_id)?;
        if job.status != Status::Running {
            return Err(format!("progress of a job that is {:?}", job.status));
        }
        let row = progress.lane.and_then(|lane| progress.lanes.iter().find(|row| row.lane == lane));
        if let Some((boundaries, row)) = job.boundaries.as_mut().zip(row) {
            boundaries.insert((row.episode, row.candle));
        }
        let total = cases.cases[job.case].results.len() as u32;
        if progress.current_episode > progress.total_episodes.max(total) {
            return Err(format!("episode {} of {}", progress.current_episode, total));
        }
        Ok(())
    }

    fn check_progress(&mut self, progress: &Progress, runs: bool) -> Result<(), String> {
        let job = self.job(&progress.job_id)?;
        if progress.progress < job.highest_pct {
            return Err(format!(
                "progress falls from {} to {}",
                job.highest_pct, progress.progress
            ));
        }
        if runs && progress.progress >= 100.0 {
            return Err("100 % before the end".to_owned());
        }
        if progress.current_candle > progress.total_candles {
            let Progress { current_candle, total_candles, .. } = progress;
            return Err(format!("candle {current_candle} of {total_candles}"));
        }
        if progress.elapsed_ms < job.elapsed_ms {
            return Err(format!("time runs from {} to {}", job.elapsed_ms, progress.elapsed_ms));
        }
        (job.highest_pct, job.elapsed_ms) = (progress.progress, progress.elapsed_ms);
        Ok(())
    }

    /// Episodes must be those of an undisturbed run, in order; and all their boundaries must have come before.
    fn on_finished(
        &mut self,
        id: &str,
        episodes: &[EpisodeResult],
        cases: &Cases,
    ) -> Result<(), String> {
        let job = self.job(id)?;
        if job.status != Status::Running {
            return Err(format!("episodes of a job that is {:?}", job.status));
        }
        let case: &Case = &cases.cases[job.case];
        for episode in episodes {
            let Some(expected) = case.results.get(job.received) else {
                return Err(format!("episode {} after the last one", episode.episode));
            };
            // The reason of a failure is for people.
            let same = EpisodeResult { failure: expected.failure.clone(), ..episode.clone() };
            if same != *expected {
                return Err(format!("{episode:?} instead of {expected:?}"));
            }
            let (candles, one_by_one) = case.episodes[job.received];
            if let Some(boundaries) = job.boundaries.as_ref().filter(|_| one_by_one) {
                let every = case.job.every_candles() as usize;
                for candle in (0..candles).step_by(every) {
                    if !boundaries.contains(&(episode.episode, candle)) {
                        return Err(format!("no boundary {candle} of {}", episode.episode));
                    }
                }
            }
            job.received += 1;
        }
        Ok(())
    }
}

/// A result without the reasons of failures: they are texts for people. An episode whose lanes trap has another reason than one that
/// fails, so in a job that may trap the reasons are not counted either.
fn comparable(result: &JobResult, case: &Case) -> JobResult {
    let mut result = result.clone();
    if let Some(no_score) = &mut result.no_score {
        (no_score.reason, no_score.sentence) = (String::new(), String::new());
        if may_trap(&case.job) {
            (no_score.reason_episodes, no_score.first_episode) = (0, 0);
        }
    }
    let windows = result.walk_forward.iter_mut().flat_map(|walk_forward| &mut walk_forward.windows);
    for episode in windows.flat_map(|window| window.best.iter_mut().chain(&mut window.tested)) {
        episode.failure = None;
    }
    result
}
