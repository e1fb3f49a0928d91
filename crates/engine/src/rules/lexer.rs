//! Cuts a text into words, numbers and symbols. Other characters become faults, and reading goes on after them.

use super::ast::Span;
use super::error::Fault;
use super::words::{self, INTERVAL_UNITS};
use std::iter::Peekable;
use std::str::CharIndices;

/// Largest number of a text.
pub(super) const LARGEST: f64 = 1e100;

/// Longest name in characters.
const LONGEST_NAME: usize = 64;

/// Symbols, the longest first, so that `<=` is not read as `<`.
const SYMBOLS: &[&str] = &[
    "..", "<=", ">=", "==", "!=", "(", ")", "[", "]", ",", ".", "+", "-", "*", "/", "%", "<", ">",
    "=",
];

/// Symbols of other languages, and the same in rules.
const FOREIGN_SYMBOLS: &[(&str, &str)] = &[
    ("&&", "and"),
    ("<>", "!="),
    ("||", "or"),
    ("&", "and"),
    ("|", "or"),
    ("!", "not"),
    ("≤", "<="),
    ("≥", ">="),
    ("≠", "!="),
    ("−", "-"),
    ("–", "-"),
    ("×", "*"),
    ("·", "*"),
    ("÷", "/"),
    ("…", ".."),
    ("//", "#"),
    (":=", "="),
];

/// One piece of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
}

/// The kinds of tokens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum TokenKind {
    /// A name or a keyword.
    Word,
    /// A number without a sign.
    Number(f64),
    /// `4h`: an interval in milliseconds.
    Interval(f64),
    /// `"atr"`: the name of a choice, with its quotation marks.
    Text,
    /// A symbol.
    Symbol(&'static str),
    /// The end of a line.
    Newline,
    /// Not a token of the language; the index of its fault.
    Bad(usize),
}

/// The tokens of a text, without spaces and comments.
pub(super) fn tokens(text: &str) -> (Vec<Token>, Vec<Fault>) {
    let mut lexer =
        Lexer { text, chars: text.char_indices().peekable(), tokens: vec![], faults: vec![] };
    while let Some(&(at, c)) = lexer.chars.peek() {
        lexer.next(at, c);
    }
    (lexer.tokens, lexer.faults)
}

struct Lexer<'a> {
    text: &'a str,
    chars: Peekable<CharIndices<'a>>,
    tokens: Vec<Token>,
    faults: Vec<Fault>,
}

