//! What is known of the text up to a line: names, what they stand for, and what was wrong.

use super::bounds::{Bounds, Use};
use super::typed::{CheckedProgram, RulesParam, Typed, TypedKind};
use crate::rules::ast::{Let, Program, Span, Spanned};
use crate::rules::error::{Fault, MAX_ERRORS};
use crate::rules::parser::Missing;
use crate::rules::words;
use crate::sort;
use crate::sorted::{SortedMap, SortedSet};

/// Deepest expression, operators in a row and `let` lines looked into: what walks it must not run out of stack.
pub(super) const MAX_DEPTH: usize = 200;

/// Reads a text line by line.
pub(super) struct Checker<'a> {
    pub(super) text: &'a str,
    pub(super) missing: &'a Missing,
    pub(super) faults: Vec<Fault>,
    pub(super) params: Vec<RulesParam>,
    pub(super) rules: Vec<CheckedRule>,
    pub(super) lets: Vec<CheckedLet>,
    pub(super) uses: Vec<Use>,
    /// First place of every name in the text, whether its line has been read or not.
    declared: SortedMap<&'a str, Span>,
    /// The expression of every `let` line.
    pub(super) values: SortedMap<&'a str, Span>,
    /// The name of the `let` line that is being checked.
    pub(super) reading: Option<&'a str>,
    /// Depth of the expression that is being checked.
    pub(super) depth: usize,
}

/// A constraint, to tell which corners are never reached.
pub(super) struct CheckedRule {
    /// As a condition.
    pub(super) holds: Typed,
    pub(super) params: SortedSet<String>,
    /// Those of its parameters that have a range.
    pub(super) varying: Vec<String>,
}

/// A `let` line; without a value where it is wrong.
pub(super) struct CheckedLet {
    pub(super) name: String,
    pub(super) value: Option<Typed>,
    pub(super) facts: Facts,
}

/// What an expression contains, `let` lines looked into.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    pub(super) depth: usize,
    pub(super) params: SortedSet<String>,
    /// Where something of the position stands.
    pub(super) position: Option<Span>,
    /// Where a part of the time stands.
    pub(super) time: Option<Span>,
    /// Where an `on` stands.
    pub(super) on: Option<Span>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(text: &'a str, missing: &'a Missing, faults: Vec<Fault>) -> Self {
        Self {
            text,
            missing,
            faults,
            params: Vec::new(),
            rules: Vec::new(),
            lets: Vec::new(),
            uses: Vec::new(),
            declared: SortedMap::new(),
            values: SortedMap::new(),
            reading: None,
            depth: 0,
        }
    }

    /// Keeps a fault; nothing comes of what it is about.
    pub(super) fn refuse<T>(&mut self, fault: Fault) -> Option<T> {
        self.faults.push(fault);
        None
    }

    /// Whether no more mistakes are told: searching for what was meant takes time.
    pub(super) fn is_enough(&self) -> bool {
        self.faults.len() >= MAX_ERRORS
    }

    pub(super) fn text_of(&self, span: Span) -> &'a str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// Notes every name of the text, and refuses those that are taken.
    pub(super) fn declare(&mut self, program: &Program) {
        let params = program.params.iter().map(|param| &param.name);
        let names = params.chain(program.lets.iter().map(|line| &line.name));
        let names: Vec<&Spanned<String>> = names.collect();
        for name in sort::sorted(names, |name| f64::from(name.span.start)) {
            if self.is_enough() {
                return;
            }
            if words::values().any(|value| value == name.node) {
                let message =
                    format!("`{}` is a value of every text and cannot be a name", name.node);
                self.faults.push(
                    Fault::new(name.span, message)
                        .suggest(format!("write `my_{}` or another name", name.node)),
                );
                continue;
            }
            match self.declared.get(name.node.as_str()).copied() {
                Some(first) => {
                    let line = self.line(first);
                    let message = format!("`{}` is declared already, on line {line}", name.node);
                    self.faults.push(Fault::new(name.span, message));
                }
                None => {
                    let text = self.text_of(name.span);
                    self.declared.insert(text, name.span);
                }
            }
        }
    }

    fn line(&self, span: Span) -> usize {
        let before = self.text.get(..span.start as usize).unwrap_or("");
        1 + before.matches('\n').count()
    }

    /// The line on which a name is declared, be it a later one.
    pub(super) fn declared_on(&self, name: &str) -> Option<usize> {
        self.declared.get(name).map(|span| self.line(*span))
    }

    pub(super) fn lets(&mut self, lets: &[Let]) {
        for line in lets {
            self.values.insert(self.text_of(line.name.span), line.value.span);
        }
        for line in lets {
            self.reading = Some(self.text_of(line.name.span));
            let value = self.expression(&line.value);
            let facts = value.as_ref().map(|value| self.facts(value)).unwrap_or_default();
            self.lets.push(CheckedLet { name: line.name.node.clone(), value, facts });
        }
        self.reading = None;
    }

    /// What an expression contains.
    pub(super) fn facts(&self, value: &Typed) -> Facts {
        let mut facts = Facts::default();
        self.gather(value, 1, &mut facts);
        facts
    }

    fn gather(&self, value: &Typed, depth: usize, facts: &mut Facts) {
        let mut deepest = depth;
        let here = Some(value.span);
        match &value.kind {
            TypedKind::Param(name) => drop(facts.params.insert(name.clone(), ())),
            TypedKind::Position(_) => facts.position = facts.position.or(here),
            TypedKind::Time(_) => facts.time = facts.time.or(here),
            TypedKind::On { .. } => facts.on = facts.on.or(here),
            TypedKind::Let(index) => {
                if let Some(inner) = self.lets.get(*index).map(|line| &line.facts) {
                    deepest += inner.depth;
                    facts.params.extend(inner.params.clone());
                    // What is inside a `let` is shown where its name stands.
                    facts.position = facts.position.or(inner.position.and(here));
                    facts.time = facts.time.or(inner.time.and(here));
                    facts.on = facts.on.or(inner.on.and(here));
                }
            }
            _ => {}
        }
        facts.depth = facts.depth.max(deepest);
        for part in value.parts() {
            self.gather(part, depth + 1, facts);
        }
    }

    /// Keeps that a number must be in a range.
    pub(super) fn must(&mut self, value: &Typed, what: String, bounds: Bounds) {
        let params = self.facts(value).params;
        self.uses.push(Use { value: value.clone(), what, bounds, params });
    }

    /// The whole text; nothing in it is wrong.
    pub(super) fn finish(
        self,
        trading: CheckedProgram,
        constraints: Vec<String>,
    ) -> CheckedProgram {
        let mut params = self.params;
        for needed in &self.uses {
            needed.narrow(&mut params, &self.lets);
        }
        let lets = self.lets.into_iter().filter_map(|line| line.value).collect();
        CheckedProgram { params, constraints, lets, uses: self.uses, ..trading }
    }
}
