//! Calls of functions of the candles up to the closed one, and of `defined`.

use super::bounds::Bounds;
use super::calls::{Call, price};
use super::checker::Checker;
use super::typed::{Type, Typed, TypedKind};
use crate::rules::error::Fault;
use crate::rules::vocabulary::{PastFunction, Price};

/// The arguments of a function: values first, then numbers.
struct Takes {
    /// The series that is read if none is given.
    source: Option<Price>,
    /// Names of the numbers.
    numbers: &'static [&'static str],
    /// An example for messages.
    example: &'static str,
}

impl PastFunction {
    fn takes(self) -> Takes {
        let (source, numbers, example): (_, &'static [&'static str], _) = match self {
            Self::Rising => (Some(Price::Close), &["period"], "rising(close, 3)"),
            Self::Falling => (Some(Price::Close), &["period"], "falling(close, 3)"),
            Self::Begins => (None, &[], "begins(close > open)"),
            Self::BarsSince => (None, &[], "bars_since(close > open)"),
            Self::ValueWhen => (None, &["occurrence"], "value_when(close > open, high, 0)"),
            Self::PivotHigh => (Some(Price::High), &["left", "right"], "pivot_high(high, 5, 5)"),
            Self::PivotLow => (Some(Price::Low), &["left", "right"], "pivot_low(low, 5, 5)"),
        };
        Takes { source, numbers, example }
    }
}

impl Checker<'_> {
    pub(super) fn past(&mut self, function: PastFunction, call: &Call<'_>) -> Option<Typed> {
        self.no_outputs(call);
        let mut values = self.all(call.arguments)?;
        let Takes { source, numbers, example } = function.takes();
        if let Some(source) = source.filter(|_| values.len() == numbers.len()) {
            values.insert(0, price(source, call.span));
        }
        let of = if function == PastFunction::ValueWhen { 2 } else { 1 };
        if function == PastFunction::ValueWhen && values.len() == of {
            values.push(super::calls::number(0.0, call.span));
        }
        let name = &call.function.node;
        if values.len() != of + numbers.len() {
            let fault = Fault::new(call.span, format!("`{name}` takes other arguments"));
            return self.refuse(fault.suggest(format!("write it like `{example}`")));
        }
        let (first, behind) = values.split_at(of);
        for (place, value) in first.iter().enumerate() {
            self.past_value(function, name, place, value)?;
        }
        for (value, number) in behind.iter().zip(numbers) {
            if value.ty != Type::Number {
                let message = format!(
                    "`{number}` of `{name}` must be a number that does not change, but this is {}",
                    value.ty.words()
                );
                return self.refuse(Fault::new(value.span, message));
            }
            let bounds = if *number == "occurrence" { Bounds::PAST } else { Bounds::CANDLES };
            self.require_bounds(value, format!("`{number}` of `{name}`"), bounds);
        }
        Some(Typed::derived(TypedKind::Past(function, values), call.span))
    }

    /// A series or a condition that a function reads.
    fn past_value(
        &mut self,
        function: PastFunction,
        name: &str,
        place: usize,
        value: &Typed,
    ) -> Option<()> {
        let of_condition = [PastFunction::Begins, PastFunction::BarsSince, PastFunction::ValueWhen];
        let takes_condition = of_condition.contains(&function) && place == 0;
        if takes_condition {
            self.condition(value, &format!("`{name}` takes a condition"))?;
        } else {
            self.numeric(value, &format!("`{name}` reads a series"))?;
        }
        if value.constant && place == 0 {
            let message = format!("`{name}` reads a value that changes, but this does not");
            return self.refuse(Fault::new(value.span, message));
        }
        if function == PastFunction::Begins {
            return self.named_past(value);
        }
        self.without_position(value, &format!("`{name}` cannot be computed from it"))
    }

    pub(super) fn defined(&mut self, call: &Call<'_>) -> Option<Typed> {
        self.no_outputs(call);
        let mut values = self.all(call.arguments)?;
        match (values.pop(), values.is_empty()) {
            (Some(value), true) => {
                Some(Typed::derived(TypedKind::Defined(Box::new(value)), call.span))
            }
            _ => {
                let fault = Fault::new(call.span, "`defined` takes one value");
                self.refuse(fault.suggest("write it like `defined(sma(close, 20))`".to_owned()))
            }
        }
    }

    fn no_outputs(&mut self, call: &Call<'_>) {
        if let Some(output) = call.output {
            let message = format!("`{}` is a function and has no outputs", call.function.node);
            self.faults.push(Fault::new(output.span, message));
        }
    }
}
