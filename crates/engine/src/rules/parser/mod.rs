//! From tokens to the syntax tree. A line that cannot be parsed is reported and skipped; the lines after it are still parsed.

/// Reads the tokens of one statement.
mod cursor;
/// How lines end.
mod ends;
/// Expressions, by the precedence of their operators.
mod expressions;
/// Lines about the exits of trades.
mod levels;
/// The size limits of a text.
mod limits;
/// Divides tokens into statements.
mod lines;
/// The entries that a line is about.
mod scopes;
/// One function for each kind of statement.
mod statements;
/// Lines that enter and exit.
mod trading;

pub use limits::{MAX_BYTES, MAX_NESTING, MAX_NODES, MAX_STATEMENTS};

use super::ast::{Program, Span};
use super::error::{Fault, MAX_ERRORS};
use super::lexer::{self, TokenKind};
use crate::sorted::SortedSet;
use cursor::Cursor;

/// The result of parsing a text.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// The lines that were parsed.
    pub(super) program: Program,
    /// A fault for each line that was not.
    pub(super) faults: Vec<Fault>,
    /// The names that those lines may have declared.
    pub(super) missing: Missing,
}

/// Names and statements of lines that could not be parsed. The checker does not report them as missing.
#[derive(Debug, Default)]
pub(super) struct Missing {
    /// Names of parameters and `let` lines.
    pub(super) names: SortedSet<String>,
    /// First words of lines.
    pub(super) statements: SortedSet<String>,
}

/// Reads a text.
pub(super) fn parse(text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    if text.len() > MAX_BYTES {
        let message = format!("the text has {} bytes; at most {MAX_BYTES} are read", text.len());
        parsed.faults.push(Fault::new(Span { start: 0, end: 1 }, message));
        return parsed;
    }
    let (tokens, bad) = lexer::tokens(text);
    let mut nodes = 0;
    for (index, line) in lines::statements(text, &tokens).enumerate() {
        if parsed.faults.len() >= MAX_ERRORS {
            break;
        }
        let mut cursor = Cursor::new(text, &line, &mut nodes);
        if index >= MAX_STATEMENTS {
            let message = format!("a text has at most {MAX_STATEMENTS} statements");
            parsed.faults.push(Fault::new(cursor.span(), message));
            break;
        }
        let fault = line.iter().find_map(|token| match token.kind {
            TokenKind::Bad(index) => bad.get(index).cloned(),
            _ => None,
        });
        // For a line of another language, the fault of its first word is the most helpful one.
        let fault = statements::foreign_line(&cursor).or(fault);
        let read = fault.map_or_else(|| statements::read(&mut cursor, &mut parsed.program), Err);
        if let Err(fault) = read {
            parsed.faults.push(fault);
            note(text, &line, &mut parsed.missing);
        }
        if nodes > MAX_NODES {
            break;
        }
    }
    parsed
}

/// Records what a line that could not be parsed may have declared.
fn note(text: &str, line: &[lexer::Token], missing: &mut Missing) {
    let mut words = line.iter().map(|token| match token.kind {
        TokenKind::Word => text.get(token.span.start as usize..token.span.end as usize),
        _ => None,
    });
    if let Some(first) = words.next().flatten() {
        missing.statements.insert(first.to_owned(), ());
    }
    if let Some(second) = words.next().flatten() {
        missing.names.insert(second.to_owned(), ());
    }
}
