//! Statements, parts and names as they are written in the text, on one line each.

use crate::rules::ast::{ExprKind, Program, Span};
use crate::rules::parser;

/// A text and its syntax tree.
pub(super) struct Written<'a> {
    text: &'a str,
    program: Program,
}

impl<'a> Written<'a> {
    /// Parses a text that was checked before.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, program: parser::parse(text).program }
    }

    /// The `enter` and `exit` lines: those of entries, then those of exits.
    pub(super) fn statements(&self) -> impl Iterator<Item = Span> {
        let entries = self.program.entries.iter().map(|entry| entry.span);
        entries.chain(self.program.exits.iter().map(|exit| exit.span))
    }

    /// The name of a `let` line.
    pub(super) fn name(&self, index: usize) -> &str {
        self.program.lets.get(index).map_or("", |line| &line.name.node)
    }

    /// Whether a `let` line calls a function and names no output.
    pub(super) fn names_no_output(&self, index: usize) -> bool {
        let line = self.program.lets.get(index);
        line.is_some_and(|line| matches!(&*line.value.node, ExprKind::Call { output: None, .. }))
    }

    /// The number of the line of a place, from 1.
    pub(super) fn line(&self, span: Span) -> u32 {
        let before = self.text.get(..span.start as usize).unwrap_or("");
        1 + before.matches('\n').count() as u32
    }

    /// The text of a place on one line, without comments.
    pub(super) fn text(&self, span: Span) -> String {
        let text = self.text.get(span.start as usize..span.end as usize).unwrap_or("");
        let lines = text.lines().map(|line| line.split('#').next().unwrap_or(""));
        lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
    }
}
