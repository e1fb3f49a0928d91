//! The half of the scheduler that runs in a lane: the episodes of its jobs, in slices. The host of the lane owns clock, candles and
//! port.

/// How often a lane reads the clock.
mod clock_interval;
/// Which boundaries are sent, and when a lane waits.
mod delivery_rule;
/// The parts that the worker of a lane provides.
mod host;
/// The episodes of one job.
mod lane_job;
/// Updates of a job that have not been sent yet.
mod update_batch;

pub use clock_interval::ClockInterval;
pub(crate) use delivery_rule::DeliveryRule;
pub use host::LaneHost;

use crate::io::Millis;
use candlerun_engine::job::Job;
use candlerun_engine::search::Proposal;
use candlerun_engine::sorted::SortedMap;
use candlerun_protocol::lane::LaneMessage;
use delivery_rule::Unacknowledged;
use lane_job::LaneJob;
use std::rc::Rc;

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

    /// Pauses a job, after sending its updates. The answer is sent for an unknown job too.
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

    /// The lane need not wait for this many boundaries any longer.
    pub fn acknowledged(&mut self, count: u32) {
        self.unacknowledged.acknowledged(count);
    }

    /// Boundaries that were sent and are not released yet; only those of jobs whose lanes wait are counted.
    pub fn unacknowledged(&self) -> u32 {
        self.unacknowledged.count()
    }

    /// Whether a slice would run something.
    pub fn has_work(&self) -> bool {
        self.jobs.values().any(|job| job.may_work(&self.unacknowledged))
    }

    /// Runs one job until `end`; the next slice runs the next job.
    pub fn slice(&mut self, end: Millis, host: &mut impl LaneHost) {
        let Some(turn) = self.next_turn() else { return };
        self.turn = turn;
        let Some(job) = self.jobs.get_mut(&turn) else { return };
        if let Err(error) = job.slice(end, &mut self.unacknowledged, host) {
            host.send(LaneMessage::JobFailed { attempt: turn, reason: error.to_string() });
        }
    }

    /// The job that runs next.
    fn next_turn(&self) -> Option<u32> {
        let able = |job: &LaneJob| job.may_work(&self.unacknowledged);
        let mut attempts = self.jobs.iter().filter(|(_, job)| able(job)).map(|(number, _)| *number);
        let first = attempts.next()?;
        let next = std::iter::once(first).chain(attempts).find(|number| *number > self.turn);
        Some(next.unwrap_or(first))
    }
}
