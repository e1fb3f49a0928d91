//! Mistakes in a text: the place, the reason, and a suggestion.

use super::ast::Span;
use crate::error::Error;
use crate::sort;
use std::fmt;

/// Most mistakes that are reported for one text.
pub const MAX_ERRORS: usize = 20;

/// Most characters of a line in an excerpt.
const WIDEST: usize = 100;

/// One mistake in a text. Displayed in three lines: the message, the line, and marks below the mistake.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct RulesError {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Number of marked characters, at least 1; only those on the first line if the mistake spans several.
    pub length: usize,
    /// The reason.
    pub message: String,
    /// A likely correction, as a sentence.
    pub suggestion: Option<String>,
    /// The line, cut to the characters around the mistake if it is long.
    pub excerpt: String,
    /// Column of the mistake in the excerpt, from 0.
    pub offset: usize,
}

impl fmt::Display for RulesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "line {}, column {}: {}", self.line, self.column, self.message)?;
        let number = self.line.to_string();
        writeln!(f, "{number} | {}", self.excerpt)?;
        let shown = self.excerpt.chars().count().saturating_sub(self.offset);
        let marks = "^".repeat(self.length.min(shown).max(1));
        write!(
            f,
            "{:number$} | {:offset$}{marks}",
            "",
            "",
            number = number.len(),
            offset = self.offset
        )?;
        match &self.suggestion {
            Some(suggestion) => write!(f, " {suggestion}"),
            None => Ok(()),
        }
    }
}

/// The mistakes in a text, in the order of their places: at least one, at most 20.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct RulesErrors(pub Vec<RulesError>);

impl fmt::Display for RulesErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            let gap = if index > 0 { "\n\n" } else { "" };
            write!(f, "{gap}{error}")?;
        }
        Ok(())
    }
}

/// The error of a spec names the first mistake and counts the others.
impl From<RulesErrors> for Error {
    fn from(errors: RulesErrors) -> Self {
        let Some(first) = errors.0.first() else {
            return Self::field("strategy.rules", "", "is not a valid text");
        };
        let mut reason = format!("line {}, column {}: {}", first.line, first.column, first.message);
        if let Some(suggestion) = &first.suggestion {
            reason = format!("{reason}; {suggestion}");
        }
        match errors.0.len() - 1 {
            0 => {}
            1 => reason.push_str(" (and one more mistake)"),
            more => reason = format!("{reason} (and {more} more mistakes)"),
        }
        let found: String = first.excerpt.chars().skip(first.offset).take(first.length).collect();
        Self::field("strategy.rules", found, reason)
    }
}

/// A mistake with its place in bytes, before line and column are known.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fault {
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) suggestion: Option<String>,
}

impl Fault {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), suggestion: None }
    }

    pub(super) fn suggest(self, suggestion: impl Into<Option<String>>) -> Self {
        Self { suggestion: suggestion.into(), ..self }
    }

    /// Computes line and column.
    pub(super) fn locate(self, text: &str) -> RulesError {
        let start = floor(text, self.span.start as usize);
        let end = floor(text, self.span.end as usize).max(start);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let before = text[line_start..start].chars().count();
        let length = text[start..end.min(line_end)].chars().count().max(1);
        let skipped = if before + length > WIDEST { before.saturating_sub(WIDEST / 4) } else { 0 };
        let line = text[line_start..line_end].trim_end().chars().skip(skipped).take(WIDEST);
        RulesError {
            line: 1 + text[..line_start].matches('\n').count(),
            column: before + 1,
            length,
            message: self.message,
            suggestion: self.suggestion,
            // A control character takes one column, so that the marks are below the mistake.
            excerpt: line.map(|c| if c.is_control() { ' ' } else { c }).collect(),
            offset: before - skipped,
        }
    }
}

/// The mistakes in the order of their places, only the first one of each place.
pub(super) fn locate(text: &str, faults: Vec<Fault>) -> RulesErrors {
    let mut faults = sort::sorted(faults, |fault| f64::from(fault.span.start));
    faults.dedup_by_key(|fault| fault.span.start);
    faults.truncate(MAX_ERRORS);
    RulesErrors(faults.into_iter().map(|fault| fault.locate(text)).collect())
}

/// The nearest start of a character at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(start: u32, end: u32) -> Fault {
        Fault::new(Span { start, end }, "there is no `croses`")
    }

    #[test]
    fn a_mistake_is_shown_in_three_lines() {
        let text = "size 1%\r\n\tenter ü when a croses b\r\n";
        let error = fault(26, 32).suggest("did you mean `crosses`?".to_owned()).locate(text);
        assert_eq!(
            error.to_string(),
            "line 2, column 17: there is no `croses`\n2 |  enter ü when a croses b\n  |                 ^^^^^^ did you mean `crosses`?"
        );
    }

    #[test]
    fn a_long_line_is_cut_to_the_part_around_the_mistake() {
        let text = format!("{} {}", "a".repeat(500), "b".repeat(500));
        let error = fault(501, 1001).locate(&text);
        assert_eq!((error.column, error.offset, error.length), (502, 25, 500));
        assert_eq!(error.excerpt.len(), 100);
        assert_eq!(error.to_string().lines().map(str::len).max(), Some(104));
    }

    #[test]
    fn any_place_in_any_text_has_a_line_and_a_column() {
        for text in ["", "\n", "ü", "a\nü\n"] {
            for start in 0..6 {
                let error = fault(start, start + 2).locate(text);
                assert!(error.line >= 1 && error.column >= 1 && error.length >= 1, "{error:?}");
            }
        }
    }

    #[test]
    fn the_error_of_a_spec_names_the_first_mistake_and_counts_the_others() {
        let errors = locate("a b\nc", vec![fault(4, 5), fault(2, 3)]);
        assert_eq!(
            Error::from(errors).to_string(),
            "strategy.rules: line 1, column 3: there is no `croses` (and one more mistake) (found b)"
        );
    }
}
