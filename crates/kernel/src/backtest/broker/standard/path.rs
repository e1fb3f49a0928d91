//! The walk of prices through a candle: open → nearer extreme → other extreme → close. Whatever lies on the way is filled in
//! the order in which the price meets it.

use super::super::book::{EntryOrder, QueuedKind};
use super::super::costs::Taking;
use super::super::{Bar, Broker};
use super::{entry, exits, is_beyond};
use crate::backtest::{ExitReason, OrderKind, Side, TradeId};
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
    MarginCall,
}

/// Walks through the candle.
pub(super) fn walk(broker: &mut Broker, bar: &Bar<'_>) {
    note_ambiguity(broker, bar);
    let mut at = bar.open();
    for turn in turns(&bar.candle()) {
        // Each meeting takes an order or a trade away, or wakes an order; so the walk ends.
        while let Some((price, meeting)) = next(broker, bar, at, turn) {
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
    let (low, high) = (bar.low(), bar.high());
    broker.ambiguous |= broker.trades.iter().any(|trade| {
        exits::reached_stop(trade, low, high).is_some()
            && exits::reached_target(trade, low, high).is_some()
    });
}

/// What the price meets first on the way from `from` to `to` (middle of the quotes).
fn next(broker: &Broker, bar: &Bar<'_>, from: f64, to: f64) -> Option<(f64, Meeting)> {
    let on_the_way = |price: f64| {
        if to >= from { from <= price && price <= to } else { to <= price && price <= from }
    };
    let rises = to >= from;
    let mut first: Option<(f64, Meeting)> = None;
    let mut consider = |price: f64, meeting: Meeting| {
        let nearer = first.is_none_or(|(other, _)| (price - from).abs() < (other - from).abs());
        if on_the_way(price) && nearer {
            first = Some((price, meeting));
        }
    };
    for trade in &broker.trades {
        let middle = 1.0 + trade.side.other().sign() * broker.config.spread / 2.0;
        let falls_on = trade.side == Side::Short;
        if let Some((stop, reason)) = exits::nearest_stop(trade)
            && rises == falls_on
        {
            consider(
                stop / middle,
                Meeting::Exit { trade: trade.id, taking: Taking::Market, reason },
            );
        }
        if let Some(target) = trade.take_profit
            && rises != falls_on
        {
            let reason = ExitReason::TakeProfit;
            consider(
                target / middle,
                Meeting::Exit { trade: trade.id, taking: Taking::Limit, reason },
            );
        }
    }
    for entry in broker.book.entries() {
        let side = entry.order.side;
        let middle = broker.config.quoted(side, bar.close()) / bar.close();
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
    if let Some(price) = exits::margin_price(broker)
        && rises == (broker.holding().units < 0.0)
    {
        consider(price, Meeting::MarginCall);
    }
    first
}

fn meet(broker: &mut Broker, bar: &Bar<'_>, price: f64, meeting: Meeting) {
    match meeting {
        Meeting::Exit { trade, taking, reason } => {
            let Some(side) = broker.trade(trade).map(|trade| trade.side.other()) else { return };
            let quoted = price * (1.0 + side.sign() * broker.config.spread / 2.0);
            let price = broker.config.slipped(side, taking, quoted);
            broker.close_at(trade, f64::INFINITY, price, bar, reason);
        }
        Meeting::Entry { entry, taking } => {
            broker.book.remove(entry.id);
            let quoted = price * broker.config.quoted(entry.order.side, bar.close()) / bar.close();
            if entry::fill(broker, bar, &entry.order, quoted, taking)
                && let Some(trade) = broker.trades.last_mut()
            {
                let close = bar.close();
                trade.reach = if close > price { (price, close) } else { (close, price) };
            }
        }
        Meeting::Wake(entry) => {
            let OrderKind::StopLimit { limit, .. } = entry.order.kind else { return };
            let woken = crate::backtest::Order { kind: OrderKind::Limit(limit), ..entry.order };
            broker.book.replace(entry.id, woken);
        }
        Meeting::MarginCall => {
            broker.close_all(bar, price, ExitReason::MarginCall);
            broker.book.retain(|kind: &QueuedKind| !kind.is_entry());
        }
    }
}
