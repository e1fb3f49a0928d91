//! A job run from start to end in this thread: what the browser does in lanes, for native programs and tests.

use super::Job;
use super::course::Course;
use super::walk_forward::WalkForward;
use crate::backtest::{Advance, Detail};
use crate::digest::Digest;
use crate::error::Result;
use crate::search::{EpisodeResult, NextEpisode, NoScore, Outcome, StopReason};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

/// What came of a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct JobResult {
    /// Episodes that ran.
    pub episodes: u32,
    /// Episodes without a score.
    pub failed_episodes: u32,
    /// Why they have none; null where each has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub no_score: Option<NoScore>,
    /// The best episode; none when every one failed. Of a walk-forward, the best of the last window's search: what one would
    /// trade now.
    pub best: Option<EpisodeResult>,
    /// With several objectives: the episodes that no other dominates, the best of the first objective first; of a walk-forward,
    /// those of the last window.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<EpisodeResult>>"))]
    pub front: Vec<EpisodeResult>,
    /// What ended the search before its last episode; windows of a walk-forward have their own. After a time stop,
    /// `search.stop.stopped_after` with the number of `episodes` runs the same search again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub stopped: Option<StopReason>,
    /// What the search was worth on candles that it had not seen, where the job asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub walk_forward: Option<WalkForward>,
    /// Digest of all episodes in order: the same on every machine and on any number of lanes.
    pub digest: Digest,
}

impl JobResult {
    /// The result of a course as it stands.
    pub fn of(course: &Course) -> Self {
        Self {
            episodes: course.told(),
            failed_episodes: course.failed(),
            no_score: course.no_score(),
            best: course.best().cloned(),
            front: course.front().cloned().collect(),
            stopped: course.stopped(),
            walk_forward: course.walk_forward(),
            digest: course.digest(),
        }
    }
}

/// Runs every episode; a search's limit of time is not watched, since there is no clock here. `on_boundary` is called before
/// candle 0, 50, 100, … of each with the episode's number and the closed candles; `on_episode` after each.
///
/// # Errors
/// As `Job::course`.
pub fn run(
    job: &Job,
    mut on_boundary: impl FnMut(u32, usize),
    mut on_episode: impl FnMut(&EpisodeResult),
) -> Result<JobResult> {
    let mut course = job.course()?;
    let mut cache = job.column_cache();
    loop {
        let proposal = match course.ask() {
            NextEpisode::Run(proposal) => proposal,
            NextEpisode::Computing => continue,
            // Every episode is told before the next is asked for.
            NextEpisode::Blocked | NextEpisode::Done => break,
        };
        let window = job.range(proposal.part)?;
        let mut run = job.start(&proposal.params, window, &mut cache, Detail::Summary)?;
        let mut boundary = |candle| {
            on_boundary(proposal.episode, candle);
            ControlFlow::Continue(())
        };
        while run.advance(usize::MAX, &mut boundary) != Advance::Finished {}
        course.tell(&proposal, Outcome::from(&*run)).iter().for_each(&mut on_episode);
    }
    Ok(JobResult::of(&course))
}
