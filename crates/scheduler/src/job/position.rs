//! The progress of a job: its candles in integers, its lowest unfinished episode, its lanes.

use super::{ActiveJob, JobState};
use crate::io::Millis;
use crate::lane_table::LaneTable;
use candlerun_engine::job::JobPosition;
use candlerun_engine::search::{EpisodePart, Proposal};
use candlerun_protocol::{JobStatus, LaneProgress, Phase, Progress};

impl ActiveJob {
    /// Candles planned and done, including those of unfinished episodes.
    pub(super) fn position(&self) -> JobPosition {
        let mut position = self.plan.position();
        position.candles_done += self.under_way().map(|(_, candle)| u64::from(candle)).sum::<u64>();
        position
    }

    /// The progress of the job, without the rows of its lanes. Its episode is the lowest-numbered unfinished one. Its percentage never
    /// falls.
    pub(super) fn progress(&mut self, lane: Option<u32>, now: Millis) -> Progress {
        let position = self.position();
        let pct = position.running_pct();
        self.shown_pct = if pct > self.shown_pct { pct } else { self.shown_pct };
        let JobPosition { candles_done, candles_planned } = position;
        let pace = self.pace.mark(now, candles_done, candles_planned);
        let (current_episode, current_candle, part) = self.lowest_unfinished();
        Progress {
            job_id: self.id.clone(),
            lane,
            status: self.status(),
            phase: self.phase(candles_done),
            progress: self.shown_pct,
            current_episode,
            total_episodes: self.plan.total_episodes(),
            current_candle,
            total_candles: self.candles_of(part),
            score: self.last_score,
            best_score: self.plan.best().and_then(|best| best.score),
            candles_per_second: pace.candles_per_second,
            elapsed_ms: self.pace.elapsed_ms(now),
            eta_ms: pace.eta_ms,
            lanes: Vec::new(),
        }
    }

    fn status(&self) -> JobStatus {
        match self.state {
            JobState::Waiting => JobStatus::Queued,
            JobState::Running | JobState::Pausing { .. } => JobStatus::Running,
            JobState::Paused => JobStatus::Paused,
        }
    }

    fn phase(&self, candles_done: u64) -> Phase {
        if self.plan.is_finished() {
            return Phase::Saving;
        }
        match (self.lanes.is_empty(), candles_done) {
            (true, _) => Phase::Loading,
            (false, 0) => Phase::WarmUp,
            (false, _) => Phase::Running,
        }
    }

    /// Candles of an episode of this part.
    pub(super) fn candles_of(&self, part: Option<EpisodePart>) -> u32 {
        self.job.range(part).map_or(0, |range| range.len() as u32)
    }

    /// The running episodes that still count, with their closed candles.
    fn under_way(&self) -> impl Iterator<Item = (&Proposal, u32)> {
        self.fronts().filter(|(proposal, _)| self.plan.is_running(proposal))
    }

    /// The episode that each lane runs, with its closed candles.
    fn fronts(&self) -> impl Iterator<Item = (&Proposal, u32)> {
        self.lanes.values().filter_map(|work| Some((work.episodes.front()?, work.candle)))
    }

    /// The lowest-numbered unfinished episode, its closed candles and its part.
    fn lowest_unfinished(&self) -> (u32, u32, Option<EpisodePart>) {
        // The next episode in order is the first one of its lane, unless its lane has died.
        let next = self.plan.told() + 1;
        let is_next = |(proposal, _): &(&Proposal, u32)| proposal.episode == next;
        if let Some((proposal, candle)) = self.under_way().find(is_next) {
            return (proposal.episode, candle, proposal.part);
        }
        let queued = self.lanes.values().flat_map(|work| work.episodes.iter().skip(1));
        let waiting = queued.chain(&self.requeued).map(|proposal| (proposal, 0));
        let unfinished =
            self.fronts().chain(waiting).fold(None, |lowest: Option<(&Proposal, u32)>, next| {
                // There may be thousands of episodes, so `is_running`, which searches, is called for few.
                let is_lower = lowest.is_none_or(|(lowest, _)| next.0.episode < lowest.episode);
                if is_lower && self.plan.is_running(next.0) { Some(next) } else { lowest }
            });
        match unfinished {
            Some((proposal, candle)) => (proposal.episode, candle, proposal.part),
            None => {
                let next = (self.plan.told() + 1).min(self.plan.total_episodes());
                (next, 0, self.plan.last_part())
            }
        }
    }

    /// Adds the rows of the lanes.
    pub(super) fn with_rows(&self, progress: Progress, lanes: &LaneTable, now: Millis) -> Progress {
        let rows = self.lanes.iter().filter_map(|(lane, work)| {
            let Proposal { episode, part, .. } = *work.episodes.front()?;
            Some(LaneProgress {
                lane: *lane,
                episode,
                candle: work.candle,
                total_candles: self.candles_of(part),
                restarted: self.deaths.contains(episode),
                stalled: lanes.is_stalled(*lane, now),
            })
        });
        Progress { lanes: rows.collect(), ..progress }
    }
}
