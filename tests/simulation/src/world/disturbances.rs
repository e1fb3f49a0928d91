//! The disturbances of a world: commands of users, lanes that end or hang, conductors that die, pages that open, stall and close.

use super::World;
use super::action::{Action, Disturbance};
use crate::page::Wanted;
use crate::watch::Watch;
use candlerun_protocol::{LaneEnd, Request};
use candlerun_scheduler::Scheduler;

/// Most pages.
const MOST_PAGES: usize = 4;

impl World<'_> {
    pub(super) fn disturb(&mut self, disturbance: Disturbance) -> Result<(), String> {
        match disturbance {
            Disturbance::Pause => self.want(Wanted::Paused),
            Disturbance::Resume => self.want(Wanted::Running),
            Disturbance::Cancel => self.want(Wanted::Cancelled),
            Disturbance::KillLane => {
                if let Some(lane) = self.any_lane() {
                    // The workers of remote lanes also go by themselves.
                    let is_remote = self.lanes.get(&lane).is_some_and(|lane| lane.is_remote);
                    let has_gone = is_remote && self.rng.chance(50);
                    self.end_lane(lane, if has_gone { LaneEnd::Spent } else { LaneEnd::Killed });
                }
            }
            Disturbance::HangLane => {
                let Some(number) = self.any_lane() else { return Ok(()) };
                let Some(lane) = self.lanes.get_mut(&number) else { return Ok(()) };
                lane.hangs = true;
                if lane.is_remote {
                    // Its page watches over it, by the locks of the queue.
                    let time = self.now + self.rng.magnitude(1_000.0, 15_000.0);
                    self.queue.add(time, Action::RemoteLaneIsGivenUp { lane: number });
                }
            }
            Disturbance::TrapLane => {
                let (candle, lane) = (self.rng.below(240) as usize, self.any_lane());
                if let Some(lane) = lane.and_then(|lane| self.lanes.get(&lane))
                    && !std::mem::replace(&mut self.has_trapped, true)
                {
                    lane.trap_at(candle);
                }
            }
            Disturbance::AddLane => {
                let number = self.rng.below(8);
                self.new_lane(number);
            }
            Disturbance::Report => {
                let page = self.rng.below(self.pages.len() as u32);
                if let Some(open) = self.pages[page as usize].as_mut()
                    && let Some(request) = open.report(|shown| self.rng.below(shown), self.cases)
                {
                    self.request(page, request, None);
                }
            }
            Disturbance::Concurrency => {
                let request =
                    Request::SetConcurrency { request_id: 0, jobs: 1 + self.rng.below(3) };
                self.request(self.lane_page(), request, None);
            }
            Disturbance::ConductorDies => self.restart(false),
            Disturbance::Reload => self.restart(true),
            Disturbance::Sleep => self.slept += self.rng.magnitude(100.0, 60_000.0),
            Disturbance::PageStalls => {
                let page = self.rng.below(self.pages.len() as u32);
                if self.stalled[page as usize].is_none() {
                    self.stalled[page as usize] = Some(Vec::new());
                    let time = self.now + self.rng.magnitude(1.0, 2_000.0);
                    let generation = self.generation;
                    self.queue.add(time, Action::PageWakes { generation, page });
                }
            }
            Disturbance::PageOpens => {
                if self.pages.len() < MOST_PAGES {
                    let jobs = self.rng.below(3);
                    self.add_page(jobs, false);
                    self.begin_page(self.pages.len() as u32 - 1, false);
                }
            }
            Disturbance::PageGone => {
                let Some(page) = self.pages.iter().rposition(Option::is_some) else {
                    return Ok(());
                };
                let mut time = self.now;
                if self.rng.chance(50) {
                    // The page is closed while it is busy: until then events wait for it.
                    self.stalled[page].get_or_insert_with(Vec::new);
                    time += self.rng.magnitude(1.0, 2_000.0);
                }
                self.queue.add(time, Action::PageGoes { page: page as u32 });
            }
        }
        Ok(())
    }

    /// A random job of a random page.
    pub(super) fn any_job(&mut self) -> Option<(u32, String)> {
        let pages = self.pages.iter().enumerate();
        let jobs = pages.filter_map(|(page, open)| Some((page as u32, open.as_ref()?)));
        let jobs = jobs.flat_map(|(page, open)| open.jobs.keys().map(move |id| (page, id.clone())));
        let mut jobs: Vec<(u32, String)> = jobs.collect();
        (!jobs.is_empty()).then(|| jobs.swap_remove(self.rng.below(jobs.len() as u32) as usize))
    }

    pub(super) fn want(&mut self, wanted: Wanted) {
        let Some((page, id)) = self.any_job() else { return };
        let request = self.pages[page as usize].as_mut().and_then(|page| page.want(&id, wanted));
        if let Some(request) = request {
            self.request(page, request, None);
        }
    }

    pub(super) fn any_lane(&mut self) -> Option<u32> {
        let place = self.rng.below(self.lanes.len() as u32) as usize;
        self.lanes.keys().nth(place).copied()
    }

    /// Replaces the conductor and its lanes. Pages start again from their stored episodes.
    pub(super) fn restart(&mut self, is_reload: bool) {
        self.generation += 1;
        self.scheduler = Scheduler::default();
        self.watch = Watch::default();
        self.tick = None;
        self.ticks += 1;
        self.ports.clear();
        self.lanes.clear();
        self.unacknowledged.fill(0);
        self.stalled.fill(None);
        self.begin_pages(is_reload);
    }

    /// Ends all disturbances except reports, and resumes every paused job.
    pub(super) fn calm(&mut self) {
        self.is_calm = true;
        self.delays[1] = self.delays[1].min(5.0);
        for page in 0..self.pages.len() as u32 {
            let Some(open) = &mut self.pages[page as usize] else { continue };
            let jobs = open.jobs.iter();
            let paused = jobs.filter(|(_, job)| job.wanted == Wanted::Paused && !job.is_over());
            let paused: Vec<String> = paused.map(|(id, _)| id.clone()).collect();
            for id in paused {
                let Some(open) = &mut self.pages[page as usize] else { continue };
                if let Some(request) = open.want(&id, Wanted::Running) {
                    self.request(page, request, None);
                }
            }
        }
        for _ in 0..self.rng.below(3) {
            let time = self.now + self.rng.magnitude(1.0, 30_000.0);
            self.queue.add(time, Action::Disturbance(Disturbance::Report));
        }
    }
}
