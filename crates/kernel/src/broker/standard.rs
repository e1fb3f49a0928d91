//! The standard rules. At the open: closes, market orders, and whatever the open has gapped past. Inside the candle: exits and
//! entries at their own prices, in the order of the config's intrabar rule. In the candle of its entry a trade uses only prices
//! that provably come after its fill; the first of them is the price of the fill.

/// The price at which the account is closed.
mod account;
/// Sizes of entries, and whether they can be paid.
mod entry;
/// Stop losses, take profits, trailing stops, time exits.
mod exits;
/// Exits and entries inside a candle whose path is not assumed.
mod inside;
/// The walk open → nearer extreme → other extreme → close.
mod path;
/// Market orders of the config's size, without exits.
mod plain;
/// The prices of a candle, and whether a price has reached a level.
mod prices;

pub(super) use account::price_of_ruin;
pub(super) use entry::with_fixed_amount;
pub(super) use plain::fill_plain_orders;

use super::bar::Bar;
use super::book::{EntryOrder, OrderId, QueuedKind};
use super::costs::FillKind;
use super::price_range::PriceRange;
use super::{Broker, ExitReason, Intrabar, MarketOrders, Moment, Order, OrderKind, Side};
use prices::{is_beyond, whole};

/// A year of 365 days, in milliseconds.
const YEAR_MS: f64 = 365.0 * 86_400_000.0;

/// Fills orders inside a candle. Returns whether more than the open was processed.
pub(super) fn process(broker: &mut Broker, bar: &Bar<'_>, orders: &MarketOrders) -> bool {
    charge_interest(broker, bar);
    at_open(broker, bar, orders);
    if broker.is_idle() {
        return false;
    }
    broker.moment = Moment::Inside;
    if broker.config.intrabar == Intrabar::Path {
        path::walk(broker, bar);
    } else {
        inside::fill(broker, bar);
        exits::trail(broker, bar);
    }
    broker.moment = Moment::Open;
    true
}

/// Fills market orders and closes at the close at which they were given, and limit and stop entries that this close has reached.
pub(super) fn process_close(broker: &mut Broker, bar: &Bar<'_>) {
    fill_waiting(broker, &bar.at_close());
}

/// Charges interest on what was borrowed since the candle before, valued at the close before.
fn charge_interest(broker: &mut Broker, bar: &Bar<'_>) {
    if broker.config.borrow_rate_per_year <= 0.0 {
        return;
    }
    let years = (bar.time() - bar.previous_time()) / YEAR_MS;
    let rate = broker.config.borrow_rate_per_year * years;
    let cash = broker.state.balance - broker.state.cost;
    let longs: f64 =
        broker.trades.iter().filter(|trade| trade.size() > 0.0).map(|trade| trade.size()).sum();
    let price = bar.previous_close();
    for trade in &mut broker.trades {
        let value = trade.units * price;
        let interest = match trade.side {
            Side::Short => value * rate,
            // Cash below 0 is what the long trades have borrowed, each in proportion to its units.
            Side::Long if cash < 0.0 => -cash * rate * trade.size() / longs,
            Side::Long => 0.0,
        };
        trade.commission += interest;
        broker.balance -= interest;
    }
    broker.refresh_totals();
}

/// Processes the open: first exits that the open has gapped past, then time exits, then orders.
fn at_open(broker: &mut Broker, bar: &Bar<'_>, orders: &MarketOrders) {
    if broker.checks_every_candle {
        exits::close_at_open(broker, bar);
        exits::close_expired(broker, bar);
    }
    let account_closed = account::close_if_due(broker, bar, PriceRange::at(bar.open()));
    if orders.closes {
        broker.close_all(bar, bar.open(), ExitReason::Signal);
    }
    if let Some(order) = &orders.opens {
        match account_closed {
            true => broker.counts.cancelled += 1,
            false => enter_at_market(broker, bar, order),
        }
    }
    fill_waiting(broker, bar);
    if broker.checks_every_candle {
        let prices = whole(bar);
        broker.trades.iter_mut().for_each(|trade| trade.seen_prices = prices);
    }
}

/// Tries the waiting orders at the open, in the order in which they were given.
fn fill_waiting(broker: &mut Broker, bar: &Bar<'_>) {
    let mut last = None;
    while let Some(queued) = broker.book.after(last) {
        let id = queued.id;
        last = Some(id);
        match &queued.kind {
            QueuedKind::Entry(entry) if entry.order.kind != OrderKind::Market => {
                let entry = *entry;
                at_open_or_better(broker, bar, entry);
            }
            _ => fill_if_market(broker, bar, id),
        }
    }
}

/// Fills a waiting order at the open if it is a market order or a close.
fn fill_if_market(broker: &mut Broker, bar: &Bar<'_>, id: OrderId) {
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
    entry::fill(broker, bar, order, open, FillKind::Market);
}

/// Fills a limit or stop entry at the open if the open is at its price or beyond.
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
    let fill_kind = match order.kind {
        OrderKind::Stop(stop) if is_beyond(side, open.quoted, stop) => FillKind::Market,
        OrderKind::Limit(limit) if is_beyond(side, limit, open.quoted) => FillKind::Limit,
        _ => return,
    };
    broker.book.remove(entry.id);
    entry::fill(broker, bar, &order, open, fill_kind);
}
