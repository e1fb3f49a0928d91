//! A simulated lane: the real jobs of a lane with simulated episodes and a virtual clock.

use crate::cases::{Cases, may_trap};
use crate::episode::{Shared, SimulatedRun};
use candlerun_engine::Error;
use candlerun_engine::backtest::Run;
use candlerun_engine::job::Job;
use candlerun_engine::search::Proposal;
use candlerun_protocol::lane::{LaneCommand, LaneMessage, Update};
use candlerun_protocol::{LaneEnd, to_text};
use candlerun_scheduler::delivery::SLICE_MS;
use candlerun_scheduler::lane::{LaneHost, LaneJobs};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A simulated lane.
pub(crate) struct SimulatedLane {
    pub(crate) number: u32,
    jobs: LaneJobs,
    host: Host,
    /// Commands that arrived while the lane worked.
    pub(crate) inbox: VecDeque<LaneCommand>,
    /// Whether a slice is under way or scheduled.
    pub(crate) is_awake: bool,
    /// Whether it has stopped to answer.
    pub(crate) hangs: bool,
    /// Whether its episodes run on another machine, where the candles are.
    pub(crate) is_remote: bool,
    /// The batches of a remote lane by attempt: on other machines each runs by itself.
    batches: BTreeMap<u32, Batches>,
    candles: BTreeSet<String>,
}

/// The batches of a job in a remote lane: those that wait, the episodes of the one that runs, and the updates that it has sent.
#[derive(Default)]
struct Batches {
    waiting: VecDeque<Vec<Proposal>>,
    episodes: usize,
    sent: Vec<LaneMessage>,
}

impl Batches {
    fn has_ended(&self) -> bool {
        finished(&self.sent) >= self.episodes
    }
}

struct Host {
    shared: Shared,
    ms_per_candle: f64,
    position: (u32, u32, u32),
    /// Messages and when they were sent.
    sent: Vec<(f64, LaneMessage)>,
}

impl LaneHost for Host {
    fn now(&mut self) -> f64 {
        self.shared.clock.get()
    }

    fn send(&mut self, message: LaneMessage) {
        // A worker that has trapped sends no further message.
        if !self.shared.trapped.get() {
            self.sent.push((self.shared.clock.get(), message));
        }
    }

    fn set_position(&mut self, attempt: u32, episode: u32, candle: u32) {
        self.position = (attempt, episode, candle);
    }

    fn start(&mut self, job: &Job, proposal: &Proposal) -> Result<Box<dyn Run>, Error> {
        let candles = job.range(proposal.part)?.len();
        let every = job.every_candles() as usize;
        let (may_trap, ms) = (may_trap(job), self.ms_per_candle);
        let run = SimulatedRun::new(proposal, candles, every, may_trap, ms, self.shared.clone());
        Ok(Box::new(run))
    }
}

impl SimulatedLane {
    pub(crate) fn new(number: u32, ms_per_candle: f64, is_remote: bool) -> Self {
        let (shared, sent) = (Shared::default(), Vec::new());
        Self {
            number,
            jobs: LaneJobs::default(),
            host: Host { shared, ms_per_candle, position: (0, 0, 0), sent },
            inbox: VecDeque::new(),
            is_awake: false,
            hangs: false,
            is_remote,
            batches: BTreeMap::new(),
            candles: BTreeSet::new(),
        }
    }

    /// Messages since the last call, with their times.
    pub(crate) fn take_sent(&mut self) -> Vec<(f64, LaneMessage)> {
        std::mem::take(&mut self.host.sent)
    }

    /// The updates that a batch sends again if another machine runs it anew after this message. None come after its last episode: a
    /// later window of a walk-forward may use the numbers of episodes again.
    pub(crate) fn repeated(&self, message: &LaneMessage) -> Vec<LaneMessage> {
        let LaneMessage::Updates { attempt, .. } = message else { return Vec::new() };
        let Some(batches) = self.batches.get(attempt) else { return Vec::new() };
        let end = batches.sent.iter().position(|sent| sent == message);
        let updates = end.map(|end| batches.sent[..=end].to_vec()).unwrap_or_default();
        if finished(&updates) < batches.episodes { updates } else { Vec::new() }
    }

    /// Boundaries that were sent and are not released yet.
    pub(crate) fn unacknowledged(&self) -> u32 {
        self.jobs.unacknowledged()
    }

    pub(crate) fn has_work(&self) -> bool {
        let mut batches = self.batches.values();
        self.jobs.has_work() || batches.any(|it| it.has_ended() && !it.waiting.is_empty())
    }

    /// The engine will trap at this candle of the first episode that reaches it.
    pub(crate) fn trap_at(&self, candle: usize) {
        self.host.shared.trap_at.set(Some(candle));
    }

    /// How the lane has ended, if its engine has trapped.
    pub(crate) fn trap(&self) -> Option<LaneEnd> {
        let (attempt, episode, candle) = self.host.position;
        let attempt = Some(attempt);
        self.host.shared.trapped.get().then_some(LaneEnd::Trapped { episode, candle, attempt })
    }

