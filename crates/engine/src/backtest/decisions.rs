//! Where a strategy must be asked: at every candle, or only where its signals call for an order.

use super::{Broker, Order, Side};
use crate::strategy::Signals;

/// The form a strategy took.
pub(super) enum Decisions {
    EveryCandle,
    Signals(Signals),
}

impl Decisions {
    /// The first candle in `from..to` at which the strategy decides something, or `to`.
    pub(super) fn next(&self, side: Option<Side>, from: usize, to: usize) -> usize {
        let Self::Signals(signals) = self else { return from.min(to) };
        let (one, other) = match side {
            None => (&signals.enter_long, &signals.enter_short),
            Some(Side::Long) => (&signals.exit_long, &signals.enter_short),
            Some(Side::Short) => (&signals.exit_short, &signals.enter_long),
        };
        one.next(from, other.next(from, to))
    }
}

/// Gives the orders that signals call for at a candle. Entering against a position reverses it; where a candle both leaves
/// and enters the direction held, it leaves.
pub(super) fn follow(signals: &Signals, broker: &mut Broker, index: usize) {
    let long = signals.enter_long.contains(index);
    let short = signals.enter_short.contains(index);
    let (leave, enter) = match broker.side() {
        None if long => (false, Some(Order::buy())),
        None if short => (false, Some(Order::sell())),
        Some(Side::Long) if short => (true, Some(Order::sell())),
        Some(Side::Short) if long => (true, Some(Order::buy())),
        Some(Side::Long) => (signals.exit_long.contains(index), None),
        Some(Side::Short) => (signals.exit_short.contains(index), None),
        None => (false, None),
    };
    if leave {
        broker.order_close_all();
    }
    if let Some(order) = enter {
        broker.submit(order, index);
    }
}
