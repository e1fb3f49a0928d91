//! Handles the messages of lanes about a job, and lost lanes.

use super::deaths::Consequence;
use super::{ActiveJob, JobState, LaneWork};
use crate::event_queue::Delivery;
use crate::io::Millis;
use crate::lane_table::LaneTable;
use crate::script::NO_RETURN;
use candlerun_engine::search::Outcome;
use candlerun_engine::sort;
use candlerun_engine::text::thousands;
use candlerun_protocol::lane::FinishedEpisode;
use candlerun_protocol::{Event, LaneEnd, Progress};

impl ActiveJob {
    /// A lane has reached a boundary. Returns the progress for the page, unless the job is paused or the episode does not count.
    pub(crate) fn on_boundary(
        &mut self,
        lane: u32,
        episode: u32,
        candle: u32,
        lanes: &LaneTable,
        now: Millis,
    ) -> Option<(Progress, Delivery)> {
        let work = self.lanes.get_mut(&lane)?;
        work.has_reported = true;
        let proposal = work.episodes.front().filter(|proposal| proposal.episode == episode)?;
        work.candle = candle;
        let before = proposal.boundaries_before;
        // Episodes past an early stop can still arrive for a moment.
        if !self.plan.is_running(proposal) || !self.is_running() {
            return None;
        }
        let is_one_by_one = self.delivery.is_one_by_one(before, candle as usize);
        let delivery = match (self.delivery.waits(), is_one_by_one) {
            // A remote lane reports its batch piece by piece, and may report it twice.
            _ if lanes.is_remote(lane) => Delivery::Latest,
            (true, _) => Delivery::Awaited,
            (false, true) => Delivery::Each,
            (false, false) => Delivery::Latest,
        };
        let progress = self.progress(Some(lane), now);
        Some((self.with_rows(progress, lanes, now), delivery))
    }

    /// A lane has finished episodes. Returns the event for the page.
    pub(crate) fn on_finished(
        &mut self,
        lane: u32,
        episodes: Vec<FinishedEpisode>,
        now: Millis,
    ) -> Option<Event> {
        let mut results = Vec::new();
        let work = self.lanes.get_mut(&lane)?;
        for FinishedEpisode { episode, outcome } in episodes {
            if let Some(proposal) = work.finish(episode) {
                self.deaths.forget(episode);
                results.extend(self.plan.tell(&proposal, outcome));
            }
        }
        self.stop_when_time_is_over(now);
        self.emit_finished(results)
    }

    /// A lane has worked on the job for `busy_ms`.
    pub(crate) fn on_busy(&mut self, lane: u32, busy_ms: Millis) {
        if let Some(work) = self.lanes.get_mut(&lane) {
            work.learn(busy_ms);
        }
    }

    /// A lane has paused the job.
    pub(crate) fn on_lane_paused(&mut self, lane: u32) {
        if let JobState::Pausing { lanes, .. } = &mut self.state {
            lanes.retain(|other| *other != lane);
        }
    }

    /// A lane cannot run the job.
    pub(crate) fn on_failed(&mut self, reason: String) {
        self.failure = Some(reason);
    }

    /// Ends the search if its time is over. This is checked when episodes have finished.
    fn stop_when_time_is_over(&mut self, now: Millis) {
        let limit = self.job.spec().search.as_ref().and_then(|search| search.stop.time_ms);
        if limit.is_some_and(|limit| self.pace.elapsed_ms(now) >= limit) && self.plan.told() > 0 {
            self.plan.stop_now();
        }
    }

    /// A lane is lost: its episodes are queued again. Returns the event for the page, if an episode counts as failed.
    pub(crate) fn on_lane_lost(
        &mut self,
        lane: u32,
        end: LaneEnd,
        lanes: &mut LaneTable,
        now: Millis,
    ) -> Option<Event> {
        self.on_lane_paused(lane);
        let mut work = self.lanes.remove(&lane)?;
        let mut event = None;
        if let Some(reason) = self.hanging_script(&work, end) {
            self.pause(lanes, Some(reason), now);
        } else if let Some((episode, trapped_at)) = self.fatal_episode(&work, end) {
            match self.deaths.on_death(episode, trapped_at) {
                Consequence::Again => {}
                Consequence::Fail(reason) => {
                    let place = work.episodes.iter().position(|it| it.episode == episode);
                    if let Some(proposal) = place.and_then(|place| work.episodes.remove(place)) {
                        let finished = self.plan.tell(&proposal, Outcome::failed(reason));
                        event = self.emit_finished(finished);
                    }
                }
                Consequence::Pause(reason) => self.pause(lanes, Some(reason), now),
            }
        }
        self.requeue(work);
        event
    }

    /// Queues the episodes of a lost lane again, in their order.
    fn requeue(&mut self, work: LaneWork) {
        self.requeued.extend(work.episodes);
        self.requeued.retain(|proposal| self.plan.is_running(proposal));
        let requeued = std::mem::take(&mut self.requeued).into();
        self.requeued = sort::sorted(requeued, |proposal| f64::from(proposal.episode)).into();
    }

    /// The reason to pause the job because JavaScript has not returned, which one silent lane proves.
    fn hanging_script(&self, work: &LaneWork, end: LaneEnd) -> Option<String> {
        let runs = end == LaneEnd::Silent && self.has_turn();
        let javascript = self.job.spec().strategy.javascript.as_ref();
        let episode = javascript.filter(|_| runs).and(work.episodes.front())?.episode;
        let candle = thousands(work.candle.into());
        Some(format!("{NO_RETURN}: episode {}, after candle {candle}", thousands(episode.into())))
    }

    /// The episode that a lost lane was running, and the candle at which it trapped. A lane that never reported, or that was paused,
    /// has died for another reason.
    fn fatal_episode(&self, work: &LaneWork, end: LaneEnd) -> Option<(u32, Option<u32>)> {
        match end {
            LaneEnd::Trapped { episode, candle, attempt } => {
                let is_of_job = attempt.is_none_or(|attempt| attempt == self.attempt);
                let own = work.episodes.iter().any(|proposal| proposal.episode == episode);
                (is_of_job && own).then_some((episode, Some(candle)))
            }
            LaneEnd::Spent => None,
            LaneEnd::Killed | LaneEnd::Silent => {
                let running =
                    work.episodes.front().filter(|_| work.has_reported && self.has_turn());
                running.map(|proposal| (proposal.episode, None))
            }
        }
    }
}
