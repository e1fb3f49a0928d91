//! `param` lines: the values that a parameter accepts, and the range that is searched.

use super::checker::Checker;
use super::known::KnownValues;
use super::typed::{CheckedProgram, RulesParam};
use crate::error::{Error, Result};
use crate::params::{ParamValue, Params};
use crate::rules::ast::{Literal, Param, Range, Span};
use crate::rules::error::Fault;
use crate::rules::lexer::LARGEST;
use crate::search::{Dimension, SearchSpace};
use crate::sorted::SortedMap;

impl RulesParam {
    /// A parameter that a strategy declares without rules. It accepts any number (a whole one if its range is whole), any flag, or
    /// one of the choices of its range.
    pub(crate) fn declared(name: &str, default: ParamValue, range: Option<Dimension>) -> Self {
        Self {
            name: name.to_owned(),
            default,
            whole: matches!(range, Some(Dimension::Int { .. })),
            min: -LARGEST,
            max: LARGEST,
            range,
            span: Span { start: 0, end: 0 },
        }
    }

    /// Checks one value.
    ///
    /// # Errors
    /// Names the parameter and the values that it accepts.
    pub fn check(&self, value: &ParamValue) -> Result<()> {
        if let Some(Dimension::Categorical { choices }) = &self.range {
            return self.check_choice(choices, value);
        }
        let accepted = match (&self.default, value) {
            (ParamValue::Flag(_), ParamValue::Flag(_))
            | (ParamValue::Name(_), ParamValue::Name(_)) => true,
            (ParamValue::Number(_), ParamValue::Number(number)) => self.accepts(*number),
            _ => false,
        };
        if accepted {
            return Ok(());
        }
        let kind = if self.whole { "a whole number" } else { "a number" };
        let reason = match (&self.default, self.min > -LARGEST, self.max < LARGEST) {
            (ParamValue::Flag(_), ..) => "must be true or false".to_owned(),
            (ParamValue::Name(_), ..) => "must be a name".to_owned(),
            (_, true, false) if self.min <= f64::MIN_POSITIVE => format!("must be {kind} above 0"),
            (_, true, true) if self.min > 0.0 && self.min <= f64::MIN_POSITIVE => {
                format!("must be {kind} above 0 and up to {}", self.max)
            }
            (_, true, true) => format!("must be {kind} from {} to {}", self.min, self.max),
            _ => format!("must be {kind}"),
        };
        Err(Error::field(&self.name, value, reason))
    }

    fn check_choice(&self, choices: &[ParamValue], value: &ParamValue) -> Result<()> {
        if choices.contains(value) {
            return Ok(());
        }
        let names: Vec<String> = choices.iter().map(ParamValue::to_string).collect();
        Err(Error::field(&self.name, value, format!("must be one of {}", names.join(", "))))
    }

    fn accepts(&self, number: f64) -> bool {
        (self.min..=self.max).contains(&number) && (is_whole(number) || !self.whole)
    }
}

impl CheckedProgram {
    /// Adds the defaults, and checks every value and every number of the text that depends on them.
    ///
    /// # Errors
    /// Names the first parameter that does not exist or is out of its range, or the first number that is out of its range.
    pub fn complete(&self, given: &Params) -> Result<Params> {
        for name in given.keys() {
            if !self.params.iter().any(|param| param.name == *name) {
                let names: Vec<&str> =
                    self.params.iter().map(|param| param.name.as_str()).collect();
                let reason = match names.len() {
                    0 => "the rules have no parameters".to_owned(),
                    _ => {
                        format!("the rules have no such parameter; they have {}", names.join(", "))
                    }
                };
                return Err(Error::field(name, name, reason));
            }
        }
        let mut values = defaults(&self.params);
        values.extend(given.iter().map(|(name, value)| (name.clone(), value.clone())));
        for param in &self.params {
            values.get(&param.name).map_or(Ok(()), |value| param.check(value))?;
        }
        let known = self.known(&values);
        self.bounded.iter().try_for_each(|number| number.check(&known, &values))?;
        Ok(values)
    }

    /// The constant values of the text for complete parameters.
    pub fn known(&self, params: &Params) -> KnownValues {
        KnownValues::new(params.clone(), self.lets.iter().map(Some))
    }

    /// The space that is searched if a spec gives none.
    pub fn space(&self) -> SortedMap<String, Dimension> {
        space(&self.params)
    }
}

/// The default of every parameter.
fn defaults(params: &[RulesParam]) -> Params {
    params.iter().map(|param| (param.name.clone(), param.default.clone())).collect()
}

