//! A job run from start to end in this thread: what the browser does in lanes, for native programs and tests.

use super::Job;
use crate::backtest::{Advance, Detail};
use crate::columns::ColumnCache;
use crate::digest::Digest;
use crate::error::Result;
use crate::search::{Ask, EpisodeResult, Outcome, StopReason};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

/// What came of a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct JobResult {
    /// Episodes that ran.
    pub episodes: u32,
    /// Episodes whose objective was undefined.
    pub failed_episodes: u32,
    /// The best episode; none when every one failed.
    pub best: Option<EpisodeResult>,
    /// With several objectives: the episodes that no other dominates, the best of the first objective first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<EpisodeResult>>"))]
    pub front: Vec<EpisodeResult>,
    /// What ended the search before its last episode. After a time stop, `search.stop.stopped_after` with the number of
    /// `episodes` runs the same search again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub stopped: Option<StopReason>,
    /// Digest of all episodes in order: the same on every machine and on any number of lanes.
    pub digest: Digest,
}

impl JobResult {
    /// The result of a study as it stands.
    pub fn of(study: &crate::search::Study) -> Self {
        Self {
            episodes: study.told(),
            failed_episodes: study.failed(),
            best: study.best().cloned(),
            front: study.front().cloned().collect(),
            stopped: study.stopped(),
            digest: study.digest(),
        }
    }
}

/// Runs every episode; a search's limit of time is not watched, since there is no clock here. `on_boundary` is called before candle 0, 50, 100, … of each with the episode's number and the closed
/// candles; `on_episode` after each.
///
/// # Errors
/// As `Job::study`.
pub fn run(
    job: &Job,
    mut on_boundary: impl FnMut(u32, usize),
    mut on_episode: impl FnMut(&EpisodeResult),
) -> Result<JobResult> {
    let mut study = job.study()?;
    let mut cache = ColumnCache::default();
    loop {
        let proposal = match study.ask() {
            Ask::Episode(proposal) => proposal,
            Ask::Thinking => continue,
            // Every episode is told before the next is asked for.
            Ask::Waiting | Ask::Exhausted => break,
        };
        let mut run = job.start(&proposal.params, job.window(), &mut cache, Detail::Summary)?;
        let mut boundary = |candle| {
            on_boundary(proposal.episode, candle);
            ControlFlow::Continue(())
        };
        while run.advance(usize::MAX, &mut boundary) != Advance::Finished {}
        study.tell(proposal.episode, Outcome::from(&run.report())).iter().for_each(&mut on_episode);
    }
    Ok(JobResult::of(&study))
}
