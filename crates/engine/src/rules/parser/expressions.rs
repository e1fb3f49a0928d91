//! Expressions. Precedence of operators: `or` 1, `and` 2, `not` 3, comparisons 4, `+ -` 5, `* /` 6, `-x` and `on` 7, then `[n]`
//! and calls.

use super::cursor::{Cursor, Read};
use super::limits::MAX_NESTING;
use crate::rules::ast::{BinaryOp, Expr, ExprKind, Literal, Span, Spanned, UnaryOp};
use crate::rules::error::Fault;
use crate::rules::foreign::{self, is_namespace};
use crate::rules::lexer::{TokenKind, shown};
use crate::rules::words::{INTERVAL_UNITS, is_keyword};

const NOT: u8 = 3;
const COMPARISON: u8 = 4;
const UNARY: u8 = 7;

/// Words that can continue a complete expression.
pub(super) const INFIX_WORDS: &[&str] = &["crosses", "and", "or"];

/// An operator between two operands.
enum Infix {
    Operation(BinaryOp),
    Cross,
}

/// Reads an expression.
pub(super) fn expression(cursor: &mut Cursor<'_>) -> Read<Expr> {
    operand(cursor, 0)
}

/// Reads an expression whose operators have at least this precedence.
fn operand(cursor: &mut Cursor<'_>, least: u8) -> Read<Expr> {
    if cursor.nesting >= MAX_NESTING {
        let message = format!("this is nested more than {MAX_NESTING} levels deep");
        return Err(
            Fault::new(cursor.span(), message).suggest("move a part into a `let` line".to_owned())
        );
    }
    cursor.nesting += 1;
    let read = operations(cursor, least);
    cursor.nesting -= 1;
    read
}

fn operations(cursor: &mut Cursor<'_>, least: u8) -> Read<Expr> {
    let start = cursor.span();
    let mut left = prefix(cursor)?;
    let mut compared = None;
    while let Some((infix, strength)) = infix(cursor) {
        if strength < least {
            break;
        }
        if strength == COMPARISON
            && let Some(right) = compared
        {
            return Err(chained(cursor, [left.span, right]));
        }
        cursor.advance();
        let above = match infix {
            Infix::Cross => Some(side(cursor)?),
            Infix::Operation(_) => None,
        };
        let right = operand(cursor, strength + 1)?;
        compared = (strength == COMPARISON).then_some(right.span);
        let kind = match (infix, above) {
            (Infix::Operation(operation), _) => ExprKind::Binary(operation, left, right),
            (Infix::Cross, above) => {
                ExprKind::Cross { above: above.unwrap_or(true), a: left, b: right }
            }
        };
        left = node(cursor, start, kind)?;
    }
    Ok(left)
}

fn node(cursor: &mut Cursor<'_>, start: Span, kind: ExprKind) -> Read<Expr> {
    let span = cursor.since(start);
    cursor.node(span)?;
    Ok(Spanned { node: Box::new(kind), span })
}

fn infix(cursor: &Cursor<'_>) -> Option<(Infix, u8)> {
    let (operation, strength) = match (cursor.word(), cursor.peek()?) {
        ("or", _) => (BinaryOp::Or, 1),
        ("and", _) => (BinaryOp::And, 2),
        ("crosses", _) => return Some((Infix::Cross, COMPARISON)),
        (_, TokenKind::Symbol(symbol)) => match symbol {
            "<" => (BinaryOp::Less, COMPARISON),
            "<=" => (BinaryOp::LessOrEqual, COMPARISON),
            ">" => (BinaryOp::Greater, COMPARISON),
            ">=" => (BinaryOp::GreaterOrEqual, COMPARISON),
            "==" => (BinaryOp::Equal, COMPARISON),
            "!=" => (BinaryOp::NotEqual, COMPARISON),
            "+" => (BinaryOp::Add, 5),
            "-" => (BinaryOp::Subtract, 5),
            "*" => (BinaryOp::Multiply, 6),
            "/" => (BinaryOp::Divide, 6),
            _ => return None,
        },
        _ => return None,
    };
    Some((Infix::Operation(operation), strength))
}

