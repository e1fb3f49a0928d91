//! The start of a world: its pages and jobs, its lanes, and the times of its disturbances.

use super::action::{Action, Disturbance};
use super::{SLOW_STORAGE_MS, World};
use crate::lane::SimulatedLane;
use crate::page::Page;
use candlerun_protocol::Request;

/// Longest time for a candle in a world with tens of thousands of episodes.
const FAST_MS_PER_CANDLE: f64 = 0.01;

impl World<'_> {
    pub(super) fn begin(&mut self) {
        // Lanes that wait for their boundaries can block each other, if several such jobs follow each other.
        let is_awaited = self.rng.chance(4);
        let pages = match self.rng.below(100) {
            0..50 => 1,
            50..80 if !is_awaited => 1,
            50..94 => 2,
            _ => 3,
        };
        for _ in 0..pages {
            let jobs = 1 + u32::from(is_awaited || self.rng.chance(25));
            self.add_page(jobs, is_awaited);
        }
        self.begin_pages(false);
        let latest = self.rng.magnitude(5.0, 3_000.0);
        for _ in 0..self.rng.below(9) {
            let time = self.rng.magnitude(0.5, latest);
            let disturbance = self.draw_disturbance();
            self.queue.add(time, Action::Disturbance(disturbance));
        }
        self.queue.add(latest + 1.0, Action::Calm);
    }

    /// Adds a page with new jobs. A page without jobs shows episodes of another page.
    pub(super) fn add_page(&mut self, jobs: u32, is_awaited: bool) {
        let mut new = Page::default();
        for job in 0..jobs {
            let case = self.cases.draw(is_awaited, |weights| self.rng.below(weights));
            self.all_wait &= self.cases.cases[case].lanes_wait();
            if self.cases.cases[case].is_large() {
                self.storage_ms = SLOW_STORAGE_MS;
                self.ms_per_candle = self.ms_per_candle.min(FAST_MS_PER_CANDLE);
            }
            new.add_job(format!("{}-{job}", self.pages.len()), case);
        }
        if jobs == 0 {
            new.shown = Some(self.cases.draw(false, |weights| self.rng.below(weights)));
        }
        self.pages.push(Some(new));
        self.stalled.push(None);
        self.unacknowledged.push(0);
    }

    pub(super) fn draw_disturbance(&mut self) -> Disturbance {
        match self.rng.below(100) {
            0..18 => Disturbance::Pause,
            18..34 => Disturbance::Resume,
            34..37 => Disturbance::Cancel,
            37..55 => Disturbance::KillLane,
            55..59 => Disturbance::HangLane,
            59..63 => Disturbance::TrapLane,
            63..65 => Disturbance::AddLane,
            65..69 => Disturbance::PageStalls,
            69..76 => Disturbance::Report,
            76..80 => Disturbance::Concurrency,
            80..87 => Disturbance::ConductorDies,
            87..93 => Disturbance::Reload,
            93..95 => Disturbance::Sleep,
            95..97 => Disturbance::PageOpens,
            _ => Disturbance::PageGone,
        }
    }

    /// Connects every page to a new conductor, and starts new lanes.
    pub(super) fn begin_pages(&mut self, is_reload: bool) {
        (0..self.pages.len() as u32).for_each(|page| self.begin_page(page, is_reload));
        for number in 0..self.lane_count {
            self.new_lane(number);
        }
    }

    pub(super) fn begin_page(&mut self, page: u32, is_reload: bool) {
        let Some(open) = &mut self.pages[page as usize] else { return };
        let requests = open.begin(is_reload, self.cases);
        requests.into_iter().for_each(|request| self.request(page, request, None));
    }

    pub(super) fn new_lane(&mut self, number: u32) {
        if self.lanes.values().any(|lane| lane.number == number) {
            return;
        }
        self.made_lanes += 1;
        let speed = self.rng.magnitude(0.5, 2.0) * self.ms_per_candle;
        // Reports need a lane that is not remote.
        let remote = !number.is_multiple_of(10) && self.rng.chance(30);
        self.lanes.insert(self.made_lanes, SimulatedLane::new(number, speed, remote));
        let request = Request::AddLane { request_id: 0, lane: number, remote };
        self.request(self.lane_page(), request, Some(self.made_lanes));
    }
}
