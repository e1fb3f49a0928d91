//! Reads the tokens of one statement: looks at the next one, takes it, or reports what was expected instead.

use super::limits::MAX_NODES;
use crate::rules::ast::{Span, Spanned};
use crate::rules::error::Fault;
use crate::rules::lexer::{Token, TokenKind, shown};
use crate::rules::suggest::did_you_mean;
use crate::rules::words::is_keyword;

/// The hint for a `%` that ends an expression.
const PER_CENT: &str =
    "2 % below the close is `close * 0.98`; a value in per cent has no `%` when it is compared";

/// The result of reading a part of a statement.
pub(super) type Read<T> = Result<T, Fault>;

/// A position in the tokens of a statement.
pub(super) struct Cursor<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    /// Number of nodes of the whole text so far.
    nodes: &'a mut usize,
    /// Depth of nesting at this position.
    pub(super) nesting: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str, tokens: &'a [Token], nodes: &'a mut usize) -> Self {
        Self { text, tokens, at: 0, nodes, nesting: 0 }
    }

    pub(super) fn peek(&self) -> Option<TokenKind> {
        self.tokens.get(self.at).map(|token| token.kind)
    }

    /// The place of the next token; at the end, the byte after the last one.
    pub(super) fn span(&self) -> Span {
        match (self.tokens.get(self.at), self.tokens.last()) {
            (Some(token), _) => token.span,
            (None, Some(last)) => Span { start: last.span.end, end: last.span.end + 1 },
            (None, None) => Span::default(),
        }
    }

    /// From `start` to the end of the last token that was taken.
    pub(super) fn since(&self, start: Span) -> Span {
        let last = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        Span { start: start.start, end: last.map_or(start.end, |token| token.span.end) }
    }

    pub(super) fn text_of(&self, span: Span) -> &'a str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// The next word; empty if the next token is not a word.
    pub(super) fn word(&self) -> &'a str {
        match self.peek() {
            Some(TokenKind::Word) => self.text_of(self.span()),
            _ => "",
        }
    }

    pub(super) fn advance(&mut self) {
        self.at += 1;
    }

    /// Takes this word if it is next.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let is_next = self.word() == word;
        self.at += usize::from(is_next);
        is_next
    }

    /// Takes this symbol if it is next.
    pub(super) fn take_symbol(&mut self, symbol: &str) -> bool {
        let is_next = matches!(self.peek(), Some(TokenKind::Symbol(next)) if next == symbol);
        self.at += usize::from(is_next);
        is_next
    }

    /// Takes the name of a choice, without its quotation marks.
    pub(super) fn take_text(&mut self) -> Option<Spanned<String>> {
        let span = self.span();
        if self.peek() != Some(TokenKind::Text) {
            return None;
        }
        self.advance();
        Some(Spanned { node: self.text_of(span).trim_matches('"').to_owned(), span })
    }

    pub(super) fn expect_word(&mut self, word: &str) -> Read<()> {
        if self.take_word(word) {
            return Ok(());
        }
        Err(self.unexpected(&format!("`{word}`"), &[word]))
    }

    pub(super) fn expect_symbol(&mut self, symbol: &str) -> Read<()> {
        if self.take_symbol(symbol) {
            return Ok(());
        }
        Err(self.unexpected(&format!("`{symbol}`"), &[]))
    }

    /// The texts of the next tokens; empty after the end.
    pub(super) fn ahead<const N: usize>(&self) -> [&'a str; N] {
        std::array::from_fn(|place| {
            self.tokens.get(self.at + place).map_or("", |token| self.text_of(token.span))
        })
    }

    /// Takes a name that is not a keyword.
    pub(super) fn expect_name(&mut self, of: &str) -> Read<Spanned<String>> {
        let (word, span) = (self.word(), self.span());
        if word.is_empty() {
            return Err(self.unexpected(&format!("the name of {of}"), &[]));
        }
        if is_keyword(word) {
            let message = format!("`{word}` is a word of the language and cannot be a name");
            return Err(
                Fault::new(span, message).suggest(format!("write `{word}_` or another name"))
            );
        }
        self.advance();
        Ok(Spanned { node: word.to_owned(), span })
    }

    pub(super) fn expect_end(&self, expected: &str, candidates: &[&str]) -> Read<()> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.unexpected(expected, candidates)),
        }
    }

    /// The fault that names the next token and what was expected instead.
    pub(super) fn unexpected(&self, expected: &str, candidates: &[&str]) -> Fault {
        let span = self.span();
        if self.peek().is_none() {
            return Fault::new(span, format!("expected {expected}, but the line ends here"));
        }
        let found = self.text_of(span);
        let suggestion = match (found, self.peek()) {
            (_, Some(TokenKind::Word)) => did_you_mean(found, candidates.iter().copied()),
            ("%", _) if expected.starts_with("an operator") && self.divides() => {
                Some("the rest of a division is `mod(a, b)`".to_owned())
            }
            ("%", _) if expected.starts_with("an operator") => Some(PER_CENT.to_owned()),
            ("=", _) if candidates.contains(&"and") => Some("did you mean `==`?".to_owned()),
            _ => None,
        };
        let message = format!("expected {expected}, found `{}`", shown(found));
        Fault::new(span, message).suggest(suggestion)
    }

    /// Whether a value follows the next token, so that it stands for an operator.
    fn divides(&self) -> bool {
        let [_, next] = self.ahead();
        next.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '(')
            && !is_keyword(next)
    }

    /// Counts a node of the tree.
    pub(super) fn node(&mut self, span: Span) -> Read<()> {
        *self.nodes += 1;
        if *self.nodes > MAX_NODES {
            let message = format!(
                "a text has at most {MAX_NODES} names, numbers and operations, and this is one more"
            );
            return Err(Fault::new(span, message));
        }
        Ok(())
    }
}
