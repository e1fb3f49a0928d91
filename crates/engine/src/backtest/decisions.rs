//! Where a strategy must be asked: at every candle, or only where its signals call for an order.

use super::{Account, Order, Side};
use crate::strategy::Signals;

/// The form a strategy took.
pub(super) enum Decisions {
    EveryCandle,
    Signals(Signals),
}

impl Decisions {
    /// The first candle in `from..to` at which the strategy decides something, or `to`.
    pub(super) fn next(&self, side: Option<Side>, from: usize, to: usize) -> usize {
        let Self::Signals(signals) = self else { return from };
        let (one, other) = match side {
            None => (&signals.enter_long, &signals.enter_short),
            Some(Side::Long) => (&signals.exit_long, &signals.enter_short),
            Some(Side::Short) => (&signals.exit_short, &signals.enter_long),
        };
        one.next(from, other.next(from, to))
    }
}

/// The order that signals give at a candle, if any. Entering against a position reverses it; where a candle both leaves
/// and enters the direction held, it leaves.
pub(super) fn order_at(signals: &Signals, account: &Account, index: usize) -> Option<Order> {
    let long = signals.enter_long.contains(index);
    let short = signals.enter_short.contains(index);
    match account.side() {
        None if long => Some(Order::buy()),
        None if short => Some(Order::sell()),
        Some(Side::Long) if short => Some(Order::sell()),
        Some(Side::Short) if long => Some(Order::buy()),
        Some(Side::Long) if signals.exit_long.contains(index) => Some(Order::close()),
        Some(Side::Short) if signals.exit_short.contains(index) => Some(Order::close()),
        _ => None,
    }
}
