//! Episodes and reports, in slices of about 10 ms. Between two slices the lane hears commands.

use super::delivery::DeliveryRule;
use crate::js::{Macrotask, Port, now_ms};
use crate::protocol::lane::{FinishedEpisode, LaneCommand, LaneMessage, unpack};
use crate::protocol::{EpisodeReport, ReportLimits};
use candlerun_engine::Error;
use candlerun_engine::backtest::{Advance, Detail, Run};
use candlerun_engine::candles::Candles;
use candlerun_engine::columns::ColumnCache;
use candlerun_engine::job::{Appraiser, Job, JobSpec};
use candlerun_engine::params::Params;
use candlerun_engine::search::{EpisodePart, Outcome, Proposal};
use std::collections::{BTreeMap, VecDeque};
use std::ops::{ControlFlow, Range};
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// A slice ends after this time.
const SLICE_MS: f64 = 10.0;
/// Candles between two looks at the clock, at first and at most.
const CANDLES_PER_LOOK: usize = 4_096;
const MOST_CANDLES_PER_LOOK: usize = 1 << 17;
/// Two looks at the clock should be about this far apart.
const LOOK_MS: f64 = 1.0;

/// One worker's episodes.
#[derive(Default)]
pub(super) struct Lane {
    port: Option<Port>,
    task: Option<Macrotask>,
    scheduled: bool,
    series: BTreeMap<String, Series>,
    run: Option<ActiveRun>,
    reports: VecDeque<ReportTask>,
    appraisals: VecDeque<AppraisalTask>,
    candles_per_look: usize,
}

/// Candles and the columns computed over them.
struct Series {
    candles: Arc<Candles>,
    columns: ColumnCache,
}

/// The job that episodes come of.
struct ActiveRun {
    number: u32,
    job: Job,
    series: String,
    delivery: DeliveryRule,
    waiting: VecDeque<Proposal>,
    current: Option<Current>,
    finished: Vec<FinishedEpisode>,
    /// Time worked since finished episodes were posted last, without that since `working_since`.
    busy_ms: f64,
    working_since: f64,
}

struct Current {
    episode: u32,
    /// Progress boundaries of all episodes before it.
    boundaries_before: u64,
    backtest: Box<dyn Run>,
}

/// Where the lane is.
struct Position {
    episode: u32,
    boundaries_before: u64,
    candle: usize,
}

/// An appraisal under way.
struct AppraisalTask {
    request_id: u32,
    job: Job,
    appraiser: Appraiser,
}

/// A report under way.
struct ReportTask {
    request_id: u32,
    candles: Arc<Candles>,
    window: Range<usize>,
    backtest: Box<dyn Run>,
    limits: ReportLimits,
}

impl Lane {
    pub(super) fn connect(&mut self, port: Port, task: Macrotask) {
        self.port = Some(port);
        self.task = Some(task);
    }

    pub(super) fn receive(&mut self, command: LaneCommand, columns: &JsValue) {
        let blame = Blame::of(&command, self.run.as_ref().map_or(0, |run| run.number));
        if let Err(error) = self.obey(command, columns) {
            let reason = error.to_string();
            self.post(&match blame {
                Blame::Run(run) => LaneMessage::RunFailed { run, reason },
                Blame::Report(request_id) => LaneMessage::ReportFailed { request_id, reason },
            });
        }
        self.schedule();
    }

    fn obey(&mut self, command: LaneCommand, columns: &JsValue) -> Result<(), Error> {
        match command {
            LaneCommand::LoadCandles { fingerprint } => {
                let columns = unpack(columns)
                    .map_err(|name| Error::field(name, "nothing", "a column is missing"))?;
                let candles = Arc::new(Candles::new(columns)?);
                self.series
                    .insert(fingerprint, Series { candles, columns: ColumnCache::default() });
            }
            LaneCommand::ForgetCandles { fingerprint } => {
                self.series.remove(&fingerprint);
            }
            LaneCommand::PrepareRun { run, spec } => {
                let job = self.job(&spec)?;
                let progress = &job.spec().progress;
                let delivery = DeliveryRule::new(progress.delivery, progress.every_candles);
                self.run = Some(ActiveRun {
                    number: run,
                    series: job.spec().candles.clone(),
                    delivery: delivery.after(self.run.as_ref().map(|run| &run.delivery)),
                    job,
                    waiting: VecDeque::new(),
                    current: None,
                    finished: Vec::new(),
                    busy_ms: 0.0,
                    working_since: 0.0,
                });
            }
            LaneCommand::RunEpisodes { run, episodes } => {
                if let Some(active) = self.run.as_mut().filter(|active| active.number == run) {
                    active.waiting.extend(episodes);
                }
            }
            LaneCommand::EndRun { run } => {
                if let Some(active) = self.run.as_mut().filter(|active| active.number == run) {
                    active.waiting.clear();
                    active.current = None;
                    active.finished.clear();
                }
            }
            LaneCommand::AcknowledgeProgress { count } => {
                if let Some(active) = &mut self.run {
                    active.delivery.acknowledged(count);
                }
            }
            LaneCommand::ReportEpisode { request_id, spec, part, params, limits } => {
                self.start_report(request_id, &spec, part, &params, limits)?;
            }
            LaneCommand::AppraiseSearch { request_id, spec, episodes, trials } => {
                let job = self.job(&spec)?;
                let appraiser = Appraiser::new(&job, &episodes, trials)?;
                self.appraisals.push_back(AppraisalTask { request_id, job, appraiser });
            }
        }
        Ok(())
    }

