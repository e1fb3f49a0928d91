//! The ranges of numbers that must be in one: arguments of indicators, counts of candles, per cents.

use crate::indicators::IndicatorParam;
use crate::rules::lexer::LARGEST;

/// A range of numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Lowest value.
    pub low: f64,
    /// Whether the lowest value itself is refused.
    pub above_low: bool,
    /// Highest value.
    pub high: f64,
    /// Whether only whole numbers are accepted.
    pub whole: bool,
    /// Names of the values 0, 1, … of a choice.
    pub choices: &'static [&'static str],
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

    /// Entries that are open together.
    pub(super) const ENTRIES: Self = Self { low: 1.0, high: 1e3, ..Self::PAST };

    /// Whether a value is in the range.
    pub(super) fn accept(&self, value: f64) -> bool {
        let whole = (libm::trunc(value) - value).abs() < f64::MIN_POSITIVE;
        let low = if self.above_low { value > self.low } else { value >= self.low };
        low && value <= self.high && (whole || !self.whole)
    }

    /// The range in a message.
    pub(super) fn words(&self) -> String {
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
