//! Statements, one function for each kind of line.

use super::cursor::{Cursor, Read};
use super::expressions::{INFIX_WORDS, expression};
use super::lines::{CONTINUING, continues};
use crate::rules::ast::{
    Amount, Direction, Entry, EntryKind, Exit, Expr, Let, Literal, Param, Program, Range, Set,
    Sided, Size, Span, Spanned, Var,
};
use crate::rules::error::Fault;
use crate::rules::foreign;
use crate::rules::lexer::TokenKind;
use crate::rules::words::{STATEMENTS, is_keyword};

/// The words in a message for what may follow a complete expression.
const REST: &str = "an operator or the end of the line";

/// Reads one statement into the program.
pub(super) fn read(cursor: &mut Cursor<'_>, program: &mut Program) -> Read<()> {
    let start = cursor.span();
    let word = cursor.word();
    if !STATEMENTS.contains(&word) {
        return Err(not_a_statement(cursor));
    }
    cursor.advance();
    match word {
        "param" => program.params.push(param(cursor)?),
        "require" => {
            let rule = expression(cursor)?;
            end(cursor)?;
            program.requires.push(rule);
        }
        "let" => program.lets.push(binding(cursor)?),
        "var" => program.vars.push(var(cursor)?),
        "set" => program.sets.push(set(cursor)?),
        "enter" => program.entries.push(entry(cursor, start)?),
        "exit" => exit(cursor, start, program)?,
        "size" => {
            let side = direction(cursor);
            let size = size(cursor)?;
            set_once(&mut program.size, side, size, cursor.since(start), "size")?;
        }
        "stop" => level(cursor, start, ["stop", "loss"], &mut program.stop_loss)?,
        "take" => level(cursor, start, ["take", "profit"], &mut program.take_profit)?,
        _ => level(cursor, start, ["trailing", "stop"], &mut program.trailing_stop)?,
    }
    Ok(())
}

/// The rest of `stop loss`, `take profit` or `trailing stop` after its first word.
fn level(
    cursor: &mut Cursor<'_>,
    start: Span,
    [first, second]: [&str; 2],
    place: &mut Sided<Amount>,
) -> Read<()> {
    cursor.expect_word(second)?;
    let side = direction(cursor);
    let amount = amount(cursor)?;
    set_once(place, side, amount, cursor.since(start), &format!("{first} {second}"))
}

fn not_a_statement(cursor: &Cursor<'_>) -> Fault {
    let list = STATEMENTS.join("`, `");
    if cursor.peek().is_some_and(|kind| continues(kind, cursor.word())) {
        let word = cursor.text_of(cursor.span());
        let message = format!("`{word}` continues a line, but there is no line before it");
        return Fault::new(cursor.span(), message);
    }
    // Statement words come first: of two equally near words the first one is suggested.
    let candidates = [STATEMENTS, CONTINUING].concat();
    cursor.unexpected(&format!("a line to begin with `{list}`"), &candidates)
}

/// The fault of a line of another language, with a hint.
pub(super) fn foreign_line(cursor: &Cursor<'_>) -> Option<Fault> {
    let [word, mark, next] = cursor.ahead();
    let name = if mark == "." { format!("{word}.{next}") } else { word.to_owned() };
    let is_name = matches!(cursor.peek(), Some(TokenKind::Word)) && !is_keyword(word);
    let hint = match foreign::line(&name) {
        Some(hint) => hint.to_owned(),
        None if is_name && mark == "=" && next == "input" => {
            format!("write it like `param {word} = 20 in 10..50`")
        }
        None if is_name && mark == "=" => format!("did you mean `let {word}`?"),
        None if word == "[" => "write it like `let line = macd(close, 12, 26, 9).line`".to_owned(),
        None => return None,
    };
    Some(not_a_statement(cursor).suggest(hint))
}

fn end(cursor: &Cursor<'_>) -> Read<()> {
    cursor.expect_end(REST, INFIX_WORDS)
}

/// Sets a value that a text may have once for both directions, or once for each.
fn set_once<T>(
    place: &mut Sided<T>,
    side: Option<Direction>,
    value: T,
    span: Span,
    name: &str,
) -> Read<()> {
    let (long, short) = (place.long.is_some(), place.short.is_some());
    let there = match side {
        _ if place.both.is_some() => side.map(|_| "line for both directions").or(Some("line")),
        Some(Direction::Long) => long.then_some("line for `long`"),
        Some(Direction::Short) => short.then_some("line for `short`"),
        None if long => Some("line for `long`"),
        None => short.then_some("line for `short`"),
    };
    if let Some(there) = there {
        return Err(Fault::new(span, format!("there is already a `{name}` {there}")));
    }
    *match side {
        None => &mut place.both,
        Some(Direction::Long) => &mut place.long,
        Some(Direction::Short) => &mut place.short,
    } = Some(value);
    Ok(())
}