    fn job(&self, spec: &str) -> Result<Job, Error> {
        let spec = serde_json::from_str(spec)
            .map_err(|error| Error::field("spec", spec, error.to_string()))?;
        let spec = JobSpec::from_json(&spec)?;
        let series = self.series.get(&spec.candles);
        let series = series.ok_or_else(|| {
            Error::field("candles", &spec.candles, "this lane has no such candles")
        })?;
        Job::new(spec, series.candles.clone())
    }

    fn start_report(
        &mut self,
        request_id: u32,
        spec: &str,
        part: Option<EpisodePart>,
        params: &Params,
        limits: ReportLimits,
    ) -> Result<(), Error> {
        let job = self.job(spec)?;
        let window = job.range(part)?;
        let Some(series) = self.series.get_mut(&job.spec().candles) else { return Ok(()) };
        let backtest = job.start(params, window.clone(), &mut series.columns, Detail::Full)?;
        self.reports.push_back(ReportTask {
            request_id,
            candles: series.candles.clone(),
            window,
            backtest,
            limits,
        });
        Ok(())
    }

    /// Asks for a slice, unless there is nothing to do, one is coming already, or the page is behind with its messages.
    fn schedule(&mut self) {
        let episodes = self.run.as_ref().is_some_and(ActiveRun::may_work);
        if self.scheduled || (!episodes && self.reports.is_empty() && self.appraisals.is_empty()) {
            return;
        }
        if let Some(task) = &self.task {
            self.scheduled = true;
            task.schedule();
        }
    }

    /// Works for about 10 ms.
    pub(super) fn slice(&mut self) {
        self.scheduled = false;
        let end = now_ms() + SLICE_MS;
        if self.candles_per_look == 0 {
            self.candles_per_look = CANDLES_PER_LOOK;
        }
        self.slice_of_reports(end);
        self.slice_of_episodes(end);
        self.slice_of_appraisals(end);
        self.schedule();
    }

    /// What is asked of a finished search waits for the episodes of the job that runs.
    fn slice_of_appraisals(&mut self, end: f64) {
        while now_ms() < end
            && let Some(mut task) = self.appraisals.pop_front()
        {
            let request_id = task.request_id;
            let done = match task.appraiser.advance(&task.job) {
                Ok(true) => {
                    self.appraisals.push_front(task);
                    continue;
                }
                Ok(false) => task.appraiser.finish(&task.job),
                Err(error) => Err(error),
            };
            self.post(&match done {
                Ok(appraisal) => {
                    LaneMessage::AppraisalReady { request_id, appraisal: Box::new(appraisal) }
                }
                Err(error) => LaneMessage::ReportFailed { request_id, reason: error.to_string() },
            });
        }
    }

    fn slice_of_reports(&mut self, end: f64) {
        while let Some(task) = self.reports.front_mut() {
            let advance =
                task.backtest.advance(self.candles_per_look, &mut |_| ControlFlow::Continue(()));
            if advance == Advance::Finished {
                let times = &task.candles.time()[task.window.clone()];
                let report = EpisodeReport::new(&task.backtest.report(), times, task.limits);
                let request_id = task.request_id;
                self.reports.pop_front();
                self.post(&LaneMessage::ReportReady { request_id, report: Box::new(report) });
            }
            if now_ms() >= end {
                return;
            }
        }
    }

    fn slice_of_episodes(&mut self, end: f64) {
        let (Some(run), Some(port)) = (&mut self.run, &self.port) else { return };
        let Some(series) = self.series.get_mut(&run.series) else { return };
        let mut now = now_ms();
        let mut before = now;
        run.working_since = now;
        while now < end {
            match run.advance(self.candles_per_look, series, port) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    port.post(&LaneMessage::RunFailed {
                        run: run.number,
                        reason: error.to_string(),
                    });
                    return;
                }
            }
            now = now_ms();
            self.candles_per_look = adapt(self.candles_per_look, now - before);
            before = now;
        }
        run.post_finished(port);
        run.busy_ms += now_ms() - run.working_since;
        run.post_newest(port);
    }

    fn post(&self, message: &LaneMessage) {
        if let Some(port) = &self.port {
            port.post(message);
        }
    }
}

