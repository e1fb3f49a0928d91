//! Where a strategy must be asked: at every candle, or only where its signals call for an order.

use super::{Broker, Order, OrderKind, Side};
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
        one.next_of_either(other, from, to)
    }
}

/// Gives the orders that signals call for at a candle.
pub(super) fn follow(signals: &Signals, broker: &mut Broker, index: usize) {
    let leaves = |side: Side| match side {
        Side::Long => signals.exit_long.contains(index),
        Side::Short => signals.exit_short.contains(index),
    };
    if signals.entries.is_empty() {
        let plain = [(&signals.enter_long, Order::buy()), (&signals.enter_short, Order::sell())];
        let wished = plain.into_iter().filter(|(when, _)| when.contains(index));
        act(broker, index, leaves, wished.map(|(_, order)| order));
    } else {
        let wished = signals.entries.iter().filter(|entry| entry.when.contains(index));
        act(broker, index, leaves, wished.map(|entry| entry.terms.order(index)));
    }
}

/// Gives orders at a candle: what is wished for, in the order of the entries. Entering in the direction already held is
/// ignored, entering against it reverses; where a candle both leaves and enters the direction held, it leaves. Of market
/// orders the first is given, and then no other in its direction.
pub(crate) fn act(
    broker: &mut Broker,
    index: usize,
    leaves: impl Fn(Side) -> bool,
    wished: impl Iterator<Item = Order> + Clone,
) {
    let held = broker.side();
    let wished = wished.filter(|order| Some(order.side) != held);
    let market = wished.clone().find(|order| order.kind == OrderKind::Market);
    if held.is_some_and(|side| market.is_some() || leaves(side)) {
        broker.order_close_all();
    }
    let entered = market.map(|order| order.side);
    let waiting =
        wished.filter(|order| order.kind != OrderKind::Market && Some(order.side) != entered);
    for order in market.into_iter().chain(waiting) {
        broker.submit(order, index);
    }
}
