//! The engine's own rules. At the open: closes, market orders, and whatever the open has gapped past. Inside the candle:
//! exits and entries at their own prices, in the order that the config's intrabar rule says. An order uses only prices of its
//! entry's candle that provably come after its fill.

/// Sizes of entries, and whether they can be paid.
mod entry;
/// Stop losses, take profits, trailing stops, margin calls.
mod exits;
/// The walk open → nearer extreme → other extreme → close.
mod path;

pub(super) use entry::fill_plainly;

use super::book::{EntryOrder, OrderId, QueuedKind};
use super::costs::Taking;
use super::{Bar, Broker};
use crate::backtest::{ExitReason, Intrabar, MarketOrders, Order, OrderKind, Side};

/// A year of 365 days, in milliseconds.
const YEAR_MS: f64 = 365.0 * 86_400_000.0;

/// Fills what is to be filled inside a candle.
pub(super) fn process(broker: &mut Broker, bar: &Bar<'_>, orders: &MarketOrders) {
    charge_interest(broker, bar);
    at_open(broker, bar, orders);
    if broker.is_idle() {
        return;
    }
    broker.is_inside = true;
    if broker.config.intrabar == Intrabar::Path {
        path::walk(broker, bar);
    } else {
        inside(broker, bar);
    }
    broker.is_inside = false;
    exits::trail(broker, bar);
}

/// Fills market orders and closes at the close at which they were given.
pub(super) fn process_close(broker: &mut Broker, bar: &Bar<'_>) {
    let at_close = bar.at_close();
    let mut last = None;
    while let Some(queued) = broker.book.after(last) {
        last = Some(queued.id);
        market(broker, &at_close, queued.id);
    }
}

/// Interest on what is borrowed since the candle before, at the close before.
fn charge_interest(broker: &mut Broker, bar: &Bar<'_>) {
    if broker.config.borrow_rate_per_year <= 0.0 {
        return;
    }
    let years = (bar.time() - bar.previous_time()) / YEAR_MS;
    let rate = broker.config.borrow_rate_per_year * years;
    let holding = broker.holding();
    let cash = holding.balance - holding.cost;
    let longs: f64 =
        broker.trades.iter().filter(|trade| trade.size() > 0.0).map(|trade| trade.size()).sum();
    let price = bar.previous_close();
    for trade in &mut broker.trades {
        let value = trade.units * price;
        let interest = match trade.side {
            Side::Short => value * rate,
            // Cash below 0 is what the long trades have borrowed, each by its part.
            Side::Long if cash < 0.0 => -cash * rate * trade.size() / longs,
            Side::Long => 0.0,
        };
        trade.commission += interest;
        broker.balance -= interest;
    }
    broker.sum_up();
}

/// What happens at the open, in this order: exits that the open has gapped past, exits by time, then what was ordered.
fn at_open(broker: &mut Broker, bar: &Bar<'_>, orders: &MarketOrders) {
    let mut called = false;
    if broker.watching {
        let open = bar.open();
        exits::close_reached(broker, bar, |_| (open, open));
        exits::close_expired(broker, bar);
        called = exits::margin_call(broker, bar, (open, open));
    }
    if orders.leaves {
        broker.close_all(bar, bar.open(), ExitReason::Signal);
    }
    if let Some(order) = &orders.enters
        && !called
    {
        enter_at_market(broker, bar, order);
    }
    let mut last = None;
    while let Some(queued) = broker.book.after(last) {
        let id = queued.id;
        last = Some(id);
        match &queued.kind {
            QueuedKind::Entry(entry) if entry.order.kind != OrderKind::Market => {
                let entry = *entry;
                at_open_or_better(broker, bar, entry);
            }
            _ => market(broker, bar, id),
        }
    }
    if broker.watching {
        let reach = (bar.low(), bar.high());
        broker.trades.iter_mut().for_each(|trade| trade.reach = reach);
    }
}

