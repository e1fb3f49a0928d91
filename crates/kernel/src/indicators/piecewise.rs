//! Indicators of a price column whose values can be computed in pieces: a piece needs the prices only, and no earlier piece.

use super::{Indicator, rolling, sma};

/// Values in a piece; the last piece of a series may have fewer.
pub(crate) const PIECE: usize = 2_048;

/// A moving average that is computed in pieces.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piecewise {
    period: usize,
}

impl Piecewise {
    /// The indicator with complete parameters; `None` if it cannot be computed in pieces.
    pub(crate) fn new(indicator: &Indicator, params: &[f64]) -> Option<Self> {
        let &[period] = params else { return None };
        let period = period as usize;
        let fits = *indicator == sma::INDICATOR && rolling::is_refreshed_at(PIECE, period);
        fits.then_some(Self { period })
    }

    /// Writes the values from index `start` on, a multiple of `PIECE`. Prices must be finite and above 0. Undefined values
    /// are not written.
    pub(crate) fn fill(self, prices: &[f64], start: usize, out: &mut [f64]) {
        rolling::means_of_prices(prices, self.period, start, out);
    }
}