impl ActiveRun {
    /// Whether a slice would do anything: there are episodes, and no boundary waits for the page.
    fn may_work(&self) -> bool {
        self.position().is_some_and(|Position { boundaries_before, candle, .. }| {
            self.delivery.has_room() || !self.delivery.is_one_by_one(boundaries_before, candle)
        })
    }

    /// Runs at most `candles` of the current episode and says whether there is more to do in this slice.
    fn advance(&mut self, candles: usize, series: &mut Series, port: &Port) -> Result<bool, Error> {
        if !self.may_work() {
            return Ok(false);
        }
        let mut current = match self.current.take() {
            Some(current) => current,
            None => match self.waiting.pop_front() {
                Some(Proposal { episode, part, params, boundaries_before }) => {
                    let (window, columns) = (self.job.range(part)?, &mut series.columns);
                    let backtest = self.job.start(&params, window, columns, Detail::Summary)?;
                    Current { episode, boundaries_before, backtest }
                }
                None => return Ok(false),
            },
        };
        let (number, delivery) = (self.number, &mut self.delivery);
        let (episode, before) = (current.episode, current.boundaries_before);
        let advance = current.backtest.advance(candles, &mut |candle| {
            if !delivery.is_one_by_one(before, candle) {
                return ControlFlow::Continue(());
            }
            port.post(&LaneMessage::Progress { run: number, episode, candle: candle as u32 });
            delivery.posted();
            if delivery.has_room() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        match advance {
            Advance::Finished => {
                let outcome = Outcome::from(&current.backtest.report());
                self.finished.push(FinishedEpisode { episode, outcome });
                // While boundaries go one by one, an episode's end comes before the next one's candle 0.
                if self.delivery.is_one_by_one(before, current.backtest.closed_candles()) {
                    self.post_finished(port);
                }
            }
            Advance::Paused | Advance::Stopped => self.current = Some(current),
        }
        Ok(advance != Advance::Stopped)
    }

    fn post_finished(&mut self, port: &Port) {
        if self.finished.is_empty() {
            return;
        }
        let episodes = std::mem::take(&mut self.finished);
        let now = now_ms();
        let busy_ms = self.busy_ms + (now - self.working_since);
        self.busy_ms = 0.0;
        self.working_since = now;
        port.post(&LaneMessage::EpisodesFinished { run: self.number, episodes, busy_ms });
    }

    /// Posts where the lane is, once a slice, when boundaries do not go one by one any more.
    fn post_newest(&mut self, port: &Port) {
        let Some(Position { episode, boundaries_before, candle }) = self.position() else {
            return;
        };
        if !self.delivery.is_one_by_one(boundaries_before, candle) && self.delivery.has_room() {
            let every = self.job.spec().progress.every_candles as usize;
            let candle = (candle - candle % every) as u32;
            port.post(&LaneMessage::Progress { run: self.number, episode, candle });
            self.delivery.posted();
        }
    }

    /// The episode that runs or runs next, and its closed candles.
    fn position(&self) -> Option<Position> {
        match (&self.current, self.waiting.front()) {
            (Some(current), _) => Some(Position {
                episode: current.episode,
                boundaries_before: current.boundaries_before,
                candle: current.backtest.closed_candles(),
            }),
            (None, Some(proposal)) => Some(Position {
                episode: proposal.episode,
                boundaries_before: proposal.boundaries_before,
                candle: 0,
            }),
            (None, None) => None,
        }
    }
}

/// Who is told when a command cannot be obeyed.
#[derive(Clone, Copy)]
enum Blame {
    Run(u32),
    Report(u32),
}

impl Blame {
    /// Candles are loaded for the run that comes next, so a failure shows when that is prepared.
    fn of(command: &LaneCommand, running: u32) -> Self {
        match command {
            LaneCommand::ReportEpisode { request_id, .. }
            | LaneCommand::AppraiseSearch { request_id, .. } => Self::Report(*request_id),
            LaneCommand::PrepareRun { run, .. }
            | LaneCommand::RunEpisodes { run, .. }
            | LaneCommand::EndRun { run } => Self::Run(*run),
            LaneCommand::LoadCandles { .. }
            | LaneCommand::ForgetCandles { .. }
            | LaneCommand::AcknowledgeProgress { .. } => Self::Run(running),
        }
    }
}

/// Candles until the next look at the clock, from how long the last ones took.
fn adapt(candles: usize, took_ms: f64) -> usize {
    if took_ms < LOOK_MS / 2.0 {
        (candles * 2).min(MOST_CANDLES_PER_LOOK)
    } else if took_ms > LOOK_MS * 2.0 {
        (candles / 2).max(1)
    } else {
        candles
    }
}
