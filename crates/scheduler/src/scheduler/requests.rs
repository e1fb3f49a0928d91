//! Handles the requests of pages.

use super::Scheduler;
use crate::estimate::estimate;
use crate::io::{Address, Effect, PageId};
use crate::job::{ActiveJob, BeforeStart};
use crate::report_tasks::Needs;
use crate::script::Realm;
use candlerun_engine::Error;
use candlerun_engine::candles::ColumnSet;
use candlerun_engine::job::{Job, JobSpec, RobustnessAnalysis};
use candlerun_engine::params::Params;
use candlerun_engine::search::{EpisodePart, EpisodeResult};
use candlerun_engine::strategies::Definition;
use candlerun_protocol::lane::LaneCommand;
use candlerun_protocol::{Event, LaneEnd, ReportLimits, Request, RulesMistake, from_text, to_text};
use serde_json::Value;

impl Scheduler {
    pub(super) fn on_request(&mut self, page: PageId, request: Request) {
        let to = Address { page, request_id: request.request_id() };
        if let Err(error) = self.handle_request(to, request) {
            self.events.emit(page, Event::refused(Some(to.request_id), error));
        }
        // A report may hang although no job runs. Heartbeats detect that.
        if self.reports.page().is_some() {
            self.ensure_heartbeat();
        }
    }

    fn handle_request(&mut self, to: Address, request: Request) -> Result<(), Error> {
        match request {
            Request::LoadCandles { source, options, .. } => {
                self.imports.push(Effect::ImportCandles { to, source, options });
            }
            Request::AddLane { lane, remote, .. } => {
                // If the number is taken, its old lane is gone, although the page has not reported it.
                self.on_lane_lost(lane, LaneEnd::Killed);
                self.lanes.add(lane, remote);
                self.reports.assign(&self.jobs, &mut self.lanes);
                self.advance();
            }
            Request::RemoveLane { lane, end, .. } => self.on_lane_lost(lane, end),
            Request::SetConcurrency { jobs, .. } => {
                self.jobs.set_concurrency(jobs)?;
                self.advance();
            }
            Request::StartJob { job_id, spec, paused, elapsed_ms, progress, .. } => {
                let before = BeforeStart { elapsed_ms, shown_pct: progress };
                self.start_job(to, job_id, &spec, paused, before)?;
            }
            Request::RestoreEpisodes { request_id, job_id, episodes } => {
                let episodes = from_text(&episodes, "episodes")?;
                let job = self.jobs.get_mut(&job_id)?;
                let (restored, progress) = job.restore(episodes, self.now)?;
                let event = Event::EpisodesRestored { request_id, job_id, restored, progress };
                self.events.emit(to.page, event);
            }
            Request::PauseJob { job_id, .. } => self.pause_job(to.page, &job_id)?,
            Request::ResumeJob { job_id, .. } => {
                self.events.emit(to.page, self.jobs.resume(&job_id)?);
                self.advance();
            }
            Request::CancelJob { job_id, .. } => {
                let job = self.jobs.take(&job_id)?;
                job.end(&mut self.lanes, self.now);
                self.events.emit(to.page, job.cancelled(self.now));
                self.advance();
            }
            Request::AcknowledgeSaved { job_id, count, .. } => {
                // The job may have been cancelled meanwhile.
                if let Ok(job) = self.jobs.get_mut(&job_id) {
                    job.on_saved(count);
                    self.advance();
                }
            }
            Request::AcknowledgeProgress { count, .. } => self.events.acknowledged(to.page, count),
            Request::CheckRules { request_id, rules } => {
                self.events.emit(to.page, rules_checked(request_id, &rules));
            }
            Request::CheckSpec { request_id, spec } => {
                let spec = Box::new(JobSpec::checked(&spec)?);
                self.events.emit(to.page, Event::SpecChecked { request_id, spec });
            }
            Request::ReadJavascript { source, .. } => {
                let realm = Realm::Script(source.as_str().into());
                let needs = Needs { candles: None, realm };
                self.ask(to, needs, |request_id| LaneCommand::ReadScript { request_id, source });
            }
            Request::ReportEpisode { spec, part, params, limits, .. } => {
                self.report(to, &spec, part, params, limits)?;
            }
            Request::DetailEpisode { spec, part, params, .. } => {
                self.detail(to, &spec, part, params)?;
            }
            Request::BucketCandles { request_id, candles, from, to: end, buckets } => {
                let buckets = self.library.get(&candles)?.buckets(from, end, buckets)?;
                self.events.emit(to.page, Event::CandlesBucketed { request_id, buckets });
            }
            Request::AppraiseSearch { spec, episodes, trials, .. } => {
                self.robustness_report(to, &spec, episodes, trials)?;
            }
            Request::EstimateSearch { request_id, spec, lanes, candles_per_second } => {
                let event = estimate(&self.library, request_id, &spec, lanes, candles_per_second)?;
                self.events.emit(to.page, event);
            }
        }
        Ok(())
    }

