//! Balance and open position: enough to compute the equity at any price.

use crate::simd::F64x2;

/// Balance and open position of an account.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AccountState {
    /// Cash with the gains and losses of closed trades, in the account's currency.
    pub balance: f64,
    /// Signed sum of the open trades' units.
    pub units: f64,
    /// Sum of size × entry price over the open trades.
    pub cost: f64,
    /// Whether any trade is open.
    pub exposed: bool,
}

impl AccountState {
    /// An account without an open trade.
    pub(super) fn flat(balance: f64) -> Self {
        Self { balance, units: 0.0, cost: 0.0, exposed: false }
    }

    /// The equity at a price.
    pub fn equity(&self, price: f64) -> f64 {
        self.balance + (self.units * price - self.cost)
    }

    /// The equity at two prices.
    #[inline(always)]
    pub(crate) fn equities(&self, prices: [f64; 2]) -> F64x2 {
        let [balance, units, cost] = [self.balance, self.units, self.cost].map(F64x2::splat);
        balance + (units * F64x2::new(prices) - cost)
    }
}
