//! The price at which an account is closed: where its equity falls to the maintenance margin, or to 0 without one.

use super::super::bar::Bar;
use super::super::price_range::PriceRange;
use super::super::{Broker, ExitReason, Side};

/// The closing of an account, by margin call or ruin, within a range of prices.
#[derive(Debug, Clone, Copy)]
pub(super) struct AccountClosing {
    /// The middle price at which the equity is exactly what is needed.
    level: f64,
    /// The price at which everything is closed: the level, or the first price if that is past it.
    pub(super) price: f64,
    /// Whether rising prices bring the equity down, as in a short account.
    rises: bool,
}

impl AccountClosing {
    /// Whether the account is closed at `price` or before the price gets there.
    pub(super) fn is_over_at(self, price: f64) -> bool {
        if self.rises { price >= self.level } else { price <= self.level }
    }

    /// Whether the price that closes the account is on the losing side of a trade.
    pub(super) fn is_against(self, side: Side) -> bool {
        self.rises == (side == Side::Short)
    }
}

/// Returns where the account is closed within a range of prices, if it is. The level is the price `p` at which the equity is
/// `m` times the value of all trades, where `m` is the maintenance margin: `balance − cost + units × p = m × Σ|units| × p`.
pub(super) fn closing_in(broker: &Broker, prices: PriceRange) -> Option<AccountClosing> {
    let rate = broker.config.maintenance_margin;
    if broker.trades.is_empty() || (rate <= 0.0 && !broker.can_be_ruined()) {
        return None;
    }
    let state = broker.state;
    let cash = state.balance - state.cost;
    // A price that rises by 1 adds `units` to the equity and `m × Σ|units|` to what is needed.
    let needed = if rate > 0.0 { rate * gross_units(broker) } else { 0.0 };
    let slope = needed - state.units;
    let rises = slope >= 0.0;
    let extreme = if rises { prices.high } else { prices.low };
    if cash - slope * extreme > 0.0 {
        return None;
    }
    // Without cash, any rising price is past the level.
    let level = if rises && cash <= 0.0 { 0.0 } else { cash / slope };
    let met = if rises { prices.rises_to(level) } else { prices.falls_to(level) };
    // If rounding puts the level just beyond the extreme, the account is closed at the extreme.
    Some(AccountClosing { level, price: met.unwrap_or(extreme), rises })
}

fn gross_units(broker: &Broker) -> f64 {
    broker.trades.iter().map(|trade| trade.units).sum()
}

/// The price at which the way from the open to `extreme` ruins the account.
pub(in super::super) fn price_of_ruin(broker: &Broker, bar: &Bar<'_>, extreme: f64) -> f64 {
    let way = PriceRange::between(bar.open(), extreme);
    closing_in(broker, way).map_or(extreme, |closing| closing.price)
}

/// Closes everything and cancels waiting entries if the account is closed within a range of prices. Returns whether it was.
pub(super) fn close_if_due(broker: &mut Broker, bar: &Bar<'_>, prices: PriceRange) -> bool {
    let closing = closing_in(broker, prices);
    closing.into_iter().for_each(|closing| close(broker, bar, closing.price));
    closing.is_some()
}

/// Closes everything at a price. Trading ends if no equity is left.
pub(super) fn close(broker: &mut Broker, bar: &Bar<'_>, price: f64) {
    if broker.config.maintenance_margin <= 0.0 {
        return broker.close_in_ruin(bar, price);
    }
    broker.close_all(bar, price, ExitReason::MarginCall);
    broker.cancel_entries();
    if broker.balance <= 0.0 {
        broker.close_in_ruin(bar, price);
    }
}
