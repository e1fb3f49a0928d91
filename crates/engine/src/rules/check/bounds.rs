//! Numbers that must be in a range: arguments of indicators, counts of candles, per cents. Checked at the corners of the
//! ranges of the parameters they are made of, and again for the values of an episode.

use super::checker::{CheckedLet, CheckedRule, Checker};
use super::known::KnownValues;
use super::typed::{RulesParam, Type, Typed, TypedKind};
use crate::error::{Error, Result};
use crate::indicators::IndicatorParam;
use crate::params::{ParamValue, Params};
use crate::rules::error::Fault;
use crate::rules::lexer::LARGEST;
use crate::sorted::SortedSet;

/// Most parameters of one number whose corners are tried.
const MAX_CORNERED: usize = 3;

/// What a number must be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Lowest value.
    pub low: f64,
    /// Whether the lowest value itself is refused.
    pub above_low: bool,
    /// Highest value.
    pub high: f64,
    /// Whether only whole numbers make sense.
    pub whole: bool,
    /// Names of the values 0, 1, … of a choice.
    pub choices: &'static [&'static str],
}

/// A number of the text that must be in a range.
#[derive(Debug, Clone, PartialEq)]
pub struct Use {
    /// The number.
    pub(super) value: Typed,
    /// What it is for, such as "`period` of `ema`".
    pub(super) what: String,
    pub(super) bounds: Bounds,
    /// Parameters that it depends on.
    pub(super) params: SortedSet<String>,
}

impl Bounds {
    /// Above 0.
    pub(super) const POSITIVE: Self =
        Self { low: 0.0, above_low: true, high: LARGEST, whole: false, choices: &[] };
    /// Above 0 and up to 100.
    pub(super) const SHARE: Self = Self { high: 100.0, ..Self::POSITIVE };
    /// Candles into the past.
    pub(super) const PAST: Self =
        Self { low: 0.0, above_low: false, high: 1e6, whole: true, choices: &[] };
    /// Candles in a trade.
    pub(super) const CANDLES: Self = Self { low: 1.0, ..Self::PAST };

    fn accept(&self, value: f64) -> bool {
        let whole = (libm::trunc(value) - value).abs() < f64::MIN_POSITIVE;
        let low = if self.above_low { value > self.low } else { value >= self.low };
        low && value <= self.high && (whole || !self.whole)
    }

    fn words(&self) -> String {
        let kind = if self.whole { "a whole number" } else { "a number" };
        if !self.choices.is_empty() {
            return format!("one of {}", self.choices.join(", "));
        }
        match (self.above_low, self.high < LARGEST) {
            (true, true) => format!("{kind} above {} and up to {}", self.low, self.high),
            (true, false) => format!("{kind} above {}", self.low),
            (false, _) => format!("{kind} from {} to {}", self.low, self.high),
        }
    }
}

impl From<&IndicatorParam> for Bounds {
    fn from(param: &IndicatorParam) -> Self {
        let IndicatorParam { min, max, whole, choices, .. } = *param;
        Self { low: min, above_low: false, high: max, whole, choices }
    }
}

impl Use {
    /// Says what is wrong with the value for such parameters; nothing where it is right.
    fn fault(&self, known: &KnownValues) -> Option<String> {
        let value = known.number(&self.value);
        if self.bounds.accept(value) {
            return None;
        }
        let found = if value.is_finite() { value.to_string() } else { "not defined".to_owned() };
        Some(format!("{} must be {}, and is {found}", self.what, self.bounds.words()))
    }

    /// Checks the value for the parameters of an episode.
    pub(super) fn check(&self, known: &KnownValues, params: &Params) -> Result<()> {
        let Some(fault) = self.fault(known) else { return Ok(()) };
        let named = self.params.keys().filter_map(|name| Some((name, params.get(name)?)));
        let found: Vec<String> = named.map(|(name, value)| format!("{name} = {value}")).collect();
        Err(Error::field("params", found.join(", "), fault))
    }

    /// Where the value is a parameter itself, it accepts no more than what is accepted here.
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
    /// Checks every number at the defaults and at the corners of the ranges.
    pub(super) fn uses(&mut self) {
        for needed in std::mem::take(&mut self.uses) {
            if self.is_enough() {
                return;
            }
            if let Some(fault) = self.first_fault(&needed) {
                self.faults.push(Fault::new(needed.value.span, fault));
            }
            self.uses.push(needed);
        }
    }

    fn first_fault(&self, needed: &Use) -> Option<String> {
        let ranged = self.params.iter().filter(|param| needed.params.contains_key(&param.name));
        let ranged: Vec<&RulesParam> = ranged.filter(|param| param.range.is_some()).collect();
        let corners = match ranged.len() {
            0..=MAX_CORNERED => corners(&ranged),
            _ => Vec::new(),
        };
        // The defaults last: a fault is easier to see where it is named by a corner.
        corners.into_iter().map(Some).chain([None]).find_map(|corner| {
            let known = self.known(needed, corner.as_ref())?;
            let fault = needed.fault(&known)?;
            let place = corner.unwrap_or_default();
            let place: Vec<String> =
                place.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            Some(if place.is_empty() {
                fault
            } else {
                format!("{fault} where {}", place.join(", "))
            })
        })
    }

    /// What is known at a corner, or at the defaults; nothing where a constraint between the parameters of the corner, and
    /// others that do not vary, forbids it.
    fn known(&self, needed: &Use, corner: Option<&Params>) -> Option<KnownValues> {
        let is_judged = |rule: &&CheckedRule| {
            corner.is_none_or(|corner| rule.varying.iter().all(|name| corner.contains_key(name)))
        };
        let rules: Vec<&CheckedRule> = self.rules.iter().filter(is_judged).collect();
        // Of a thousand parameters a number needs a few.
        let names = needed.params.keys().chain(rules.iter().flat_map(|rule| rule.params.keys()));
        let mut values: Params =
            names.filter_map(|name| Some((name.clone(), self.default(name)?.clone()))).collect();
        values.extend(corner.cloned().unwrap_or_default());
        let known = KnownValues::new(values, self.lets.iter().map(|line| line.value.as_ref()));
        rules.iter().all(|rule| known.condition(&rule.holds) != Some(false)).then_some(known)
    }

    fn default(&self, name: &str) -> Option<&ParamValue> {
        self.params.iter().find(|param| param.name == name).map(|param| &param.default)
    }
}

/// The default of every parameter.
pub(super) fn defaults(params: &[RulesParam]) -> Params {
    params.iter().map(|param| (param.name.clone(), param.default.clone())).collect()
}

/// Every combination of the parameters' extreme values.
fn corners(params: &[&RulesParam]) -> Vec<Params> {
    params.iter().fold(vec![Params::new()], |corners, param| {
        let mut values = param.range.as_ref().map(|range| range.corners()).unwrap_or_default();
        values.dedup();
        let with = |corner: &Params, value: &ParamValue| {
            let mut corner = corner.clone();
            corner.insert(param.name.clone(), value.clone());
            corner
        };
        corners.iter().flat_map(|corner| values.iter().map(|value| with(corner, value))).collect()
    })
}

/// Whether a value is a number that an episode knows before its first candle.
pub(super) fn is_number(value: &Typed) -> bool {
    value.ty == Type::Number
}
