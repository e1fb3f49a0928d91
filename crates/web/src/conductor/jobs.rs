//! Every job that waits, runs or rests, in the order in which they came.

use super::job::ActiveJob;
use super::lanes::Lanes;
use crate::protocol::{Event, LaneEnd};
use candlerun_engine::Error;
use gloo_worker::HandlerId;

/// See the module. Events go to the page of their job.
pub(super) struct Jobs {
    jobs: Vec<ActiveJob>,
    /// Most jobs that run at the same time.
    concurrent: usize,
}

/// An event and the page that it is for.
pub(super) type Outgoing = (HandlerId, Event);

impl Default for Jobs {
    fn default() -> Self {
        Self { jobs: Vec::new(), concurrent: 1 }
    }
}

impl Jobs {
    pub(super) fn set_concurrency(&mut self, jobs: u32) -> Result<(), Error> {
        if jobs == 0 {
            return Err(Error::field("jobs", jobs, "must be at least 1"));
        }
        self.concurrent = jobs as usize;
        Ok(())
    }

    /// Whether a job of this name can be added.
    pub(super) fn check_new(&self, id: &str) -> Result<(), Error> {
        match self.jobs.iter().any(|job| job.id() == id) {
            true => Err(Error::field("job_id", id, "a job of this name is running or waiting")),
            false => Ok(()),
        }
    }

    pub(super) fn add(&mut self, job: ActiveJob) {
        self.jobs.push(job);
    }

    /// A page that has jobs here.
    pub(super) fn page(&self) -> Option<HandlerId> {
        self.jobs.first().map(ActiveJob::page)
    }

    /// The job of this name.
    pub(super) fn get_mut(&mut self, id: &str) -> Result<&mut ActiveJob, Error> {
        self.jobs.iter_mut().find(|job| job.id() == id).ok_or_else(|| unknown(id))
    }

    /// The job of this run.
    pub(super) fn of_run(&mut self, run: u32) -> Option<&mut ActiveJob> {
        self.jobs.iter_mut().find(|job| job.run() == run)
    }

    /// Takes a job out of the list.
    pub(super) fn take(&mut self, id: &str) -> Result<ActiveJob, Error> {
        let place = self.jobs.iter().position(|job| job.id() == id).ok_or_else(|| unknown(id))?;
        Ok(self.jobs.remove(place))
    }

    /// Lets a resting job wait behind those that wait already.
    pub(super) fn resume(&mut self, id: &str) -> Result<Event, Error> {
        let event = self.get_mut(id)?.resume()?;
        let job = self.take(id)?;
        self.jobs.push(job);
        Ok(event)
    }

    /// Brings everything forward: jobs that are done leave, those that wait longest start, running ones give their lanes
    /// episodes. True when a sampler needs more time to think.
    pub(super) fn advance(
        &mut self,
        lanes: &mut Lanes,
        now_ms: f64,
        tell: &mut impl FnMut(Outgoing),
    ) -> bool {
        let mut thinking = false;
        loop {
            self.start_next(lanes, now_ms, tell);
            for job in self.jobs.iter_mut().filter(|job| job.is_running()) {
                thinking |= job.feed(lanes);
            }
            if !self.end_done(lanes, now_ms, tell) {
                break;
            }
        }
        thinking
    }

    /// The lane that has the fewest episodes to run.
    pub(super) fn idlest(&self, lanes: &Lanes) -> Option<u32> {
        let load = |lane: &u32| self.jobs.iter().map(|job| job.episodes_of(*lane)).sum::<usize>();
        lanes.numbers().into_iter().min_by_key(load)
    }

    fn start_next(&mut self, lanes: &mut Lanes, now_ms: f64, tell: &mut impl FnMut(Outgoing)) {
        loop {
            let running = self.jobs.iter().filter(|job| job.has_turn()).count();
            let next = self.jobs.iter().position(ActiveJob::is_waiting);
            let Some(next) = next.filter(|_| running < self.concurrent) else { return };
            let page = self.jobs[next].page();
            let needed = self
                .jobs
                .iter()
                .enumerate()
                .filter(|(place, job)| *place == next || job.has_work());
            lanes.keep_only(&needed.map(|(_, job)| job.candles()).collect::<Vec<_>>());
            for event in self.jobs[next].start(lanes, now_ms) {
                tell((page, event));
            }
        }
    }

    /// Whether a job has come to its end.
    fn end_done(
        &mut self,
        lanes: &mut Lanes,
        now_ms: f64,
        tell: &mut impl FnMut(Outgoing),
    ) -> bool {
        let mut ended = false;
        self.jobs.retain_mut(|job| {
            let Some(event) = job.outcome(now_ms) else { return true };
            let stays = matches!(event, Event::Heartbeat(_));
            if !stays {
                job.end(lanes);
                ended = true;
            }
            tell((job.page(), event));
            stays
        });
        ended
    }

    /// Jobs whose lanes rest, or all that are about to with `force`, rest now.
    pub(super) fn rest(&mut self, force: bool, now_ms: f64, tell: &mut impl FnMut(Outgoing)) {
        for job in &mut self.jobs {
            if let Some(event) = job.rest(force, now_ms) {
                tell((job.page(), event));
            }
        }
    }

    /// What pages are told now and then. False when there is nobody to be told.
    pub(super) fn heartbeat(
        &mut self,
        lanes: &Lanes,
        now_ms: f64,
        tell: &mut impl FnMut(Outgoing),
    ) -> bool {
        let mut any = false;
        for job in self.jobs.iter_mut().filter(|job| job.is_running()) {
            tell((job.page(), job.heartbeat(lanes, now_ms)));
            any = true;
        }
        any
    }

    /// A lane is gone: its episodes run elsewhere.
    pub(super) fn lose_lane(
        &mut self,
        lane: u32,
        end: LaneEnd,
        lanes: &mut Lanes,
        tell: &mut impl FnMut(Outgoing),
    ) {
        for job in &mut self.jobs {
            if let Some(event) = job.lose_lane(lane, end, lanes) {
                tell((job.page(), event));
            }
        }
    }
}

fn unknown(id: &str) -> Error {
    Error::field("job_id", id, "no such job is running, waiting or paused")
}