impl Lexer<'_> {
    fn next(&mut self, at: usize, c: char) {
        match c {
            '\n' => {
                self.chars.next();
                self.push(at, TokenKind::Newline);
            }
            '\u{feff}' => self.skip_count(1),
            _ if c.is_whitespace() => self.skip_count(1),
            '#' => self.skip(|c| c != '\n'),
            '"' => self.text(at),
            '0'..='9' => self.number(at),
            _ if is_letter(c) => self.word(at),
            _ => self.symbol(at),
        }
    }

    fn skip(&mut self, belongs: impl Fn(char) -> bool) {
        while self.chars.next_if(|&(_, c)| belongs(c)).is_some() {}
    }

    /// The byte after the characters read so far.
    fn end(&mut self) -> usize {
        self.chars.peek().map_or(self.text.len(), |&(at, _)| at)
    }

    fn span(&mut self, start: usize) -> Span {
        Span { start: start as u32, end: self.end() as u32 }
    }

    fn push(&mut self, start: usize, kind: TokenKind) {
        let span = self.span(start);
        self.tokens.push(Token { kind, span });
    }

    fn refuse(&mut self, start: usize, message: String, suggestion: Option<String>) {
        let span = self.span(start);
        self.tokens.push(Token { kind: TokenKind::Bad(self.faults.len()), span });
        self.faults.push(Fault::new(span, message).suggest(suggestion));
    }

    fn text(&mut self, start: usize) {
        self.chars.next();
        self.skip(|c| c != '"' && c != '\n');
        if self.chars.next_if(|&(_, c)| c == '"').is_none() {
            let message = "the name of a choice ends with a quotation mark on the same line";
            return self.refuse(start, message.to_owned(), Some("add `\"`".to_owned()));
        }
        let len = self.end() - start;
        if !(3..=LONGEST_NAME + 2).contains(&len) {
            let message = format!("the name of a choice has 1 to {LONGEST_NAME} characters");
            return self.refuse(start, message, None);
        }
        self.push(start, TokenKind::Text);
    }

    fn word(&mut self, start: usize) {
        self.skip(|c| is_letter(c) || c.is_ascii_digit());
        if self.end() - start > LONGEST_NAME {
            let message = format!("a name has at most {LONGEST_NAME} characters");
            return self.refuse(start, message, None);
        }
        self.push(start, TokenKind::Word);
    }

    fn number(&mut self, start: usize) {
        self.skip(|c| c.is_ascii_digit());
        let rest = self.text.as_bytes().get(self.end()..).unwrap_or_default();
        // `5..50` is a range, `5.0` a number.
        if let [b'.', b'0'..=b'9', ..] = rest {
            self.chars.next();
            self.skip(|c| c.is_ascii_digit());
        }
        let end = self.end();
        let rest = self.text.as_bytes().get(end..).unwrap_or_default();
        if let [b'e' | b'E', b'0'..=b'9', ..] | [b'e' | b'E', b'+' | b'-', b'0'..=b'9', ..] = rest {
            self.chars.next();
            self.chars.next_if(|&(_, c)| c == '+' || c == '-');
            self.skip(|c| c.is_ascii_digit());
        }
        let digits = self.end();
        self.skip(|c| is_letter(c) || c.is_ascii_digit());
        let number = self.text[start..digits].parse().unwrap_or(f64::NAN);
        let unit = &self.text[digits..self.end()];
        self.with_unit(start, number, unit);
    }

    /// A number and the unit after it, if any.
    fn with_unit(&mut self, start: usize, number: f64, unit: &str) {
        if !(0.0..=LARGEST).contains(&number) {
            return self.refuse(start, format!("a number is at most {LARGEST:e}"), None);
        }
        if unit.is_empty() {
            return self.push(start, TokenKind::Number(number));
        }
        match words::meaning(INTERVAL_UNITS, unit) {
            Some(ms) => self.push(start, TokenKind::Interval(number * ms)),
            None => {
                let written = shown(&self.text[start..self.end()]);
                let message = format!("`{written}` is neither a number nor an interval");
                if unit == "M" || unit.starts_with("mo") {
                    let hint = "there are no months here: minutes are `1m`, weeks `1w`";
                    return self.refuse(start, message, Some(hint.to_owned()));
                }
                let first = unit.chars().next().map(|c| c.to_ascii_lowercase());
                let near = INTERVAL_UNITS.iter().find(|known| known.name.chars().next() == first);
                let suggestion = near.map(|unit| format!("did you mean `{number}{}`?", unit.name));
                self.refuse(start, message, suggestion);
            }
        }
    }

    fn symbol(&mut self, start: usize) {
        let rest = &self.text[start..];
        let known = FOREIGN_SYMBOLS.iter().find(|(foreign, _)| {
            rest.starts_with(foreign) && !(*foreign == "!" && rest.starts_with("!="))
        });
        if let Some((foreign, translation)) = known {
            self.skip_count(foreign.chars().count());
            let suggestion = format!("did you mean `{translation}`?");
            let message = format!("rules have no symbol `{foreign}`");
            return self.refuse(start, message, Some(suggestion));
        }
        if rest.starts_with("**") {
            self.skip_count(2);
            let message = "there is no `**`: write a power as a product";
            return self.refuse(start, message.to_owned(), None);
        }
        if let Some(symbol) = SYMBOLS.iter().copied().find(|symbol| rest.starts_with(symbol)) {
            self.skip_count(symbol.len());
            return self.push(start, TokenKind::Symbol(symbol));
        }
        let c = self.chars.next().map_or(' ', |(_, c)| c);
        let message = match c {
            ':' => "there is no `:`: write a time of the day like `in_session(\"09:30-16:00\")`".to_owned(),
            ';' => "there is no `;`: each line is one statement".to_owned(),
            '\'' => "there is no `'`: write the name of a choice like `\"fast\"`, and other names without marks".to_owned(),
            '^' => "there is no `^`: write a power as a product".to_owned(),
            '?' => "there is no `?`: write it like `if close > open then 1 else 0`".to_owned(),
            _ if c.is_alphanumeric() => {
                format!(
                    "`{c}` cannot be part of a name: names have the letters a to z, digits and `_`"
                )
            }
            _ => format!("rules have no symbol {}", named(c)),
        };
        self.refuse(start, message, None);
    }

    fn skip_count(&mut self, count: usize) {
        for _ in 0..count {
            self.chars.next();
        }
    }
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

/// A character in a message; its code if it is not visible.
fn named(c: char) -> String {
    if c.is_control() { format!("the character U+{:04X}", u32::from(c)) } else { format!("`{c}`") }
}

/// A text in a message, cut after 40 characters.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 40;
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text[..end].replace(char::is_control, " ")),
        None => text.chars().map(clean).collect(),
    }
}
