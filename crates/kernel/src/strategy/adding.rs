//! The orders of a candle of a strategy that may add to its position. With one trade at a time the rules are those of signals.

use crate::broker::{Broker, Order, OrderKind, Side, TradeId};

/// Submits orders at a candle, in the order of the entries, those at the market first.
///
/// The first market entry against the position, or without one, decides the direction: it closes the position and opens the other
/// one. An entry in the direction held, or in the direction that is opened, is given while fewer trades are open and ordered than its
/// `most_open`. If a candle both closes and enters the direction held, it closes.
pub(super) fn submit(
    broker: &mut Broker,
    index: usize,
    exits: [bool; 2],
    parts: &[(TradeId, f64)],
    entries: &[Order],
) {
    let held = broker.side();
    let is_market = |entry: &Order| entry.kind == OrderKind::Market;
    let first = entries.iter().find(|entry| is_market(entry) && Some(entry.side) != held);
    let entered = first.map(|entry| entry.side);
    let closes =
        held.is_some_and(|side| entered.is_some() || exits[usize::from(side == Side::Short)]);
    if closes {
        broker.order_close_all();
    } else {
        parts.iter().for_each(|(trade, portion)| broker.order_close(*trade, *portion));
    }
    let mut adds = Adds {
        side: entered.or(held),
        // Nothing is added to a position that is closed.
        is_closed: closes && entered.is_none(),
        open: if closes { 0 } else { broker.trades().len() },
    };
    for entry in entries.iter().filter(|entry| is_market(entry)) {
        if Some(entry.side) == adds.side && adds.accept(entry) {
            broker.submit(*entry, index);
            adds.open += 1;
        }
    }
    for entry in entries.iter().filter(|entry| !is_market(entry)) {
        let is_closed = closes && held == Some(entry.side);
        if !is_closed && (Some(entry.side) != adds.side || adds.accept(entry)) {
            broker.submit(*entry, index);
        }
    }
}

/// The direction in which entries are added.
struct Adds {
    side: Option<Side>,
    is_closed: bool,
    /// Trades that are open in it, or ordered at the market.
    open: usize,
}

impl Adds {
    fn accept(&self, entry: &Order) -> bool {
        let most = if entry.most_open == 0 { 1 } else { entry.most_open as usize };
        !self.is_closed && self.open < most
    }
}
