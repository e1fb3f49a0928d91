//! Where statements begin and end: at the end of a line, unless parentheses are open, something must follow, or the next line
//! begins with what begins no statement and goes on with one.

use crate::rules::lexer::{Token, TokenKind};
use crate::rules::words::STATEMENTS;

/// Words behind which an expression goes on.
const UNFINISHED: &[&str] =
    &["and", "or", "not", "if", "then", "else", "when", "crosses", "above", "below", "on"];

/// Words that go on with the line before.
pub(super) const CONTINUING: &[&str] = &[
    "and", "or", "then", "else", "when", "limit", "crosses", "above", "below", "in", "step", "log",
];

/// Symbols that go on with the line before: every one that can follow a complete expression, but none that opens.
const CONTINUING_SYMBOLS: &[&str] =
    &["..", "<=", ">=", "==", "!=", ")", "]", ",", ".", "+", "-", "*", "/", "%", "<", ">", "="];

/// Whether what a line begins with goes on with the line before.
pub(super) fn continues(kind: TokenKind, word: &str) -> bool {
    match kind {
        TokenKind::Symbol(symbol) => CONTINUING_SYMBOLS.contains(&symbol),
        TokenKind::Word => CONTINUING.contains(&word),
        _ => false,
    }
}

/// The tokens of each statement, without the ends of lines between them.
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

/// Number of tokens of the first statement. What a line begins with ends the statement before it whatever is open there:
/// one forgotten parenthesis must not take the rest of the text with it.
fn length(text: &str, tokens: &[Token]) -> usize {
    let mut open = 0_usize;
    let mut last = 0;
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            // Of empty lines the first has decided.
            TokenKind::Newline if index > last + 1 => continue,
            TokenKind::Newline => {
                let next = tokens[index..].iter().find(|token| token.kind != TokenKind::Newline);
                let begins = next.is_none_or(|next| STATEMENTS.contains(&word(text, next)));
                let goes_on = open > 0
                    || is_unfinished(text, &tokens[last])
                    || next.is_some_and(|next| continues(next.kind, word(text, next)));
                if begins || !goes_on {
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

fn is_unfinished(text: &str, token: &Token) -> bool {
    match token.kind {
        TokenKind::Symbol(symbol) => !matches!(symbol, ")" | "]" | "%"),
        TokenKind::Word => UNFINISHED.contains(&word(text, token)),
        _ => false,
    }
}

/// The text of a word; empty for everything else.
fn word<'a>(text: &'a str, token: &Token) -> &'a str {
    match token.kind {
        TokenKind::Word => {
            text.get(token.span.start as usize..token.span.end as usize).unwrap_or("")
        }
        _ => "",
    }
}
