//! Every job that waits, runs or is paused, in the order in which they were queued.

use crate::event_queue::EventQueues;
use crate::io::{Millis, PageId};
use crate::job::ActiveJob;
use crate::lane_table::LaneTable;
use candlerun_engine::Error;
use candlerun_protocol::{Event, LaneEnd};

/// The jobs in the order in which they were queued. Events are sent to the page of their job.
pub(crate) struct JobList {
    jobs: Vec<ActiveJob>,
    /// Most jobs that run at the same time.
    concurrent: usize,
}

impl Default for JobList {
    fn default() -> Self {
        Self { jobs: Vec::new(), concurrent: 1 }
    }
}

impl JobList {
    pub(crate) fn set_concurrency(&mut self, jobs: u32) -> Result<(), Error> {
        if jobs == 0 {
            return Err(Error::field("jobs", jobs, "must be at least 1"));
        }
        self.concurrent = jobs as usize;
        Ok(())
    }

    /// Checks that a job of this name can be added.
    ///
    /// # Errors
    /// Names the job if there is one of this name.
    pub(crate) fn check_new(&self, id: &str) -> Result<(), Error> {
        match self.jobs.iter().any(|job| job.id() == id) {
            true => Err(Error::field("job_id", id, "a job of this name is running or waiting")),
            false => Ok(()),
        }
    }

    pub(crate) fn add(&mut self, job: ActiveJob) {
        self.jobs.push(job);
    }

    /// A page that has jobs in the list.
    pub(crate) fn page(&self) -> Option<PageId> {
        self.jobs.first().map(ActiveJob::page)
    }

    /// The job of this name.
    pub(crate) fn get_mut(&mut self, id: &str) -> Result<&mut ActiveJob, Error> {
        self.jobs.iter_mut().find(|job| job.id() == id).ok_or_else(|| unknown(id))
    }

    /// The job of this attempt.
    pub(crate) fn of_attempt(&mut self, attempt: u32) -> Option<&mut ActiveJob> {
        self.jobs.iter_mut().find(|job| job.attempt() == attempt)
    }

    /// Takes a job out of the list.
    pub(crate) fn take(&mut self, id: &str) -> Result<ActiveJob, Error> {
        let place = self.jobs.iter().position(|job| job.id() == id).ok_or_else(|| unknown(id))?;
        Ok(self.jobs.remove(place))
    }

    /// Takes the jobs of a page that is gone.
    pub(crate) fn take_page(&mut self, page: PageId) -> Vec<ActiveJob> {
        self.jobs.extract_if(.., |job| job.page() == page).collect()
    }

    /// Queues a paused job behind the jobs that wait already.
    pub(crate) fn resume(&mut self, id: &str) -> Result<Event, Error> {
        let event = self.get_mut(id)?.resume()?;
        let job = self.take(id)?;
        self.jobs.push(job);
        Ok(event)
    }

    /// Starts the jobs that wait longest, gives lanes episodes, and removes finished jobs. Returns whether a sampler needs another step.
    pub(crate) fn advance(
        &mut self,
        lanes: &mut LaneTable,
        events: &mut EventQueues,
        now: Millis,
    ) -> bool {
        let mut is_computing = false;
        loop {
            self.start_next(lanes, events, now);
            for job in self.jobs.iter_mut().filter(|job| job.is_running()) {
                is_computing |= job.feed(lanes);
            }
            if !self.end_done(lanes, events, now) {
                return is_computing;
            }
        }
    }

    /// The lane that has the fewest episodes to run.
    pub(crate) fn idlest(&self, lanes: Vec<u32>) -> Option<u32> {
        let load = |lane: &u32| self.jobs.iter().map(|job| job.episodes_of(*lane)).sum::<usize>();
        lanes.into_iter().min_by_key(load)
    }

    fn start_next(&mut self, lanes: &mut LaneTable, events: &mut EventQueues, now: Millis) {
        loop {
            let running = self.jobs.iter().filter(|job| job.has_turn()).count();
            let next = self.jobs.iter().position(ActiveJob::is_waiting);
            let Some(next) = next.filter(|_| running < self.concurrent) else { return };
            // A lane runs one script or none, so jobs of different ones wait for each other.
            let realm = self.jobs[next].realm();
            if self.jobs.iter().any(|job| job.has_turn() && job.realm() != realm) {
                return;
            }
            let page = self.jobs[next].page();
            let needed = self
                .jobs
                .iter()
                .enumerate()
                .filter(|(place, job)| *place == next || job.has_lanes());
            lanes.keep_only(&needed.map(|(_, job)| job.candles()).collect::<Vec<_>>());
            for event in self.jobs[next].start(lanes, now) {
                events.emit(page, event);
            }
        }
    }

    /// Removes the jobs that are at their end. Returns whether there was one.
    fn end_done(&mut self, lanes: &mut LaneTable, events: &mut EventQueues, now: Millis) -> bool {
        let mut ended = false;
        self.jobs.retain_mut(|job| {
            let Some(event) = job.outcome(now) else { return true };
            let stays = matches!(event, Event::Heartbeat(_));
            if !stays {
                job.end(lanes, now);
                ended = true;
            }
            events.emit(job.page(), event);
            stays
        });
        ended
    }

    /// Completes the pauses whose lanes are paused or whose deadline has come.
    pub(crate) fn complete_pauses(&mut self, events: &mut EventQueues, now: Millis) {
        for job in &mut self.jobs {
            if let Some(event) = job.complete_pause(now) {
                events.emit(job.page(), event);
            }
        }
    }

    /// When the next pause is completed even if lanes have not answered.
    pub(crate) fn pause_deadline(&self) -> Option<Millis> {
        let deadlines = self.jobs.iter().filter_map(ActiveJob::pause_deadline);
        deadlines.reduce(|one, other| if other < one { other } else { one })
    }

    /// Sends a heartbeat for each running job. Returns whether there is one.
    pub(crate) fn heartbeat(
        &mut self,
        lanes: &LaneTable,
        events: &mut EventQueues,
        now: Millis,
    ) -> bool {
        let mut any = false;
        for job in self.jobs.iter_mut().filter(|job| job.is_running()) {
            events.emit(job.page(), job.heartbeat(lanes, now));
            any = true;
        }
        any
    }

    /// A lane is gone: its episodes run in other lanes.
    pub(crate) fn on_lane_lost(
        &mut self,
        lane: u32,
        end: LaneEnd,
        lanes: &mut LaneTable,
        events: &mut EventQueues,
        now: Millis,
    ) {
        for job in &mut self.jobs {
            if let Some(event) = job.on_lane_lost(lane, end, lanes, now) {
                events.emit(job.page(), event);
            }
        }
    }
}

fn unknown(id: &str) -> Error {
    Error::field("job_id", id, "no such job is running, waiting or paused")
}
