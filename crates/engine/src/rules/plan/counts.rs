//! How often the conditions of a text hold, and each of their `and`-parts. A condition that does not read the position is counted in
//! its bit set after the episode; one that reads the position is counted while the episode runs, since only then the position is
//! known.

use crate::rules::ast::BinaryOp;
use crate::rules::check::CheckedProgram;
use crate::rules::check::typed::{Typed, TypedKind};
use serde::Serialize;
use std::cell::Cell;
use std::rc::Rc;

/// An `enter` or `exit` line and how often its condition held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StatementCount {
    /// Line of the text in which it begins, from 1.
    pub line: u32,
    /// Its text on one line, without comments.
    pub text: String,
    /// The conditions that its `and`s combine, in the order of the text; one if it has no `and`. An `and` inside a `let` line, an `or`
    /// or a `not` does not split a condition.
    pub parts: Vec<PartCount>,
    /// Candles at which the whole condition held.
    pub all: u32,
}

/// A part of a condition and how often it held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PartCount {
    /// Its text on one line, without comments.
    pub text: String,
    /// Candles at which it held, whatever the other parts were. A condition that is undefined does not hold.
    pub candles: u32,
}

/// Counts of the conditions that read the position, by the places of [`conditions`]; those of other conditions stay 0. The copies of one
/// value share their counts.
#[derive(Debug, Clone)]
pub struct ConditionCounts(Rc<[Cell<u32>]>);

impl ConditionCounts {
    /// Counts of 0 for the conditions of a text.
    pub fn new(program: &CheckedProgram) -> Self {
        Self(conditions(program).map(|_| Cell::new(0)).collect())
    }

    /// The counts.
    pub(super) fn get(&self) -> impl Iterator<Item = u32> {
        self.0.iter().map(Cell::get)
    }

    /// Counts a candle if the condition holds.
    pub(super) fn add(&self, place: usize, holds: bool) {
        if let Some(count) = self.0.get(place) {
            count.set(count.get() + u32::from(holds));
        }
    }
}

/// Every condition that is counted: of each `enter` line and then of each `exit` line the whole condition, then its parts.
pub(super) fn conditions(program: &CheckedProgram) -> impl Iterator<Item = &Typed> {
    whens(program).flat_map(|when| std::iter::once(when).chain(parts(when)))
}

/// The conditions of the `enter` lines, then those of the `exit` lines.
pub(super) fn whens(program: &CheckedProgram) -> impl Iterator<Item = &Typed> {
    let entries = program.entries.iter().map(|entry| &entry.when);
    entries.chain(program.exits.iter().map(|exit| &exit.when))
}

/// The conditions that `and`s combine, in the order of the text.
pub(super) fn parts(when: &Typed) -> Vec<&Typed> {
    match &when.kind {
        TypedKind::Binary(BinaryOp::And, a, b) => [parts(a), parts(b)].concat(),
        _ => vec![when],
    }
}
