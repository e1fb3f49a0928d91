//! A summary of the finished episodes of a study.

use crate::digest::{Digest, Digester};
use crate::search::front::Front;
use crate::search::{Direction, EpisodeResult};

/// The best episode, the Pareto front, the number of failures and the digest.
pub(super) struct StudySummary {
    direction: Direction,
    best: Option<EpisodeResult>,
    front: Front,
    failed: u32,
    digester: Digester,
}

impl StudySummary {
    /// An empty summary; `direction` is that of the first objective.
    pub(super) fn new(direction: Direction) -> Self {
        let digester = Digester::new("study");
        Self { direction, best: None, front: Front::default(), failed: 0, digester }
    }

    /// Adds the next episode with its losses; none if it failed.
    pub(super) fn add(&mut self, episode: &EpisodeResult, losses: Option<&[f64]>) {
        episode.digest(&mut self.digester);
        let Some(losses) = losses else {
            self.failed += 1;
            return;
        };
        if self.direction.prefers(episode, self.best.as_ref()) {
            self.best = Some(episode.clone());
        }
        if losses.len() > 1 {
            self.front.add(losses, episode);
        }
    }

    /// The best episode by the first objective; of equal ones, the first.
    pub(super) fn best(&self) -> Option<&EpisodeResult> {
        self.best.as_ref()
    }

    /// The episodes that no other dominates.
    pub(super) fn front(&self) -> &Front {
        &self.front
    }

    /// Number of failed episodes.
    pub(super) fn failed(&self) -> u32 {
        self.failed
    }

    /// The digest of all episodes.
    pub(super) fn digest(&self) -> Digest {
        self.digester.finish()
    }
}
