//! What a study answers when it is asked.

use crate::search::Proposal;

/// The answer to `ask`.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// Run this.
    Episode(Proposal),
    /// The sampler has worked for a while and needs more time: ask again, after other things that are due.
    Thinking,
    /// The next proposals depend on episodes that run: ask again when one was told.
    Waiting,
    /// Every episode has been proposed.
    Exhausted,
}
