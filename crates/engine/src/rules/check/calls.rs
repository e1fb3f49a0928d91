//! Calls: finds the indicator or function, its source, its numbers and its output.

use super::bounds::Bounds;
use super::checker::Checker;
use super::names::example;
use super::typed::{Type, Typed, TypedKind};
use crate::indicators::{self, Indicator, IndicatorParam, SourceKind};
use crate::rules::ast::{Expr, ExprKind, Span, Spanned};
use crate::rules::error::Fault;
use crate::rules::foreign;
use crate::rules::suggest::did_you_mean;
use crate::rules::vocabulary::{Function, Price};
use crate::rules::words::{self, DEFINED, FUNCTIONS, IN_SESSION, PAST};

/// A call as it is written.
pub(super) struct Call<'a> {
    pub(super) function: &'a Spanned<String>,
    pub(super) arguments: &'a [Expr],
    pub(super) output: Option<&'a Spanned<String>>,
    pub(super) span: Span,
}

impl Checker<'_> {
    pub(super) fn call(&mut self, call: &Call<'_>) -> Option<Typed> {
        let written = call.function.node.as_str();
        let name = foreign::plain_call(written, call.arguments.len());
        if name != written && is_function(name) {
            // The call is checked further, so that its use does not become another mistake.
            let fault = Fault::new(call.function.span, format!("there is no function `{written}`"));
            self.faults.push(fault.suggest(format!("did you mean `{name}`?")));
        }
        if let Ok(indicator) = indicators::find(name) {
            return self.indicator(indicator, call);
        }
        if let Some(function) = words::meaning(FUNCTIONS, name) {
            return self.function(function, call);
        }
        if let Some(function) = words::meaning(PAST, name) {
            return self.past(function, call);
        }
        if name == DEFINED {
            return self.defined(call);
        }
        if name == IN_SESSION {
            return self.in_session(call);
        }
        // Mistakes in the arguments are reported together with the name.
        let mut arguments = Vec::new();
        for argument in call.arguments {
            arguments.extend(self.argument_text(argument));
        }
        // A hint repeats all arguments or none.
        if arguments.len() < call.arguments.len() {
            arguments.clear();
        }
        self.unknown_function(written, &arguments, call)
    }

    /// An argument as a hint repeats it; none if it has a mistake.
    fn argument_text(&mut self, argument: &Expr) -> Option<String> {
        self.expression(argument)?;
        let is_atom = !matches!(
            *argument.node,
            ExprKind::Unary(..)
                | ExprKind::Binary(..)
                | ExprKind::Cross { .. }
                | ExprKind::If { .. }
                | ExprKind::On { .. }
        );
        foreign::argument(self.text_of(argument.span), is_atom)
    }

    fn unknown_function(
        &mut self,
        name: &str,
        arguments: &[String],
        call: &Call<'_>,
    ) -> Option<Typed> {
        let span = call.function.span;
        if let Some(fault) = self.self_reference(name, span) {
            return self.refuse(fault);
        }
        let is_value = words::values().any(|value| value == name);
        if is_value || self.declared_on(name).is_some() {
            let fault = Fault::new(span, format!("`{name}` is a value and cannot be called"));
            return self
                .refuse(fault.suggest(format!("write `{name}`, or `{name}[1]` for its past")));
        }
        let functions = words::functions();
        let known = indicators::all().iter().map(|indicator| indicator.name).chain(functions);
        let suggestion = foreign::hint(name, arguments, self.text, call.span)
            .or_else(|| did_you_mean(foreign::plain(name), known));
        self.refuse(Fault::new(span, format!("there is no function `{name}`")).suggest(suggestion))
    }

    fn function(&mut self, function: Function, call: &Call<'_>) -> Option<Typed> {
        let name = &call.function.node;
        if let Some(output) = call.output {
            let message = format!("`{name}` is a function and has no outputs");
            self.faults.push(Fault::new(output.span, message));
        }
        let (least, most, takes) = match function {
            Function::Min | Function::Max => (2, usize::MAX, "two or more values"),
            Function::Mod | Function::ValueOr => (2, 2, "two values"),
            _ => (1, 1, "one value"),
        };
        let values = self.all(call.arguments)?;
        if !(least..=most).contains(&values.len()) {
            let message = format!("`{name}` takes {takes}, but here are {}", values.len());
            let fault = Fault::new(call.span, message);
            let lookback = matches!(function, Function::Min | Function::Max) && values.len() == 1;
            let other = if function == Function::Min { "lowest" } else { "highest" };
            let digits = function == Function::Round && values.len() == 2;
            let suggestion = lookback
                .then(|| format!("`{other}(close, 20)` takes the last candles"))
                .or_else(|| digits.then(|| "two digits are `round(100 * close) / 100`".to_owned()));
            return self.refuse(fault.suggest(suggestion));
        }
        for value in &values {
            self.numeric(value, &format!("`{name}` takes numbers or series"))?;
        }
        Some(Typed::derived(TypedKind::Function(function, values), call.span))
    }

    pub(super) fn all(&mut self, arguments: &[Expr]) -> Option<Vec<Typed>> {
        let values: Vec<Option<Typed>> =
            arguments.iter().map(|argument| self.expression(argument)).collect();
        values.into_iter().collect()
    }

    fn indicator(&mut self, indicator: &'static Indicator, call: &Call<'_>) -> Option<Typed> {
        let output = self.output(indicator, call);
        let (source, numbers) = self.arguments(indicator, call)?;
        let kind = TypedKind::Indicator { indicator, output: output?, source, numbers };
        let typed = Typed::derived(kind, call.span);
        // An indicator of a number is a series too.
        Some(Typed { ty: Type::Series, constant: false, ..typed })
    }

    fn output(&mut self, indicator: &Indicator, call: &Call<'_>) -> Option<usize> {
        let names: Vec<&str> = indicator.outputs.iter().map(|output| output.name).collect();
        let list = names.join(", ");
        if let Some(output) = call.output {
            if let Some(index) = names.iter().position(|name| *name == output.node) {
                return Some(index);
            }
            let message =
                format!("`{}` has no output `{}`; it has {list}", indicator.name, output.node);
            let fault = Fault::new(output.span, message);
            return self.refuse(fault.suggest(did_you_mean(&output.node, names.iter().copied())));
        }
        // `adx(14)` is the output with the name of the indicator.
        let own = names.iter().position(|name| *name == indicator.name);
        // A `let` line may be the whole indicator; the lines that use it name an output.
        if names.len() == 1 || own.is_some() || self.whole == Some(call.span) {
            return Some(own.unwrap_or(0));
        }
        let message = format!("`{}` has several outputs: {list}", indicator.name);
        let first = names.first().copied().unwrap_or_default();
        self.refuse(
            Fault::new(call.span, message)
                .suggest(format!("add the name of one, such as `.{first}`")),
        )
    }

    /// The source, and a number for every parameter.
    fn arguments(
        &mut self,
        indicator: &'static Indicator,
        call: &Call<'_>,
    ) -> Option<(Option<Box<Typed>>, Vec<Typed>)> {
        let mut values: Vec<Option<Typed>> = Vec::new();
        for argument in call.arguments {
            let has_source =
                values.first().is_some_and(|first| !first.as_ref().is_some_and(Typed::is_number));
            let before = usize::from(has_source && indicator.source == SourceKind::Series);
            let param = indicator.params.get(values.len() - before);
            values.push(self.argument(param, argument));
        }
        let mut values: Vec<Typed> = values.into_iter().collect::<Option<_>>()?;
        let has_source = values.first().is_some_and(|value| !value.is_number());
        let mut source = None;
        if indicator.source == SourceKind::Series {
            source = Some(Box::new(close(call.span)));
            if has_source {
                let given = values.remove(0);
                self.source(indicator, &given)?;
                source = Some(Box::new(given));
            }
        } else if let Some(first) = values.first().filter(|_| has_source) {
            let message = format!("`{}` reads whole candles and takes no source", indicator.name);
            let fault = Fault::new(first.span, message);
            return self.refuse(fault.suggest(format!("write `{}`", example(indicator))));
        }
        let no_source = source.is_some() && !has_source;
        self.numbers(indicator, &values, no_source)?;
        let rest = indicator.params.iter().skip(values.len());
        values.extend(rest.map(|param| number(param.default, call.span)));
        Some((source, values))
    }

    fn argument(&mut self, param: Option<&IndicatorParam>, argument: &Expr) -> Option<Typed> {
        // The name of a choice means its number, unless the text declares this name.
        if let ExprKind::Name(name) = &*argument.node
            && self.declared_on(name).is_none()
        {
            let choices = param.map_or(&[][..], |param| param.choices);
            if let Some(choice) = choices.iter().position(|choice| choice == name) {
                return Some(number(choice as f64, argument.span));
            }
            if !choices.is_empty() && !words::values().any(|value| value == name) {
                let message = format!("there is no `{name}`; it must be {}", choices.join(", "));
                let suggestion = did_you_mean(name, choices.iter().copied());
                return self.refuse(Fault::new(argument.span, message).suggest(suggestion));
            }
        }
        self.expression(argument)
    }

    fn source(&mut self, indicator: &Indicator, source: &Typed) -> Option<()> {
        let name = indicator.name;
        self.numeric(source, &format!("`{name}` is computed from a series"))?;
        if !source.path_dependent {
            return Some(());
        }
        let fault = self.of_position(source, &format!("`{name}` cannot be computed from it"));
        self.refuse(fault.suggest(kept(name, self.text_of(source.span))))
    }

    fn numbers(
        &mut self,
        indicator: &'static Indicator,
        values: &[Typed],
        no_source: bool,
    ) -> Option<()> {
        let name = indicator.name;
        if let Some(extra) = values.get(indicator.params.len()) {
            let message = format!("`{name}` takes {}", takes(indicator));
            let fault = Fault::new(extra.span, message);
            return self.refuse(fault.suggest(format!("write `{}`", example(indicator))));
        }
        for (value, param) in values.iter().zip(indicator.params) {
            if !value.is_number() {
                return self.no_number(indicator, value, param, no_source);
            }
            self.require_bounds(
                value,
                format!("`{}` of `{name}`", param.name),
                Bounds::from(param),
            );
        }
        Some(())
    }

    fn no_number(
        &mut self,
        indicator: &Indicator,
        value: &Typed,
        param: &IndicatorParam,
        no_source: bool,
    ) -> Option<()> {
        let message = format!(
            "`{}` of `{}` must be a number that does not change, but this is {}",
            param.name,
            indicator.name,
            value.ty.words()
        );
        let since = matches!(indicator.name, "highest" | "lowest") && value.path_dependent;
        let suggestion = no_source
            .then(|| format!("the source comes first: `{}`", example(indicator)))
            .or_else(|| since.then(|| SINCE_ENTRY.to_owned()));
        self.refuse(Fault::new(value.span, message).suggest(suggestion))
    }
}