/// `above` or `below`.
fn side(cursor: &mut Cursor<'_>) -> Read<bool> {
    if cursor.take_word("above") {
        return Ok(true);
    }
    if cursor.take_word("below") {
        return Ok(false);
    }
    Err(cursor.unexpected("`above` or `below`", &["above", "below"]))
}

/// The fault of `a < b < c`, with the two comparisons as a suggestion.
fn chained(cursor: &Cursor<'_>, [whole, middle]: [Span; 2]) -> Fault {
    let fault = Fault::new(cursor.span(), "comparisons cannot be chained");
    let [first, middle] = [whole, middle].map(|span| cursor.text_of(span));
    let operator = cursor.text_of(cursor.span());
    if first.len() + middle.len() > 60 || first.contains('\n') {
        return fault.suggest("put `and` between two comparisons".to_owned());
    }
    fault.suggest(format!("write `{first} and {middle} {operator} …`"))
}

/// The first operand, with its prefix operators.
fn prefix(cursor: &mut Cursor<'_>) -> Read<Expr> {
    let start = cursor.span();
    let kind = match (cursor.word(), cursor.peek()) {
        ("not", _) => {
            cursor.advance();
            ExprKind::Unary(UnaryOp::Not, operand(cursor, NOT)?)
        }
        ("if", _) => {
            cursor.advance();
            choice(cursor)?
        }
        ("on", _) => {
            cursor.advance();
            let interval_ms = interval(cursor)?;
            ExprKind::On { interval_ms, value: operand(cursor, UNARY)? }
        }
        (_, Some(TokenKind::Symbol("-"))) => {
            cursor.advance();
            ExprKind::Unary(UnaryOp::Negate, operand(cursor, UNARY)?)
        }
        _ => return postfix(cursor),
    };
    node(cursor, start, kind)
}

/// The rest of an `if`.
fn choice(cursor: &mut Cursor<'_>) -> Read<ExprKind> {
    let condition = expression(cursor)?;
    clause(cursor, "then")?;
    let then = expression(cursor)?;
    clause(cursor, "else")?;
    Ok(ExprKind::If { condition, then, otherwise: expression(cursor)? })
}

/// Takes `then` or `else`, which ends the expression before it.
fn clause(cursor: &mut Cursor<'_>, word: &'static str) -> Read<()> {
    if cursor.take_word(word) {
        return Ok(());
    }
    let candidates = [INFIX_WORDS, &[word]].concat();
    Err(cursor.unexpected(&format!("an operator or `{word}`"), &candidates))
}

/// `4h`.
fn interval(cursor: &mut Cursor<'_>) -> Read<Spanned<f64>> {
    /// The longest interval of `Candles::resample`.
    const LONGEST_MS: f64 = 366.0 * 86_400_000.0;
    let span = cursor.span();
    let fault = match cursor.peek() {
        Some(TokenKind::Interval(ms)) if !(1.0..=LONGEST_MS).contains(&ms) => {
            Fault::new(span, "an interval is 1 minute to 366 days")
        }
        Some(TokenKind::Interval(ms)) if libm::fmod(ms, 60_000.0) > 0.0 => {
            Fault::new(span, "an interval is a whole number of minutes")
        }
        Some(TokenKind::Interval(ms)) => {
            cursor.advance();
            return Ok(Spanned { node: ms, span });
        }
        _ => {
            let units: Vec<&str> = INTERVAL_UNITS.iter().map(|unit| unit.name).collect();
            let like = format!("an interval such as `4h` (units: {})", units.join(", "));
            cursor.unexpected(&like, &["1d", "1w"])
        }
    };
    Err(fault)
}

/// A value, followed by any number of `[n]`.
fn postfix(cursor: &mut Cursor<'_>) -> Read<Expr> {
    let start = cursor.span();
    let mut value = primary(cursor)?;
    loop {
        if cursor.take_symbol("[") {
            let candles = expression(cursor)?;
            close(cursor, "]", start)?;
            value = node(cursor, start, ExprKind::Back { of: value, candles })?;
        } else if matches!(cursor.peek(), Some(TokenKind::Symbol("."))) {
            let dot = cursor.span();
            let ExprKind::Name(name) = *value.node else {
                let message = "only an indicator, or a `let` line that calls one, has outputs";
                return Err(Fault::new(dot, message));
            };
            cursor.advance();
            let of = Spanned { node: name, span: value.span };
            let kind = ExprKind::Output { of, output: output(cursor)? };
            value = node(cursor, start, kind)?;
        } else {
            return Ok(value);
        }
    }
}