fn binding(cursor: &mut Cursor<'_>) -> Read<Let> {
    let name = cursor.expect_name("a value")?;
    cursor.expect_symbol("=")?;
    let value = expression(cursor)?;
    end(cursor)?;
    Ok(Let { name, value })
}

fn var(cursor: &mut Cursor<'_>) -> Read<Var> {
    // Other languages write the type before the name.
    let [kind, name] = cursor.ahead();
    let is_typed = is_name(kind) && is_name(name);
    if is_typed {
        cursor.advance();
        let message = format!("expected `=`, found `{name}`");
        let fault = Fault::new(cursor.span(), message);
        return Err(fault.suggest(format!("did you mean `var {name}`?")));
    }
    let Let { name, value: start } = binding(cursor)?;
    Ok(Var { name, start })
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && !is_keyword(word)
}

fn set(cursor: &mut Cursor<'_>) -> Read<Set> {
    let name = cursor.expect_name("a `var`")?;
    cursor.expect_symbol("=")?;
    let value = expression(cursor)?;
    let when = if cursor.take_word("when") { Some(expression(cursor)?) } else { None };
    let expected = if when.is_some() { REST } else { "an operator, `when` or the end of the line" };
    cursor.expect_end(expected, &[INFIX_WORDS, &["when"]].concat())?;
    Ok(Set { name, value, when })
}

fn param(cursor: &mut Cursor<'_>) -> Read<Param> {
    let name = cursor.expect_name("a parameter")?;
    cursor.expect_symbol("=")?;
    if let Some(default) = cursor.take_text() {
        return choice(cursor, name, default);
    }
    let default = literal(cursor, "a number, `true`, `false` or a choice such as `\"fast\"`")?;
    let start = cursor.span();
    let range = if cursor.take_word("in") { Some(range(cursor, start)?) } else { None };
    let expected = match &range {
        None => "`in` or the end of the line",
        Some(_) => "`step`, `log` or the end of the line",
    };
    let candidates: &[&str] = if range.is_none() { &["in"] } else { &["step", "log"] };
    cursor.expect_end(expected, candidates)?;
    Ok(Param { name, default, choices: Vec::new(), range })
}

/// Names of choices, separated by commas.
fn choices(cursor: &mut Cursor<'_>) -> Read<Vec<Spanned<String>>> {
    let mut choices = Vec::new();
    loop {
        let Some(choice) = cursor.take_text() else {
            return Err(cursor.unexpected("a choice such as `\"fast\"`", &[]));
        };
        choices.push(choice);
        if !cursor.take_symbol(",") {
            return Ok(choices);
        }
    }
}

/// The rest of a parameter whose values are names.
fn choice(cursor: &mut Cursor<'_>, name: Spanned<String>, default: Spanned<String>) -> Read<Param> {
    let is_list = cursor.take_word("in");
    let choices = if is_list { choices(cursor)? } else { vec![default.clone()] };
    let expected =
        if is_list { "`,` or the end of the line" } else { "`in` or the end of the line" };
    cursor.expect_end(expected, &["in"])?;
    let Some(at) = choices.iter().position(|choice| choice.node == default.node) else {
        let message = format!("the default \"{}\" is not one of the choices", default.node);
        return Err(Fault::new(default.span, message));
    };
    let default = Spanned { node: Literal::Choice(at), span: default.span };
    Ok(Param { name, default, choices, range: None })
}

fn literal(cursor: &mut Cursor<'_>, expected: &str) -> Read<Spanned<Literal>> {
    let span = cursor.span();
    if let word @ ("true" | "false") = cursor.word() {
        cursor.advance();
        return Ok(Spanned { node: Literal::Bool(word == "true"), span });
    }
    let number = number(cursor, expected)?;
    Ok(Spanned { node: Literal::Number(number.node), span: number.span })
}

/// A number that may be negative.
fn number(cursor: &mut Cursor<'_>, expected: &str) -> Read<Spanned<f64>> {
    let start = cursor.span();
    let negative = cursor.take_symbol("-");
    let Some(TokenKind::Number(number)) = cursor.peek() else {
        return Err(cursor.unexpected(expected, &["true", "false"]));
    };
    cursor.advance();
    Ok(Spanned { node: if negative { -number } else { number }, span: cursor.since(start) })
}

