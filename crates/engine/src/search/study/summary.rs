//! What the told episodes of a study amount to.

use crate::digest::{Digest, Digester};
use crate::search::front::Front;
use crate::search::{Direction, EpisodeResult};

/// The best episode and those that stand beside it.
pub(super) struct Standing {
    direction: Direction,
    best: Option<EpisodeResult>,
    front: Front,
    failed: u32,
    digester: Digester,
}

impl Standing {
    /// Before the first episode of a study whose first objective has this direction.
    pub(super) fn new(direction: Direction) -> Self {
        let digester = Digester::new("study");
        Self { direction, best: None, front: Front::default(), failed: 0, digester }
    }

    /// Takes the next episode with its losses; none where it failed.
    pub(super) fn take(&mut self, episode: &EpisodeResult, losses: Option<&[f64]>) {
        episode.digest(&mut self.digester);
        let Some(losses) = losses else {
            self.failed += 1;
            return;
        };
        if self.direction.prefers(episode, self.best.as_ref()) {
            self.best = Some(episode.clone());
        }
        if losses.len() > 1 {
            self.front.take(losses, episode);
        }
    }

    /// The best episode by the first objective; of equals, the first.
    pub(super) fn best(&self) -> Option<&EpisodeResult> {
        self.best.as_ref()
    }

    /// The episodes that no other dominates.
    pub(super) fn front(&self) -> &Front {
        &self.front
    }

    /// Episodes that failed.
    pub(super) fn failed(&self) -> u32 {
        self.failed
    }

    /// The digest of all.
    pub(super) fn digest(&self) -> Digest {
        self.digester.finish()
    }
}
