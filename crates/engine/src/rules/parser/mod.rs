//! From text to tree. A line that is not understood is left out and told; the lines behind it are read all the same.

/// A place in the tokens of one statement.
mod cursor;
/// Expressions, by the strength of their operators.
mod expressions;
/// Where statements begin and end.
mod lines;
/// One statement each.
mod statements;

use super::ast::{Program, Span};
use super::error::{Fault, MAX_ERRORS};
use super::lexer::{self, TokenKind};
use crate::sorted::SortedSet;
use cursor::Cursor;

/// Longest text in bytes.
pub const MAX_BYTES: usize = 64 * 1024;
/// Most statements.
pub const MAX_STATEMENTS: usize = 1_000;
/// Most names, numbers and operations in all expressions together.
pub const MAX_NODES: usize = 1_000;
/// Deepest nesting of parentheses, calls and the like.
pub const MAX_NESTING: usize = 64;

/// What was read of a text.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// What was understood.
    pub(super) program: Program,
    /// What was not.
    pub(super) faults: Vec<Fault>,
    /// What the lines that were not understood may have said.
    pub(super) missing: Missing,
}

/// What a text would have if every line were understood: its absence is no mistake of its own.
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
        // What a line of another language begins with says more than what stands in it.
        let fault = statements::foreign(&cursor).or(fault);
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

/// Keeps what a line that was not understood may have said.
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
