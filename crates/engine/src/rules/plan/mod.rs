//! What an episode computes: a checked text and the values of its parameters become columns, bit sets, and where the position
//! matters small programs. Each distinct series is one column, named by its content, so that all episodes that need the same
//! one share it.

/// One value at a time.
mod arithmetic;
/// Operations on whole columns.
mod columns;
/// Conditions as bit sets.
mod condition;
/// Expressions become columns and conditions.
mod planner;
/// What is known only while trading, candle by candle.
mod program;
/// Random checked texts.
#[cfg(test)]
mod random;
/// Rules run the slow way.
#[cfg(test)]
mod reference;
/// A plan as a strategy.
mod strategy;
/// A plan decides what its text says.
#[cfg(test)]
mod tests;

pub use strategy::RulesStrategy;

use crate::columns::{ColumnId, ColumnInput};

/// What an expression that reads no position gives: the same number at every candle, or a column.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Value {
    Number(f64),
    Column(ColumnInput),
}

impl From<ColumnId> for Value {
    fn from(id: ColumnId) -> Self {
        Self::Column(ColumnInput::Column(id))
    }
}
