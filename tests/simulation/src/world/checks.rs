//! Checks at the end of a world: every job is at its end, every request is answered, no lane has work.

use super::World;

impl World<'_> {
    pub(super) fn is_done(&self) -> bool {
        self.pages.iter().flatten().all(|page| !page.has_unfinished() && page.open.is_empty())
    }

    pub(super) fn check_end(&self) -> Result<(), String> {
        if let Some(open) = self.pages.iter().flatten().find_map(|page| page.open.first()) {
            return Err(format!("request {open} is not answered"));
        }
        if !self.is_done() {
            return Err("no action is left, and jobs have not ended".to_owned());
        }
        let mut alive = self.lanes.values().filter(|lane| !lane.hangs);
        if alive.clone().any(|lane| lane.has_work()) {
            return Err("a lane has work of no job".to_owned());
        }
        if let Some(lane) = alive.find(|lane| lane.unacknowledged() > 0) {
            return Err(format!("{} boundaries are never released", lane.unacknowledged()));
        }
        Ok(())
    }
}
