//! The rules language: a strategy as a short text. The text is read once (`parse`), its names and types are checked once
//! (`check`), and for each episode its values become a plan of columns and bit sets.

/// What a text says, as a tree.
pub mod ast;
/// Names and types.
pub mod check;
/// What is written in other languages.
mod elsewhere;
/// What is wrong with a text.
mod error;
/// Words, numbers and symbols.
mod lexer;
/// From text to tree.
mod parser;
/// What an episode computes.
mod plan;
/// What was meant.
mod suggest;
/// Every word that means something by itself.
pub mod words;

pub use ast::Program;
pub use check::CheckedProgram;
pub use error::{MAX_ERRORS, RulesError, RulesErrors};
pub use parser::{MAX_BYTES, MAX_NESTING, MAX_NODES, MAX_STATEMENTS};
pub use plan::RulesStrategy;
pub use suggest::did_you_mean;

/// Reads a text without looking at names and types.
///
/// # Errors
/// Tells every line that is not understood, up to 20.
pub fn parse(text: &str) -> Result<Program, RulesErrors> {
    let parsed = parser::parse(text);
    if parsed.faults.is_empty() {
        return Ok(parsed.program);
    }
    Err(error::locate(text, parsed.faults))
}

/// Reads a text and checks its names and types.
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
/// Tells everything that is wrong with it, up to 20 mistakes: a line that is not understood does not hide the others.
pub fn check(text: &str) -> Result<CheckedProgram, RulesErrors> {
    check::check(text, parser::parse(text)).map_err(|faults| error::locate(text, faults))
}
