//! A whole text, checked.

use super::trading::{
    BySide, CheckedAmount, CheckedCancel, CheckedEntry, CheckedExit, CheckedMove, CheckedPart,
    CheckedSizing, CheckedTrailing,
};
use super::typed::{BoundedNumber, CheckedSet, CheckedVar, RulesParam, Typed};
use crate::candles::Zone;

/// A whole text, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedProgram {
    /// Parameters in the order of their lines.
    pub params: Vec<RulesParam>,
    /// `require` lines in the form that a search understands: `fast < slow`.
    pub constraints: Vec<String>,
    /// The zone of the times and days of the text; UTC without one.
    pub zone: Option<Zone>,
    /// `let` lines in order. `TypedKind::Let` is an index into them; each refers to earlier ones only.
    pub lets: Vec<Typed>,
    /// `var` lines. `TypedKind::Var` is an index into them.
    pub vars: Vec<CheckedVar>,
    /// `set` lines in order.
    pub sets: Vec<CheckedSet>,
    /// `enter` lines, at least one.
    pub entries: Vec<CheckedEntry>,
    /// `exit` lines with a condition.
    pub exits: Vec<CheckedExit>,
    /// `exit after`: a number, whole and at least 1.
    pub exit_after: BySide<Typed>,
    /// `stop loss`.
    pub stop_loss: BySide<CheckedAmount>,
    /// `take profit`.
    pub take_profit: BySide<CheckedAmount>,
    /// `take profit … for`, in order.
    pub part_targets: Vec<CheckedPart>,
    /// `trailing stop`: a distance or per cent.
    pub trailing_stop: BySide<CheckedTrailing>,
    /// `size`.
    pub size: BySide<CheckedSizing>,
    /// `pyramiding`: a number, whole and at least 1.
    pub pyramiding: BySide<Typed>,
    /// `entries net`.
    pub nets: bool,
    /// `move` lines in order.
    pub moves: Vec<CheckedMove>,
    /// `cancel` lines.
    pub cancels: Vec<CheckedCancel>,
    /// Number of names of entries. A name is an index below it.
    pub names: usize,
    /// `only one of` lines: the names of each.
    pub groups: Vec<Vec<usize>>,
    /// Numbers that must be in a range for every value of the parameters.
    pub(in crate::rules) bounded: Vec<BoundedNumber>,
}
