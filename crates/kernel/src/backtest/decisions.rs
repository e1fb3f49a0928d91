//! Where a strategy must be asked: at every candle, or only where its signals call for an order.

use super::{BacktestConfig, Broker, Order, OrderKind, Side};
use crate::strategy::{EntryPrice, EntryTerms, Signals};

/// The form a strategy took.
pub(super) enum Decisions {
    EveryCandle,
    /// Orders are given at the close of a signal.
    Signals(Signals),
    /// The next open fills all that signals call for, and nothing else waits: there is no queue.
    AtMarket(Signals),
    /// The same of market orders of the config's size alone, where nothing happens to a trade between its two fills.
    Plain(Signals),
}

impl Decisions {
    /// The form of a strategy that gave signals, or none.
    pub(super) fn new(signals: Option<Signals>, config: &BacktestConfig) -> Self {
        match signals {
            None => Self::EveryCandle,
            Some(signals) if is_plain(&signals, config) => Self::Plain(signals),
            Some(signals) if is_at_market(&signals, config) => Self::AtMarket(signals),
            Some(signals) => Self::Signals(signals),
        }
    }

    /// The first candle in `from..to` at which the strategy decides something, or `to`.
    pub(super) fn next(&self, side: Option<Side>, from: usize, to: usize) -> usize {
        let (Self::Signals(signals) | Self::AtMarket(signals) | Self::Plain(signals)) = self else {
            return from.min(to);
        };
        let (one, other) = match side {
            None => (&signals.enter_long, &signals.enter_short),
            Some(Side::Long) => (&signals.exit_long, &signals.enter_short),
            Some(Side::Short) => (&signals.exit_short, &signals.enter_long),
        };
        one.next_of_either(other, from, to)
    }
}

/// Market orders that the next open fills before all others.
#[derive(Debug, Clone, Default)]
pub(super) struct MarketOrders {
    /// Whether every trade is closed.
    pub(super) leaves: bool,
    /// What is entered then.
    pub(super) enters: Option<Order>,
}

impl MarketOrders {
    /// What signals call for at a candle when a direction is held.
    pub(super) fn of(signals: &Signals, held: Option<Side>, index: usize) -> Self {
        let (leaves, enters) = at_market(held, leaves(signals, index), wished(signals, index));
        Self { leaves, enters: enters.map(|entry| entry.order(index)) }
    }
}

/// Market orders of the config's size that the next open fills: at most one trade is open at a time.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlainOrders {
    /// Whether the trade is closed.
    pub(super) leaves: bool,
    /// What is entered then.
    pub(super) enters: Option<Side>,
}

impl PlainOrders {
    /// What signals call for at a candle when a direction is held.
    pub(super) fn of(signals: &Signals, held: Option<Side>, index: usize) -> Self {
        let enters = |side: Side| match side {
            Side::Long => signals.enter_long.contains(index).then_some(side),
            Side::Short => signals.enter_short.contains(index).then_some(side),
        };
        match held {
            None => {
                Self { leaves: false, enters: enters(Side::Long).or_else(|| enters(Side::Short)) }
            }
            Some(held) => {
                let enters = enters(held.other());
                Self { leaves: enters.is_some() || leaves(signals, index)(held), enters }
            }
        }
    }
}

/// Whether signals are market orders of the config's size, and holding a trade costs and demands nothing.
fn is_plain(signals: &Signals, config: &BacktestConfig) -> bool {
    signals.entries.is_empty() && config.holds_plainly()
}

/// Whether orders of signals need no queue.
fn is_at_market(signals: &Signals, config: &BacktestConfig) -> bool {
    config.fills_market_orders_first()
        && signals.entries.iter().all(|entry| Wished::Terms(&entry.terms).is_market())
}

/// Gives the orders that signals call for at a candle.
pub(super) fn follow(signals: &Signals, broker: &mut Broker, index: usize) {
    act(broker, index, leaves(signals, index), wished(signals, index));
}

/// Whether signals leave a direction at a candle.
fn leaves(signals: &Signals, index: usize) -> impl Fn(Side) -> bool {
    move |side| match side {
        Side::Long => signals.exit_long.contains(index),
        Side::Short => signals.exit_short.contains(index),
    }
}

/// The entries that signals call for at a candle: their own, or where they have none, market orders of the config's size.
fn wished(signals: &Signals, index: usize) -> impl Iterator<Item = Wished<'_>> + Clone {
    let entries = signals.entries.iter().filter(move |entry| entry.when.contains(index));
    let sides = [(&signals.enter_long, Side::Long), (&signals.enter_short, Side::Short)];
    let is_plain = signals.entries.is_empty();
    let plain = sides.into_iter().filter(move |(when, _)| is_plain && when.contains(index));
    let entries = entries.map(|entry| Wished::Terms(&entry.terms));
    entries.chain(plain.map(|(_, side)| Wished::Market(side)))
}

/// An entry that is wished for. Its order is made where it is given.
#[derive(Clone, Copy)]
pub(crate) enum Wished<'a> {
    /// A market order of the config's size.
    Market(Side),
    /// An order.
    Order(&'a Order),
    /// What its order says at the candle.
    Terms(&'a EntryTerms),
}

impl Wished<'_> {
    fn side(self) -> Side {
        match self {
            Self::Market(side) => side,
            Self::Order(order) => order.side,
            Self::Terms(terms) => terms.side,
        }
    }

    fn is_market(self) -> bool {
        match self {
            Self::Market(_) => true,
            Self::Order(order) => order.kind == OrderKind::Market,
            Self::Terms(terms) => matches!(terms.price, EntryPrice::Market),
        }
    }

    fn order(self, index: usize) -> Order {
        match self {
            Self::Market(side) => Order::market(side),
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
    let (leaves, market) = at_market(held, leaves, wished.clone());
    if leaves {
        broker.order_close_all();
    }
    let entered = market.map(Wished::side);
    let waits = |entry: &Wished<'_>| {
        !entry.is_market() && Some(entry.side()) != held && Some(entry.side()) != entered
    };
    for entry in market.into_iter().chain(wished.filter(waits)) {
        broker.submit(entry.order(index), index);
    }
}

/// Whether what is held is left at the market, and what is entered there.
fn at_market<'a>(
    held: Option<Side>,
    leaves: impl Fn(Side) -> bool,
    mut wished: impl Iterator<Item = Wished<'a>>,
) -> (bool, Option<Wished<'a>>) {
    let market = wished.find(|entry| Some(entry.side()) != held && entry.is_market());
    (held.is_some_and(|side| market.is_some() || leaves(side)), market)
}
