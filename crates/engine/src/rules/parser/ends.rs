//! How lines end: conditions, and what may follow a complete expression.

use super::cursor::{Cursor, Read};
use super::expressions::{INFIX_WORDS, expression};
use crate::rules::ast::Expr;

/// The words in a message for what may follow a complete expression.
pub(super) const REST: &str = "an operator or the end of the line";

pub(super) fn end(cursor: &Cursor<'_>) -> Read<()> {
    cursor.expect_end(REST, INFIX_WORDS)
}

/// `when` and a condition. More may follow.
pub(super) fn condition(
    cursor: &mut Cursor<'_>,
    expected: &str,
    candidates: &[&str],
) -> Read<Expr> {
    if !cursor.take_word("when") {
        let fault = cursor.unexpected(expected, candidates);
        let always = || "write `when true` for every candle".to_owned();
        return Err(if cursor.peek().is_none() { fault.suggest(always()) } else { fault });
    }
    expression(cursor)
}
