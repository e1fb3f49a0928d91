//! The plan of an episode: a checked text and the values of its parameters become columns, bit sets, and small programs for
//! expressions that read the position. Each distinct series is one column, named by its content, so that episodes share it.

/// Prices, distances and sizes of entries.
mod amounts;
/// Operations on one value.
mod arithmetic;
/// Candles at which a condition that reads the position may be true.
mod bounds;
/// Operations on whole columns.
mod columns;
/// Conditions as bit sets.
mod condition;
/// How often conditions hold.
mod counts;
/// The columns and conditions that an episode needs.
mod episode;
/// The inspection of an episode: lines of a chart, end of the warm-up, counts of conditions.
mod inspection;
/// Series of a text for a chart.
mod lines;
/// Decisions candle by candle.
mod live;
/// Local times of candles.
mod local;
/// The exits that `move` lines set.
mod moved;
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
/// The expressions of a text.
mod roots;
/// Series that expressions describe.
mod series;
/// The plan as a strategy.
mod strategy;
/// Compares plans with the interpreter.
#[cfg(test)]
mod tests;
/// A number or a column.
mod value;
/// Conditions that read the position, between two fills.
mod watch;
/// Statements and names as they are written.
mod written;

pub use counts::{ConditionCounts, PartCount, StatementCount};
pub use inspection::{Inspected, Inspection};
pub use lines::{LineScale, MOST_LINES, StrategyLine};
pub use series::{ExpressionColumn, expression_column};
pub use strategy::RulesStrategy;
