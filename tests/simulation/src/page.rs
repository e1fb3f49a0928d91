//! A simulated page: it starts jobs, stores their episodes, acknowledges, and checks everything that it is told.

use crate::cases::{Case, Cases};
use candlerun_engine::job::JobResult;
use candlerun_engine::search::{EpisodeResult, NoScore};
use candlerun_protocol::{Event, Progress, Request, to_text};
use std::collections::{BTreeMap, BTreeSet};

/// A page acknowledges this many progress events together.
const ACKNOWLEDGED_TOGETHER: u32 = 64;

/// What a user wants of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Running,
    Paused,
    Cancelled,
}

/// What a page was told about a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    Nothing,
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
    pub(crate) told: Told,
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
            told: Told::Nothing,
            received: 0,
            stored: 0,
            saving: None,
            highest_pct: 0.0,
            elapsed_ms: 0.0,
            boundaries: Some(BTreeSet::new()),
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        matches!(self.told, Told::Finished | Told::Cancelled)
    }

    /// From here on boundaries may be missing.
    pub(crate) fn is_disturbed(&mut self) {
        self.boundaries = None;
    }
}

/// What a page does after an event.
pub(crate) enum Reaction {
    /// It sends a request.
    Request(Request),
    /// It acknowledges progress events, when it has time.
    Acknowledge(u32),
    /// It begins to store episodes of a job.
    Save(String),
    /// It ends the worker of a silent lane.
    EndLane(u32),
}

