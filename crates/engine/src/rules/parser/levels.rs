//! Lines about the exits of trades: stop losses, targets, trailing stops, and moves of them.

use super::cursor::{Cursor, Read};
use super::ends::{condition, end};
use super::expressions::{INFIX_WORDS, expression};
use super::scopes::{scope, set_once};
use crate::rules::ast::{Amount, Move, MovedExit, PartTarget, Program, Span, Trailing};
use crate::rules::words::{SOFT_CLAUSES, is_keyword};

pub(super) fn stop_loss(cursor: &mut Cursor<'_>, start: Span, program: &mut Program) -> Read<()> {
    cursor.expect_word("loss")?;
    let scope = scope(cursor);
    let amount = last_amount(cursor)?;
    set_once(&mut program.stop_loss, scope, amount, cursor.since(start), "stop loss")
}

pub(super) fn take_profit(cursor: &mut Cursor<'_>, start: Span, program: &mut Program) -> Read<()> {
    cursor.expect_word("profit")?;
    let scope = scope(cursor);
    let amount = amount(cursor)?;
    if cursor.take_word("for") {
        let share = expression(cursor)?;
        cursor.expect_symbol("%")?;
        cursor.expect_end("the end of the line", &[])?;
        program.part_targets.push(PartTarget { scope, amount, share });
        return Ok(());
    }
    after_amount(cursor, &amount, &["for"])?;
    set_once(&mut program.take_profit, scope, amount, cursor.since(start), "take profit")
}

pub(super) fn trailing_stop(
    cursor: &mut Cursor<'_>,
    start: Span,
    program: &mut Program,
) -> Read<()> {
    cursor.expect_word("stop")?;
    let scope = scope(cursor);
    let amount = amount(cursor)?;
    let after = if cursor.take_word("after") {
        cursor.expect_word("profit")?;
        Some(last_amount(cursor)?)
    } else {
        after_amount(cursor, &amount, &["after"])?;
        None
    };
    let trailing = Trailing { amount, after };
    set_once(&mut program.trailing_stop, scope, trailing, cursor.since(start), "trailing stop")
}

/// The rest of a `move` line.
pub(super) fn moved(cursor: &mut Cursor<'_>) -> Read<Move> {
    let exit = if cursor.take_word("stop") {
        cursor.expect_word("loss")?;
        MovedExit::StopLoss
    } else if cursor.take_word("take") {
        cursor.expect_word("profit")?;
        MovedExit::TakeProfit
    } else if cursor.take_word("trailing") {
        cursor.expect_word("stop")?;
        MovedExit::TrailingStop
    } else {
        let expected = "`stop loss`, `take profit` or `trailing stop`";
        return Err(cursor.unexpected(expected, &["stop", "take", "trailing"]));
    };
    let scope = scope(cursor);
    let distance = amount(cursor)?;
    let after = if exit == MovedExit::TrailingStop && cursor.take_word("after") {
        cursor.expect_word("profit")?;
        Some(amount(cursor)?)
    } else {
        None
    };
    if exit != MovedExit::TrailingStop && cursor.word() == "after" {
        let hint = "write it like `when open_profit_pct > 2`";
        return Err(cursor.unexpected("an operator, `%` or `when`", &[]).suggest(hint.to_owned()));
    }
    let when = condition(cursor, "an operator, `%` or `when`", &["when", "crosses", "and", "or"])?;
    end(cursor)?;
    Ok(Move { scope, exit, amount: distance, after, when })
}

fn amount(cursor: &mut Cursor<'_>) -> Read<Amount> {
    if cursor.take_word("at") {
        return Ok(Amount::Price(expression(cursor)?));
    }
    // A text may have a name `to`.
    if let ["to", next] = cursor.ahead()
        && next.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
        && ![is_keyword(next), SOFT_CLAUSES.contains(&next)].contains(&true)
    {
        return Err(cursor.unexpected("an amount, or `at` and a price", &["at"]));
    }
    let value = expression(cursor)?;
    let percent = cursor.take_symbol("%");
    Ok(if percent { Amount::Percent(value) } else { Amount::Distance(value) })
}

/// An amount at the end of a line.
fn last_amount(cursor: &mut Cursor<'_>) -> Read<Amount> {
    let amount = amount(cursor)?;
    after_amount(cursor, &amount, &[])?;
    Ok(amount)
}

/// Expects the end of the line after an amount. `words` could have followed.
fn after_amount(cursor: &Cursor<'_>, amount: &Amount, words: &[&str]) -> Read<()> {
    let (expected, operators): (_, &[&str]) = match amount {
        Amount::Price(_) => ("an operator or the end of the line", INFIX_WORDS),
        Amount::Percent(_) => ("the end of the line", &[]),
        Amount::Distance(_) => ("an operator, `%` or the end of the line", INFIX_WORDS),
    };
    cursor.expect_end(expected, &[operators, words].concat())
}