/// The rest of a range after `in`.
fn range(cursor: &mut Cursor<'_>, start: Span) -> Read<Range> {
    let low = literal(cursor, "the low end of the range, a number")?;
    if !cursor.take_symbol("..") {
        return Err(cursor.unexpected("`..` and the high end of the range", &[]));
    }
    let high = literal(cursor, "the high end of the range, a number")?;
    let step =
        if cursor.take_word("step") { Some(number(cursor, "the step, a number")?) } else { None };
    let log = cursor.take_word("log");
    Ok(Range { low, high, step, log, span: cursor.since(start) })
}

fn direction(cursor: &mut Cursor<'_>) -> Option<Direction> {
    if cursor.take_word("long") {
        return Some(Direction::Long);
    }
    cursor.take_word("short").then_some(Direction::Short)
}

fn entry(cursor: &mut Cursor<'_>, start: Span) -> Read<Entry> {
    let Some(direction) = direction(cursor) else {
        return Err(cursor.unexpected("`long` or `short`", &["long", "short"]));
    };
    let kind = if cursor.take_word("limit") {
        EntryKind::Limit(expression(cursor)?)
    } else if cursor.take_word("stop") {
        EntryKind::Stop(expression(cursor)?)
    } else {
        EntryKind::Market
    };
    let (expected, candidates): (_, &[&str]) = match kind {
        EntryKind::Market => ("`when`, `limit` or `stop`", &["when", "limit", "stop"]),
        _ => ("an operator or `when`", &["when", "crosses", "and", "or"]),
    };
    let when = condition(cursor, expected, candidates)?;
    Ok(Entry { direction, kind, when, span: cursor.since(start) })
}

fn condition(cursor: &mut Cursor<'_>, expected: &str, candidates: &[&str]) -> Read<Expr> {
    if !cursor.take_word("when") {
        let fault = cursor.unexpected(expected, candidates);
        let always = || "write `when true` for every candle".to_owned();
        return Err(if cursor.peek().is_none() { fault.suggest(always()) } else { fault });
    }
    let when = expression(cursor)?;
    end(cursor)?;
    Ok(when)
}

fn exit(cursor: &mut Cursor<'_>, start: Span, program: &mut Program) -> Read<()> {
    let direction = direction(cursor);
    if cursor.take_word("after") {
        let candles = expression(cursor)?;
        if !cursor.take_word("candle") && !cursor.take_word("candles") {
            return Err(cursor.unexpected("an operator or `candles`", &["candles"]));
        }
        cursor.expect_end("the end of the line", &[])?;
        let span = cursor.since(start);
        return set_once(&mut program.exit_after, direction, candles, span, "exit after");
    }
    let (expected, candidates): (_, &[&str]) = match direction {
        None => ("`long`, `short`, `when` or `after`", &["long", "short", "when", "after"]),
        Some(_) => ("`when` or `after`", &["when", "after"]),
    };
    let when = condition(cursor, expected, candidates)?;
    program.exits.push(Exit { direction, when, span: cursor.since(start) });
    Ok(())
}

fn amount(cursor: &mut Cursor<'_>) -> Read<Amount> {
    if cursor.take_word("at") {
        let price = expression(cursor)?;
        end(cursor)?;
        return Ok(Amount::Price(price));
    }
    let value = expression(cursor)?;
    let percent = cursor.take_symbol("%");
    let expected =
        if percent { "the end of the line" } else { "an operator, `%` or the end of the line" };
    cursor.expect_end(expected, if percent { &[] } else { INFIX_WORDS })?;
    Ok(if percent { Amount::Percent(value) } else { Amount::Distance(value) })
}

fn size(cursor: &mut Cursor<'_>) -> Read<Size> {
    let risk = cursor.take_word("risk");
    let value = expression(cursor)?;
    let size = if cursor.take_symbol("%") {
        if risk { Size::Risk(value) } else { Size::Percent(value) }
    } else if risk {
        return Err(cursor.unexpected("an operator or `%`", &[]));
    } else if cursor.take_word("units") {
        Size::Units(value)
    } else if cursor.take_word("cash") {
        Size::Cash(value)
    } else {
        return Err(cursor.unexpected("`%`, `units` or `cash`", &["units", "cash", "%"]));
    };
    cursor.expect_end("the end of the line", &[])?;
    Ok(size)
}
