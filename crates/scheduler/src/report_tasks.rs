//! Reports that were asked for: each is made by the lane with the fewest episodes, and by another if that lane dies.

use crate::io::{Address, PageId};
use crate::job_list::JobList;
use crate::lane_table::LaneTable;
use candlerun_engine::Error;
use candlerun_engine::candles::{Candles, Parts};
use candlerun_engine::sorted::SortedMap;
use candlerun_protocol::lane::LaneCommand;
use candlerun_protocol::{Event, LaneEnd};
use std::sync::Arc;

/// A report that has ended this many lanes is refused.
const MOST_DEATHS: u32 = 3;

/// The reason given for a script whose call has ended its lane.
pub(crate) const NO_RETURN: &str = "the strategy's JavaScript did not return in time";

/// See the module.
#[derive(Default)]
pub(crate) struct ReportTasks {
    tasks: SortedMap<u32, Task>,
    asked: u32,
}

struct Task {
    to: Address,
    needs: Needs,
    command: LaneCommand,
    /// The lane that works on it; `None` while there is no lane.
    lane: Option<u32>,
    /// Lanes that have died with it.
    deaths: u32,
}

/// What a lane needs to make a report.
pub(crate) struct Needs {
    /// The candles and the columns that are read; `None` where no candles are needed.
    pub(crate) candles: Option<(Arc<Candles>, Parts)>,
    /// Whether JavaScript runs, which may not return.
    pub(crate) is_script: bool,
}

impl ReportTasks {
    /// Lets a lane make the report that `command` asks for. `command` is given the number that the answer will have.
    pub(crate) fn ask(
        &mut self,
        to: Address,
        needs: Needs,
        command: impl FnOnce(u32) -> LaneCommand,
    ) {
        self.asked += 1;
        let command = command(self.asked);
        self.tasks.insert(self.asked, Task { to, needs, command, lane: None, deaths: 0 });
    }

    /// A page that waits for an answer.
    pub(crate) fn page(&self) -> Option<PageId> {
        self.tasks.values().next().map(|task| task.to.page)
    }

    /// Takes who waits for this answer.
    pub(crate) fn answered(&mut self, id: u32) -> Option<Address> {
        self.tasks.remove(&id).map(|task| task.to)
    }

    /// A page is gone: nobody waits for its reports.
    pub(crate) fn remove_page(&mut self, page: PageId) {
        self.tasks.retain(|_, task| task.to.page != page);
    }

    /// Gives the tasks that have no lane to the lane with the fewest episodes.
    pub(crate) fn place(&mut self, jobs: &JobList, lanes: &mut LaneTable) {
        for task in self.tasks.values_mut().filter(|task| task.lane.is_none()) {
            let Some(lane) = jobs.idlest_lane(lanes) else { return };
            if let Some((candles, columns)) = &task.needs.candles {
                lanes.ensure_candles(lane, candles, *columns);
            }
            lanes.send(lane, task.command.clone());
            task.lane = Some(lane);
        }
    }

    /// A lane is gone. Returns refusals of the reports that have ended too many lanes. If JavaScript did not return, one is
    /// enough.
    pub(crate) fn on_lane_lost(&mut self, lane: u32, end: LaneEnd) -> Vec<(PageId, Event)> {
        for task in self.tasks.values_mut().filter(|task| task.lane == Some(lane)) {
            task.lane = None;
            let is_proven = end == LaneEnd::Silent && task.needs.is_script;
            task.deaths += if is_proven { MOST_DEATHS } else { 1 };
        }
        let hopeless = self.tasks.take_out(|_, task| task.deaths >= MOST_DEATHS);
        let refused = hopeless.into_iter().map(|(_, task)| {
            let reason = match task.needs.is_script && end == LaneEnd::Silent {
                true => NO_RETURN.to_owned(),
                false => format!("{MOST_DEATHS} workers ended while making it"),
            };
            (task.to.page, refusal(task.to, reason))
        });
        refused.collect()
    }
}

/// The answer to a report that cannot be made.
pub(crate) fn refusal(to: Address, reason: String) -> Event {
    Event::refused(Some(to.request_id), Error::field("report", "none", reason))
}
