//! The state of a run between two fills.

use crate::rules::plan::episode::Plan;
use crate::rules::plan::moved::PossibleMove;
use crate::rules::plan::planner::memory::Memory;
use crate::strategy::Standing;

/// The state of a run between two fills.
pub(super) struct Between<'a> {
    pub(super) plan: &'a Plan,
    pub(super) standing: &'a Standing<'a>,
    pub(super) memory: &'a Memory,
    pub(super) moves: &'a [PossibleMove],
}
