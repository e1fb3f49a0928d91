//! Constraints that a point must satisfy: a comparison between two operands, each a parameter or a number.

use super::axis::{Axis, index_of_number, varies};
use crate::error::{Error, Result};
use crate::params::{ParamValue, Params};

const OPERATORS: [(&str, Comparison); 6] = [
    ("<=", |a, b| a <= b),
    (">=", |a, b| a >= b),
    ("!=", |a, b| a.total_cmp(&b).is_ne()),
    ("==", |a, b| a.total_cmp(&b).is_eq()),
    ("<", |a, b| a < b),
    (">", |a, b| a > b),
];

/// Longest text of a constraint, in bytes: two names of parameters and an operator.
const MAX_BYTES: usize = 200;

type Comparison = fn(f64, f64) -> bool;

/// A constraint such as `fast < slow`.
#[derive(Debug, Clone)]
pub struct Constraint {
    left: Operand,
    right: Operand,
    holds: Comparison,
}

#[derive(Debug, Clone, Copy)]
enum Operand {
    /// The value of a dimension of the space.
    Dimension(usize),
    /// A number, or the value of a parameter that does not vary.
    Number(f64),
}

impl Constraint {
    /// Reads a constraint. `fixed` has the values of the parameters that do not vary.
    ///
    /// # Errors
    /// Names the part of the text that is not understood.
    pub(super) fn parse(text: &str, axes: &[Axis], fixed: &Params) -> Result<Self> {
        if text.len() > MAX_BYTES {
            let reason = format!("has at most {MAX_BYTES} bytes");
            return Err(Error::field("constraints", text, reason));
        }
        let refuse = |reason: String| Error::field("constraints", format!("{text:?}"), reason);
        let found = OPERATORS.iter().find_map(|(operator, holds)| {
            text.split_once(operator).map(|(left, right)| (left.trim(), right.trim(), *holds))
        });
        let (left, right, holds) = found.ok_or_else(|| {
            refuse("must compare two parameters or numbers by <, <=, >, >=, == or !=".to_owned())
        })?;
        let operand = |word: &str| {
            Operand::read(word, axes, fixed).ok_or_else(|| {
                refuse(format!("{word:?} is neither a numeric parameter nor a number"))
            })
        };
        Ok(Self { left: operand(left)?, right: operand(right)?, holds })
    }

    /// Whether the numbers of a point satisfy the constraint.
    pub(super) fn holds(&self, numbers: &[f64]) -> bool {
        (self.holds)(self.left.number(numbers), self.right.number(numbers))
    }

    /// The indexes of the dimensions that are compared.
    pub(super) fn dimensions(&self) -> [Option<usize>; 2] {
        [self.left, self.right].map(|operand| match operand {
            Operand::Dimension(index) => Some(index),
            Operand::Number(_) => None,
        })
    }

    /// The number that a dimension is compared with; none if the constraint compares it with itself, or not at all.
    pub(super) fn compared_with(&self, dimension: usize, numbers: &[f64]) -> Option<f64> {
        match self.dimensions().map(|index| index == Some(dimension)) {
            [true, false] => Some(self.right.number(numbers)),
            [false, true] => Some(self.left.number(numbers)),
            _ => None,
        }
    }
}

impl Operand {
    fn read(word: &str, axes: &[Axis], fixed: &Params) -> Option<Self> {
        if let Some(index) = index_of_number(axes, word) {
            return Some(Self::Dimension(index));
        }
        // A parameter that varies does not have its fixed value.
        let fixed = if varies(axes, word) { None } else { fixed.get(word) };
        if let Some(ParamValue::Number(number)) = fixed {
            return Some(Self::fixed(*number));
        }
        word.parse().ok().filter(|number: &f64| number.is_finite()).map(Self::fixed)
    }

    /// Turns −0 into 0, which is the only zero among the values of dimensions.
    fn fixed(number: f64) -> Self {
        Self::Number(number + 0.0)
    }

    fn number(self, numbers: &[f64]) -> f64 {
        match self {
            Self::Dimension(index) => numbers[index],
            Self::Number(number) => number,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sorted::SortedMap;

    fn axes() -> Vec<Axis> {
        let json = r#"{"fast":{"int":{"low":1,"high":9}},"slow":{"int":{"low":1,"high":9}},"kind":{"bool":{}}}"#;
        let dimensions: SortedMap<String, super::super::Dimension> =
            serde_json::from_str(json).unwrap();
        dimensions.into_iter().map(Axis::new).collect()
    }

    #[test]
    fn constraints_compare_parameters_and_numbers() {
        let fixed = Params::from([("stop".to_owned(), ParamValue::Number(5.0))]);
        // The order of the names is fast, kind, slow.
        let numbers = [3.0, 0.0, 5.0];
        for rule in ["fast < slow", "slow>=5", "slow == stop", "fast != slow", "3 <= fast"] {
            assert!(Constraint::parse(rule, &axes(), &fixed).unwrap().holds(&numbers), "{rule}");
        }
        for rule in ["fast > slow", "slow<5", "fast >= stop", "slow != 5"] {
            assert!(!Constraint::parse(rule, &axes(), &fixed).unwrap().holds(&numbers), "{rule}");
        }
    }

    #[test]
    fn an_invalid_constraint_is_refused_with_the_reason() {
        struct Case {
            rule: &'static str,
            message: &'static str,
        }
        let cases = [
            Case {
                rule: "fast",
                message: "constraints: must compare two parameters or numbers by <, <=, >, >=, == or != (found \"fast\")",
            },
            Case {
                rule: "fats < slow",
                message: "constraints: \"fats\" is neither a numeric parameter nor a number (found \"fats < slow\")",
            },
            Case {
                rule: "kind < 3",
                message: "constraints: \"kind\" is neither a numeric parameter nor a number (found \"kind < 3\")",
            },
        ];
        for Case { rule, message } in cases {
            let fixed = Params::from([("kind".to_owned(), ParamValue::Number(1.0))]);
            let error = Constraint::parse(rule, &axes(), &fixed).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
    }
}
