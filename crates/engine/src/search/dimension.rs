//! One parameter that varies. Its coordinate is the number of a level, or the value itself where the range is continuous.

use crate::error::{Error, Result};
use crate::params::ParamValue;
use serde::{Deserialize, Serialize};

/// Most values of a category.
const MOST_CHOICES: usize = 1_000;

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
    /// Numbers `low`, `low + step`, … up to `high`, or every number between them.
    Float {
        /// Lowest value.
        low: f64,
        /// Highest value that may be reached.
        high: f64,
        /// Distance of two values, above 0; none for a continuous range.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional = nullable))]
        step: Option<f64>,
        /// Whether a continuous range is searched by ratios: 0.001 to 0.01 as closely as 0.01 to 0.1.
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
    /// Checks the bounds.
    ///
    /// # Errors
    /// Names the bound that makes no sense.
    pub fn validate(&self) -> Result<()> {
        const EXACT: i64 = (1 << 53) - 1;
        match self {
            Self::Int { low, high, step } => {
                if !(1..=EXACT).contains(step) {
                    let reason = if *step < 1 { "must be at least 1" } else { EXACT_RANGE };
                    return Err(Error::field("int.step", step, reason));
                }
                if low > high {
                    return Err(Error::field(
                        "int.low",
                        low,
                        format!("must not be above high ({high})"),
                    ));
                }
                if *low < -EXACT || *high > EXACT {
                    return Err(Error::field("int.high", high, EXACT_RANGE));
                }
            }
            Self::Float { low, high, step, log } => check_float(*low, *high, *step, *log)?,
            Self::Categorical { choices } => check_choices(choices)?,
            Self::Bool {} => {}
        }
        Ok(())
    }

    /// Number of values; none for a continuous range.
    pub fn levels(&self) -> Option<u64> {
        match self {
            Self::Int { low, high, step } => Some(((high - low) / step) as u64 + 1),
            // A range such as 0 to 0.3 in steps of 0.1 has four values although 0.3 / 0.1 is a little below 3.
            Self::Float { low, high, step, .. } => {
                step.map(|step| ((high - low) / step * (1.0 + 4.0 * f64::EPSILON)) as u64 + 1)
            }
            Self::Categorical { choices } => Some(choices.len() as u64),
            Self::Bool {} => Some(2),
        }
    }

    /// Number of choices of a category; 0 of everything else.
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

    /// The number at a coordinate; none where the values are no numbers.
    pub fn number(&self, coordinate: f64) -> Option<f64> {
        match self {
            Self::Int { low, step, .. } => Some((low + coordinate as i64 * step) as f64),
            Self::Float { step: None, .. } => Some(coordinate),
            Self::Float { low, high, step: Some(step), .. } => {
                let value = low + coordinate * step;
                Some(if value > *high { *high } else { value })
            }
            Self::Categorical { .. } | Self::Bool {} => None,
        }
    }

    /// The value at a coordinate.
    pub fn value(&self, coordinate: f64) -> ParamValue {
        match (self, self.number(coordinate)) {
            (_, Some(number)) => ParamValue::Number(number),
            (Self::Categorical { choices }, None) => {
                choices.get(coordinate as usize).cloned().unwrap_or(ParamValue::Flag(false))
            }
            (_, None) => ParamValue::Flag(coordinate > 0.0),
        }
    }

    /// The coordinate of a value; none where the value is none of these.
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
        let level = libm::round(guess);
        let known = level >= 0.0 && level < levels as f64 && self.value(level) == *value;
        known.then_some(level)
    }

    /// Where a coordinate lies between 0 and 1: the middle of its level's share of the range. What models see.
    pub fn unit(&self, coordinate: f64) -> f64 {
        match (self, self.levels()) {
            (_, Some(levels)) => (coordinate + 0.5) / levels as f64,
            (Self::Float { low, high, .. }, None) if low.total_cmp(high).is_eq() => 0.5,
            (Self::Float { low, high, log: false, .. }, None) => (coordinate - low) / (high - low),
            (Self::Float { low, high, log: true, .. }, None) => {
                libm::log(coordinate / low) / libm::log(high / low)
            }
            (_, None) => 0.5,
        }
    }

    /// The coordinate at a place between 0 and 1, the inverse of `unit`: of levels, the one whose share it lies in.
    pub fn at_unit(&self, unit: f64) -> f64 {
        match (self, self.levels()) {
            (_, Some(levels)) => {
                let level = libm::floor(unit * levels as f64);
                bounded(level, 0.0, (levels - 1) as f64)
            }
            (&Self::Float { low, high, log: false, .. }, None) => {
                bounded(low + unit * (high - low), low, high)
            }
            (&Self::Float { low, high, log: true, .. }, None) => {
                bounded(low * libm::exp(unit * libm::log(high / low)), low, high)
            }
            (_, None) => 0.0,
        }
    }

    /// The first, the second and the last value, or all choices: what must be acceptable for every value to be.
    pub fn corners(&self) -> Vec<ParamValue> {
        match (self, self.levels()) {
            (Self::Categorical { choices }, _) => choices.clone(),
            // The second value shows whether the step leads to numbers between the whole ones.
            (_, Some(levels)) => {
                let last = (levels - 1) as f64;
                let second = if last < 1.0 { last } else { 1.0 };
                vec![self.value(0.0), self.value(second), self.value(last)]
            }
            // A place between shows that the range holds numbers between the whole ones.
            (_, None) => [0.0, 0.381_966, 1.0].map(|unit| self.value(self.at_unit(unit))).to_vec(),
        }
    }
}

