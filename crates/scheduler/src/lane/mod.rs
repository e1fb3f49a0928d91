//! The lane's half: the episodes of jobs in one lane, in slices. The lane's host owns candles and ports; it is called for a
//! clock, for backtests and for every message.

/// How often the clock is read.
mod clock_interval;
/// Which boundaries are posted, and when a lane must wait.
mod delivery;
/// The episodes of one job.
mod lane_job;
/// Updates of a job that have not been sent yet.
mod update_batch;

pub use clock_interval::ClockInterval;
pub(crate) use delivery::DeliveryRule;
pub use delivery::ONE_BY_ONE;

use crate::io::Millis;
use candlerun_engine::Error;
use candlerun_engine::backtest::Run;
use candlerun_engine::job::Job;
use candlerun_engine::search::Proposal;
use candlerun_engine::sorted::SortedMap;
use candlerun_protocol::lane::LaneMessage;
use delivery::Unacknowledged;
use lane_job::LaneJob;
use std::rc::Rc;

/// What the lane's worker provides.
pub trait LaneHost {
    /// The time now.
    fn now(&mut self) -> Millis;

    /// Sends a message to the conductor.
    fn send(&mut self, message: LaneMessage);

    /// Remembers where the lane is, for the case that the engine traps.
    fn set_position(&mut self, episode: u32, candle: u32);

    /// Sets up the backtest of an episode.
    ///
    /// # Errors
    /// When it cannot be set up: that is a defect, or a lack of memory.
    fn start(&mut self, job: &Job, proposal: &Proposal) -> Result<Box<dyn Run>, Error>;
}

/// The jobs of one lane. They take turns, a slice each.
#[derive(Default)]
pub struct LaneJobs {
    jobs: SortedMap<u32, LaneJob>,
    /// The job that had the last slice.
    turn: u32,
    unacknowledged: Unacknowledged,
}

impl LaneJobs {
    /// Adds a job. It reports every `slices` slices.
    pub fn prepare(&mut self, attempt: u32, job: Rc<Job>, slices: u32) {
        self.jobs.insert(attempt, LaneJob::new(attempt, job, slices));
    }

    /// Queues episodes of a job.
    pub fn add_episodes(&mut self, attempt: u32, episodes: Vec<Proposal>) {
        if let Some(job) = self.jobs.get_mut(&attempt) {
            job.add_episodes(episodes);
        }
    }

    /// Pauses a job, after sending its updates. A job that is not here is paused too.
    pub fn pause(&mut self, attempt: u32, host: &mut impl LaneHost) {
        if let Some(job) = self.jobs.get_mut(&attempt) {
            job.pause(host);
        }
        host.send(LaneMessage::JobPaused { attempt });
    }

    /// Resumes a job.
    pub fn resume(&mut self, attempt: u32) {
        if let Some(job) = self.jobs.get_mut(&attempt) {
            job.resume();
        }
    }

    /// Ends a job.
    pub fn end(&mut self, attempt: u32) {
        self.jobs.remove(&attempt);
    }

    /// Boundaries need not be waited for any longer.
    pub fn acknowledged(&mut self, count: u32) {
        self.unacknowledged.acknowledged(count);
    }

    /// Boundaries that were sent and are not released yet, of jobs whose lanes wait for them.
    pub fn unacknowledged(&self) -> u32 {
        self.unacknowledged.count()
    }

    /// Whether a slice would do anything.
    pub fn has_work(&self) -> bool {
        self.jobs.values().any(|job| job.may_work(&self.unacknowledged))
    }

    /// Lets one job work until `end`, and the next one in the next slice.
    pub fn slice(&mut self, end: Millis, host: &mut impl LaneHost) {
        let Some(turn) = self.next_turn() else { return };
        self.turn = turn;
        let Some(job) = self.jobs.get_mut(&turn) else { return };
        if let Err(error) = job.slice(end, &mut self.unacknowledged, host) {
            host.send(LaneMessage::JobFailed { attempt: turn, reason: error.to_string() });
        }
    }

    /// The job that works next.
    fn next_turn(&self) -> Option<u32> {
        let able = |job: &LaneJob| job.may_work(&self.unacknowledged);
        let mut attempts = self.jobs.iter().filter(|(_, job)| able(job)).map(|(number, _)| *number);
        let first = attempts.next()?;
        let next = std::iter::once(first).chain(attempts).find(|number| *number > self.turn);
        Some(next.unwrap_or(first))
    }
}
