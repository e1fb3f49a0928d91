//! `let`, `var` and `set` lines. They are checked in the order of the text, which is the order in which they are computed at every
//! candle: a name has the value that the lines above have given it.

use super::checker::{CheckedLet, Checker};
use super::typed::{CheckedSet, CheckedVar, Type, Typed, TypedKind};
use crate::rules::ast::{Expr, ExprKind, Let, Program, Set, Span, Spanned, Var};
use crate::rules::error::Fault;
use crate::rules::suggest::did_you_mean;
use crate::rules::words::{self, POSITION};
use crate::sort;
use crate::sorted::{SortedMap, SortedSet};

/// A line that gives a name its value.
enum Line<'p> {
    Let(&'p Let),
    Var(&'p Var),
    Set(&'p Set),
}

impl Line<'_> {
    fn name(&self) -> &Spanned<String> {
        match self {
            Self::Let(Let { name, .. })
            | Self::Var(Var { name, .. })
            | Self::Set(Set { name, .. }) => name,
        }
    }
}

impl Checker<'_> {
    /// Checks the lines that give names their values.
    pub(super) fn state(&mut self, program: &Program) {
        for line in &program.lets {
            self.values.insert(self.text_of(line.name.span), line.value.span);
        }
        let dependent = on_position(program);
        let lets = program.lets.iter().map(Line::Let);
        let vars = program.vars.iter().map(Line::Var);
        let sets = program.sets.iter().map(Line::Set);
        let lines: Vec<Line<'_>> = lets.chain(vars).chain(sets).collect();
        for line in sort::sorted(lines, |line| f64::from(line.name().span.start)) {
            match line {
                Line::Let(line) => self.let_line(line),
                Line::Var(line) => {
                    let path_dependent = dependent.contains_key(line.name.node.as_str());
                    let var = self.var_line(line, path_dependent);
                    self.vars.push((line.name.node.clone(), var));
                }
                Line::Set(line) => {
                    if let Some(set) = self.set_line(line) {
                        self.sets.push(set);
                    }
                }
            }
        }
        self.reading = None;
    }

    fn let_line(&mut self, line: &Let) {
        self.reading = Some(self.text_of(line.name.span));
        self.whole = Some(line.value.span);
        let value = self.expression(&line.value);
        self.whole = None;
        let facts = value.as_ref().map(|value| self.facts(value)).unwrap_or_default();
        let has_outputs = matches!(&*line.value.node, ExprKind::Call { output: None, .. })
            && matches!(
                value.as_ref().map(|value| &value.kind),
                Some(TypedKind::Indicator { indicator, .. })
                    if indicator.outputs.len() > 1
                        && indicator.outputs.iter().all(|it| it.name != indicator.name)
            );
        self.lets.push(CheckedLet { name: line.name.node.clone(), value, facts, has_outputs });
    }

    fn var_line(&mut self, line: &Var, path_dependent: bool) -> Option<CheckedVar> {
        self.reading = Some(self.text_of(line.name.span));
        let start = self.expression(&line.start)?;
        if !start.constant {
            let name = &line.name.node;
            let message = "a `var` starts with a value that is known before the first candle";
            let text = self.text_of(start.span);
            let suggestion = format!(
                "write `var {name} = undefined` and `set {name} = {text} when not defined({name})`"
            );
            let short = text.len() <= 40 && !text.contains('\n') && start.ty != Type::Condition;
            return self
                .refuse(Fault::new(start.span, message).suggest(short.then_some(suggestion)));
        }
        let is_condition = start.ty == Type::Condition;
        let ty = if is_condition { Type::Condition } else { Type::Series };
        Some(CheckedVar { start, ty, path_dependent })
    }

    fn set_line(&mut self, line: &Set) -> Option<CheckedSet> {
        self.reading = None;
        let known = self.vars.iter().position(|(name, _)| *name == line.name.node);
        let Some(index) = known else { return self.no_var(&line.name) };
        let value = self.expression(&line.value);
        let when = match &line.when {
            Some(when) => self.set_condition(when).map(Some),
            None => Some(None),
        };
        let (value, when) = (value?, when?);
        let var = self.vars.get(index).and_then(|(_, var)| var.as_ref())?;
        let (is_condition, path_dependent) = (var.ty == Type::Condition, var.path_dependent);
        if is_condition != (value.ty == Type::Condition) {
            let kind = if is_condition { "a condition" } else { "a number" };
            let message = format!(
                "`{}` is {kind} by its `var` line, but this is {}",
                line.name.node,
                value.ty.words()
            );
            return self.refuse(Fault::new(value.span, message));
        }
        for of in [Some(&value), when.as_ref()].into_iter().flatten() {
            if let Some(place) = self.facts(of).window.filter(|_| !path_dependent) {
                let message = "an indicator or a function of past candles that reads a `var` cannot decide one: it is computed for all candles at once";
                return self.refuse(Fault::new(place, message));
            }
        }
        let lets_above = self.lets.len();
        Some(CheckedSet { var: index, value, when, lets_above })
    }

    fn set_condition(&mut self, when: &Expr) -> Option<Typed> {
        let when = self.expression(when)?;
        self.condition(&when, "`when` takes a condition")?;
        Some(when)
    }

    /// The fault of a `set` line without a `var` line above it.
    fn no_var(&mut self, name: &Spanned<String>) -> Option<CheckedSet> {
        let Spanned { node, span } = name;
        if self.missing.names.contains_key(node) {
            return None;
        }
        let message = format!("there is no `var` line for `{node}` above this line");
        let near = did_you_mean(node, self.vars.iter().map(|(name, _)| name.as_str()));
        let suggestion = near.unwrap_or_else(|| format!("add `var {node} = undefined`"));
        self.refuse(Fault::new(*span, message).suggest(suggestion))
    }

    /// The value of a `var` at this line.
    pub(super) fn var(&mut self, index: usize, span: Span) -> Option<Typed> {
        let seen = self.sets.iter().rposition(|set| set.var == index).map_or(0, |at| at + 1);
        let (_, var) = self.vars.get(index)?;
        let CheckedVar { ty, path_dependent, .. } = *var.as_ref()?;
        let kind = TypedKind::Var { index, seen };
        Some(Typed { kind, ty, constant: false, path_dependent, stateful: true, span })
    }

    /// An output of a `let` line that is an indicator with several.
    pub(super) fn output_of(
        &mut self,
        of: &Spanned<String>,
        output: &Spanned<String>,
        span: Span,
    ) -> Option<Typed> {
        let Some(index) = self.lets.iter().position(|line| line.name == of.node) else {
            // Reports a name that does not exist, with a suggestion.
            self.name(&of.node, of.span)?;
            let message = "only an indicator, or a `let` line that calls one, has outputs";
            return self.refuse(Fault::new(output.span, message));
        };
        let value = self.lets.get(index)?.value.as_ref()?;
        let TypedKind::Indicator { indicator, .. } = &value.kind else {
            let message = format!("`{}` is not an indicator and has no outputs", of.node);
            return self.refuse(Fault::new(output.span, message));
        };
        let names = indicator.outputs.iter().map(|output| output.name);
        if let Some(output) = names.clone().position(|name| name == output.node) {
            let typed = value.header();
            return Some(Typed { kind: TypedKind::LetOutput { index, output }, span, ..typed });
        }
        let list: Vec<&str> = names.collect();
        let message =
            format!("`{}` has no output `{}`; it has {}", of.node, output.node, list.join(", "));
        let fault = Fault::new(output.span, message);
        self.refuse(fault.suggest(did_you_mean(&output.node, list)))
    }

    /// The fault of a `let` line with several outputs that is used without one.
    pub(super) fn no_output(&mut self, index: usize, span: Span) -> Option<Typed> {
        let line = self.lets.get(index)?;
        let TypedKind::Indicator { indicator, .. } = line.value.as_ref()?.kind else { return None };
        let names: Vec<&str> = indicator.outputs.iter().map(|output| output.name).collect();
        let message = format!("`{}` has several outputs: {}", line.name, names.join(", "));
        let first = names.first().copied().unwrap_or_default();
        let suggestion = format!("write `{}.{first}`", line.name);
        self.refuse(Fault::new(span, message).suggest(suggestion))
    }
}

