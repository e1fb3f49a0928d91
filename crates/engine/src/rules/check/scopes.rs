//! Names of entries, the lines that are about them, and rules that depend on which lines an entry has.

use super::bounds::Bounds;
use super::checker::Checker;
use super::trading::{CheckedPart, CheckedScope};
use super::typed::{Typed, TypedKind};
use crate::backtest::MOST_PARTS;
use crate::rules::ast::{Direction, Entry, Program, Scope, Sided, Size, Span, Spanned};
use crate::rules::error::Fault;
use crate::rules::suggest::did_you_mean;

impl<T> Sided<T> {
    /// The line that an entry takes: that of its name, or else of its direction.
    fn of_entry(&self, entry: &Entry) -> Option<&T> {
        let name = entry.name.as_ref().map(|name| &name.node);
        let named = self.named.iter().find(|(of, _)| Some(&of.node) == name);
        named.map(|(_, value)| value).or(self.both.as_ref()).or(match entry.direction {
            Direction::Long => self.long.as_ref(),
            Direction::Short => self.short.as_ref(),
        })
    }
}

impl Checker<'_> {
    /// Records the names of all entries.
    pub(super) fn entry_names(&mut self, program: &Program) {
        for name in program.entries.iter().filter_map(|entry| entry.name.as_ref()) {
            if !self.entry_names.contains(&name.node) {
                self.entry_names.push(name.node.clone());
            }
        }
    }

    /// The index of a name.
    pub(super) fn entry_name(&mut self, name: &Spanned<String>) -> Option<usize> {
        let known = self.entry_names.iter().position(|known| *known == name.node);
        if known.is_some() || self.missing.statements.contains_key("enter") {
            return known;
        }
        let message = format!("there is no entry \"{}\"", name.node);
        let near = did_you_mean(&name.node, self.entry_names.iter().map(String::as_str));
        let suggestion =
            near.unwrap_or_else(|| format!("name one: `enter long \"{}\" when …`", name.node));
        self.refuse(Fault::new(name.span, message).suggest(suggestion))
    }

    pub(super) fn scope(&mut self, scope: &Scope) -> Option<CheckedScope> {
        Some(match scope {
            Scope::All => CheckedScope::All,
            Scope::Side(side) => CheckedScope::Side(*side),
            Scope::Name(name) => CheckedScope::Name(self.entry_name(name)?),
        })
    }

    /// Targets of parts. An entry has a limited number of them.
    pub(super) fn part_targets(&mut self, program: &Program) -> Option<Vec<CheckedPart>> {
        let mut parts = Vec::new();
        for line in &program.part_targets {
            let scope = self.scope(&line.scope);
            let amount = self.level(&line.amount, "take profit");
            let share = self.bounded(&line.share, "for", Bounds::SHARE);
            let (scope, amount, share) = (scope?, amount?, share?);
            parts.push(CheckedPart { scope, amount, share });
            for entry in &program.entries {
                let name = entry.name.as_ref().and_then(|name| self.entry_name(name));
                let mine = parts.iter().filter(|part| part.scope.includes(entry.direction, name));
                if mine.count() > MOST_PARTS {
                    let message =
                        format!("an entry has at most {MOST_PARTS} targets that close a part");
                    return self.refuse(Fault::new(line.share.span, message));
                }
            }
        }
        Some(parts)
    }

    /// A size by risk needs a stop loss.
    pub(super) fn sizes_by_risk(&mut self, program: &Program) {
        if self.missing.statements.contains_key("stop") {
            return;
        }
        for entry in &program.entries {
            let size = program.size.of_entry(entry).map(|line| &line.size);
            let Some(Size::Risk(value)) = size else { continue };
            if program.stop_loss.of_entry(entry).is_none() {
                let side = if entry.direction == Direction::Long { "long" } else { "short" };
                let message = format!(
                    "`size risk` needs a `stop loss` line for {side} entries, which limits the loss"
                );
                let other = "`size risk 1% per atr(14)` needs none".to_owned();
                self.faults.push(Fault::new(value.span, message).suggest(other));
                return;
            }
        }
    }

    /// The names of `only one of` lines.
    pub(super) fn groups(&mut self, program: &Program) -> Option<Vec<Vec<usize>>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for line in &program.groups {
            let names: Vec<Option<usize>> = line.iter().map(|name| self.entry_name(name)).collect();
            let mut group = Vec::new();
            for (name, written) in names.into_iter().collect::<Option<Vec<_>>>()?.iter().zip(line) {
                if group.contains(name) || groups.iter().any(|group| group.contains(name)) {
                    let message =
                        format!("\"{}\" is already in an `only one of` line", written.node);
                    return self.refuse(Fault::new(written.span, message));
                }
                group.push(*name);
            }
            if let ([_], [only]) = (&group[..], &line[..]) {
                let message = "`only one of` takes the names of two or more entries";
                return self.refuse(Fault::new(only.span, message));
            }
            groups.push(group);
        }
        Some(groups)
    }

    /// A value that needs a position in an expression, and its place.
    pub(super) fn part_of_trade(&self, of: &Typed) -> Option<(String, Span)> {
        let is_meant = match &of.kind {
            TypedKind::Position(part) => part.needs_position(),
            TypedKind::Let(index) => {
                let line = self.lets.get(*index).and_then(|line| line.value.as_ref());
                line.is_some_and(|line| self.part_of_trade(line).is_some())
            }
            _ => false,
        };
        if is_meant {
            return Some((self.text_of(of.span).to_owned(), of.span));
        }
        of.children().find_map(|child| self.part_of_trade(child))
    }
}
