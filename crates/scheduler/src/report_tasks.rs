//! Reports that were requested. The lane with the fewest episodes makes each, and another lane if that one dies.

use crate::io::{Address, PageId};
use crate::job_list::JobList;
use crate::lane_table::LaneTable;
use crate::script::{NO_RETURN, Realm};
use candlerun_engine::Error;
use candlerun_engine::candles::{Candles, ColumnSet};
use candlerun_engine::sorted::SortedMap;
use candlerun_protocol::lane::LaneCommand;
use candlerun_protocol::{Event, LaneEnd};
use std::sync::Arc;

/// A report that has ended this many lanes is refused.
const MOST_DEATHS: u32 = 3;

/// The requested reports that are not made yet.
#[derive(Default)]
pub(crate) struct ReportTasks {
    tasks: SortedMap<u32, Task>,
    asked: u32,
}

struct Task {
    to: Address,
    needs: Needs,
    command: LaneCommand,
    /// The lane that makes it; `None` while there is no lane.
    lane: Option<u32>,
    /// Lanes that have died with it.
    deaths: u32,
}

/// The needs of a lane that makes a report.
pub(crate) struct Needs {
    /// The candles and the columns that are read; `None` if no candles are needed.
    pub(crate) candles: Option<(Arc<Candles>, ColumnSet)>,
    /// The code that runs.
    pub(crate) realm: Realm,
}

impl ReportTasks {
    /// Adds a report. `command` is given the number that the answer of the lane will have. Call [`Self::assign`] then.
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

    /// Removes a task whose answer has arrived. Returns the request.
    pub(crate) fn answered(&mut self, id: u32, lanes: &mut LaneTable) -> Option<Address> {
        let task = self.tasks.remove(&id)?;
        if let Some(lane) = task.lane {
            lanes.count_report(lane, false);
        }
        Some(task.to)
    }

    /// A page is gone: its reports are dropped.
    pub(crate) fn remove_page(&mut self, page: PageId, lanes: &mut LaneTable) {
        let dropped = self.tasks.take_out(|_, task| task.to.page == page);
        for lane in dropped.into_iter().filter_map(|(_, task)| task.lane) {
            lanes.count_report(lane, false);
        }
    }

    /// Gives the tasks that have no lane to the lane with the fewest episodes. If every lane has run another code, one is replaced.
    pub(crate) fn assign(&mut self, jobs: &JobList, lanes: &mut LaneTable) {
        for task in self.tasks.values_mut().filter(|task| task.lane.is_none()) {
            let Some(lane) = jobs.idlest(lanes.suited_for_reports(&task.needs.realm)) else {
                let replaced = jobs.idlest(lanes.unsuited(&task.needs.realm));
                if let Some(lane) = replaced.filter(|_| !lanes.is_any_spent()) {
                    lanes.replace(lane);
                }
                continue;
            };
            lanes.enter(lane, &task.needs.realm);
            lanes.count_report(lane, true);
            if let Some((candles, columns)) = &task.needs.candles {
                lanes.ensure_candles(lane, candles, *columns);
            }
            lanes.send(lane, task.command.clone());
            task.lane = Some(lane);
        }
    }

    /// A lane is gone. Returns refusals of the reports that have ended too many lanes. If JavaScript did not return, one lane is enough.
    pub(crate) fn on_lane_lost(&mut self, lane: u32, end: LaneEnd) -> Vec<(PageId, Event)> {
        for task in self.tasks.values_mut().filter(|task| task.lane == Some(lane)) {
            task.lane = None;
            let is_proven = end == LaneEnd::Silent && task.needs.realm.is_script();
            task.deaths += match end {
                LaneEnd::Spent => 0,
                _ if is_proven => MOST_DEATHS,
                _ => 1,
            };
        }
        let hopeless = self.tasks.take_out(|_, task| task.deaths >= MOST_DEATHS);
        let refused = hopeless.into_iter().map(|(_, task)| {
            let reason = match task.needs.realm.is_script() && end == LaneEnd::Silent {
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
