//! Values that are fixed before the first candle of an episode: numbers and constant conditions, computed from its parameters.

use super::typed::{Typed, TypedKind};
use crate::params::{ParamValue, Params};
use crate::rules::ast::{BinaryOp, UnaryOp};
use crate::rules::vocabulary::Function;
use std::cmp::Ordering;

/// The values of an episode's parameters and of the constant `let` lines.
#[derive(Debug, Clone)]
pub struct KnownValues {
    params: Params,
    lets: Vec<Known>,
}

#[derive(Debug, Clone, Copy)]
enum Known {
    /// NaN if it is undefined.
    Number(f64),
    /// None if it is undefined.
    Condition(Option<bool>),
}

impl KnownValues {
    /// Computes every constant `let` line once. `params` are complete.
    pub(super) fn new<'a>(params: Params, lets: impl Iterator<Item = Option<&'a Typed>>) -> Self {
        let mut known = Self { params, lets: Vec::new() };
        for line in lets {
            let value = line.filter(|line| line.constant).map(|line| known.value(line));
            known.lets.push(value.unwrap_or(Known::Number(f64::NAN)));
        }
        known
    }

    /// The value of a number; NaN if it is undefined, as after a division by 0, and for every other expression.
    pub fn number(&self, value: &Typed) -> f64 {
        match self.value(value) {
            Known::Number(number) => number,
            Known::Condition(_) => f64::NAN,
        }
    }

    /// The value of a constant condition; none if it is undefined, and for every other expression.
    pub fn condition(&self, value: &Typed) -> Option<bool> {
        match self.value(value) {
            Known::Condition(condition) => condition,
            Known::Number(_) => None,
        }
    }

    fn value(&self, value: &Typed) -> Known {
        match &value.kind {
            TypedKind::Number(number) => Known::Number(*number),
            TypedKind::Flag(flag) => Known::Condition(Some(*flag)),
            TypedKind::Param(name) => self.param(name),
            TypedKind::Chosen { param, choice } => {
                Known::Condition(Some(is_chosen(&self.params, param, choice)))
            }
            TypedKind::Let(index) => {
                self.lets.get(*index).copied().unwrap_or(Known::Number(f64::NAN))
            }
            TypedKind::Function(function, arguments) => {
                let arguments = arguments.iter().map(|argument| self.number(argument));
                Known::Number(function.of(arguments))
            }
            TypedKind::Unary(UnaryOp::Negate, of) => Known::Number(-self.number(of)),
            TypedKind::Unary(UnaryOp::Not, of) => {
                Known::Condition(self.condition(of).map(|of| !of))
            }
            TypedKind::Defined(of) => Known::Condition(Some(match self.value(of) {
                Known::Number(number) => !number.is_nan(),
                Known::Condition(condition) => condition.is_some(),
            })),
            TypedKind::Binary(operation, a, b) => self.binary(*operation, a, b),
            TypedKind::If { condition, then, otherwise } => match self.condition(condition) {
                Some(true) => self.value(then),
                Some(false) => self.value(otherwise),
                None => self.undefined(then),
            },
            _ => Known::Number(f64::NAN),
        }
    }

    fn undefined(&self, like: &Typed) -> Known {
        match self.value(like) {
            Known::Number(_) => Known::Number(f64::NAN),
            Known::Condition(_) => Known::Condition(None),
        }
    }

    fn param(&self, name: &str) -> Known {
        match self.params.get(name) {
            Some(ParamValue::Number(number)) => Known::Number(*number),
            Some(ParamValue::Flag(flag)) => Known::Condition(Some(*flag)),
            _ => Known::Number(f64::NAN),
        }
    }

    fn binary(&self, operation: BinaryOp, a: &Typed, b: &Typed) -> Known {
        match operation {
            BinaryOp::And => match (self.condition(a), self.condition(b)) {
                (Some(false), _) | (_, Some(false)) => Known::Condition(Some(false)),
                (Some(true), Some(true)) => Known::Condition(Some(true)),
                _ => Known::Condition(None),
            },
            BinaryOp::Or => match (self.condition(a), self.condition(b)) {
                (Some(true), _) | (_, Some(true)) => Known::Condition(Some(true)),
                (Some(false), Some(false)) => Known::Condition(Some(false)),
                _ => Known::Condition(None),
            },
            _ => arithmetic(operation, self.number(a), self.number(b)),
        }
    }
}

/// Whether a parameter has this choice.
pub(in crate::rules) fn is_chosen(params: &Params, param: &str, choice: &str) -> bool {
    matches!(params.get(param), Some(ParamValue::Name(name)) if name == choice)
}

fn arithmetic(operation: BinaryOp, a: f64, b: f64) -> Known {
    let defined = |number: f64| Known::Number(if number.is_finite() { number } else { f64::NAN });
    let comparison = |holds: bool| Known::Condition((!a.is_nan() && !b.is_nan()).then_some(holds));
    match operation {
        BinaryOp::Add => defined(a + b),
        BinaryOp::Subtract => defined(a - b),
        BinaryOp::Multiply => defined(a * b),
        BinaryOp::Divide => defined(a / b),
        BinaryOp::Less => comparison(a < b),
        BinaryOp::LessOrEqual => comparison(a <= b),
        BinaryOp::Greater => comparison(a > b),
        BinaryOp::GreaterOrEqual => comparison(a >= b),
        BinaryOp::Equal => comparison(a.partial_cmp(&b) == Some(Ordering::Equal)),
        BinaryOp::NotEqual => comparison(a.partial_cmp(&b) != Some(Ordering::Equal)),
        BinaryOp::And | BinaryOp::Or => Known::Condition(None),
    }
}

impl Function {
    /// The value for these arguments; NaN if it is undefined or not finite.
    pub fn of(self, arguments: impl IntoIterator<Item = f64>) -> f64 {
        let mut arguments = arguments.into_iter();
        let first = arguments.next().unwrap_or(f64::NAN);
        let value = match self {
            Self::Abs => first.abs(),
            Self::Min => {
                arguments.fold(first, |least, x| if x < least || x.is_nan() { x } else { least })
            }
            Self::Max => {
                arguments.fold(first, |most, x| if x > most || x.is_nan() { x } else { most })
            }
            Self::Sqrt => libm::sqrt(first),
            Self::Log => libm::log(first),
            Self::Exp => libm::exp(first),
            Self::Round => libm::round(first),
            Self::Floor => libm::floor(first),
            Self::Ceil => libm::ceil(first),
            Self::Mod => arguments.fold(first, libm::fmod),
            Self::ValueOr => arguments.fold(first, |x, y| if x.is_nan() { y } else { x }),
        };
        if value.is_finite() { value } else { f64::NAN }
    }
}
