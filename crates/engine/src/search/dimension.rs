//! One parameter that varies. Its coordinate is the number of a level, or the value itself in a continuous range.

/// Values without duplicates.
mod choice_set;
/// The scale from 0 to 1 for models.
mod scaled;
/// The values of a range with a step.
mod steps;
/// The uniform scale from 0 to 1.
mod unit;
/// Checks of the bounds.
mod validation;

pub(crate) use choice_set::ChoiceSet;
pub(super) use steps::Steps;

use crate::params::ParamValue;
use serde::{Deserialize, Serialize};

/// The values that a parameter may have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Dimension {
    /// Whole numbers `low`, `low + step`, … up to `high`.
    Int {
        /// Lowest value.
        low: i64,
        /// Upper bound of the values.
        high: i64,
        /// Distance between two values, at least 1.
        #[serde(default = "one")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<i64>"))]
        step: i64,
    },
    /// Decimals `low`, `low + step`, … up to `high`, each as the nearest number; without a step, every number of the range.
    Float {
        /// Lowest value.
        low: f64,
        /// Upper bound of the values.
        high: f64,
        /// Distance between two values, above 0; none for a continuous range.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional = nullable))]
        step: Option<f64>,
        /// Whether a continuous range is searched by ratios, so that 0.001 to 0.01 gets as many points as 0.01 to 0.1.
        #[serde(default, skip_serializing_if = "is_false")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
        log: bool,
    },
    /// One of several values.
    Categorical {
        /// The values, at least one.
        choices: Vec<ParamValue>,
    },
    /// False or true.
    Bool {},
}

fn one() -> i64 {
    1
}

fn is_false(flag: &bool) -> bool {
    !flag
}

impl Dimension {
    /// Number of values; none for a continuous range.
    pub fn levels(&self) -> Option<u64> {
        match self {
            Self::Int { low, high, step } => Some(((high - low) / step) as u64 + 1),
            Self::Float { .. } => self.steps().map(|steps| steps.levels),
            Self::Categorical { choices } => Some(choices.len() as u64),
            Self::Bool {} => Some(2),
        }
    }

    /// Number of choices of a category; 0 for other dimensions.
    pub(super) fn choices(&self) -> usize {
        match self {
            Self::Categorical { choices } => choices.len(),
            _ => 0,
        }
    }

    /// Whether the values are numbers.
    pub fn is_numeric(&self) -> bool {
        matches!(self, Self::Int { .. } | Self::Float { .. })
    }

    /// The values of a `Float` range with a step.
    pub(super) fn steps(&self) -> Option<Steps> {
        match *self {
            Self::Float { low, high, step: Some(step), .. } => Some(Steps::new(low, step, high)),
            _ => None,
        }
    }

    /// The number at a coordinate; none if the values are not numbers.
    pub fn number(&self, coordinate: f64) -> Option<f64> {
        self.number_of(self.steps().as_ref(), coordinate)
    }

    /// Like `number`, with steps that were prepared by `steps`, for many coordinates.
    pub(super) fn number_of(&self, steps: Option<&Steps>, coordinate: f64) -> Option<f64> {
        match (self, steps) {
            (Self::Int { low, step, .. }, _) => Some((low + coordinate as i64 * step) as f64),
            (Self::Float { .. }, Some(steps)) => Some(steps.value(coordinate)),
            // Turns −0 into 0: both are written as 0 but would count as different numbers.
            (Self::Float { .. }, None) => Some(coordinate + 0.0),
            (Self::Categorical { .. } | Self::Bool {}, _) => None,
        }
    }

    /// The value at a coordinate.
    pub fn value(&self, coordinate: f64) -> ParamValue {
        self.value_of(self.steps().as_ref(), coordinate)
    }

    /// Like `value`, with steps that were prepared by `steps`.
    pub(super) fn value_of(&self, steps: Option<&Steps>, coordinate: f64) -> ParamValue {
        match (self, self.number_of(steps, coordinate)) {
            (_, Some(number)) => ParamValue::Number(number),
            (Self::Categorical { choices }, None) => {
                choices.get(coordinate as usize).cloned().unwrap_or(ParamValue::Flag(false))
            }
            (_, None) => ParamValue::Flag(coordinate > 0.0),
        }
    }

    /// The coordinate of a value; none if the dimension does not have the value.
    pub fn coordinate(&self, value: &ParamValue) -> Option<f64> {
        let Some(levels) = self.levels() else {
            let ParamValue::Number(number) = value else { return None };
            let &Self::Float { low, high, .. } = self else { return None };
            return (low..=high).contains(number).then_some(*number);
        };
        let guess = match (self, value) {
            (Self::Categorical { choices }, _) => choices.iter().position(|c| c == value)? as f64,
            (Self::Bool {}, ParamValue::Flag(flag)) => f64::from(u8::from(*flag)),
            (Self::Int { low, step, .. }, ParamValue::Number(number)) => {
                (number - *low as f64) / *step as f64
            }
            (Self::Float { low, step: Some(step), .. }, ParamValue::Number(number)) => {
                (number - low) / step
            }
            _ => return None,
        };
        let steps = self.steps();
        let is_it = |&level: &f64| {
            let is_level = level >= 0.0 && level < levels as f64;
            is_level && self.value_of(steps.as_ref(), level) == *value
        };
        // For large numbers the distance from the lowest is rounded, so the guess may be off by one.
        let guess = libm::round(guess);
        [guess, guess - 1.0, guess + 1.0].into_iter().find(is_it)
    }

    /// The values to check: if these are valid, every value is. They are the first, the second and the last value, or all choices.
    pub fn corners(&self) -> Vec<ParamValue> {
        match (self, self.levels()) {
            (Self::Categorical { choices }, _) => choices.clone(),
            // The second value shows whether the step leads to numbers that are not whole.
            (_, Some(levels)) => {
                let last = (levels - 1) as f64;
                let second = if last < 1.0 { last } else { 1.0 };
                vec![self.value(0.0), self.value(second), self.value(last)]
            }
            // A value in between shows that the range has numbers that are not whole.
            (_, None) => [0.0, 0.381_966, 1.0].map(|unit| self.value(self.at_unit(unit))).to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(dimension: &Dimension) -> String {
        let levels = 0..dimension.levels().unwrap();
        let values: Vec<String> =
            levels.map(|level| dimension.value(level as f64).to_string()).collect();
        values.join(" ")
    }

    #[test]
    fn levels_stay_within_the_bounds() {
        struct Case {
            json: &'static str,
            values: &'static str,
        }
        let cases = [
            Case { json: r#"{"int":{"low":5,"high":20,"step":5}}"#, values: "5 10 15 20" },
            Case { json: r#"{"int":{"low":5,"high":19,"step":5}}"#, values: "5 10 15" },
            Case { json: r#"{"int":{"low":-1,"high":1}}"#, values: "-1 0 1" },
            Case { json: r#"{"float":{"low":0,"high":0.3,"step":0.1}}"#, values: "0 0.1 0.2 0.3" },
            Case { json: r#"{"float":{"low":2,"high":2,"step":1}}"#, values: "2" },
            Case { json: r#"{"categorical":{"choices":["a",2,true]}}"#, values: "a 2 true" },
            Case { json: r#"{"bool":{}}"#, values: "false true" },
        ];
        for Case { json, values: expected } in cases {
            let dimension: Dimension = serde_json::from_str(json).unwrap();
            assert_eq!(dimension.validate(), Ok(()));
            assert_eq!(values(&dimension), expected, "{json}");
        }
    }
}
