//! Names and types of a text: what the parser read becomes what an episode computes, or everything that is wrong with it.

/// Numbers that must be in a range.
pub mod bounds;
/// Calls of indicators and functions.
mod calls;
/// What is known of the text up to a line.
mod checker;
/// Expressions.
mod expressions;
/// What an episode knows before its first candle.
pub mod known;
/// Names.
mod names;
/// `param` lines.
mod params;
/// `require` lines.
mod requires;
/// Lines that trade.
mod statements;
/// What a checked text is.
pub mod typed;

pub(crate) use params::space;
pub use typed::CheckedProgram;

use super::error::Fault;
use super::parser::Parsed;
use checker::Checker;

/// Checks what was read; adds its faults to those of the parser.
pub(super) fn check(text: &str, parsed: Parsed) -> Result<CheckedProgram, Vec<Fault>> {
    let Parsed { program, faults, missing } = parsed;
    let mut checker = Checker::new(text, &missing, faults);
    checker.declare(&program);
    checker.params(&program.params);
    let constraints = checker.requires(&program.requires);
    checker.lets(&program.lets);
    let trading = checker.statements(&program);
    checker.uses();
    checker.space(&constraints);
    match trading {
        Some(trading) if checker.faults.is_empty() => Ok(checker.finish(trading, constraints)),
        _ => Err(checker.faults),
    }
}