    /// Handles the commands that wait, and works for a slice. Returns the time at its end.
    ///
    /// # Errors
    /// Names a command that the conductor must not send.
    pub(crate) fn wake(&mut self, now: f64, cases: &Cases) -> Result<f64, String> {
        self.host.shared.clock.set(now);
        while let Some(command) = self.inbox.pop_front() {
            self.handle(command, cases)?;
        }
        self.begin_batches();
        if self.jobs.has_work() {
            self.jobs.slice(now + SLICE_MS, &mut self.host);
        }
        self.keep_updates();
        Ok(self.host.shared.clock.get())
    }

    /// Begins the next batch of each job of a remote lane once the one before has ended.
    fn begin_batches(&mut self) {
        for (attempt, batches) in &mut self.batches {
            if batches.has_ended()
                && let Some(episodes) = batches.waiting.pop_front()
            {
                (batches.episodes, batches.sent) = (episodes.len(), Vec::new());
                self.jobs.add_episodes(*attempt, episodes);
            }
        }
    }

    fn keep_updates(&mut self) {
        for (_, message) in &self.host.sent {
            if let LaneMessage::Updates { attempt, .. } = message
                && let Some(batches) = self.batches.get_mut(attempt)
            {
                batches.sent.push(message.clone());
            }
        }
        if self.is_remote {
            // The worker releases its lane, which nothing else waits for.
            self.jobs.acknowledged(self.jobs.unacknowledged());
        }
    }

    fn handle(&mut self, command: LaneCommand, cases: &Cases) -> Result<(), String> {
        if self.is_remote && !is_for_remote(&command) {
            return Err(format!("remote lane {} is sent {command:?}", self.number));
        }
        match command {
            LaneCommand::LoadCandles { fingerprint } => {
                self.candles.insert(fingerprint.to_string());
            }
            LaneCommand::ForgetCandles { fingerprint } => {
                self.candles.remove(&fingerprint.to_string());
            }
            LaneCommand::PrepareJob { attempt, spec, slices } => {
                let case = cases.by_text(&spec).ok_or("no page has sent this spec")?;
                if !self.is_remote && !self.candles.contains(&case.job.spec().candles) {
                    return Err(format!("lane {} lacks the candles of a job", self.number));
                }
                self.jobs.prepare(attempt, case.job.clone(), slices);
            }
            LaneCommand::RunEpisodes { attempt, episodes } if self.is_remote => {
                self.batches.entry(attempt).or_default().waiting.push_back(episodes);
            }
            LaneCommand::RunEpisodes { attempt, episodes } => {
                self.jobs.add_episodes(attempt, episodes);
            }
            LaneCommand::PauseJob { attempt } => self.jobs.pause(attempt, &mut self.host),
            LaneCommand::ResumeJob { attempt } => self.jobs.resume(attempt),
            LaneCommand::EndJob { attempt } => {
                self.jobs.end(attempt);
                self.batches.remove(&attempt);
            }
            LaneCommand::AcknowledgeProgress { count } => self.jobs.acknowledged(count),
            LaneCommand::Ping => self.host.send(LaneMessage::Alive),
            LaneCommand::ReportEpisode { request_id, spec, .. } => {
                if !self.candles.contains(&cases.by_text(&spec).ok_or("a spec")?.job.spec().candles)
                {
                    return Err(format!("lane {} lacks the candles of a report", self.number));
                }
                let report = to_text("a report");
                self.host.send(LaneMessage::ReportReady { request_id, report });
            }
            LaneCommand::DetailEpisode { request_id, spec, .. } => {
                if !self.candles.contains(&cases.by_text(&spec).ok_or("a spec")?.job.spec().candles)
                {
                    return Err(format!("lane {} lacks the candles of a detail", self.number));
                }
                let detail = to_text("a detail");
                self.host.send(LaneMessage::DetailReady { request_id, detail });
            }
            other => return Err(format!("lane {} is sent {other:?}", self.number)),
        }
        Ok(())
    }
}

/// Whether a remote lane may be sent a command: it has no candles, makes no reports, and is not asked for signs of life.
fn is_for_remote(command: &LaneCommand) -> bool {
    matches!(
        command,
        LaneCommand::PrepareJob { .. }
            | LaneCommand::RunEpisodes { .. }
            | LaneCommand::PauseJob { .. }
            | LaneCommand::ResumeJob { .. }
            | LaneCommand::EndJob { .. }
            // Of boundaries of an earlier lane of the same number.
            | LaneCommand::AcknowledgeProgress { .. }
    )
}

/// The number of finished episodes in updates.
fn finished(messages: &[LaneMessage]) -> usize {
    let updates = messages.iter().filter_map(|message| match message {
        LaneMessage::Updates { updates, .. } => Some(updates),
        _ => None,
    });
    let finished = updates.flatten().map(|update| match update {
        Update::Finished(episodes) => episodes.len(),
        Update::Boundaries { .. } => 0,
    });
    finished.sum()
}