/// See the module.
#[derive(Default)]
pub(crate) struct Page {
    pub(crate) jobs: BTreeMap<String, PageJob>,
    requests: u32,
    /// Progress events since the last acknowledgement.
    progress: u32,
    /// Requests that must be answered and not refused.
    pub(crate) open: BTreeSet<u32>,
    /// Series that are being loaded.
    loading: usize,
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
        (self.progress, self.loading) = (0, 0);
        self.open.clear();
        let mut series = BTreeSet::new();
        for job in self.jobs.values_mut().filter(|job| !job.is_over()) {
            if !is_reload {
                // The recorder writes what it has before the job is started again.
                job.stored = job.received;
            }
            job.saving = None;
            job.received = job.stored;
            job.told = Told::Nothing;
            (job.highest_pct, job.boundaries) = (0.0, None);
            series.insert(cases.cases[job.case].series);
        }
        series.into_iter().map(|series| self.load(series)).collect()
    }

    /// Asks for a series by its place.
    pub(crate) fn load(&mut self, series: usize) -> Request {
        let request_id = self.next_request();
        self.open.insert(request_id);
        self.loading += 1;
        let config = candlerun_engine::candles::synthetic::SyntheticConfig {
            // The world reads the place of the series from here.
            seed: series as u64,
            ..Default::default()
        };
        Request::LoadCandles {
            request_id,
            source: candlerun_protocol::CandlesSource::Synthetic(config),
        }
    }

    /// The requests that start a job, or start it again behind its stored episodes.
    pub(crate) fn start(&mut self, id: &str, cases: &Cases) -> Vec<Request> {
        let ids = [self.next_request(), self.next_request(), self.next_request()];
        let Some(job) = self.jobs.get_mut(id) else { return Vec::new() };
        let case = &cases.cases[job.case];
        self.open.extend([ids[0]]);
        let paused = job.stored > 0;
        let mut requests = vec![Request::StartJob {
            request_id: ids[0],
            job_id: id.to_owned(),
            spec: case.spec.clone(),
            paused,
            elapsed_ms: job.elapsed_ms,
        }];
        if paused {
            self.open.insert(ids[1]);
            requests.push(Request::RestoreEpisodes {
                request_id: ids[1],
                job_id: id.to_owned(),
                episodes: to_text(&case.results[..job.stored]),
            });
        }
        match job.wanted {
            Wanted::Running if paused => {
                requests.push(Request::ResumeJob { request_id: ids[2], job_id: id.to_owned() })
            }
            Wanted::Running => {}
            Wanted::Paused => {
                requests.push(Request::PauseJob { request_id: ids[2], job_id: id.to_owned() })
            }
            Wanted::Cancelled => {
                requests.push(Request::CancelJob { request_id: ids[2], job_id: id.to_owned() })
            }
        }
        requests
    }

    /// A user wants something of a job.
    pub(crate) fn want(&mut self, id: &str, wanted: Wanted) -> Option<Request> {
        let request_id = self.next_request();
        let job = self
            .jobs
            .get_mut(id)
            .filter(|job| !job.is_over() && job.wanted != Wanted::Cancelled)?;
        job.wanted = wanted;
        if wanted != Wanted::Running {
            job.is_disturbed();
        }
        if job.told == Told::Nothing {
            return None;
        }
        let job_id = id.to_owned();
        Some(match wanted {
            Wanted::Running => Request::ResumeJob { request_id, job_id },
            Wanted::Paused => Request::PauseJob { request_id, job_id },
            Wanted::Cancelled => Request::CancelJob { request_id, job_id },
        })
    }

    /// A user wants a report of an episode.
    pub(crate) fn report(&mut self, id: &str, cases: &Cases) -> Option<Request> {
        let case = &cases.cases
            [self.jobs.get(id).filter(|job| job.told != Told::Nothing && !job.is_over())?.case];
        let EpisodeResult { params, part, .. } = case.results.first()?.clone();
        let request_id = self.next_request();
        self.open.insert(request_id);
        let limits = candlerun_protocol::ReportLimits { max_points: 10, max_trades: 10 };
        Some(Request::ReportEpisode { request_id, spec: case.spec.clone(), part, params, limits })
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
    /// Names what no page may be sent.
    pub(crate) fn on_event(
        &mut self,
        event: &Event,
        cases: &Cases,
    ) -> Result<Vec<Reaction>, String> {
        let mut reactions = Vec::new();
        match event {
            Event::CandlesLoaded { request_id, .. } => {
                self.open.remove(request_id);
                self.loading = self.loading.saturating_sub(1);
                if self.loading == 0 {
                    let ids: Vec<String> = self
                        .jobs
                        .iter()
                        .filter(|(_, job)| job.told == Told::Nothing)
                        .map(|(id, _)| id.clone())
                        .collect();
                    for id in ids {
                        let requests = self.start(&id, cases);
                        reactions.extend(requests.into_iter().map(Reaction::Request));
                        if let Some(job) = self.jobs.get_mut(&id) {
                            job.told = Told::Queued;
                        }
                    }
                }
            }
            Event::JobQueued { request_id, .. } => {
                self.open.remove(request_id);
            }
            Event::JobStarted { job_id } => self.job(job_id)?.told = Told::Running,
            Event::JobResumed { job_id } => {
                let job = self.job(job_id)?;
                if job.told == Told::Paused {
                    job.told = Told::Queued;
                }
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
                self.open.remove(request_id);
                let job = self.job(job_id)?;
                if *restored as usize != job.stored {
                    return Err(format!("{restored} episodes restored of {}", job.stored));
                }
                job.highest_pct = progress.progress;
            }
            Event::EpisodesFinished { job_id, episodes } => {
                self.on_finished(job_id, episodes, cases)?;
                reactions.push(Reaction::Save(job_id.clone()));
            }
            Event::JobPaused { job_id, progress, .. } => {
                self.check_progress(progress, true)?;
                let job = self.job(job_id)?;
                job.told = Told::Paused;
                job.is_disturbed();
                if job.wanted == Wanted::Running {
                    let job_id = job_id.clone();
                    let request_id = self.next_request();
                    reactions.push(Reaction::Request(Request::ResumeJob { request_id, job_id }));
                }
            }
            Event::JobCancelled { job_id, .. } => {
                let job = self.job(job_id)?;
                if job.wanted != Wanted::Cancelled {
                    return Err("a job is cancelled that nobody has cancelled".to_owned());
                }
                job.told = Told::Cancelled;
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
                if !case.has_time_limit && without_words(result) != without_words(&case.result) {
                    return Err(format!("another result: {result:?} instead of {:?}", case.result));
                }
                if progress.progress < 100.0 {
                    return Err(format!("finished at {} %", progress.progress));
                }
                job.told = Told::Finished;
            }
            Event::JobFailed { job_id, reason, .. } => {
                return Err(format!("job {job_id} has failed: {reason}"));
            }
            Event::ReportReady { request_id, .. } => {
                if !self.open.remove(request_id) {
                    return Err("a report that was not asked for".to_owned());
                }
            }
            Event::LaneSilent { lane } => reactions.push(Reaction::EndLane(*lane)),
            Event::RequestFailed { request_id, field, reason, .. } => {
                let was_open = request_id.is_some_and(|id| self.open.remove(&id));
                // A report whose lanes die three times is refused; commands may come too late.
                if was_open && field != "report" {
                    return Err(format!("a request is refused: {field}: {reason}"));
                }
            }
            other => return Err(format!("an event that was not asked for: {other:?}")),
        }
        Ok(reactions)
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
        if job.told != Told::Running {
            return Err(format!("progress of a job that is told to be {:?}", job.told));
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
        if job.told != Told::Running {
            return Err(format!("episodes of a job that is told to be {:?}", job.told));
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

/// A result without the words of why episodes have failed: they say how, which differs from world to world.
fn without_words(result: &JobResult) -> JobResult {
    let no_score = result.no_score.clone().map(|no_score| NoScore {
        reason: String::new(),
        sentence: String::new(),
        ..no_score
    });
    JobResult { no_score, ..result.clone() }
}
