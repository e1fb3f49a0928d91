//! The answer of a study that is asked for its next episode.

use crate::search::Proposal;

/// The next episode of a study, or why there is none now.
#[derive(Debug, Clone, PartialEq)]
pub enum NextEpisode {
    /// Run this episode.
    Run(Proposal),
    /// The sampler needs more time: ask again, after other work that is due.
    Computing,
    /// The next proposals depend on running episodes: ask again once one of them has a result.
    Blocked,
    /// Every episode has been proposed.
    Done,
}
