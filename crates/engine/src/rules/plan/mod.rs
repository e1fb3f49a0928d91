//! The plan of an episode: a checked text and the values of its parameters become columns, bit sets, and small programs for
//! expressions that read the position. Each distinct series is one column, named by its content, so that episodes share it.

/// Operations on one value.
mod arithmetic;
/// Operations on whole columns.
mod columns;
/// Conditions as bit sets.
mod condition;
/// How often conditions hold.
mod counts;
/// The inspection of an episode: lines of a chart, end of the warm-up, counts of conditions.
mod inspection;
/// Series of a text for a chart.
mod lines;
/// Functions of the candles up to each one, as columns.
mod past;
/// Turns expressions into columns and conditions.
mod planner;
/// Random checked texts, for tests.
#[cfg(test)]
mod random;
/// Candle columns and higher intervals that episodes read.
mod reads;
/// A slow interpreter of rules, for tests.
#[cfg(test)]
mod reference;
/// The plan as a strategy.
mod strategy;
/// Compares plans with the interpreter.
#[cfg(test)]
mod tests;
/// A number or a column.
mod value;
/// Statements and names as they are written.
mod written;

pub use counts::{ConditionCounts, PartCount, StatementCount};
pub use inspection::{Inspected, Inspection};
pub use lines::{LineScale, MOST_LINES, StrategyLine};
pub use strategy::RulesStrategy;
