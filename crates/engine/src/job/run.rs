//! Runs a job from start to end in this thread, for native programs and tests. In the browser, lanes do this.

use super::job_plan::JobPlan;
use super::validated_job::Job;
use super::walk_forward::WalkForward;
use crate::backtest::{Advance, Detail};
use crate::digest::Digest;
use crate::error::Result;
use crate::search::{EpisodeResult, NextEpisode, NoScore, Outcome, StopReason};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

/// The result of a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct JobResult {
    /// Episodes that ran.
    pub episodes: u32,
    /// Episodes without a score.
    pub failed_episodes: u32,
    /// Why episodes have no score; null if each has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub no_score: Option<NoScore>,
    /// The best episode; none if every one failed. For a walk-forward, the best of the last window's search: the parameters to
    /// trade from now on.
    pub best: Option<EpisodeResult>,
    /// With several objectives, the episodes that no other dominates, best of the first objective first; for a walk-forward,
    /// those of the last window.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<EpisodeResult>>"))]
    pub front: Vec<EpisodeResult>,
    /// Why the search ended before its last episode. Each window of a walk-forward has its own reason. After a time stop, set
    /// `search.stop.stopped_after` to the number of `episodes` to run the same search again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub stopped: Option<StopReason>,
    /// The result of the search on candles that it had not seen, if the job asks for a walk-forward.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub walk_forward: Option<WalkForward>,
    /// Digest of all episodes in order: the same on every machine and with any number of lanes.
    pub digest: Digest,
}

impl JobResult {
    /// The result of a job plan so far.
    pub fn of(plan: &JobPlan) -> Self {
        Self {
            episodes: plan.told(),
            failed_episodes: plan.failed(),
            no_score: plan.no_score(),
            best: plan.best().cloned(),
            front: plan.front().cloned().collect(),
            stopped: plan.stopped(),
            walk_forward: plan.walk_forward(),
            digest: plan.digest(),
        }
    }
}

/// Runs every episode. There is no clock here, so the time limit of a search is ignored. `on_boundary` is called at every
/// progress boundary with the episode's number and its closed candles, `on_episode` after each episode.
///
/// # Errors
/// As `Job::plan`.
pub fn run(
    job: &Job,
    mut on_boundary: impl FnMut(u32, usize),
    mut on_episode: impl FnMut(&EpisodeResult),
) -> Result<JobResult> {
    let mut plan = job.plan()?;
    let mut cache = job.column_cache();
    loop {
        let proposal = match plan.ask() {
            NextEpisode::Run(proposal) => proposal,
            NextEpisode::Computing => continue,
            // Each episode is told before the next `ask`, so a waiting plan has ended.
            NextEpisode::Blocked | NextEpisode::Done => break,
        };
        let window = job.range(proposal.part)?;
        let mut run = job.start(&proposal.params, window, &mut cache, Detail::Summary)?;
        let mut boundary = |candle| {
            on_boundary(proposal.episode, candle);
            ControlFlow::Continue(())
        };
        while run.advance(usize::MAX, &mut boundary) != Advance::Finished {}
        plan.tell(&proposal, Outcome::from(&*run)).iter().for_each(&mut on_episode);
    }
    Ok(JobResult::of(&plan))
}
