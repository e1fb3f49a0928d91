//! The price at which an account is closed: where its equity falls to the maintenance margin, or to 0 where none is asked.

use super::super::{Bar, Broker};
use crate::backtest::{ExitReason, Reach, Side};

/// The end of an account within some prices.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Call {
    /// The middle price at which the equity is just what is needed.
    level: f64,
    /// Where everything is closed: the level, or the first price if that is past it.
    pub(in super::super) price: f64,
    /// Whether the equity falls short at higher prices, as when short.
    rises: bool,
}

impl Call {
    /// Whether the account is closed before the price has come to `price`, or there.
    pub(super) fn is_over_at(self, price: f64) -> bool {
        if self.rises { price >= self.level } else { price <= self.level }
    }

    /// Whether the price that closes the account is on the losing side of a trade.
    pub(super) fn is_against(self, side: Side) -> bool {
        self.rises == (side == Side::Short)
    }
}

/// Whether the account is closed within `reach`, and where. The level is the price `p` at which the equity is just `m` times
/// the value of all trades, `m` the maintenance margin: `balance − cost + units × p = m × Σ|units| × p`.
pub(in super::super) fn call_in(broker: &Broker, reach: Reach) -> Option<Call> {
    let rate = broker.config.maintenance_margin;
    if broker.trades.is_empty() || (rate <= 0.0 && !broker.can_be_ruined()) {
        return None;
    }
    let holding = broker.holding();
    let cash = holding.balance - holding.cost;
    // A price that rises by 1 adds `units` to the equity and `m × Σ|units|` to what is needed.
    let needed = if rate > 0.0 { rate * gross_units(broker) } else { 0.0 };
    let slope = needed - holding.units;
    let rises = slope >= 0.0;
    let extreme = if rises { reach.high } else { reach.low };
    if cash - slope * extreme > 0.0 {
        return None;
    }
    // Without cash a rising price has passed the level before it begins.
    let level = if rises && cash <= 0.0 { 0.0 } else { cash / slope };
    let met = if rises { reach.rises_to(level) } else { reach.falls_to(level) };
    // Where rounding has put the level just beyond the extreme, the extreme is met.
    Some(Call { level, price: met.unwrap_or(extreme), rises })
}

fn gross_units(broker: &Broker) -> f64 {
    broker.trades.iter().map(|trade| trade.units).sum()
}

/// Closes everything, and cancels the entries that wait, where the account is closed within `reach`. Says whether it was.
pub(super) fn close_called(broker: &mut Broker, bar: &Bar<'_>, reach: Reach) -> bool {
    let call = call_in(broker, reach);
    call.into_iter().for_each(|call| close(broker, bar, call.price));
    call.is_some()
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