const EXACT_RANGE: &str = "whole numbers go from 1 - 2^53 to 2^53 - 1";

fn check_choices(choices: &[ParamValue]) -> Result<()> {
    let twice = |index: usize| choices[..index].contains(&choices[index]);
    match (0..choices.len()).find(|&index| twice(index)) {
        _ if choices.is_empty() => {
            Err(Error::field("categorical.choices", "[]", "must name at least one value"))
        }
        _ if choices.len() > MOST_CHOICES => {
            let reason = format!("at most {MOST_CHOICES} values");
            Err(Error::field("categorical.choices", choices.len(), reason))
        }
        Some(index) => {
            Err(Error::field("categorical.choices", &choices[index], "stands there twice"))
        }
        None => Ok(()),
    }
}

fn check_float(low: f64, high: f64, step: Option<f64>, log: bool) -> Result<()> {
    let bounds = [("float.low", Some(low)), ("float.high", Some(high)), ("float.step", step)];
    for (field, bound) in bounds {
        if let Some(bound) = bound.filter(|bound| !bound.is_finite()) {
            return Err(Error::field(field, bound, "must be a finite number"));
        }
    }
    if low > high {
        return Err(Error::field("float.low", low, format!("must not be above high ({high})")));
    }
    if !(high - low).is_finite() {
        return Err(Error::field("float.high", high, "is too far from low"));
    }
    if low.total_cmp(&high).is_eq() && step.is_none() {
        let reason = "a range without a step must have more than one value";
        return Err(Error::field("float.high", high, reason));
    }
    if log && !(high / low).is_finite() && low > 0.0 {
        return Err(Error::field("float.high", high, "is too far from low for ratios"));
    }
    if log && low <= 0.0 {
        return Err(Error::field(
            "float.low",
            low,
            "must be above 0 in a range searched by ratios",
        ));
    }
    let Some(step) = step else { return Ok(()) };
    if log {
        return Err(Error::field("float.step", step, "a range searched by ratios has no step"));
    }
    if step <= 0.0 {
        return Err(Error::field("float.step", step, "must be above 0"));
    }
    // Adding and comparing: values that cannot be told apart would be one.
    let (second, last) = (low + step, high - step);
    if low < high && (second <= low || last >= high) {
        let reason = "is too small for numbers of this size";
        return Err(Error::field("float.step", step, reason));
    }
    if (high - low) / step > 1e15 {
        return Err(Error::field("float.step", step, "makes more than 10^15 values"));
    }
    Ok(())
}

