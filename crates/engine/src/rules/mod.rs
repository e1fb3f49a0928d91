//! The rules language: a strategy as a short text. A text is parsed and checked once. For each episode, the checked text and the
//! values of its parameters become a plan of columns and bit sets.

/// The syntax tree of a text.
pub mod ast;
/// Names and types.
pub mod check;
/// Mistakes in a text.
mod error;
/// Hints for functions and lines of other languages.
mod foreign;
/// Tests that hints are valid code.
#[cfg(test)]
mod hints;
/// Words, numbers and symbols.
mod lexer;
/// From tokens to the syntax tree.
mod parser;
/// The plan of an episode: columns, bit sets and small programs.
mod plan;
/// The known word that is nearest to an unknown one.
mod suggest;
/// Prices, times, parts of the position and functions.
pub mod vocabulary;
/// Every word of the language.
pub mod words;

pub use ast::Program;
pub use check::{CheckedProgram, find_zone};
pub use error::{MAX_ERRORS, RulesError, RulesErrors};
pub use parser::{MAX_BYTES, MAX_NESTING, MAX_NODES, MAX_STATEMENTS};
pub use plan::{
    ConditionCounts, ExpressionColumn, Inspected, Inspection, LineScale, MOST_LINES, PartCount,
    RulesStrategy, StatementCount, StrategyLine, expression_column,
};
pub use suggest::did_you_mean;

/// Parses a text without checking names and types.
///
/// # Errors
/// Lists the lines that cannot be parsed, up to 20.
pub fn parse(text: &str) -> Result<Program, RulesErrors> {
    let parsed = parser::parse(text);
    if parsed.faults.is_empty() {
        return Ok(parsed.program);
    }
    Err(error::locate(text, parsed.faults))
}

/// Parses a text and checks its names and types.
///
/// ```
/// use candlerun_engine::rules;
///
/// let checked = rules::check("param n = 50 in 20..100 step 10\nenter long when close crosses above sma(close, n)")?;
/// assert_eq!(checked.space()["n"].levels(), Some(9));
///
/// let errors = rules::check("enter long when close croses above sma(close, 50)").unwrap_err();
/// assert_eq!(
///     errors.to_string(),
///     "line 1, column 23: expected an operator or the end of the line, found `croses`\n\
///      1 | enter long when close croses above sma(close, 50)\n  \
///        |                       ^^^^^^ did you mean `crosses`?"
/// );
/// # Ok::<(), rules::RulesErrors>(())
/// ```
///
/// # Errors
/// Lists the mistakes, up to 20. A line that cannot be parsed does not hide mistakes in the others.
pub fn check(text: &str) -> Result<CheckedProgram, RulesErrors> {
    check::check(text, parser::parse(text)).map_err(|faults| error::locate(text, faults))
}
