//! The record that describes an indicator: names, parameters, outputs and the function that computes it. The rules
//! language, its reference and the cache of columns use nothing else of an indicator.

use crate::candles::{Candles, Columns, Zone};
use crate::error::{Error, Result};
use std::fmt;

/// An indicator.
pub struct Indicator {
    /// Name in rules and specs, such as `stoch_rsi`.
    pub name: &'static str,
    /// Name to show to users.
    pub title: &'static str,
    /// One sentence about its values.
    pub summary: &'static str,
    /// The input that it reads.
    pub source: SourceKind,
    /// Its parameters in the order in which they are given.
    pub params: &'static [IndicatorParam],
    /// Its outputs; the first one is used if none is named.
    pub outputs: &'static [IndicatorOutput],
    /// Fills the outputs from the input and the complete, checked parameters. Every output has the length of the input and
    /// contains NaN at first.
    pub compute: fn(&IndicatorInput<'_>, &[f64], &mut [&mut [f64]]),
}

/// The input that an indicator reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// One series: a price, a volume or an output of another indicator; the close if none is named.
    Series,
    /// Several columns of the candles.
    Candles,
}

/// The input of an indicator.
#[derive(Clone, Copy)]
pub struct IndicatorInput<'a> {
    /// The candles.
    pub candles: &'a Candles,
    /// The series, as long as the candles. An indicator of [`SourceKind::Candles`] does not read it.
    pub series: &'a [f64],
    /// The zone of the days and weeks of an indicator of [`SourceKind::Candles`]; UTC without one.
    pub zone: Option<&'a Zone>,
}

impl IndicatorInput<'_> {
    /// Whether the series is a price column of the candles. Such prices are finite and above 0.
    pub(super) fn is_price(&self) -> bool {
        let Self { candles, series, .. } = *self;
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
    /// The value if none is given.
    pub default: f64,
    /// Lowest accepted value.
    pub min: f64,
    /// Highest accepted value.
    pub max: f64,
    /// Whether only whole numbers are accepted.
    pub whole: bool,
    /// For a choice, the names of the values 0, 1, …; empty for a number.
    pub choices: &'static [&'static str],
}

/// One output of an indicator.
#[derive(Clone, Copy)]
pub struct IndicatorOutput {
    /// Name in rules, after a dot.
    pub name: &'static str,
    /// One sentence with the unit or range.
    pub summary: &'static str,
    /// Number of undefined values at the start, as a function of the parameters.
    pub warm_up: fn(&[f64]) -> usize,
    /// Lowest and highest possible value, up to rounding; infinite where the values have no bound.
    pub range: [f64; 2],
}

/// Longest accepted window of indicators whose time does not depend on the window.
pub(super) const MAX_PERIOD: f64 = 1_000_000.0;

/// Longest accepted window of indicators whose time grows with the window.
pub(super) const MAX_SLOW_PERIOD: f64 = 10_000.0;

/// Compares names; the list has each name once.
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
        Self { name, summary, default, min: 1.0, max: MAX_PERIOD, whole: true, choices: &[] }
    }

    /// A number from `min` to `max`, whole or not.
    pub(super) const fn number(
        name: &'static str,
        summary: &'static str,
        default: f64,
        [min, max]: [f64; 2],
    ) -> Self {
        Self { name, summary, default, min, max, whole: false, choices: &[] }
    }

    /// One of several names; the first is the default.
    pub(super) const fn choice(
        name: &'static str,
        summary: &'static str,
        choices: &'static [&'static str],
    ) -> Self {
        let max = (choices.len() - 1) as f64;
        Self { name, summary, default: 0.0, min: 0.0, max, whole: true, choices }
    }

    /// Whose rule is followed: TA-Lib's or TradingView's.
    pub(super) const fn rule(summary: &'static str) -> Self {
        Self::choice("rule", summary, &["talib", "tradingview"])
    }

    /// The same parameter with other bounds.
    pub(super) const fn within(mut self, [min, max]: [f64; 2]) -> Self {
        (self.min, self.max) = (min, max);
        self
    }

    /// Whether a value is in range and, if required, whole.
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
    /// Completes the given parameters with the defaults of the others and checks every value.
    ///
    /// # Errors
    /// If there are too many parameters, or for the first one that is not accepted.
    pub fn complete(&self, given: &[f64]) -> Result<Vec<f64>> {
        if given.len() > self.params.len() {
            let reason = format!("the number of parameters must be at most {}", self.params.len());
            return Err(Error::field(self.name, given.len(), reason));
        }
        let values = self.params.iter().enumerate();
        values
            .map(|(at, param)| param.check(given.get(at).copied().unwrap_or(param.default)))
            .collect()
    }

    /// The index of the output with a name.
    ///
    /// # Errors
    /// If there is none; the error lists the outputs.
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
        Self::named("value", summary, warm_up)
    }

    /// One of several outputs.
    pub(super) const fn named(
        name: &'static str,
        summary: &'static str,
        warm_up: fn(&[f64]) -> usize,
    ) -> Self {
        Self { name, summary, warm_up, range: [f64::NEG_INFINITY, f64::INFINITY] }
    }

    /// The same output with bounds.
    pub(super) const fn within(mut self, range: [f64; 2]) -> Self {
        self.range = range;
        self
    }
}

/// The value of a parameter as a number of candles.
pub(super) fn candles(param: f64) -> usize {
    param as usize
}

/// Number of values before the first full window of `param` candles.
pub(super) fn before_window(param: f64) -> usize {
    candles(param).saturating_sub(1)
}