/// Fills what waits under a name at the open, if it is a market order or a close.
fn market(broker: &mut Broker, bar: &Bar<'_>, id: OrderId) {
    let Some(queued) = broker.book.get(id) else { return };
    match &queued.kind {
        QueuedKind::Entry(entry) if entry.order.kind == OrderKind::Market => {
            let order = entry.order;
            broker.book.remove(id);
            enter_at_market(broker, bar, &order);
        }
        &QueuedKind::Close { trade, units } => {
            broker.book.remove(id);
            let Some(side) = broker.trade(trade).map(|trade| trade.side) else { return };
            let price = broker.config.exit_price(side, bar.open());
            broker.close_at(trade, units, price, bar, ExitReason::Signal);
        }
        _ => {}
    }
}

/// Fills a market entry at the open.
fn enter_at_market(broker: &mut Broker, bar: &Bar<'_>, order: &Order) {
    let quoted = broker.config.quoted(order.side, bar.open());
    entry::fill(broker, bar, order, quoted, Taking::Market);
}

/// Fills a limit or stop entry at the open where the open is at its price or beyond.
fn at_open_or_better(broker: &mut Broker, bar: &Bar<'_>, entry: EntryOrder) {
    let side = entry.order.side;
    let open = broker.config.quoted(side, bar.open());
    let mut order = entry.order;
    if let OrderKind::StopLimit { stop, limit } = order.kind
        && is_beyond(side, open, stop)
    {
        order.kind = OrderKind::Limit(limit);
        broker.book.replace(entry.id, order);
    }
    let taking = match order.kind {
        OrderKind::Stop(stop) if is_beyond(side, open, stop) => Taking::Market,
        OrderKind::Limit(limit) if is_beyond(side, limit, open) => Taking::Limit,
        _ => return,
    };
    broker.book.remove(entry.id);
    entry::fill(broker, bar, &order, open, taking);
}

/// What happens inside the candle: exits of open trades, then entries in the order in which they were given, each followed
/// by its own exits.
fn inside(broker: &mut Broker, bar: &Bar<'_>) {
    exits::close_reached(broker, bar, |trade| trade.reach);
    exits::margin_call(broker, bar, (bar.low(), bar.high()));
    let mut last = None;
    while let Some(queued) = broker.book.after(last) {
        last = Some(queued.id);
        if let QueuedKind::Entry(entry) = &queued.kind {
            let entry = *entry;
            enter_inside(broker, bar, entry);
        }
    }
}

fn enter_inside(broker: &mut Broker, bar: &Bar<'_>, entry: EntryOrder) {
    let mut order = entry.order;
    let side = order.side;
    let quotes = broker.config.quotes(side, &bar.candle());
    let (low, high) = (quotes.low, quotes.high);
    let inside = |price: f64| low <= price && price <= high;
    let (price, taking, rises) = match order.kind {
        OrderKind::Stop(stop) if inside(stop) => (stop, Taking::Market, side == Side::Long),
        OrderKind::Limit(limit) if inside(limit) => (limit, Taking::Limit, side == Side::Short),
        OrderKind::StopLimit { stop, limit } if inside(stop) => {
            order.kind = OrderKind::Limit(limit);
            broker.book.replace(entry.id, order);
            if is_beyond(side, limit, stop) {
                (stop, Taking::Limit, side == Side::Long)
            } else if is_beyond(side, limit, quotes.close) {
                // The price has come back to the limit by the close: that is after the stop was reached.
                (limit, Taking::Limit, side == Side::Short)
            } else {
                return;
            }
        }
        _ => return,
    };
    broker.book.remove(entry.id);
    if !entry::fill(broker, bar, &order, price, taking) {
        return;
    }
    let middle = price / (quotes.close / bar.close());
    let close = bar.close();
    // The price came to this level from the open; the extreme on the far side of it and the close come after.
    let reach = if rises {
        (if close < middle { close } else { middle }, bar.high())
    } else {
        (bar.low(), if close > middle { close } else { middle })
    };
    if let Some(trade) = broker.trades.last_mut() {
        trade.reach = reach;
        let id = trade.id;
        exits::close_reached(broker, bar, |trade| {
            if trade.id == id { trade.reach } else { (f64::NAN, f64::NAN) }
        });
    }
}

/// Whether `price` is at `level` or past it, upward for a buyer and downward for a seller.
fn is_beyond(side: Side, price: f64, level: f64) -> bool {
    match side {
        Side::Long => price >= level,
        Side::Short => price <= level,
    }
}
