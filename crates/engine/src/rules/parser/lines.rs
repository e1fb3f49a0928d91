//! Divides tokens into statements. A statement ends with its line, unless a parenthesis is open, its last word or symbol must be
//! followed by something, or the next line begins with a word or symbol that continues a statement.

use crate::rules::lexer::{Token, TokenKind};
use crate::rules::words::{SOFT_STATEMENTS, STATEMENTS};

/// Words that must be followed by an expression.
const UNFINISHED: &[&str] =
    &["and", "or", "not", "if", "then", "else", "when", "crosses", "above", "below", "on"];

/// Words that continue the line before.
pub(super) const CONTINUING: &[&str] = &[
    "and", "or", "then", "else", "when", "limit", "crosses", "above", "below", "in", "step", "log",
    "until", "for",
];

/// Symbols that continue the line before: all that can follow a complete expression, except opening ones.
const CONTINUING_SYMBOLS: &[&str] =
    &["..", "<=", ">=", "==", "!=", ")", "]", ",", ".", "+", "-", "*", "/", "%", "<", ">", "="];

/// Whether the first token of a line continues the line before.
pub(super) fn continues(kind: TokenKind, word: &str) -> bool {
    match kind {
        TokenKind::Symbol(symbol) => CONTINUING_SYMBOLS.contains(&symbol),
        TokenKind::Word => CONTINUING.contains(&word),
        _ => false,
    }
}

/// The tokens of each statement, without the line ends inside it.
pub(super) fn statements<'a>(
    text: &'a str,
    tokens: &'a [Token],
) -> impl Iterator<Item = Vec<Token>> {
    let mut rest = tokens;
    std::iter::from_fn(move || {
        while let [Token { kind: TokenKind::Newline, .. }, behind @ ..] = rest {
            rest = behind;
        }
        if rest.is_empty() {
            return None;
        }
        let (statement, behind) = rest.split_at(length(text, rest));
        rest = behind;
        let inside = statement.iter().filter(|token| token.kind != TokenKind::Newline);
        Some(inside.copied().collect())
    })
}

/// Number of tokens of the first statement. A line that begins with a statement word always ends the statement before it, so that
/// one unclosed parenthesis does not swallow the rest of the text.
fn length(text: &str, tokens: &[Token]) -> usize {
    let mut open = 0_usize;
    let mut last = 0;
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            // The first of several line ends has decided already.
            TokenKind::Newline if index > last + 1 => continue,
            TokenKind::Newline => {
                let behind = tokens[index..].iter().position(|it| it.kind != TokenKind::Newline);
                let behind = behind.map_or(&[][..], |at| &tokens[index + at..]);
                let next = behind.first();
                let begins = behind.is_empty() || begins_statement(text, behind);
                let is_continued = open > 0
                    || is_unfinished(text, &tokens[last])
                    || next.is_some_and(|next| continues(next.kind, word(text, next)));
                if begins || !is_continued {
                    return index;
                }
                continue;
            }
            TokenKind::Symbol("(" | "[") => open += 1,
            TokenKind::Symbol(")" | "]") => open = open.saturating_sub(1),
            _ => {}
        }
        last = index;
    }
    tokens.len()
}

/// Whether tokens begin a statement. Words that can also be names do if what follows cannot follow a name.
fn begins_statement(text: &str, tokens: &[Token]) -> bool {
    let first = tokens.first().map_or("", |token| word(text, token));
    let declares = matches!(
        tokens,
        [_, Token { kind: TokenKind::Word, .. }, Token { kind: TokenKind::Symbol("="), .. }, ..]
    );
    let second = tokens.get(1).map_or("", |token| word(text, token));
    let trades = matches!(
        (first, second),
        ("time", "zone")
            | ("move", "stop" | "take")
            | ("cancel" | "pyramiding", "long" | "short")
            | ("only", "one")
            | ("entries", "net")
    );
    STATEMENTS.contains(&first) && (declares || trades || !SOFT_STATEMENTS.contains(&first))
}

fn is_unfinished(text: &str, token: &Token) -> bool {
    match token.kind {
        TokenKind::Symbol(symbol) => !matches!(symbol, ")" | "]" | "%"),
        TokenKind::Word => UNFINISHED.contains(&word(text, token)),
        _ => false,
    }
}

/// The text of a word; empty for every other token.
fn word<'a>(text: &'a str, token: &Token) -> &'a str {
    match token.kind {
        TokenKind::Word => {
            text.get(token.span.start as usize..token.span.end as usize).unwrap_or("")
        }
        _ => "",
    }
}
