//! Reports and appraisals that were asked for: each is made by the idlest lane, and by another when that dies.

use super::Address;
use super::jobs::Jobs;
use super::lanes::Lanes;
use crate::protocol::lane::LaneCommand;
use crate::protocol::{Event, LaneEnd};
use candlerun_engine::Error;
use candlerun_engine::candles::{Candles, Parts};
use candlerun_engine::sorted::SortedMap;
use gloo_worker::HandlerId;
use std::sync::Arc;

/// A report that ended this many lanes is refused.
const MOST_DEATHS: u32 = 3;

/// What is said of a script whose call has ended its lane.
pub(super) const NO_RETURN: &str = "the strategy's JavaScript did not return in time";

/// See the module.
#[derive(Default)]
pub(super) struct Reports {
    pending: SortedMap<u32, Pending>,
    asked: u32,
}

struct Pending {
    to: Address,
    /// Candles and what is read of them; none where no candles are needed.
    candles: Option<(Arc<Candles>, Parts)>,
    /// Whether it runs JavaScript, which may not return.
    is_script: bool,
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
        candles: Option<(Arc<Candles>, Parts)>,
        is_script: bool,
        command: impl FnOnce(u32) -> LaneCommand,
        jobs: &Jobs,
        lanes: &mut Lanes,
    ) {
        self.asked += 1;
        let command = command(self.asked);
        let pending = Pending { to, candles, is_script, command, lane: None, deaths: 0 };
        self.pending.insert(self.asked, pending);
        self.place(jobs, lanes);
    }

    /// A page that waits for an answer.
    pub(super) fn page(&self) -> Option<HandlerId> {
        self.pending.values().next().map(|pending| pending.to.page)
    }

    /// Who is waiting for this answer.
    pub(super) fn answered(&mut self, id: u32) -> Option<Address> {
        self.pending.remove(&id).map(|pending| pending.to)
    }

    /// Gives what no lane makes to the idlest lane.
    pub(super) fn place(&mut self, jobs: &Jobs, lanes: &mut Lanes) {
        for pending in self.pending.values_mut().filter(|pending| pending.lane.is_none()) {
            let Some(lane) = jobs.idlest(lanes) else { return };
            if let Some((candles, parts)) = &pending.candles {
                lanes.ensure_candles(lane, candles, *parts);
            }
            lanes.post(lane, &pending.command);
            pending.lane = Some(lane);
        }
    }

    /// A lane is gone. Returns refusals of what has ended too many lanes; of JavaScript that did not return, one is enough.
    pub(super) fn lose_lane(&mut self, lane: u32, end: LaneEnd) -> Vec<(Address, Event)> {
        for pending in self.pending.values_mut().filter(|pending| pending.lane == Some(lane)) {
            pending.lane = None;
            let is_proven = end == LaneEnd::Silent && pending.is_script;
            pending.deaths += if is_proven { MOST_DEATHS } else { 1 };
        }
        let hopeless = self.pending.take_out(|_, pending| pending.deaths >= MOST_DEATHS);
        let refused = hopeless.into_iter().map(|(_, pending)| {
            let reason = match pending.is_script && end == LaneEnd::Silent {
                true => NO_RETURN.to_owned(),
                false => format!("{MOST_DEATHS} workers ended while making it"),
            };
            (pending.to, refusal(pending.to, reason))
        });
        refused.collect()
    }
}

/// The answer to a report that cannot be made.
pub(super) fn refusal(to: Address, reason: String) -> Event {
    Event::refused(Some(to.request_id), Error::field("report", "none", reason))
}
