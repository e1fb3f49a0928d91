//! A simulated lane: the real jobs of a lane with simulated episodes and a virtual clock.

use crate::cases::{Cases, may_trap};
use crate::episode::{Shared, SimulatedRun};
use candlerun_engine::Error;
use candlerun_engine::backtest::Run;
use candlerun_engine::job::Job;
use candlerun_engine::search::Proposal;
use candlerun_protocol::lane::{LaneCommand, LaneMessage};
use candlerun_protocol::{LaneEnd, to_text};
use candlerun_scheduler::delivery::SLICE_MS;
use candlerun_scheduler::lane::{LaneHost, LaneJobs};
use std::collections::{BTreeSet, VecDeque};

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
    candles: BTreeSet<String>,
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
    pub(crate) fn new(number: u32, ms_per_candle: f64) -> Self {
        let (shared, sent) = (Shared::default(), Vec::new());
        Self {
            number,
            jobs: LaneJobs::default(),
            host: Host { shared, ms_per_candle, position: (0, 0, 0), sent },
            inbox: VecDeque::new(),
            is_awake: false,
            hangs: false,
            candles: BTreeSet::new(),
        }
    }

    /// Messages since the last call, with their times.
    pub(crate) fn take_sent(&mut self) -> Vec<(f64, LaneMessage)> {
        std::mem::take(&mut self.host.sent)
    }

    /// Boundaries that were sent and are not released yet.
    pub(crate) fn unacknowledged(&self) -> u32 {
        self.jobs.unacknowledged()
    }

    pub(crate) fn has_work(&self) -> bool {
        self.jobs.has_work()
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
        if self.jobs.has_work() {
            self.jobs.slice(now + SLICE_MS, &mut self.host);
        }
        Ok(self.host.shared.clock.get())
    }

    fn handle(&mut self, command: LaneCommand, cases: &Cases) -> Result<(), String> {
        match command {
            LaneCommand::LoadCandles { fingerprint } => {
                self.candles.insert(fingerprint.to_string());
            }
            LaneCommand::ForgetCandles { fingerprint } => {
                self.candles.remove(&fingerprint.to_string());
            }
            LaneCommand::PrepareJob { attempt, spec, slices } => {
                let case = cases.by_text(&spec).ok_or("no page has sent this spec")?;
                if !self.candles.contains(&case.job.spec().candles) {
                    return Err(format!("lane {} lacks the candles of a job", self.number));
                }
                self.jobs.prepare(attempt, case.job.clone(), slices);
            }
            LaneCommand::RunEpisodes { attempt, episodes } => {
                self.jobs.add_episodes(attempt, episodes);
            }
            LaneCommand::PauseJob { attempt } => self.jobs.pause(attempt, &mut self.host),
            LaneCommand::ResumeJob { attempt } => self.jobs.resume(attempt),
            LaneCommand::EndJob { attempt } => self.jobs.end(attempt),
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