/// The names of `var` lines that depend on the position, directly or through other lines.
fn on_position(program: &Program) -> SortedSet<&str> {
    let mut reads: SortedMap<&str, Vec<&Expr>> = SortedMap::new();
    let lets = program.lets.iter().map(|line| (line.name.node.as_str(), Some(&line.value), None));
    let sets = program.sets.iter();
    let sets = sets.map(|set| (set.name.node.as_str(), Some(&set.value), set.when.as_ref()));
    for (name, value, when) in lets.chain(sets) {
        let mut known = reads.get(name).cloned().unwrap_or_default();
        known.extend(value.into_iter().chain(when));
        reads.insert(name, known);
    }
    let mut dependent: SortedSet<&str> = SortedMap::new();
    let names: Vec<&str> = reads.iter().map(|(name, _)| *name).collect();
    // Each round finds at least one more name, or is the last one.
    loop {
        let found = names.iter().copied().filter(|name| !dependent.contains_key(name));
        let found: Vec<&str> = found
            .filter(|name| {
                let is_dependent =
                    |of: &str| words::meaning(POSITION, of).is_some() || dependent.contains_key(of);
                let expressions = reads.get(name).map_or(&[][..], Vec::as_slice);
                expressions.iter().any(|of| reads_any(of, &is_dependent))
            })
            .collect();
        if found.is_empty() {
            return dependent;
        }
        dependent.extend(found.into_iter().map(|name| (name, ())));
    }
}

/// Whether an expression reads a name for which `is_meant` holds.
fn reads_any(of: &Expr, is_meant: &impl Fn(&str) -> bool) -> bool {
    let any = |of: &Expr| reads_any(of, is_meant);
    match &*of.node {
        ExprKind::Literal(_) | ExprKind::Text(_) => false,
        ExprKind::Name(name) => is_meant(name),
        ExprKind::Output { of, .. } => is_meant(&of.node),
        ExprKind::Call { arguments, .. } => arguments.iter().any(any),
        ExprKind::Back { of: a, candles: b } | ExprKind::Binary(_, a, b) => any(a) || any(b),
        ExprKind::Cross { a, b, .. } => any(a) || any(b),
        ExprKind::Unary(_, of) | ExprKind::On { value: of, .. } => any(of),
        ExprKind::If { condition, then, otherwise } => {
            any(condition) || any(then) || any(otherwise)
        }
    }
}
