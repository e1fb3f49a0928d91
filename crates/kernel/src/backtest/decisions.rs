//! Where a strategy must be asked: at every candle, or only where its signals call for an order.

use super::{Broker, Order, OrderKind, Side};
use crate::strategy::{EntryPrice, EntryTerms, Signals};

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
        let (buy, sell) = (Order::buy(), Order::sell());
        let plain = [(&signals.enter_long, &buy), (&signals.enter_short, &sell)];
        let wished = plain.into_iter().filter(|(when, _)| when.contains(index));
        act(broker, index, leaves, wished.map(|(_, order)| Wished::Order(order)));
    } else {
        let wished = signals.entries.iter().filter(|entry| entry.when.contains(index));
        act(broker, index, leaves, wished.map(|entry| Wished::Terms(&entry.terms)));
    }
}

/// An entry that is wished for. Its order is made where it is given.
#[derive(Clone, Copy)]
pub(crate) enum Wished<'a> {
    /// An order.
    Order(&'a Order),
    /// What its order says at the candle.
    Terms(&'a EntryTerms),
}

impl Wished<'_> {
    fn side(self) -> Side {
        match self {
            Self::Order(order) => order.side,
            Self::Terms(terms) => terms.side,
        }
    }

    fn is_market(self) -> bool {
        match self {
            Self::Order(order) => order.kind == OrderKind::Market,
            Self::Terms(terms) => matches!(terms.price, EntryPrice::Market),
        }
    }

    fn order(self, index: usize) -> Order {
        match self {
            Self::Order(order) => *order,
            Self::Terms(terms) => terms.order(index),
        }
    }
}

/// Gives orders at a candle: what is wished for, in the order of the entries. Entering in the direction already held is
/// ignored, entering against it reverses; where a candle both leaves and enters the direction held, it leaves. Of market
/// orders the first is given, and then no other in its direction.
pub(crate) fn act<'a>(
    broker: &mut Broker,
    index: usize,
    leaves: impl Fn(Side) -> bool,
    wished: impl Iterator<Item = Wished<'a>> + Clone,
) {
    let held = broker.side();
    let wished = wished.filter(|entry| Some(entry.side()) != held);
    let market = wished.clone().find(|entry| entry.is_market());
    if held.is_some_and(|side| market.is_some() || leaves(side)) {
        broker.order_close_all();
    }
    let entered = market.map(Wished::side);
    let waiting = wished.filter(|entry| !entry.is_market() && Some(entry.side()) != entered);
    for entry in market.into_iter().chain(waiting) {
        broker.submit(entry.order(index), index);
    }
}