/// The ranges of the parameters that have one.
pub(crate) fn space(params: &[RulesParam]) -> SortedMap<String, Dimension> {
    let ranged = params.iter().filter_map(|param| Some((param.name.clone(), param.range.clone()?)));
    ranged.collect()
}

impl Checker<'_> {
    pub(super) fn params(&mut self, params: &[Param]) {
        for param in params {
            let range = match &param.range {
                Some(range) => self.range(param, range),
                None => self.choices(param),
            };
            let default = match param.default.node {
                Literal::Number(number) => ParamValue::Number(number),
                Literal::Bool(flag) => ParamValue::Flag(flag),
                Literal::Choice(at) => ParamValue::Name(
                    param.choices.get(at).map_or(String::new(), |choice| choice.node.clone()),
                ),
            };
            let whole = matches!(range, Some(Dimension::Int { .. }));
            let (min, max) = match default {
                ParamValue::Flag(_) => (0.0, 1.0),
                _ => (-LARGEST, LARGEST),
            };
            let (name, span) = (param.name.node.clone(), param.name.span);
            self.params.push(RulesParam { name, default, whole, min, max, range, span });
        }
    }

    /// The choices of a parameter, if there are several.
    fn choices(&mut self, param: &Param) -> Option<Dimension> {
        let mut names: Vec<ParamValue> = Vec::new();
        for choice in &param.choices {
            let name = ParamValue::Name(choice.node.clone());
            if names.contains(&name) {
                let message = format!("\"{}\" is already one of the choices", choice.node);
                return self.refuse(Fault::new(choice.span, message));
            }
            names.push(name);
        }
        (names.len() > 1).then_some(Dimension::Categorical { choices: names })
    }

    fn range(&mut self, param: &Param, range: &Range) -> Option<Dimension> {
        let (default, low, high) = match (param.default.node, range.low.node, range.high.node) {
            (Literal::Bool(_), ..) => return self.flags(range),
            (Literal::Number(default), Literal::Number(low), Literal::Number(high)) => {
                (default, low, high)
            }
            _ => {
                let message = "the range of a number needs a number at both ends";
                return self.refuse(Fault::new(range.span, message));
            }
        };
        if low > high {
            let message = format!("the range ends at {high}, below its start {low}");
            let fault = Fault::new(range.span, message);
            return self.refuse(fault.suggest(format!("write `{high}..{low}`")));
        }
        if !(low..=high).contains(&default) {
            let message = format!("the default {default} is not in its range, {low}..{high}");
            return self.refuse(Fault::new(param.default.span, message));
        }
        let step = range.step.as_ref().map(|step| step.node);
        let whole = [low, high, default, step.unwrap_or(1.0)].into_iter().all(is_whole);
        let dimension = if whole && !range.log {
            let step = step.unwrap_or(1.0) as i64;
            Dimension::Int { low: low as i64, high: high as i64, step }
        } else {
            Dimension::Float { low, high, step, log: range.log }
        };
        if let Err(Error::Field { field, reason, .. }) = dimension.validate() {
            let (name, span) = match field.rsplit('.').next() {
                Some("step") => ("step", range.step.as_ref().map(|step| step.span)),
                Some("low") => ("low end", Some(range.low.span)),
                _ => ("high end", Some(range.high.span)),
            };
            let message = format!("the {name} {reason}");
            return self.refuse(Fault::new(span.unwrap_or(range.span), message));
        }
        Some(dimension)
    }

    /// The range of a flag is `false..true`, and is written in this one way.
    fn flags(&mut self, range: &Range) -> Option<Dimension> {
        let ends = (range.low.node, range.high.node);
        if ends == (Literal::Bool(false), Literal::Bool(true)) && range.step.is_none() && !range.log
        {
            return Some(Dimension::Bool {});
        }
        let fault = Fault::new(range.span, "the range of a flag has both values");
        self.refuse(fault.suggest("write `in false..true`".to_owned()))
    }

    /// Checks all ranges together.
    pub(super) fn space(&mut self, constraints: &[String]) {
        let Some(last) = self.params.iter().rev().find(|param| param.range.is_some()) else {
            return;
        };
        let span = last.span;
        let fixed = defaults(&self.params);
        if let Err(Error::Field { reason, .. }) =
            SearchSpace::new(space(&self.params), constraints, &fixed)
        {
            self.faults.push(Fault::new(span, reason));
        }
    }
}

fn is_whole(number: f64) -> bool {
    (libm::trunc(number) - number).abs() < f64::MIN_POSITIVE && number.abs() < 9e15
}
