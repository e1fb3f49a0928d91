//! What an indicator tells of itself, and how it is computed: enough for a rules language and its reference to use every
//! indicator without knowing any.

use crate::candles::{Candles, Columns};
use crate::error::{Error, Result};
use std::fmt;

/// An indicator in the list.
pub struct Indicator {
    /// Name in rules and specs, such as `stoch_rsi`.
    pub name: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// What it reads.
    pub source: SourceKind,
    /// Its parameters in the order in which they are given.
    pub params: &'static [IndicatorParam],
    /// Its outputs; the first is meant where none is named.
    pub outputs: &'static [IndicatorOutput],
    /// Fills every output, each as long as the input and NaN throughout before. Parameters are complete and checked.
    pub compute: fn(&IndicatorInput<'_>, &[f64], &mut [&mut [f64]]),
}

/// What an indicator reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// One series: a price, a volume, or another indicator's output. The close is meant where none is named.
    Series,
    /// Several columns of the candles.
    Candles,
}

/// What an indicator is computed from.
#[derive(Clone, Copy)]
pub struct IndicatorInput<'a> {
    /// The candles.
    pub candles: &'a Candles,
    /// The series, as long as the candles; not read by an indicator of whole candles.
    pub series: &'a [f64],
}

impl IndicatorInput<'_> {
    /// Whether the series is a price of the candles, which are finite and above 0.
    pub(super) fn is_price(&self) -> bool {
        let Self { candles, series } = *self;
        let Columns { open, high, low, close, .. } = candles.columns();
        [open, high, low, close].into_iter().any(|price| std::ptr::eq(&price[..], series))
    }
}

/// A parameter of an indicator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IndicatorParam {
    /// Name in rules.
    pub name: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// Value where none is given.
    pub default: f64,
    /// Lowest value that is accepted.
    pub min: f64,
    /// Highest value that is accepted.
    pub max: f64,
    /// Whether only whole numbers make sense.
    pub whole: bool,
    /// Names of the values 0, 1, … of a choice; empty for a number.
    pub choices: &'static [&'static str],
}

/// One output of an indicator.
#[derive(Clone, Copy)]
pub struct IndicatorOutput {
    /// Name in rules, after a dot.
    pub name: &'static str,
    /// One sentence with the unit or range.
    pub summary: &'static str,
    /// Number of values at the start that are undefined, from the parameters.
    pub warm_up: fn(&[f64]) -> usize,
}

/// A text of the reference of rules. It is made natively: in the wasm file nothing would read it.
pub const fn for_reference(text: &'static str) -> &'static str {
    if cfg!(target_family = "wasm") { "" } else { text }
}

/// Longest window that is accepted where computing does not take longer for long windows.
pub(super) const MAX_PERIOD: f64 = 1_000_000.0;

/// Longest window where it does.
pub(super) const MAX_SLOW_PERIOD: f64 = 10_000.0;

/// Names are told apart, not functions: the list has each once.
impl PartialEq for Indicator {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl fmt::Debug for Indicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl IndicatorParam {
    /// A number of candles named `period`, at least 1.
    pub(super) const fn period(default: f64) -> Self {
        Self::candles("period", "Candles of the window.", default)
    }

    /// A number of candles, at least 1.
    pub(super) const fn candles(name: &'static str, summary: &'static str, default: f64) -> Self {
        let choices: &[&str] = &[];
        let summary = for_reference(summary);
        Self { name, summary, default, min: 1.0, max: MAX_PERIOD, whole: true, choices }
    }

    /// A number that need not be whole, from `min` to `max`.
    pub(super) const fn number(
        name: &'static str,
        summary: &'static str,
        default: f64,
        [min, max]: [f64; 2],
    ) -> Self {
        let summary = for_reference(summary);
        Self { name, summary, default, min, max, whole: false, choices: &[] }
    }

    /// One of several names; the first is the default.
    pub(super) const fn choice(
        name: &'static str,
        summary: &'static str,
        choices: &'static [&'static str],
    ) -> Self {
        let max = (choices.len() - 1) as f64;
        let summary = for_reference(summary);
        Self { name, summary, default: 0.0, min: 0.0, max, whole: true, choices }
    }

    /// The same parameter with other bounds.
    pub(super) const fn within(mut self, [min, max]: [f64; 2]) -> Self {
        (self.min, self.max) = (min, max);
        self
    }

    /// Whether a value is in range, and whole where it must be.
    pub fn accepts(&self, value: f64) -> bool {
        let whole = (libm::trunc(value) - value).abs() < f64::MIN_POSITIVE;
        (self.min..=self.max).contains(&value) && (whole || !self.whole)
    }

    fn check(&self, value: f64) -> Result<f64> {
        if self.accepts(value) {
            return Ok(value);
        }
        let kind = if self.whole { "a whole number" } else { "a number" };
        let reason = format!("must be {kind} from {} to {}", self.min, self.max);
        Err(Error::field(self.name, value, reason))
    }
}

impl Indicator {
    /// Fills the defaults in for the parameters at the end that are not given, and checks every value.
    ///
    /// # Errors
    /// Names the first parameter that is out of its range, or says how many there are.
    pub fn complete(&self, given: &[f64]) -> Result<Vec<f64>> {
        if given.len() > self.params.len() {
            let reason = format!("{} has {} parameters", self.name, self.params.len());
            return Err(Error::field(self.name, given.len(), reason));
        }
        let values = self.params.iter().enumerate();
        values
            .map(|(at, param)| param.check(given.get(at).copied().unwrap_or(param.default)))
            .collect()
    }

    /// The index of an output.
    ///
    /// # Errors
    /// Lists the outputs that exist.
    pub fn output(&self, name: &str) -> Result<usize> {
        self.outputs.iter().position(|output| output.name == name).ok_or_else(|| {
            let names: Vec<&str> = self.outputs.iter().map(|output| output.name).collect();
            let reason = format!("{} has the outputs {}", self.name, names.join(", "));
            Error::field("output", name, reason)
        })
    }
}

impl IndicatorOutput {
    /// The only output.
    pub(super) const fn value(summary: &'static str, warm_up: fn(&[f64]) -> usize) -> Self {
        Self { name: "value", summary: for_reference(summary), warm_up }
    }

    /// One of several outputs.
    pub(super) const fn named(
        name: &'static str,
        summary: &'static str,
        warm_up: fn(&[f64]) -> usize,
    ) -> Self {
        Self { name, summary: for_reference(summary), warm_up }
    }
}

/// A parameter as a number of candles.
pub(super) fn candles(param: f64) -> usize {
    param as usize
}

/// Number of values before the first full window of so many candles.
pub(super) fn before_window(param: f64) -> usize {
    candles(param).saturating_sub(1)
}
