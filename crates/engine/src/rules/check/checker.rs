//! The state of checking a text: the lines checked so far, the declared names, and the mistakes.

use super::bounds::Bounds;
use super::program::CheckedProgram;
use super::typed::{BoundedNumber, CheckedSet, CheckedVar, RulesParam, Typed, TypedKind};
use crate::rules::ast::{Program, Span, Spanned};
use crate::rules::error::{Fault, MAX_ERRORS};
use crate::rules::parser::Missing;
use crate::rules::vocabulary::PastFunction;
use crate::rules::words;
use crate::sort;
use crate::sorted::{SortedMap, SortedSet};

/// Deepest expression, `let` lines included. Recursive functions over it must not run out of stack.
pub(super) const MAX_DEPTH: usize = 200;

/// Checks a text line by line.
pub(super) struct Checker<'a> {
    pub(super) text: &'a str,
    pub(super) missing: &'a Missing,
    pub(super) faults: Vec<Fault>,
    pub(super) params: Vec<RulesParam>,
    pub(super) rules: Vec<CheckedRule>,
    pub(super) lets: Vec<CheckedLet>,
    /// `var` lines by name; without a value if the line has a mistake.
    pub(super) vars: Vec<(String, Option<CheckedVar>)>,
    pub(super) sets: Vec<CheckedSet>,
    pub(super) bounded: Vec<BoundedNumber>,
    /// Names of entries.
    pub(super) entry_names: Vec<String>,
    /// Place of the first declaration of every name, including lines that are not checked yet.
    declared: SortedMap<&'a str, Span>,
    /// Place of the expression of every `let` line.
    pub(super) values: SortedMap<&'a str, Span>,
    /// Name of the `let` line that is being checked.
    pub(super) reading: Option<&'a str>,
    /// The place of the whole expression of the `let` line that is being checked.
    pub(super) whole: Option<Span>,
    /// Depth of the expression that is being checked.
    pub(super) depth: usize,
}

/// A constraint. Values that it forbids need not be checked.
pub(super) struct CheckedRule {
    /// The constraint as a condition.
    pub(super) holds: Typed,
    pub(super) params: SortedSet<String>,
    /// Its parameters that have a range.
    pub(super) varying: Vec<String>,
}

/// A `let` line; without a value if it has a mistake.
pub(super) struct CheckedLet {
    pub(super) name: String,
    pub(super) value: Option<Typed>,
    pub(super) facts: Facts,
    /// Whether it calls an indicator with several outputs and names none of them.
    pub(super) has_outputs: bool,
}

/// The contents of an expression, including its `let` lines.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    pub(super) depth: usize,
    pub(super) params: SortedSet<String>,
    /// Place of a value of the position.
    pub(super) position: Option<Span>,
    /// Place of a part of the time.
    pub(super) time: Option<Span>,
    /// Place of an `on`.
    pub(super) on: Option<Span>,
    /// Place of a `var`.
    pub(super) var: Option<Span>,
    /// Place of an indicator or a function of past candles that reads a `var`.
    pub(super) window: Option<Span>,
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
            vars: Vec::new(),
            sets: Vec::new(),
            bounded: Vec::new(),
            entry_names: Vec::new(),
            declared: SortedMap::new(),
            values: SortedMap::new(),
            reading: None,
            whole: None,
            depth: 0,
        }
    }

    /// Records a fault and returns none, as the expression has no value.
    pub(super) fn refuse<T>(&mut self, fault: Fault) -> Option<T> {
        self.faults.push(fault);
        None
    }

    /// Whether the limit of mistakes is reached. Checking stops then, because making suggestions takes time.
    pub(super) fn is_enough(&self) -> bool {
        self.faults.len() >= MAX_ERRORS
    }

    pub(super) fn text_of(&self, span: Span) -> &'a str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// Records every name of the text, and refuses names that exist already.
    pub(super) fn declare(&mut self, program: &Program) {
        let params = program.params.iter().map(|param| &param.name);
        let names = params.chain(program.lets.iter().map(|line| &line.name));
        let names = names.chain(program.vars.iter().map(|line| &line.name));
        let names: Vec<&Spanned<String>> = names.collect();
        for name in sort::sorted(names, |name| f64::from(name.span.start)) {
            if self.is_enough() {
                return;
            }
            if words::is_reserved_value(&name.node) {
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
                    let message = format!("`{}` is already declared on line {line}", name.node);
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

    /// The line on which a name is declared, which may be a later one.
    pub(super) fn declared_on(&self, name: &str) -> Option<usize> {
        self.declared.get(name).map(|span| self.line(*span))
    }

    /// The contents of an expression.
    pub(super) fn facts(&self, value: &Typed) -> Facts {
        let mut facts = Facts::default();
        self.gather(value, 1, &mut facts);
        facts
    }

    fn gather(&self, value: &Typed, depth: usize, facts: &mut Facts) {
        let mut deepest = depth;
        let here = Some(value.span);
        match &value.kind {
            TypedKind::Chosen { param: name, .. } | TypedKind::Param(name) => {
                facts.params.insert(name.clone(), ());
            }
            TypedKind::Position(_) => facts.position = facts.position.or(here),
            TypedKind::Time(_) | TypedKind::Day(_) | TypedKind::Session { .. } => {
                facts.time = facts.time.or(here);
            }
            TypedKind::On { .. } => facts.on = facts.on.or(here),
            TypedKind::Var { .. } => facts.var = facts.var.or(here),
            TypedKind::Let(index) | TypedKind::LetOutput { index, .. } => {
                if let Some(inner) = self.lets.get(*index).map(|line| &line.facts) {
                    deepest += inner.depth;
                    facts.params.extend(inner.params.clone());
                    // The contents of a `let` line have the place of its name.
                    facts.position = facts.position.or(inner.position.and(here));
                    facts.time = facts.time.or(inner.time.and(here));
                    facts.on = facts.on.or(inner.on.and(here));
                    facts.var = facts.var.or(inner.var.and(here));
                    facts.window = facts.window.or(inner.window.and(here));
                }
            }
            // It is computed candle by candle, as the past of names is.
            TypedKind::Past(PastFunction::Begins, _) => {}
            TypedKind::Indicator { .. } | TypedKind::Past(..) if value.stateful => {
                facts.window = facts.window.or(here);
            }
            _ => {}
        }
        facts.depth = facts.depth.max(deepest);
        for child in value.children() {
            self.gather(child, depth + 1, facts);
        }
    }

    /// Records that a number must be in a range.
    pub(super) fn require_bounds(&mut self, value: &Typed, name: String, bounds: Bounds) {
        let params = self.facts(value).params;
        self.bounded.push(BoundedNumber { value: value.clone(), name, bounds, params });
    }

    /// The checked text, which has no mistakes.
    pub(super) fn finish(
        self,
        trading: CheckedProgram,
        constraints: Vec<String>,
    ) -> CheckedProgram {
        let mut params = self.params;
        for number in &self.bounded {
            number.narrow(&mut params, &self.lets);
        }
        let lets = self.lets.into_iter().filter_map(|line| line.value).collect();
        let vars = self.vars.into_iter().filter_map(|(_, var)| var).collect();
        let (sets, bounded) = (self.sets, self.bounded);
        CheckedProgram { params, constraints, lets, vars, sets, bounded, ..trading }
    }
}
