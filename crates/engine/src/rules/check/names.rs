//! Names: parameters, `let` lines, and the values of every text.

use super::checker::{Checker, MAX_DEPTH};
use super::typed::{Type, Typed, TypedKind};
use crate::indicators::{self, Indicator, SourceKind};
use crate::params::ParamValue;
use crate::rules::ast::Span;
use crate::rules::error::Fault;
use crate::rules::foreign;
use crate::rules::suggest::did_you_mean;
use crate::rules::words::{self, LITERALS, OPERATORS, POSITION, PRICES, TIMES, UNDEFINED};
use crate::sorted::SortedMap;

impl Checker<'_> {
    /// The expression that a name refers to.
    pub(super) fn name(&mut self, name: &str, span: Span) -> Option<Typed> {
        let value = |kind, ty, constant| {
            Some(Typed { kind, ty, constant, path_dependent: false, stateful: false, span })
        };
        if let Some(param) = self.params.iter().find(|param| param.name == name) {
            let ty = match &param.default {
                ParamValue::Number(_) => Type::Number,
                ParamValue::Flag(_) => Type::Condition,
                ParamValue::Name(first) => {
                    let message =
                        format!("`{name}` is a choice and is compared with one of its names");
                    let suggestion = format!("write `{name} == \"{first}\"`");
                    return self.refuse(Fault::new(span, message).suggest(suggestion));
                }
            };
            return value(TypedKind::Param(name.to_owned()), ty, true);
        }
        if let Some(index) = self.lets.iter().position(|line| line.name == name) {
            return self.binding(index, span);
        }
        if let Some(index) = self.vars.iter().position(|(known, _)| known == name) {
            return self.var(index, span);
        }
        if let Some(price) = words::meaning(PRICES, name) {
            return value(TypedKind::Price(price), Type::Series, false);
        }
        if let Some(part) = words::meaning(TIMES, name) {
            return value(TypedKind::Time(part), Type::Series, false);
        }
        if let Some(part) = words::meaning(POSITION, name) {
            let ty = if part.is_condition() { Type::Condition } else { Type::Series };
            let kind = TypedKind::Position(part);
            let (constant, path_dependent, stateful) = (false, true, false);
            return Some(Typed { kind, ty, constant, path_dependent, stateful, span });
        }
        if name == UNDEFINED {
            return value(TypedKind::Number(f64::NAN), Type::Number, true);
        }
        self.unknown(name, span)
    }

    fn binding(&mut self, index: usize, span: Span) -> Option<Typed> {
        let line = self.lets.get(index)?;
        // A line with a mistake has been reported.
        let inner = line.value.as_ref()?;
        let typed = Typed { kind: TypedKind::Let(index), span, ..inner.header() };
        let has_outputs = line.has_outputs;
        if self.depth + line.facts.depth > MAX_DEPTH {
            return self.too_deep(span);
        }
        if has_outputs {
            return self.no_output(index, span);
        }
        Some(typed)
    }

    pub(super) fn too_deep(&mut self, span: Span) -> Option<Typed> {
        let message = format!(
            "this depends on a chain of more than {MAX_DEPTH} operations, including those of `let` lines"
        );
        self.refuse(Fault::new(span, message))
    }

    fn unknown(&mut self, name: &str, span: Span) -> Option<Typed> {
        if self.missing.names.contains_key(name) {
            return None;
        }
        if let Ok(indicator) = indicators::find(name) {
            let message = format!("`{name}` is an indicator and must be called");
            return self.refuse(
                Fault::new(span, message).suggest(format!("write `{}`", example(indicator))),
            );
        }
        if words::functions().any(|function| function == name) {
            let message = format!("`{name}` is a function and must be called");
            return self.refuse(Fault::new(span, message).suggest(format!("write `{name}(…)`")));
        }
        if let Some(fault) = self.self_reference(name, span) {
            return self.refuse(fault);
        }
        if let Some(line) = self.declared_on(name) {
            let message = format!("`{name}` is declared later, on line {line}");
            return self.refuse(Fault::new(span, message).suggest("move that line up".to_owned()));
        }
        let mut known: Vec<&str> = self.params.iter().map(|param| param.name.as_str()).collect();
        known.extend(self.lets.iter().map(|line| line.name.as_str()));
        known.extend(words::values());
        known.extend(LITERALS.iter().chain(OPERATORS));
        known.extend(indicators::all().iter().map(|indicator| indicator.name));
        known.extend(self.vars.iter().map(|(name, _)| name.as_str()));
        known.extend(words::functions());
        let suggestion = foreign::hint(name, &[], self.text, span)
            .or_else(|| did_you_mean(foreign::plain(name), known));
        self.refuse(Fault::new(span, format!("there is no `{name}`")).suggest(suggestion))
    }

    /// The fault if a `let` line depends on itself: on its own name, or on a later line that depends on it.
    pub(super) fn self_reference(&self, name: &str, span: Span) -> Option<Fault> {
        let own = self.reading?;
        let message = if name == own {
            format!("`{own}` cannot depend on itself: this line computes it")
        } else if self.depends_on(name, own) {
            format!("`{name}` depends on `{own}`, which cannot depend on itself")
        } else {
            return None;
        };
        let suggestion = format!(
            "a value that is kept has lines of its own: `var {own} = 0` and `set {own} = …`"
        );
        Some(Fault::new(span, message).suggest(suggestion))
    }

    /// Whether the `let` line of a name depends on another name, directly or through other lines.
    fn depends_on(&self, name: &str, other: &str) -> bool {
        let mut open = vec![name];
        let mut seen = SortedMap::new();
        while let Some(next) = open.pop() {
            let Some(span) = self.values.get(next).copied() else { continue };
            if seen.insert(next, span).is_some() {
                continue;
            }
            // A dot belongs to the word, so that `.line` is not taken for the name `line`.
            let words = self
                .text_of(span)
                .split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.');
            for word in words {
                if word == other {
                    return true;
                }
                open.push(word);
            }
        }
        false
    }
}

/// A call with the defaults: `ema(close, 20)`, `macd(close, 12, 26, 9).line`.
pub(super) fn example(indicator: &Indicator) -> String {
    let source = (indicator.source == SourceKind::Series).then(|| "close".to_owned());
    // Choices come last, so they can be left out; their defaults would only make the example longer.
    let numbers = indicator.params.iter().filter(|param| param.choices.is_empty());
    let numbers = numbers.map(|param| param.default.to_string());
    let arguments: Vec<String> = source.into_iter().chain(numbers).collect();
    let output = match indicator.outputs {
        [first, _, ..] if first.name != indicator.name => format!(".{}", first.name),
        _ => String::new(),
    };
    format!("{}({}){output}", indicator.name, arguments.join(", "))
}
