//! Gives lanes episodes.

use super::{ActiveJob, LaneWork};
use crate::delivery::{MOST_UNSAVED, SLICES_A_MESSAGE};
use crate::lane_table::LaneTable;
use candlerun_engine::search::{NextEpisode, Proposal};
use candlerun_engine::sorted::SortedMap;
use candlerun_protocol::lane::LaneCommand;
use candlerun_protocol::to_text;

impl ActiveJob {
    /// Fills every lane that has too few episodes. Lanes take turns, so that the first episodes start together. The sampler takes at
    /// most one step; returns whether it needs another one for the next episodes.
    pub(crate) fn feed(&mut self, lanes: &mut LaneTable) -> bool {
        if !self.is_running() || self.failure.is_some() || self.unsaved >= MOST_UNSAVED {
            return false;
        }
        for lane in lanes.unsuited(&self.realm) {
            lanes.replace(lane);
        }
        let numbers = lanes.suited(&self.realm);
        let slices =
            if numbers.len() > 1 && !self.realm.is_script() { SLICES_A_MESSAGE } else { 1 };
        for &lane in &numbers {
            self.prepare(lane, slices, lanes);
        }
        let is_low = |lane: &u32| self.lanes.get(lane).is_some_and(LaneWork::is_low);
        let with_room: Vec<u32> = numbers.into_iter().filter(is_low).collect();
        if with_room.is_empty() {
            return false;
        }
        let (given, is_computing) = self.propose_for(with_room);
        for (lane, episodes) in given {
            lanes.send(lane, LaneCommand::RunEpisodes { attempt: self.attempt, episodes });
        }
        is_computing
    }

    /// Proposals for the lanes with room for more, and whether the sampler needs another step.
    fn propose_for(&mut self, mut with_room: Vec<u32>) -> (SortedMap<u32, Vec<Proposal>>, bool) {
        self.requeued.retain(|proposal| self.plan.is_running(proposal));
        let mut given: SortedMap<u32, Vec<Proposal>> = SortedMap::new();
        while !with_room.is_empty() {
            with_room.retain(|lane| self.lanes.get(lane).is_some_and(LaneWork::has_room));
            for &lane in &with_room {
                let proposal = match self.next() {
                    NextEpisode::Run(proposal) => proposal,
                    other => return (given, other == NextEpisode::Computing),
                };
                if let Some(work) = self.lanes.get_mut(&lane) {
                    work.episodes.push_back(proposal.clone());
                    given.get_or_insert_with(lane, Vec::new).push(proposal);
                }
            }
        }
        (given, false)
    }

    /// The next episode to run: one whose lane died, or a new one.
    fn next(&mut self) -> NextEpisode {
        self.requeued.pop_front().map_or_else(|| self.plan.ask(), NextEpisode::Run)
    }

    /// Sends a lane the job and its candles, once.
    fn prepare(&mut self, lane: u32, slices: u32, lanes: &mut LaneTable) {
        if self.lanes.contains_key(&lane) {
            return;
        }
        lanes.enter(lane, &self.realm);
        lanes.ensure_candles(lane, self.job.candles(), self.job.columns_read());
        let (attempt, spec) = (self.attempt, to_text(self.job.spec()));
        lanes.send(lane, LaneCommand::PrepareJob { attempt, spec, slices });
        self.lanes.insert(lane, LaneWork::new(lanes.is_remote(lane)));
    }
}
