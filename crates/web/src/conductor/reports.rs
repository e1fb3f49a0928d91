//! Reports and appraisals that were asked for: each is made by the idlest lane, and by another when that dies.

use super::Address;
use super::jobs::Jobs;
use super::lanes::Lanes;
use crate::protocol::Event;
use crate::protocol::lane::LaneCommand;
use candlerun_engine::Error;
use candlerun_engine::candles::Candles;
use candlerun_engine::sorted::SortedMap;
use std::sync::Arc;

/// A report that ended this many lanes is refused.
const MOST_DEATHS: u32 = 3;

/// See the module.
#[derive(Default)]
pub(super) struct Reports {
    pending: SortedMap<u32, Pending>,
    asked: u32,
}

struct Pending {
    to: Address,
    candles: Arc<Candles>,
    command: LaneCommand,
    /// The lane that makes it; none while there is no lane.
    lane: Option<u32>,
    /// Lanes that have died with it.
    deaths: u32,
}

impl Reports {
    /// Lets a lane make what `command` asks for; it is given the number that its answer will have.
    pub(super) fn ask(
        &mut self,
        to: Address,
        candles: Arc<Candles>,
        command: impl FnOnce(u32) -> LaneCommand,
        jobs: &Jobs,
        lanes: &mut Lanes,
    ) {
        self.asked += 1;
        let command = command(self.asked);
        self.pending.insert(self.asked, Pending { to, candles, command, lane: None, deaths: 0 });
        self.place(jobs, lanes);
    }

    /// Who is waiting for this answer.
    pub(super) fn answered(&mut self, id: u32) -> Option<Address> {
        self.pending.remove(&id).map(|pending| pending.to)
    }

    /// Gives what no lane makes to the idlest lane.
    pub(super) fn place(&mut self, jobs: &Jobs, lanes: &mut Lanes) {
        for pending in self.pending.values_mut().filter(|pending| pending.lane.is_none()) {
            let Some(lane) = jobs.idlest(lanes) else { return };
            lanes.ensure_candles(lane, &pending.candles);
            lanes.post(lane, &pending.command);
            pending.lane = Some(lane);
        }
    }

    /// A lane is gone. Returns refusals of what has ended too many lanes.
    pub(super) fn lose_lane(&mut self, lane: u32) -> Vec<(Address, Event)> {
        for pending in self.pending.values_mut().filter(|pending| pending.lane == Some(lane)) {
            pending.lane = None;
            pending.deaths += 1;
        }
        let hopeless = self.pending.take_out(|_, pending| pending.deaths >= MOST_DEATHS);
        let reason = || format!("{MOST_DEATHS} workers ended while making it");
        hopeless
            .into_iter()
            .map(|(_, pending)| (pending.to, refusal(pending.to, reason())))
            .collect()
    }
}

/// The answer to a report that cannot be made.
pub(super) fn refusal(to: Address, reason: String) -> Event {
    Event::refused(Some(to.request_id), Error::field("report", "none", reason))
}
