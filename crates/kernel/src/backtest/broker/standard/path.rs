//! The walk of prices through a candle: open → nearer extreme → other extreme → close. Whatever lies on the way is filled in
//! the order in which the price meets it.

use super::super::book::EntryOrder;
use super::super::costs::Taking;
use super::super::{Bar, Broker};
use super::{account, entry, exits, is_beyond, whole};
use crate::backtest::{ExitReason, OrderKind, Reach, Side, TradeId};
use crate::candles::Candle;

/// Something that the price meets.
#[derive(Clone, Copy)]
enum Meeting {
    Exit {
        trade: TradeId,
        taking: Taking,
        reason: ExitReason,
    },
    Entry {
        entry: EntryOrder,
        taking: Taking,
    },
    /// The stop of a stop-limit order.
    Wake(EntryOrder),
    /// The price at which the account is closed.
    Call,
}

/// Walks through the candle.
pub(super) fn walk(broker: &mut Broker, bar: &Bar<'_>) {
    note_ambiguity(broker, bar);
    let mut at = bar.open();
    for turn in turns(&bar.candle()) {
        // Each meeting takes an order or a trade away, or wakes an order; so the walk ends.
        while let Some((price, meeting)) = next(broker, at, turn) {
            at = price;
            meet(broker, bar, price, meeting);
        }
        at = turn;
    }
}

/// Where the price turns. When both extremes are equally near, the one away from the close comes first.
fn turns(candle: &Candle) -> [f64; 3] {
    let Candle { open, high, low, close, .. } = *candle;
    let (up, down) = (high - open, open - low);
    let high_first = up < down || (up <= down && close < open);
    if high_first { [high, low, close] } else { [low, high, close] }
}

/// Counts the candle when the other rules might have decided otherwise.
fn note_ambiguity(broker: &mut Broker, bar: &Bar<'_>) {
    let reach = whole(bar);
    broker.ambiguous |= broker.trades.iter().any(|trade| {
        exits::reached_stop(trade, reach).is_some() && exits::reached_target(trade, reach).is_some()
    });
}

/// What the price meets first on the way from `from` to `to` (middle of the quotes).
fn next(broker: &Broker, from: f64, to: f64) -> Option<(f64, Meeting)> {
    let on_the_way = |price: f64| {
        if to >= from { from <= price && price <= to } else { to <= price && price <= from }
    };
    let rises = to >= from;
    // An exit that rounding has left just behind the price is met where the price is.
    let ahead = |price: f64| if rises == (price > from) { price } else { from };
    let mut first: Option<(f64, Meeting)> = None;
    let mut consider = |price: f64, meeting: Meeting| {
        let nearer = first.is_none_or(|(other, _)| (price - from).abs() < (other - from).abs());
        if on_the_way(price) && nearer {
            first = Some((price, meeting));
        }
    };
    for trade in &broker.trades {
        let middle = broker.config.quote_factor(trade.side.other());
        let falls_on = trade.side == Side::Short;
        if let Some((stop, reason)) = exits::nearest_stop(trade)
            && rises == falls_on
        {
            consider(
                ahead(stop / middle),
                Meeting::Exit { trade: trade.id, taking: Taking::Market, reason },
            );
        }
        if let Some(target) = trade.take_profit
            && rises != falls_on
        {
            let reason = ExitReason::TakeProfit;
            consider(
                ahead(target / middle),
                Meeting::Exit { trade: trade.id, taking: Taking::Limit, reason },
            );
        }
    }
    for entry in broker.book.entries() {
        let side = entry.order.side;
        let middle = broker.config.quote_factor(side);
        let with_price = rises == (side == Side::Long);
        match entry.order.kind {
            OrderKind::Stop(stop) if with_price => {
                consider(stop / middle, Meeting::Entry { entry: *entry, taking: Taking::Market });
            }
            OrderKind::Limit(limit) if !with_price => {
                consider(limit / middle, Meeting::Entry { entry: *entry, taking: Taking::Limit });
            }
            // A limit that the price is past already is filled where the price is.
            OrderKind::Limit(limit) if is_beyond(side, limit, from * middle) => {
                consider(from, Meeting::Entry { entry: *entry, taking: Taking::Limit });
            }
            OrderKind::StopLimit { stop, .. } if with_price => {
                consider(stop / middle, Meeting::Wake(*entry))
            }
            _ => {}
        }
    }
    if let Some(call) = account::call_in(broker, Reach::between(from, to)) {
        consider(call.price, Meeting::Call);
    }
    first
}

fn meet(broker: &mut Broker, bar: &Bar<'_>, price: f64, meeting: Meeting) {
    match meeting {
        Meeting::Exit { trade, taking, reason } => {
            let Some(side) = broker.trade(trade).map(|trade| trade.side.other()) else { return };
            let price = broker.config.slipped(side, taking, broker.config.quoted(side, price));
            broker.close_at(trade, f64::INFINITY, price, bar, reason);
        }
        Meeting::Entry { entry, taking } => {
            broker.book.remove(entry.id);
            let quote = broker.config.quote(entry.order.side, price);
            let id = entry::fill(broker, bar, &entry.order, quote, taking);
            if let Some(trade) = broker.trades.iter_mut().find(|trade| Some(trade.id) == id) {
                trade.reach = Reach::between(price, bar.close());
            }
        }
        Meeting::Wake(entry) => {
            let OrderKind::StopLimit { limit, .. } = entry.order.kind else { return };
            let woken = crate::backtest::Order { kind: OrderKind::Limit(limit), ..entry.order };
            broker.book.replace(entry.id, woken);
        }
        Meeting::Call => account::close(broker, bar, price),
    }
}
