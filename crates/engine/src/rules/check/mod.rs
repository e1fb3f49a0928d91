//! Checks names and types: the syntax tree becomes a checked program, or a list of mistakes.

/// Checks of numbers that must be in a range.
mod bounded;
/// The ranges of these numbers.
pub mod bounds;
/// Calls of indicators and functions.
mod calls;
/// The lines that have been checked so far, and the mistakes.
mod checker;
/// Expressions.
mod expressions;
/// Values that are fixed before the first candle of an episode.
pub mod known;
/// Names.
mod names;
/// `param` lines.
mod params;
/// Functions of the candles up to the closed one.
mod past;
/// A whole text, checked.
mod program;
/// `require` lines.
mod requires;
/// Names of entries and the lines about them.
mod scopes;
/// Time zones and sessions.
mod sessions;
/// `let`, `var` and `set` lines.
mod state;
/// Lines that trade.
mod statements;
/// The checked lines that trade.
pub mod trading;
/// The checked program, with the type of every expression.
pub mod typed;

pub(crate) use params::space;
pub use program::CheckedProgram;
pub use sessions::find_zone;

use super::error::Fault;
use super::parser::Parsed;
use checker::Checker;

/// Checks a parsed text; adds its faults to those of the parser.
pub(super) fn check(text: &str, parsed: Parsed) -> Result<CheckedProgram, Vec<Fault>> {
    let Parsed { program, faults, missing } = parsed;
    let mut checker = Checker::new(text, &missing, faults);
    checker.declare(&program);
    checker.params(&program.params);
    let constraints = checker.requires(&program.requires);
    checker.state(&program);
    let trading = checker.statements(&program);
    checker.check_bounded();
    checker.space(&constraints);
    match trading {
        Some(trading) if checker.faults.is_empty() => Ok(checker.finish(trading, constraints)),
        _ => Err(checker.faults),
    }
}
