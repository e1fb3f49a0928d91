//! Statements, one function for each kind of line. Those that trade have files of their own.

use super::cursor::{Cursor, Read};
use super::ends::{REST, end};
use super::expressions::{INFIX_WORDS, expression};
use super::lines::{CONTINUING, continues};
use super::{levels, trading};
use crate::rules::ast::{Let, Literal, Param, Program, Range, Set, Span, Spanned, Var};
use crate::rules::error::Fault;
use crate::rules::foreign;
use crate::rules::lexer::TokenKind;
use crate::rules::words::{STATEMENTS, is_keyword};

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
        "enter" => program.entries.push(trading::entry(cursor, start)?),
        "exit" => trading::exit(cursor, start, program)?,
        "size" => trading::size(cursor, start, program)?,
        "stop" => levels::stop_loss(cursor, start, program)?,
        "take" => levels::take_profit(cursor, start, program)?,
        "trailing" => levels::trailing_stop(cursor, start, program)?,
        "time" => {
            cursor.expect_word("zone")?;
            let Some(zone) = cursor.take_text() else {
                let like = "a zone such as `\"America/New_York\"`";
                return Err(cursor.unexpected(like, &[]));
            };
            cursor.expect_end("the end of the line", &[])?;
            if program.zone.is_some() {
                return Err(Fault::new(cursor.since(start), "there is already a `time zone` line"));
            }
            program.zone = Some(zone);
        }
        "pyramiding" => trading::pyramiding(cursor, start, program)?,
        "entries" => {
            cursor.expect_word("net")?;
            cursor.expect_end("the end of the line", &[])?;
            if program.nets {
                let message = "there is already an `entries net` line";
                return Err(Fault::new(cursor.since(start), message));
            }
            program.nets = true;
        }
        "move" => program.moves.push(levels::moved(cursor)?),
        "cancel" => program.cancels.push(trading::cancel(cursor)?),
        _ => program.groups.push(trading::group(cursor)?),
    }
    Ok(())
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
    let hint = match foreign::line(&name).filter(|_| mark != "=") {
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
