//! Lines that enter and exit, and what an entry may do.

use super::cursor::{Cursor, Read};
use super::ends::{REST, condition, end};
use super::expressions::expression;
use super::scopes::{direction, scope, set_once};

use crate::rules::ast::{
    Cancel, Entry, EntryKind, Exit, Expr, Program, Scope, Size, Sizing, Span, Spanned, Waits,
};
use crate::rules::error::Fault;
use crate::rules::lexer::TokenKind;

pub(super) fn entry(cursor: &mut Cursor<'_>, start: Span) -> Read<Entry> {
    let Some(direction) = direction(cursor) else {
        return Err(cursor.unexpected("`long` or `short`", &["long", "short"]));
    };
    let name = cursor.take_text();
    let kind = if cursor.take_word("limit") {
        EntryKind::Limit(expression(cursor)?)
    } else if cursor.take_word("stop") {
        let stop = expression(cursor)?;
        if cursor.take_word("limit") {
            EntryKind::StopLimit(stop, expression(cursor)?)
        } else {
            EntryKind::Stop(stop)
        }
    } else {
        EntryKind::Market
    };
    let (expected, candidates): (_, &[&str]) = match kind {
        EntryKind::Market => ("`when`, `limit` or `stop`", &["when", "limit", "stop"]),
        _ => ("an operator or `when`", &["when", "crosses", "and", "or"]),
    };
    let when = condition(cursor, expected, candidates)?;
    let waits = waits(cursor)?;
    cursor.expect_end(REST, &["crosses", "and", "or", "until", "for"])?;
    Ok(Entry { direction, name, kind, when, waits, span: cursor.since(start) })
}

/// How long an order waits, if the line says so.
fn waits(cursor: &mut Cursor<'_>) -> Read<Option<Waits>> {
    if cursor.take_word("for") {
        let candles = expression(cursor)?;
        expect_candles(cursor)?;
        return Ok(Some(Waits::Candles(candles)));
    }
    if !cursor.take_word("until") {
        return Ok(None);
    }
    // A text may have a name `filled`.
    if let ["filled", ""] = cursor.ahead() {
        cursor.advance();
        return Ok(Some(Waits::UntilFilled));
    }
    Ok(Some(Waits::Until(expression(cursor)?)))
}

fn expect_candles(cursor: &mut Cursor<'_>) -> Read<()> {
    if cursor.take_word("candle") || cursor.take_word("candles") {
        return Ok(());
    }
    Err(cursor.unexpected("an operator or `candles`", &["candles"]))
}

pub(super) fn exit(cursor: &mut Cursor<'_>, start: Span, program: &mut Program) -> Read<()> {
    let share = share(cursor)?;
    let scope = scope(cursor);
    let is_whole = share.is_none();
    if is_whole && cursor.take_word("after") {
        let candles = expression(cursor)?;
        expect_candles(cursor)?;
        cursor.expect_end("the end of the line", &[])?;
        let span = cursor.since(start);
        return set_once(&mut program.exit_after, scope, candles, span, "exit after");
    }
    let (expected, candidates): (_, &[&str]) = match (&scope, is_whole) {
        (Scope::All, true) => {
            ("`long`, `short`, `when` or `after`", &["long", "short", "when", "after"])
        }
        (_, true) => ("`when` or `after`", &["when", "after"]),
        (_, false) => ("`long`, `short` or `when`", &["long", "short", "when"]),
    };
    let hint = exit_hint(cursor.word()).map(str::to_owned);
    let when = condition(cursor, expected, candidates);
    let when = when.map_err(|fault| if hint.is_some() { fault.suggest(hint) } else { fault })?;
    end(cursor)?;
    program.exits.push(Exit { scope, share, when, span: cursor.since(start) });
    Ok(())
}

/// The hint for a word of an `exit` line that should be `when`.
fn exit_hint(word: &str) -> Option<&'static str> {
    match word {
        "all" => Some("write it like `exit when close < open`, which closes any position"),
        "at" | "limit" | "stop" => Some(
            "an exit at a price is a line `take profit at …` or `stop loss at …`, with `move` before it for an open position; `exit when` closes at the market",
        ),
        _ => None,
    }
}

/// `50%` before the direction.
fn share(cursor: &mut Cursor<'_>) -> Read<Option<Expr>> {
    let [_, next] = cursor.ahead();
    let begins = match cursor.peek() {
        Some(TokenKind::Number(_) | TokenKind::Symbol("(")) => true,
        Some(TokenKind::Word) => next == "%",
        _ => false,
    };
    if !begins {
        return Ok(None);
    }
    let share = expression(cursor)?;
    cursor.expect_symbol("%")?;
    Ok(Some(share))
}

pub(super) fn size(cursor: &mut Cursor<'_>, start: Span, program: &mut Program) -> Read<()> {
    let scope = scope(cursor);
    let risk = cursor.take_word("risk");
    let value = expression(cursor)?;
    let size = if cursor.take_symbol("%") {
        match (risk, risk && cursor.take_word("per")) {
            (true, true) => Size::Volatility(value, expression(cursor)?),
            (true, false) => Size::Risk(value),
            (false, _) => Size::Percent(value),
        }
    } else if risk {
        return Err(cursor.unexpected("an operator or `%`", &[]));
    } else if cursor.take_word("units") {
        Size::Units(value)
    } else if cursor.take_word("cash") {
        Size::Cash(value)
    } else {
        return Err(cursor.unexpected("`%`, `units` or `cash`", &["units", "cash", "%"]));
    };
    let most = if cursor.take_word("up") {
        cursor.expect_word("to")?;
        let most = expression(cursor)?;
        cursor.expect_symbol("%")?;
        Some(most)
    } else {
        None
    };
    let words: &[&str] = if risk { &["per", "up"] } else { &["up"] };
    cursor.expect_end("the end of the line", if most.is_some() { &[] } else { words })?;
    let sizing = Sizing { size, most };
    set_once(&mut program.size, scope, sizing, cursor.since(start), "size")
}

pub(super) fn pyramiding(cursor: &mut Cursor<'_>, start: Span, program: &mut Program) -> Read<()> {
    let scope = scope(cursor);
    if let Scope::Name(name) = &scope {
        let message = "`pyramiding` is for both directions, for `long` or for `short`";
        return Err(Fault::new(name.span, message));
    }
    let most = expression(cursor)?;
    end(cursor)?;
    set_once(&mut program.pyramiding, scope, most, cursor.since(start), "pyramiding")
}

/// The rest of a `cancel` line.
pub(super) fn cancel(cursor: &mut Cursor<'_>) -> Read<Cancel> {
    let scope = scope(cursor);
    let expected = "`long`, `short`, `when` or the name of an entry";
    let when = condition(cursor, expected, &["long", "short", "when"])?;
    end(cursor)?;
    Ok(Cancel { scope, when })
}

/// The rest of an `only one of` line.
pub(super) fn group(cursor: &mut Cursor<'_>) -> Read<Vec<Spanned<String>>> {
    cursor.expect_word("one")?;
    cursor.expect_word("of")?;
    let mut names = Vec::new();
    loop {
        let Some(name) = cursor.take_text() else {
            return Err(cursor.unexpected("the name of an entry such as `\"dip\"`", &[]));
        };
        names.push(name);
        if !cursor.take_symbol(",") {
            break;
        }
    }
    cursor.expect_end("`,` or the end of the line", &[])?;
    Ok(names)
}
