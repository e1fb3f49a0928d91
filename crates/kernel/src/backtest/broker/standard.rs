//! The engine's own rules. At the open: closes, market orders, and whatever the open has gapped past. Inside the candle:
//! exits and entries at their own prices, in the order that the config's intrabar rule says. An order uses only prices of its
//! entry's candle that provably come after its fill; the first of them is the fill's own.

/// The price at which the account is closed.
mod account;
/// Sizes of entries, and whether they can be paid.
mod entry;
/// Stop losses, take profits, trailing stops, exits by time.
mod exits;
/// Exits and entries inside a candle whose path is not assumed.
mod inside;
/// The walk open → nearer extreme → other extreme → close.
mod path;

pub(super) use account::call_in;
pub(super) use entry::fill_plainly;

use super::book::{EntryOrder, OrderId, QueuedKind};
use super::costs::Taking;
use super::{Bar, Broker};
use crate::backtest::{ExitReason, Intrabar, MarketOrders, Order, OrderKind, Reach, Side};

/// A year of 365 days, in milliseconds.
const YEAR_MS: f64 = 365.0 * 86_400_000.0;

/// Fills what is to be filled inside a candle, and says whether more of it than the open was looked at.
pub(super) fn process(broker: &mut Broker, bar: &Bar<'_>, orders: &MarketOrders) -> bool {
    charge_interest(broker, bar);
    at_open(broker, bar, orders);
    if broker.is_idle() {
        return false;
    }
    broker.is_inside = true;
    if broker.config.intrabar == Intrabar::Path {
        path::walk(broker, bar);
    } else {
        inside::fill(broker, bar);
    }
    broker.is_inside = false;
    exits::trail(broker, bar);
    true
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
    if broker.watching {
        exits::close_at_open(broker, bar);
        exits::close_expired(broker, bar);
    }
    let called = account::close_called(broker, bar, Reach::at(bar.open()));
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
        let reach = whole(bar);
        broker.trades.iter_mut().for_each(|trade| trade.reach = reach);
    }
}

/// Every price of a candle.
fn whole(bar: &Bar<'_>) -> Reach {
    Reach { first: bar.open(), low: bar.bottom(), high: bar.top() }
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
    let open = broker.config.quote(order.side, bar.open());
    entry::fill(broker, bar, order, open, Taking::Market);
}

/// Fills a limit or stop entry at the open where the open is at its price or beyond.
fn at_open_or_better(broker: &mut Broker, bar: &Bar<'_>, entry: EntryOrder) {
    let side = entry.order.side;
    let open = broker.config.quote(side, bar.open());
    let mut order = entry.order;
    if let OrderKind::StopLimit { stop, limit } = order.kind
        && is_beyond(side, open.quoted, stop)
    {
        order.kind = OrderKind::Limit(limit);
        broker.book.replace(entry.id, order);
    }
    let taking = match order.kind {
        OrderKind::Stop(stop) if is_beyond(side, open.quoted, stop) => Taking::Market,
        OrderKind::Limit(limit) if is_beyond(side, limit, open.quoted) => Taking::Limit,
        _ => return,
    };
    broker.book.remove(entry.id);
    entry::fill(broker, bar, &order, open, taking);
}

/// Whether `price` is at `level` or past it, upward for a buyer and downward for a seller.
fn is_beyond(side: Side, price: f64, level: f64) -> bool {
    match side {
        Side::Long => price >= level,
        Side::Short => price <= level,
    }
}
