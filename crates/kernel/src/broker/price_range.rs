//! A range of prices of a candle from some moment on, and where a price that moves through it meets a level.

/// Prices of a candle from a moment on, as the middle of the quotes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PriceRange {
    /// The price at that moment: the open, or the price of a fill.
    pub(super) first: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

impl PriceRange {
    /// A single price.
    pub(super) fn at(price: f64) -> Self {
        Self { first: price, low: price, high: price }
    }

    /// The prices between `first` and `last`, beginning with `first`.
    pub(super) fn between(first: f64, last: f64) -> Self {
        let (low, high) = if first < last { (first, last) } else { (last, first) };
        Self { first, low, high }
    }

    /// Every price times a factor: from the middle of the quotes to the quotes of one side.
    pub(super) fn scaled(self, factor: f64) -> Self {
        Self { first: self.first * factor, low: self.low * factor, high: self.high * factor }
    }

    /// The price at which a falling price meets `level`, if it does: the first price if that is already below the level.
    pub(super) fn falls_to(self, level: f64) -> Option<f64> {
        (self.low <= level).then_some(if self.first < level { self.first } else { level })
    }

    /// The price at which a rising price meets `level`, if it does: the first price if that is already above the level.
    pub(super) fn rises_to(self, level: f64) -> Option<f64> {
        (self.high >= level).then_some(if self.first > level { self.first } else { level })
    }

    /// The price at which a price that moves against a position (`sign` 1 for long, −1 for short) meets `level`, if it does.
    pub(super) fn moves_against(self, sign: f64, level: f64) -> Option<f64> {
        if sign > 0.0 { self.falls_to(level) } else { self.rises_to(level) }
    }
}