fn primary(cursor: &mut Cursor<'_>) -> Read<Expr> {
    let start = cursor.span();
    let word = cursor.word();
    let kind = match cursor.peek() {
        Some(TokenKind::Number(number)) => {
            cursor.advance();
            ExprKind::Literal(Literal::Number(number))
        }
        Some(TokenKind::Text) => {
            ExprKind::Text(cursor.take_text().map_or(String::new(), |text| text.node))
        }
        Some(TokenKind::Symbol("(")) => {
            cursor.advance();
            let inner = expression(cursor)?;
            close(cursor, ")", start)?;
            // The place includes the parentheses, so that marks are below all of it.
            return Ok(Spanned { span: cursor.since(start), ..inner });
        }
        Some(TokenKind::Interval(_)) => {
            let message =
                format!("`{}` is an interval, which can only follow `on`", cursor.text_of(start));
            return Err(Fault::new(start, message));
        }
        Some(TokenKind::Word) if word == "true" || word == "false" => {
            cursor.advance();
            ExprKind::Literal(Literal::Bool(word == "true"))
        }
        Some(TokenKind::Word) if is_keyword(word) => {
            let hint = foreign::hint(word, &[], "", start);
            return Err(cursor.unexpected("a value", &[]).suggest(hint));
        }
        Some(TokenKind::Word) => {
            let name = name(cursor)?;
            if cursor.take_symbol("(") { call(cursor, name)? } else { ExprKind::Name(name.node) }
        }
        Some(TokenKind::Symbol(".")) => {
            let fault = cursor.unexpected("a value", &[]);
            return Err(fault.suggest("numbers begin with a digit: `0.5`".to_owned()));
        }
        _ => return Err(cursor.unexpected("a value", &[])),
    };
    node(cursor, start, kind)
}

/// A name. One with a foreign prefix, `ta.sma`, is read as a whole, so that it is one mistake and not two.
fn name(cursor: &mut Cursor<'_>) -> Read<Spanned<String>> {
    let (word, start) = (cursor.word(), cursor.span());
    cursor.advance();
    let mut node = word.to_owned();
    if is_namespace(word) && cursor.take_symbol(".") {
        node = format!("{word}.{}", output(cursor)?.node);
    }
    Ok(Spanned { node, span: cursor.since(start) })
}

/// The rest of a call after its opening parenthesis.
fn call(cursor: &mut Cursor<'_>, function: Spanned<String>) -> Read<ExprKind> {
    let mut arguments = Vec::new();
    if !cursor.take_symbol(")") {
        loop {
            arguments.push(expression(cursor)?);
            if !cursor.take_symbol(",") {
                break;
            }
        }
        close(cursor, ")", function.span)?;
    }
    let output = if cursor.take_symbol(".") { Some(output(cursor)?) } else { None };
    Ok(ExprKind::Call { function, arguments, output })
}

/// The name of an output, which may be a keyword.
fn output(cursor: &mut Cursor<'_>) -> Read<Spanned<String>> {
    let (word, span) = (cursor.word(), cursor.span());
    if word.is_empty() {
        return Err(cursor.unexpected("the name of an output", &[]));
    }
    cursor.advance();
    Ok(Spanned { node: word.to_owned(), span })
}

fn close(cursor: &mut Cursor<'_>, symbol: &str, opened: Span) -> Read<()> {
    if cursor.take_symbol(symbol) {
        return Ok(());
    }
    let open = if symbol == ")" { "(" } else { "[" };
    if cursor.peek().is_none() {
        let from = shown(cursor.text_of(opened));
        let message = if from == open {
            format!("this `{open}` is not closed")
        } else {
            format!("the `{open}` after `{from}` is not closed")
        };
        return Err(Fault::new(opened, message).suggest(format!("add `{symbol}`")));
    }
    let expected = format!("an operator, `,` or `{symbol}`");
    let expected = if symbol == ")" { expected } else { format!("an operator or `{symbol}`") };
    Err(cursor.unexpected(&expected, INFIX_WORDS))
}
