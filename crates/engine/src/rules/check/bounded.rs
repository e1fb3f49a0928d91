//! Checks numbers that must be in a range: at the defaults and the range ends of the parameters that they depend on, and again
//! for the values of an episode.

use super::bounds::Bounds;
use super::checker::{CheckedLet, CheckedRule, Checker};
use super::known::KnownValues;
use super::typed::{BoundedNumber, RulesParam, TypedKind};
use crate::error::{Error, Result};
use crate::params::{ParamValue, Params};
use crate::rules::error::Fault;

/// Most parameters of one number whose range ends are combined and tried.
const MAX_COMBINED: usize = 3;

impl BoundedNumber {
    /// The mistake if the value is out of its range for these parameters.
    fn fault(&self, known: &KnownValues) -> Option<String> {
        let value = known.number(&self.value);
        if self.bounds.accept(value) {
            return None;
        }
        let found = if value.is_finite() { value.to_string() } else { "undefined".to_owned() };
        Some(format!("{} must be {}, but is {found}", self.name, self.bounds.words()))
    }

    /// Checks the value for the parameters of an episode.
    pub(super) fn check(&self, known: &KnownValues, params: &Params) -> Result<()> {
        let Some(fault) = self.fault(known) else { return Ok(()) };
        let named = self.params.keys().filter_map(|name| Some((name, params.get(name)?)));
        let found: Vec<String> = named.map(|(name, value)| format!("{name} = {value}")).collect();
        Err(Error::field("params", found.join(", "), fault))
    }

    /// If the value is a parameter itself, limits the values that the parameter accepts to this range.
    pub(super) fn narrow(&self, params: &mut [RulesParam], lets: &[CheckedLet]) {
        let mut value = &self.value;
        while let TypedKind::Let(index) = value.kind {
            let Some(inner) = lets.get(index).and_then(|line| line.value.as_ref()) else { return };
            value = inner;
        }
        let TypedKind::Param(name) = &value.kind else { return };
        let Some(param) = params.iter_mut().find(|param| param.name == *name) else { return };
        let Bounds { low, above_low, high, whole, .. } = self.bounds;
        let low = if above_low { f64::MIN_POSITIVE } else { low };
        param.whole |= whole;
        param.min = if low > param.min { low } else { param.min };
        param.max = if high < param.max { high } else { param.max };
    }
}

impl Checker<'_> {
    /// Checks every number at the defaults and at all combinations of range ends.
    pub(super) fn check_bounded(&mut self) {
        for number in std::mem::take(&mut self.bounded) {
            if self.is_enough() {
                return;
            }
            if let Some(fault) = self.first_fault(&number) {
                self.faults.push(Fault::new(number.value.span, fault));
            }
            self.bounded.push(number);
        }
    }

    fn first_fault(&self, number: &BoundedNumber) -> Option<String> {
        let ranged = self.params.iter().filter(|param| number.params.contains_key(&param.name));
        let ranged: Vec<&RulesParam> = ranged.filter(|param| param.range.is_some()).collect();
        let combinations = match ranged.len() {
            0..=MAX_COMBINED => range_ends(&ranged),
            _ => Vec::new(),
        };
        let at_ends = combinations.into_iter().find_map(|ends| {
            let fault = number.fault(&self.known(number, Some(&ends))?)?;
            let values: Vec<String> =
                ends.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            Some(if values.is_empty() {
                fault
            } else {
                format!("{fault} for {}", values.join(", "))
            })
        });
        // The defaults are tried last: a message that names values of parameters is easier to understand.
        at_ends.or_else(|| number.fault(&self.known(number, None)?))
    }

    /// The values at a combination of range ends, or at the defaults. None if a constraint forbids the combination; constraints
    /// with a ranged parameter that is not part of it are ignored.
    fn known(&self, number: &BoundedNumber, ends: Option<&Params>) -> Option<KnownValues> {
        let applies = |rule: &&CheckedRule| {
            ends.is_none_or(|ends| rule.varying.iter().all(|name| ends.contains_key(name)))
        };
        let rules: Vec<&CheckedRule> = self.rules.iter().filter(applies).collect();
        // Only the parameters that are needed: a text may have a thousand.
        let names = number.params.keys().chain(rules.iter().flat_map(|rule| rule.params.keys()));
        let mut values: Params =
            names.filter_map(|name| Some((name.clone(), self.default(name)?.clone()))).collect();
        values.extend(ends.cloned().unwrap_or_default());
        let known = KnownValues::new(values, self.lets.iter().map(|line| line.value.as_ref()));
        rules.iter().all(|rule| known.condition(&rule.holds) != Some(false)).then_some(known)
    }

    fn default(&self, name: &str) -> Option<&ParamValue> {
        self.params.iter().find(|param| param.name == name).map(|param| &param.default)
    }
}

/// Every combination of the parameters' range ends.
fn range_ends(params: &[&RulesParam]) -> Vec<Params> {
    params.iter().fold(vec![Params::new()], |combinations, param| {
        let mut ends = param.range.as_ref().map(|range| range.corners()).unwrap_or_default();
        ends.dedup();
        let with = |combination: &Params, end: &ParamValue| {
            let mut combination = combination.clone();
            combination.insert(param.name.clone(), end.clone());
            combination
        };
        combinations.iter().flat_map(|it| ends.iter().map(|end| with(it, end))).collect()
    })
}