/// The hint for the extreme of a trade.
const SINCE_ENTRY: &str = "a `var` keeps the highest high since the entry: `var top = undefined` and `set top = if candles_in_trade == 1 then high else max(top, high)`";

/// The lines that keep an average or an extreme of a value of the position, if there are simple ones.
fn kept(indicator: &str, value: &str) -> Option<String> {
    let (kept, next) = match indicator {
        "highest" => ("the highest so far", format!("max(kept, {value})")),
        "lowest" => ("the lowest so far", format!("min(kept, {value})")),
        "sma" | "ema" | "rma" => {
            ("an exponential average", format!("kept + ({value} - kept) / 20"))
        }
        _ => return None,
    };
    let line = format!("set kept = if defined(kept) then {next} else {value}");
    let is_short = value.len() <= 40 && !value.contains('\n');
    is_short.then(|| format!("a `var` keeps {kept}: `var kept = undefined` and `{line}`"))
}

fn is_function(name: &str) -> bool {
    indicators::find(name).is_ok() || words::functions().any(|function| function == name)
}

/// "a source and 2 numbers: k, d".
pub(super) fn takes(indicator: &Indicator) -> String {
    let names: Vec<&str> = indicator.params.iter().map(|param| param.name).collect();
    let numbers = match names.len() {
        0 => "no numbers".to_owned(),
        1 => format!("one number: {}", names.join(", ")),
        count => format!("{count} numbers: {}", names.join(", ")),
    };
    match indicator.source {
        SourceKind::Series if names.is_empty() => "a source and no numbers".to_owned(),
        SourceKind::Series => format!("a source and {numbers}"),
        SourceKind::Candles => numbers,
    }
}

pub(super) fn number(value: f64, span: Span) -> Typed {
    let kind = TypedKind::Number(value);
    Typed { kind, ty: Type::Number, constant: true, path_dependent: false, stateful: false, span }
}

fn close(span: Span) -> Typed {
    price(Price::Close, span)
}

pub(super) fn price(price: Price, span: Span) -> Typed {
    let kind = TypedKind::Price(price);
    Typed { kind, ty: Type::Series, constant: false, path_dependent: false, stateful: false, span }
}
