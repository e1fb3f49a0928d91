//! The walk of prices through a candle: open → nearer extreme → other extreme → close. Whatever lies on the way is filled in
//! the order in which the price meets it.

use super::super::book::EntryOrder;
use super::super::costs::{Quote, Taking};
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
    let turns = turns(&bar.widened());
    let mut at = bar.open();
    for (leg, &turn) in turns.iter().enumerate() {
        // Where the price stands at the turn already, more may be met there on the same way.
        let rises = turn >= at;
        // Each meeting takes an order or a trade away, or wakes an order; so the walk ends.
        while let Some((quote, meeting)) = next(broker, at, turn, rises) {
            at = quote.middle;
            meet(broker, bar, quote, meeting, &turns[leg..]);
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
    let (config, reach) = (&broker.config, whole(bar));
    broker.ambiguous |= broker.trades.iter().any(|trade| {
        let reach = reach.scaled(config.quote_factor(trade.side.other()));
        exits::reached_stop(trade, reach).is_some() && exits::reached_target(trade, reach).is_some()
    });
}

/// What the price meets first on the way from `from` to `to` (middle of the quotes), which rises or falls, and at which quote.
fn next(broker: &Broker, from: f64, to: f64, rises: bool) -> Option<(Quote, Meeting)> {
    let config = &broker.config;
    let on_the_way = |price: f64| {
        if rises { from <= price && price <= to } else { to <= price && price <= from }
    };
    let mut first: Option<(Quote, Meeting)> = None;
    let mut consider = |quote: Quote, meeting: Meeting| {
        let distance = |quote: Quote| (quote.middle - from).abs();
        let nearer = first.is_none_or(|(other, _)| distance(quote) < distance(other));
        if on_the_way(quote.middle) && nearer {
            first = Some((quote, meeting));
        }
    };
    for trade in &broker.trades {
        let side = trade.side.other();
        // An exit that rounding has left just behind the price is met where the price is.
        let ahead = |level: f64| {
            let quote = config.quote_at(side, level);
            if rises == (quote.middle > from) { quote } else { config.quote(side, from) }
        };
        let falls_on = trade.side == Side::Short;
        if let Some((stop, reason)) = exits::nearest_stop(trade)
            && rises == falls_on
        {
            let taking = Taking::Market;
            consider(ahead(stop), Meeting::Exit { trade: trade.id, taking, reason });
        }
        if let Some(target) = trade.take_profit
            && rises != falls_on
        {
            let (taking, reason) = (Taking::Limit, ExitReason::TakeProfit);
            consider(ahead(target), Meeting::Exit { trade: trade.id, taking, reason });
        }
    }
    for entry in broker.book.entries() {
        let side = entry.order.side;
        let here = config.quote(side, from);
        let with_price = rises == (side == Side::Long);
        let meets = |taking| Meeting::Entry { entry: *entry, taking };
        match entry.order.kind {
            OrderKind::Stop(stop) if with_price => {
                consider(config.quote_at(side, stop), meets(Taking::Market));
            }
            // A limit that the price is past already is filled where the price is.
            OrderKind::Limit(limit) if is_beyond(side, limit, here.quoted) => {
                consider(here, meets(Taking::Limit));
            }
            OrderKind::Limit(limit) if !with_price => {
                consider(config.quote_at(side, limit), meets(Taking::Limit));
            }
            OrderKind::StopLimit { stop, .. } if with_price => {
                consider(config.quote_at(side, stop), Meeting::Wake(*entry));
            }
            _ => {}
        }
    }
    if let Some(call) = account::call_in(broker, Reach::between(from, to)) {
        consider(Quote { middle: call.price, quoted: call.price }, Meeting::Call);
    }
    first
}

/// Does what a meeting at a quote says. `turns` are those that the price has yet to take.
fn meet(broker: &mut Broker, bar: &Bar<'_>, quote: Quote, meeting: Meeting, turns: &[f64]) {
    match meeting {
        Meeting::Exit { trade, taking, reason } => {
            let Some(side) = broker.trade(trade).map(|trade| trade.side.other()) else { return };
            let price = broker.config.slipped(side, taking, quote.quoted);
            broker.close_at(trade, f64::INFINITY, price, bar, reason);
        }
        Meeting::Entry { entry, taking } => {
            broker.book.remove(entry.id);
            let id = entry::fill(broker, bar, &entry.order, quote, taking);
            if let Some(trade) = broker.trades.iter_mut().find(|trade| Some(trade.id) == id) {
                trade.reach = turns.iter().fold(Reach::at(quote.middle), Reach::and);
            }
        }
        Meeting::Wake(entry) => {
            let OrderKind::StopLimit { limit, .. } = entry.order.kind else { return };
            let woken = crate::backtest::Order { kind: OrderKind::Limit(limit), ..entry.order };
            broker.book.replace(entry.id, woken);
        }
        Meeting::Call => account::close(broker, bar, quote.middle),
    }
}
