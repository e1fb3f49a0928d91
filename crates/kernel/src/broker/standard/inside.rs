//! Exits of open trades, then entries in the order in which they were given, each followed by its own exits. A trade that is
//! opened inside the candle uses only prices that provably come after its fill.

use super::super::bar::Bar;
use super::super::book::{EntryOrder, QueuedKind};
use super::super::costs::FillKind;
use super::super::price_range::PriceRange;
use super::super::{Broker, OrderKind, Side};
use super::prices::{is_beyond, whole};
use super::{entry, exits};
use crate::candles::Candle;

/// Fills the exits and entries that the candle touches after its open.
pub(super) fn fill(broker: &mut Broker, bar: &Bar<'_>) {
    exits::close_inside(broker, bar, |trade| Some(trade.seen_prices), whole(bar));
    let mut last = None;
    while let Some(queued) = broker.book.after(last) {
        last = Some(queued.id);
        if let QueuedKind::Entry(entry) = &queued.kind {
            let entry = *entry;
            enter(broker, bar, entry);
        }
    }
}

/// Fills an entry whose price is inside the candle.
fn enter(broker: &mut Broker, bar: &Bar<'_>, entry: EntryOrder) {
    let mut order = entry.order;
    let quotes = broker.config.quotes(order.side, &bar.widened());
    let met = match order.kind {
        OrderKind::StopLimit { stop, limit } if contains(&quotes, stop) => {
            order.kind = OrderKind::Limit(limit);
            broker.book.replace(entry.id, order);
            meet_triggered(order.side, stop, limit, quotes.close)
        }
        kind => meet(order.side, kind, &quotes),
    };
    let Some((price, fill_kind, rest)) = met else { return };
    broker.book.remove(entry.id);
    let quote = broker.config.quote_at(order.side, price);
    let Some(id) = entry::fill(broker, bar, &order, quote, fill_kind) else { return };
    let prices = rest.prices(bar, quote.middle);
    if let Some(trade) = broker.trade_mut(id) {
        trade.seen_prices = prices;
    }
    exits::close_inside(broker, bar, |trade| (trade.id == id).then_some(prices), prices);
}

/// The prices that provably come after a fill inside a candle. The close always does.
#[derive(Clone, Copy)]
enum PricesAfter {
    /// The price rose from the open to the fill, so the high comes later.
    High,
    /// The price fell from the open to the fill, so the low comes later.
    Low,
    /// Only the close.
    Close,
}

impl PricesAfter {
    fn prices(self, bar: &Bar<'_>, fill: f64) -> PriceRange {
        let to_close = PriceRange::between(fill, bar.close());
        match self {
            Self::High => PriceRange { high: bar.top(), ..to_close },
            Self::Low => PriceRange { low: bar.bottom(), ..to_close },
            Self::Close => to_close,
        }
    }
}

/// The price at which an order is filled, and the prices that come after it.
type InsideFill = (f64, FillKind, PricesAfter);

/// Fills a stop or a limit order whose price is inside the candle. The open did not fill it, so the open is above a limit to buy
/// and below a stop to buy.
fn meet(side: Side, kind: OrderKind, quotes: &Candle) -> Option<InsideFill> {
    let (price, fill_kind, rises) = match kind {
        OrderKind::Stop(stop) => (stop, FillKind::Market, side == Side::Long),
        OrderKind::Limit(limit) => (limit, FillKind::Limit, side == Side::Short),
        OrderKind::Market | OrderKind::StopLimit { .. } => return None,
    };
    let rest = if rises { PricesAfter::High } else { PricesAfter::Low };
    contains(quotes, price).then_some((price, fill_kind, rest))
}

/// Fills a stop-limit order whose stop is inside the candle: at the stop if the limit allows it, else at the limit if the close
/// is at the limit or better. The extremes of such a candle may have come before the stop was reached.
fn meet_triggered(side: Side, stop: f64, limit: f64, close: f64) -> Option<InsideFill> {
    if is_beyond(side, limit, stop) {
        let rest = if side == Side::Long { PricesAfter::High } else { PricesAfter::Low };
        return Some((stop, FillKind::Limit, rest));
    }
    is_beyond(side, limit, close).then_some((limit, FillKind::Limit, PricesAfter::Close))
}

fn contains(candle: &Candle, price: f64) -> bool {
    candle.low <= price && price <= candle.high
}
