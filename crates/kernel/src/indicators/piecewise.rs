//! Indicators of a price that can be computed piece by piece: each piece follows from the prices alone, without the one before.

use super::{Indicator, rolling, sma};

/// Values of a piece; the last one of a series may have fewer.
pub(crate) const PIECE: usize = 2_048;

/// An indicator with its parameters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piecewise {
    period: usize,
}

impl Piecewise {
    /// An indicator with complete parameters, where it can be computed in pieces.
    pub(crate) fn new(indicator: &Indicator, params: &[f64]) -> Option<Self> {
        let &[period] = params else { return None };
        let period = period as usize;
        let fits = *indicator == sma::INDICATOR && rolling::starts_anew_at(PIECE, period);
        fits.then_some(Self { period })
    }

    /// Makes the values from index `start` on, a multiple of `PIECE`, of prices that are finite and above 0. Undefined ones
    /// are left as they are.
    pub(crate) fn fill(self, prices: &[f64], start: usize, out: &mut [f64]) {
        rolling::means_of_prices(prices, self.period, start, out);
    }
}
