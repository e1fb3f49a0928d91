//! The lanes of a world: commands, slices of work, and ends.

use super::World;
use super::action::Action;
use crate::lane::SimulatedLane;
use crate::queue::Channel;
use candlerun_protocol::lane::{LaneCommand, LaneMessage};
use candlerun_protocol::{LaneEnd, Request};

impl World<'_> {
    pub(super) fn deliver_to_lane(
        &mut self,
        lane: u32,
        command: LaneCommand,
    ) -> Result<(), String> {
        let Some(receiver) = self.lanes.get_mut(&lane) else { return Ok(()) };
        receiver.inbox.push_back(command);
        if receiver.is_awake { Ok(()) } else { self.wake(lane) }
    }

    /// A lane handles its commands and works for a slice.
    pub(super) fn wake(&mut self, lane: u32) -> Result<(), String> {
        let Some(awake) = self.lanes.get_mut(&lane).filter(|lane| !lane.hangs) else {
            return Ok(());
        };
        let end = awake.wake(self.now, self.cases)?;
        let (sent, trap) = (awake.take_sent(), awake.trap());
        awake.is_awake = end > self.now || awake.has_work();
        if awake.is_awake {
            self.queue.add(end.max(self.now + 0.001), Action::LaneWakes { lane });
        }
        for (time, message) in sent {
            self.send_from_lane(lane, time, message);
        }
        if let Some(end) = trap {
            self.end_lane(lane, end);
        }
        Ok(())
    }

    /// Messages of a remote lane may be late, and come again: its batch has run again on another machine.
    fn send_from_lane(&mut self, lane: u32, time: f64, message: LaneMessage) {
        let mut messages = vec![message];
        let mut time = time + self.delay();
        if let Some(remote) = self.lanes.get_mut(&lane).filter(|lane| lane.is_remote) {
            if self.rng.chance(20) {
                time += self.rng.magnitude(1.0, 3_000.0);
            }
            for page in self.pages.iter_mut().flatten() {
                page.jobs.values_mut().for_each(|job| job.allow_missing_boundaries());
            }
            if self.rng.chance(10) {
                messages.append(&mut remote.repeated(&messages[0]));
            }
        }
        for message in messages {
            let action = Action::FromLane { lane, message };
            self.queue.send(Channel::LaneToConductor(lane), time, action);
        }
    }

    /// The page that makes the lanes: the first one that is open.
    pub(super) fn lane_page(&self) -> u32 {
        self.pages.iter().position(Option::is_some).unwrap_or(0) as u32
    }

    /// Ends a lane. Its page detects that later, and makes another one.
    pub(super) fn end_lane(&mut self, lane: u32, end: LaneEnd) {
        let Some(SimulatedLane { number, .. }) = self.lanes.remove(&lane) else { return };
        for page in self.pages.iter_mut().flatten() {
            page.jobs.values_mut().for_each(|job| job.allow_missing_boundaries());
        }
        let is_replaced = self.rng.chance(50);
        // A new lane of the same number replaces the old one, even without this request.
        if !is_replaced || self.rng.chance(80) {
            let request = Request::RemoveLane { request_id: 0, lane: number, end };
            self.request(self.lane_page(), request, None);
        }
        let time = self.now + self.rng.magnitude(0.1, 100.0);
        let number = if is_replaced { number } else { number + 10 };
        self.queue.add(time, Action::NewLane { number });
    }
}
