//! The entries that a line is about, and lines of which there is one for each of them.

use super::cursor::{Cursor, Read};
use crate::rules::ast::{Direction, Scope, Sided, Span};
use crate::rules::error::Fault;

pub(super) fn direction(cursor: &mut Cursor<'_>) -> Option<Direction> {
    if cursor.take_word("long") {
        return Some(Direction::Long);
    }
    cursor.take_word("short").then_some(Direction::Short)
}

/// `long`, `short`, the name of entries, or nothing.
pub(super) fn scope(cursor: &mut Cursor<'_>) -> Scope {
    match (direction(cursor), cursor.take_text()) {
        (Some(direction), None) => Scope::Side(direction),
        (_, Some(name)) => Scope::Name(name),
        (None, None) => Scope::All,
    }
}

/// Sets a value that a text may have once for both directions, or once for each, and once for each name.
pub(super) fn set_once<T>(
    place: &mut Sided<T>,
    scope: Scope,
    value: T,
    span: Span,
    line: &str,
) -> Read<()> {
    let side = match scope {
        Scope::All => None,
        Scope::Side(side) => Some(side),
        Scope::Name(name) => {
            if place.named.iter().any(|(known, _)| known.node == name.node) {
                let message = format!("there is already a `{line}` line for \"{}\"", name.node);
                return Err(Fault::new(span, message));
            }
            place.named.push((name, value));
            return Ok(());
        }
    };
    let (long, short) = (place.long.is_some(), place.short.is_some());
    let there = match side {
        _ if place.both.is_some() => side.map(|_| "line for both directions").or(Some("line")),
        Some(Direction::Long) => long.then_some("line for `long`"),
        Some(Direction::Short) => short.then_some("line for `short`"),
        None if long => Some("line for `long`"),
        None => short.then_some("line for `short`"),
    };
    if let Some(there) = there {
        return Err(Fault::new(span, format!("there is already a `{line}` {there}")));
    }
    *match side {
        None => &mut place.both,
        Some(Direction::Long) => &mut place.long,
        Some(Direction::Short) => &mut place.short,
    } = Some(value);
    Ok(())
}
