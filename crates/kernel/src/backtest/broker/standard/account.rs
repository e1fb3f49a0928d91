//! The price at which an account is closed: where its equity falls to the maintenance margin, or to 0 where none is asked.

use super::super::{Bar, Broker};
use crate::backtest::{ExitReason, Reach, Side};

/// Where the account is closed.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Call {
    /// The middle price at which the equity is just what is needed.
    pub(in super::super) price: f64,
    /// Whether the equity is below that at higher prices, as when short.
    rises: bool,
}

impl Call {
    /// The price at which the account is closed within `reach`, if it is.
    pub(in super::super) fn price_in(self, reach: Reach) -> Option<f64> {
        if self.rises { reach.rises_to(self.price) } else { reach.falls_to(self.price) }
    }

    /// Whether the price that closes the account is on the losing side of a trade.
    pub(super) fn is_against(self, side: Side) -> bool {
        self.rises == (side == Side::Short)
    }
}

/// The price `p` at which the equity is just `m` times the value of all trades, `m` the maintenance margin:
/// `balance − cost + units × p = m × Σ|units| × p`. None where no price above 0 is.
pub(in super::super) fn call(broker: &Broker) -> Option<Call> {
    let rate = broker.config.maintenance_margin;
    if broker.trades.is_empty() || (rate <= 0.0 && !broker.can_be_ruined()) {
        return None;
    }
    let holding = broker.holding();
    let gross: f64 = broker.trades.iter().map(|trade| trade.units).sum();
    let cash = holding.balance - holding.cost;
    // A price that rises by 1 adds `units` to the equity and `m × gross` to what is needed.
    let slope = rate * gross - holding.units;
    if slope < 0.0 {
        return (cash < 0.0).then(|| Call { price: cash / slope, rises: false });
    }
    if cash <= 0.0 {
        // No price is low enough.
        return Some(Call { price: 0.0, rises: true });
    }
    let price = cash / slope;
    price.is_finite().then_some(Call { price, rises: true })
}

/// Closes everything, and cancels the entries that wait, where the account is closed within `reach`. Says whether it was.
pub(super) fn close_called(broker: &mut Broker, bar: &Bar<'_>, reach: Reach) -> bool {
    let Some(price) = call(broker).and_then(|call| call.price_in(reach)) else { return false };
    close(broker, bar, price);
    true
}

/// Closes everything at a price. Where no equity is left, trading ends.
pub(super) fn close(broker: &mut Broker, bar: &Bar<'_>, price: f64) {
    if broker.config.maintenance_margin <= 0.0 {
        return broker.ruin(bar, price);
    }
    broker.close_all(bar, price, ExitReason::MarginCall);
    broker.cancel_entries();
    if broker.balance <= 0.0 {
        broker.ruin(bar, price);
    }
}
