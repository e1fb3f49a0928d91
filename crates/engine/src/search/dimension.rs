//! One parameter that varies, with a finite number of levels.

use crate::error::{Error, Result};
use crate::params::ParamValue;
use serde::{Deserialize, Serialize};

/// The values a parameter may take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Dimension {
    /// Whole numbers `low`, `low + step`, … up to `high`.
    Int {
        /// Lowest value.
        low: i64,
        /// Highest value that may be reached.
        high: i64,
        /// Distance of two values, at least 1.
        #[serde(default = "one")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<i64>"))]
        step: i64,
    },
    /// Numbers `low`, `low + step`, … up to `high`.
    Float {
        /// Lowest value.
        low: f64,
        /// Highest value that may be reached.
        high: f64,
        /// Distance of two values, above 0.
        step: f64,
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

impl Dimension {
    /// Checks the bounds.
    ///
    /// # Errors
    /// Names the bound that makes no sense.
    pub fn validate(&self) -> Result<()> {
        const EXACT: i64 = 1 << 53;
        match self {
            Self::Int { low, high, step } => {
                if *step < 1 {
                    return Err(Error::field("int.step", step, "must be at least 1"));
                }
                if low > high {
                    return Err(Error::field(
                        "int.low",
                        low,
                        format!("must not be above high ({high})"),
                    ));
                }
                if *low < -EXACT || *high > EXACT {
                    return Err(Error::field(
                        "int.high",
                        high,
                        "whole numbers go from -2^53 to 2^53",
                    ));
                }
            }
            Self::Float { low, high, step } => {
                for (field, bound) in
                    [("float.low", low), ("float.high", high), ("float.step", step)]
                {
                    if !bound.is_finite() {
                        return Err(Error::field(field, bound, "must be a finite number"));
                    }
                }
                if *step <= 0.0 {
                    return Err(Error::field("float.step", step, "must be above 0"));
                }
                if low > high {
                    return Err(Error::field(
                        "float.low",
                        low,
                        format!("must not be above high ({high})"),
                    ));
                }
                if (high - low) / step > 1e15 {
                    return Err(Error::field("float.step", step, "makes more than 10^15 values"));
                }
            }
            Self::Categorical { choices } if choices.is_empty() => {
                return Err(Error::field(
                    "categorical.choices",
                    "[]",
                    "must name at least one value",
                ));
            }
            Self::Categorical { .. } | Self::Bool {} => {}
        }
        Ok(())
    }

    /// Number of values.
    pub fn levels(&self) -> u64 {
        match self {
            Self::Int { low, high, step } => ((high - low) / step) as u64 + 1,
            // A range such as 0 to 0.3 in steps of 0.1 has four values although 0.3 / 0.1 is a little below 3.
            Self::Float { low, high, step } => {
                ((high - low) / step * (1.0 + 4.0 * f64::EPSILON)) as u64 + 1
            }
            Self::Categorical { choices } => choices.len() as u64,
            Self::Bool {} => 2,
        }
    }

    /// The number of a level below `levels()`; none where the values are no numbers.
    pub fn number(&self, level: u64) -> Option<f64> {
        match self {
            Self::Int { low, step, .. } => Some((low + level as i64 * step) as f64),
            Self::Float { low, high, step } => {
                let value = low + level as f64 * step;
                Some(if value > *high { *high } else { value })
            }
            Self::Categorical { .. } | Self::Bool {} => None,
        }
    }

    /// The value of a level below `levels()`.
    pub fn value(&self, level: u64) -> ParamValue {
        match (self, self.number(level)) {
            (_, Some(number)) => ParamValue::Number(number),
            (Self::Categorical { choices }, None) => {
                choices.get(level as usize).cloned().unwrap_or(ParamValue::Flag(false))
            }
            (_, None) => ParamValue::Flag(level > 0),
        }
    }

    /// The first, the second and the last value, or all choices: what must be acceptable for every value to be.
    pub fn corners(&self) -> Vec<ParamValue> {
        match self {
            Self::Categorical { choices } => choices.clone(),
            // The second value shows whether the step leads to numbers between the whole ones.
            Self::Float { .. } | Self::Int { .. } => {
                let last = self.levels() - 1;
                vec![self.value(0), self.value(last.min(1)), self.value(last)]
            }
            Self::Bool {} => vec![self.value(0), self.value(self.levels() - 1)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(dimension: &Dimension) -> String {
        let values: Vec<String> =
            (0..dimension.levels()).map(|level| dimension.value(level).to_string()).collect();
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

    #[test]
    fn bounds_that_make_no_sense_are_named() {
        struct Case {
            json: &'static str,
            message: &'static str,
        }
        let cases = [
            Case {
                json: r#"{"int":{"low":5,"high":4}}"#,
                message: "int.low: must not be above high (4) (found 5)",
            },
            Case {
                json: r#"{"int":{"low":5,"high":9,"step":0}}"#,
                message: "int.step: must be at least 1 (found 0)",
            },
            Case {
                json: r#"{"float":{"low":0,"high":9,"step":0}}"#,
                message: "float.step: must be above 0 (found 0)",
            },
            Case {
                json: r#"{"categorical":{"choices":[]}}"#,
                message: "categorical.choices: must name at least one value (found [])",
            },
        ];
        for Case { json, message } in cases {
            let dimension: Dimension = serde_json::from_str(json).unwrap();
            assert_eq!(dimension.validate().unwrap_err().to_string(), message);
        }
    }
}
