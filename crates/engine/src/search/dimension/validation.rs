//! Checks of a dimension's bounds.

use super::{ChoiceSet, Dimension};
use crate::error::{Error, Result};
use crate::params::ParamValue;

/// Most values of a category.
const MAX_CHOICES: usize = 1_000;
/// Longest text of a value, in bytes.
const MAX_CHOICE_BYTES: usize = 200;

/// Up to this size every whole number is exact in an `f64`.
const EXACT: i64 = (1 << 53) - 1;
const EXACT_RANGE: &str = "whole numbers go from 1 - 2^53 to 2^53 - 1";

impl Dimension {
    /// Checks the bounds.
    ///
    /// # Errors
    /// Names the invalid bound.
    pub fn validate(&self) -> Result<()> {
        match self {
            Self::Int { low, high, step } => check_int(*low, *high, *step),
            Self::Float { low, high, step, log } => check_float(*low, *high, *step, *log),
            Self::Categorical { choices } => check_choices(choices),
            Self::Bool {} => Ok(()),
        }
    }
}

fn check_int(low: i64, high: i64, step: i64) -> Result<()> {
    if !(1..=EXACT).contains(&step) {
        let reason = if step < 1 { "must be at least 1" } else { EXACT_RANGE };
        return Err(Error::field("int.step", step, reason));
    }
    if low > high {
        return Err(Error::field("int.low", low, format!("must not be above high ({high})")));
    }
    if low < -EXACT || high > EXACT {
        return Err(Error::field("int.high", high, EXACT_RANGE));
    }
    Ok(())
}

fn check_choices(choices: &[ParamValue]) -> Result<()> {
    const FIELD: &str = "categorical.choices";
    if choices.is_empty() {
        return Err(Error::field(FIELD, "[]", "must name at least one value"));
    }
    if choices.len() > MAX_CHOICES {
        let reason = format!("must have at most {MAX_CHOICES} values");
        return Err(Error::field(FIELD, choices.len(), reason));
    }
    let mut known = ChoiceSet::default();
    for choice in choices {
        if matches!(choice, ParamValue::Name(name) if name.len() > MAX_CHOICE_BYTES) {
            let reason = format!("a text has at most {MAX_CHOICE_BYTES} bytes");
            return Err(Error::field(FIELD, choice, reason));
        }
        if !known.insert(choice) {
            return Err(Error::field(FIELD, choice, "must not be given twice"));
        }
    }
    Ok(())
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
    // With a smaller step, neighbouring values would be rounded to the same number.
    let size = if high.abs() > low.abs() { high.abs() } else { low.abs() };
    if low < high && step < size * f64::EPSILON {
        let reason = "is too small for numbers of this size";
        return Err(Error::field("float.step", step, reason));
    }
    if (high - low) / step > 1e15 {
        return Err(Error::field("float.step", step, "gives more than 10^15 values"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_that_differ_only_in_their_type_are_different() {
        for (json, is_valid) in [
            (r#"[1,"1",true,"true",1.5,"f1","n1"]"#, true),
            (r#"[0,-0.0]"#, false),
            (r#"["a","b","a"]"#, false),
            (r#"[true,true]"#, false),
        ] {
            let choices = serde_json::from_str(json).unwrap();
            assert_eq!(Dimension::Categorical { choices }.validate().is_ok(), is_valid, "{json}");
        }
    }

    #[test]
    fn a_long_choice_is_refused() {
        let choices = vec![ParamValue::Name("x".repeat(200)), ParamValue::Name("x".repeat(201))];
        let error = Dimension::Categorical { choices }.validate().unwrap_err().to_string();
        assert!(error.starts_with("categorical.choices: a text has at most 200 bytes"), "{error}");
    }

    #[test]
    fn too_many_choices_are_refused_before_they_are_compared() {
        let choices = vec![ParamValue::Number(1.0); 200_000];
        let error = Dimension::Categorical { choices }.validate().unwrap_err();
        let expected = "categorical.choices: must have at most 1000 values (found 200000)";
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn invalid_bounds_are_named() {
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
                message: "categorical.choices: must not be given twice (found 1)",
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
}
