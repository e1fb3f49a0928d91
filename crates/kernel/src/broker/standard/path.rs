//! The walk of the price through a candle: open → nearer extreme → other extreme → close. Exits and entries are filled in the
//! order in which the price meets them, and trailing stops follow the price.

use super::super::bar::Bar;
use super::super::book::EntryOrder;
use super::super::costs::{FillKind, Quote};
use super::super::price_range::PriceRange;
use super::super::{Broker, ExitReason, Order, OrderKind, Side, TradeId};
use super::prices::{is_beyond, whole};
use super::{account, entry, exits};
use crate::candles::Candle;
use std::cmp::Ordering;

/// An event at a price that the path of a candle reaches.
#[derive(Clone, Copy)]
enum PathEvent {
    Exit {
        trade: TradeId,
        fill_kind: FillKind,
        reason: ExitReason,
    },
    Entry {
        entry: EntryOrder,
        fill_kind: FillKind,
    },
    /// The stop of a stop-limit order, which becomes a limit order.
    Trigger(EntryOrder),
    /// The price at which the account is closed.
    AccountClosing,
}

/// Walks through the candle.
pub(super) fn walk(broker: &mut Broker, bar: &Bar<'_>) {
    note_ambiguity(broker, bar);
    let mut at = bar.open();
    follow(broker, at);
    for turn in turns(&bar.widened()) {
        let rises = match turn.total_cmp(&at) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => continue,
        };
        // A price that is already at the turn can still meet more there, in the same direction. Each event removes an order or a
        // trade, or turns a stop-limit order into a limit order, so the loop ends.
        while let Some((quote, event)) = next(broker, at, turn, rises) {
            at = quote.middle;
            follow(broker, at);
            meet(broker, bar, quote, event);
        }
        at = turn;
        follow(broker, at);
    }
}

/// Moves the trailing stops of open trades after the price that the walk has reached.
fn follow(broker: &mut Broker, price: f64) {
    for trade in &mut broker.trades {
        trade.follow(price, &broker.config);
    }
}

/// The prices at which the walk turns. If both extremes are equally near to the open, the one farther from the close comes first.
fn turns(candle: &Candle) -> [f64; 3] {
    let Candle { open, high, low, close, .. } = *candle;
    let (up, down) = (high - open, open - low);
    let high_first = up < down || (up <= down && close < open);
    if high_first { [high, low, close] } else { [low, high, close] }
}

/// Marks the candle as ambiguous if another intrabar rule might give another result.
fn note_ambiguity(broker: &mut Broker, bar: &Bar<'_>) {
    let (config, prices) = (&broker.config, whole(bar));
    broker.ambiguous |= broker.trades.iter().any(|trade| {
        let prices = prices.scaled(config.quote_factor(trade.side.other()));
        exits::reached_stop(trade, prices).is_some()
            && exits::reached_target(trade, prices).is_some()
    });
}

/// The first event on the way from `from` to `to` (middle of the quotes), and its quote. `rises` is the direction of the way.
fn next(broker: &Broker, from: f64, to: f64, rises: bool) -> Option<(Quote, PathEvent)> {
    let config = &broker.config;
    let on_the_way = |price: f64| {
        if rises { from <= price && price <= to } else { to <= price && price <= from }
    };
    let mut first: Option<(Quote, PathEvent)> = None;
    let mut consider = |quote: Quote, event: PathEvent| {
        let distance = |quote: Quote| (quote.middle - from).abs();
        let nearer = first.is_none_or(|(other, _)| distance(quote) < distance(other));
        if on_the_way(quote.middle) && nearer {
            first = Some((quote, event));
        }
    };
    for trade in &broker.trades {
        let side = trade.side.other();
        // An exit that is behind the price is met at the price: by rounding, or as a trailing stop that is nearer than the spread.
        let ahead = |level: f64| {
            let quote = config.quote_at(side, level);
            if rises == (quote.middle > from) { quote } else { config.quote(side, from) }
        };
        let falls_on = trade.side == Side::Short;
        if let Some((stop, reason)) = exits::nearest_stop(trade)
            && rises == falls_on
        {
            let fill_kind = FillKind::Market;
            consider(ahead(stop), PathEvent::Exit { trade: trade.id, fill_kind, reason });
        }
        if let Some(target) = trade.take_profit
            && rises != falls_on
        {
            let (fill_kind, reason) = (FillKind::Limit, ExitReason::TakeProfit);
            consider(ahead(target), PathEvent::Exit { trade: trade.id, fill_kind, reason });
        }
    }
    for entry in broker.book.entries() {
        let side = entry.order.side;
        let here = config.quote(side, from);
        let with_price = rises == (side == Side::Long);
        let entry_event = |fill_kind| PathEvent::Entry { entry: *entry, fill_kind };
        match entry.order.kind {
            OrderKind::Stop(stop) if with_price => {
                consider(config.quote_at(side, stop), entry_event(FillKind::Market));
            }
            // A limit that the price has already passed is filled at the price.
            OrderKind::Limit(limit) if is_beyond(side, limit, here.quoted) => {
                consider(here, entry_event(FillKind::Limit));
            }
            OrderKind::Limit(limit) if !with_price => {
                consider(config.quote_at(side, limit), entry_event(FillKind::Limit));
            }
            OrderKind::StopLimit { stop, .. } if with_price => {
                consider(config.quote_at(side, stop), PathEvent::Trigger(*entry));
            }
            _ => {}
        }
    }
    if let Some(closing) = account::closing_in(broker, PriceRange::between(from, to)) {
        consider(Quote { middle: closing.price, quoted: closing.price }, PathEvent::AccountClosing);
    }
    first
}

/// Fills what the price meets at a quote.
fn meet(broker: &mut Broker, bar: &Bar<'_>, quote: Quote, event: PathEvent) {
    match event {
        PathEvent::Exit { trade, fill_kind, reason } => {
            let Some(side) = broker.trade(trade).map(|trade| trade.side.other()) else { return };
            let price = broker.config.slipped(side, fill_kind, quote.quoted);
            exits::close_for(broker, bar, trade, price, reason);
        }
        PathEvent::Entry { entry, fill_kind } => {
            broker.book.remove(entry.id);
            entry::fill(broker, bar, &entry.order, quote, fill_kind);
        }
        PathEvent::Trigger(entry) => {
            let OrderKind::StopLimit { limit, .. } = entry.order.kind else { return };
            let woken = Order { kind: OrderKind::Limit(limit), ..entry.order };
            broker.book.replace(entry.id, woken);
        }
        PathEvent::AccountClosing => account::close(broker, bar, quote.middle),
    }
}