    fn start_job(
        &mut self,
        to: Address,
        id: String,
        spec: &Value,
        paused: bool,
        before: BeforeStart,
    ) -> Result<(), Error> {
        self.jobs.check_new(&id)?;
        let job = self.job(spec)?;
        self.attempts += 1;
        let mut job = ActiveJob::new(to.page, id, self.attempts, job, before)?;
        self.events.emit(to.page, job.queued(to.request_id));
        if paused {
            job.pause(&mut self.lanes, None, self.now);
        }
        self.jobs.add(job);
        self.complete_pauses();
        Ok(())
    }

    fn pause_job(&mut self, page: PageId, id: &str) -> Result<(), Error> {
        let job = self.jobs.get_mut(id)?;
        match job.still_paused(self.now) {
            Some(event) => self.events.emit(page, event),
            None => {
                job.pause(&mut self.lanes, None, self.now);
                self.complete_pauses();
            }
        }
        Ok(())
    }

    /// The job that a spec describes.
    fn job(&self, spec: &Value) -> Result<Job, Error> {
        let spec = JobSpec::from_json(spec)?;
        let candles = self.library.get(&spec.candles)?;
        Job::new(spec, candles)
    }

    /// The job of an episode with these parameters in this part. Checks that the job can run it.
    fn job_of_episode(
        &self,
        spec: &Value,
        part: Option<EpisodePart>,
        params: &Params,
    ) -> Result<Job, Error> {
        let job = self.job(spec)?;
        job.check_params(params)?;
        job.range(part)?;
        Ok(job)
    }

    fn report(
        &mut self,
        to: Address,
        spec: &Value,
        part: Option<EpisodePart>,
        params: Params,
        limits: ReportLimits,
    ) -> Result<(), Error> {
        let job = self.job_of_episode(spec, part, &params)?;
        let spec = to_text(job.spec());
        self.ask(to, needs_of(&job), |request_id| LaneCommand::ReportEpisode {
            request_id,
            spec,
            part,
            params,
            limits,
        });
        Ok(())
    }

    fn detail(
        &mut self,
        to: Address,
        spec: &Value,
        part: Option<EpisodePart>,
        params: Params,
    ) -> Result<(), Error> {
        let job = self.job_of_episode(spec, part, &params)?;
        let spec = to_text(job.spec());
        // Highs, lows and volumes are read by every detail, whether the strategy reads them or not.
        let candles = Some((job.candles().clone(), ColumnSet::ALL));
        let needs = Needs { candles, ..needs_of(&job) };
        self.ask(to, needs, |request_id| LaneCommand::DetailEpisode {
            request_id,
            spec,
            part,
            params,
        });
        Ok(())
    }

    fn robustness_report(
        &mut self,
        to: Address,
        spec: &Value,
        episodes: Vec<EpisodeResult>,
        trials: u32,
    ) -> Result<(), Error> {
        let job = self.job(spec)?;
        RobustnessAnalysis::check(&job)?;
        for episode in &episodes {
            job.check_params(&episode.params)?;
        }
        let spec = to_text(job.spec());
        self.ask(to, needs_of(&job), |request_id| LaneCommand::ReportRobustness {
            request_id,
            spec,
            episodes,
            trials,
        });
        Ok(())
    }

    fn ask(&mut self, to: Address, needs: Needs, command: impl FnOnce(u32) -> LaneCommand) {
        self.reports.ask(to, needs, command);
        self.reports.assign(&self.jobs, &mut self.lanes);
    }
}

fn needs_of(job: &Job) -> Needs {
    Needs { candles: Some((job.candles().clone(), job.columns_read())), realm: Realm::of(job) }
}

/// The answer to `check_rules`.
fn rules_checked(request_id: u32, rules: &str) -> Event {
    match Definition::new("rules", rules) {
        Ok(definition) => {
            let strategy = Some(definition.info);
            Event::RulesChecked { request_id, strategy, mistakes: Vec::new() }
        }
        Err(errors) => {
            let mistakes = errors.0.into_iter().map(RulesMistake::from).collect();
            Event::RulesChecked { request_id, strategy: None, mistakes }
        }
    }
}