fn bounded(number: f64, low: f64, high: f64) -> f64 {
    if number > high {
        high
    } else if number > low {
        number
    } else {
        low
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
            Case {
                json: r#"{"categorical":{"choices":[1,2,1]}}"#,
                message: "categorical.choices: stands there twice (found 1)",
            },
            Case {
                json: r#"{"int":{"low":0,"high":9007199254740992}}"#,
                message: "int.high: whole numbers go from 1 - 2^53 to 2^53 - 1 (found 9007199254740992)",
            },
            Case {
                json: r#"{"float":{"low":2,"high":2}}"#,
                message: "float.high: a range without a step must have more than one value (found 2)",
            },
            Case {
                json: r#"{"float":{"low":1e15,"high":2e15,"step":0.01}}"#,
                message: "float.step: is too small for numbers of this size (found 0.01)",
            },
            Case {
                json: r#"{"float":{"low":1e-200,"high":1e200,"log":true}}"#,
                message: "float.high: is too far from low for ratios (found 100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000…)",
            },
            Case {
                json: r#"{"float":{"low":0,"high":1,"log":true}}"#,
                message: "float.low: must be above 0 in a range searched by ratios (found 0)",
            },
            Case {
                json: r#"{"float":{"low":1,"high":9,"step":1,"log":true}}"#,
                message: "float.step: a range searched by ratios has no step (found 1)",
            },
            Case {
                json: r#"{"float":{"low":-1.7e308,"high":1.7e308}}"#,
                message: "float.high: is too far from low (found 170000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000…)",
            },
        ];
        for Case { json, message } in cases {
            let dimension: Dimension = serde_json::from_str(json).unwrap();
            assert_eq!(dimension.validate().unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn places_between_0_and_1_lead_back_to_the_same_coordinate() {
        let cases = [
            r#"{"int":{"low":-3,"high":20,"step":4}}"#,
            r#"{"float":{"low":0,"high":0.3,"step":0.1}}"#,
            r#"{"categorical":{"choices":["a",2,true]}}"#,
            r#"{"bool":{}}"#,
        ];
        for json in cases {
            let dimension: Dimension = serde_json::from_str(json).unwrap();
            for level in 0..dimension.levels().unwrap() {
                let level = level as f64;
                assert_eq!(dimension.at_unit(dimension.unit(level)), level, "{json}");
                assert_eq!(dimension.coordinate(&dimension.value(level)), Some(level), "{json}");
            }
            assert_eq!(dimension.coordinate(&ParamValue::Number(1e9)), None, "{json}");
        }
    }

    #[test]
    fn a_continuous_range_is_walked_evenly_by_differences_or_by_ratios() {
        let even: Dimension = serde_json::from_str(r#"{"float":{"low":-2,"high":6}}"#).unwrap();
        let ratio: Dimension =
            serde_json::from_str(r#"{"float":{"low":0.01,"high":100,"log":true}}"#).unwrap();
        assert_eq!([0.0, 0.25, 1.0].map(|unit| even.at_unit(unit)), [-2.0, 0.0, 6.0]);
        let middle = ratio.at_unit(0.5);
        assert!((middle - 1.0).abs() < 1e-12, "{middle}");
        assert!((ratio.unit(10.0) - 0.75).abs() < 1e-12);
        assert_eq!((ratio.at_unit(0.0), ratio.at_unit(1.0)), (0.01, 100.0));
        assert_eq!(even.coordinate(&ParamValue::Number(0.3)), Some(0.3));
        assert_eq!(even.coordinate(&ParamValue::Number(7.0)), None);
    }
}
