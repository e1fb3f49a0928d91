//! The rules of backtesting.py 0.6.6, quirks included: one queue that is processed once a candle; stop losses and closes are at
//! its front, take profits at its end; sizes below 1 are shares of the free margin and give whole units; the fixed commission
//! is divided by the share; the spread is paid at entry only; at the end of the data open trades are closed at the last open.

use super::bar::Bar;
use super::book::{EntryOrder, OrderId, QueuedKind};
use super::{Broker, ExitReason, Fill, Level, Moment, Order, OrderKind, Side, Size, TradeId};
use crate::candles::Candle;

/// All-in is the largest number below 1, since sizes from 1 on are units.
const ALL_IN: f64 = 1.0 - f64::EPSILON;

/// How an entry was filled. Whether the trade may exit in the same candle depends on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Filled {
    Market,
    Stop,
    Limit,
}

/// Processes the queue once, and once more if an entry's exits may be hit in its own candle.
pub(super) fn process(broker: &mut Broker, bar: &Bar<'_>) {
    while walk(broker, bar) {}
}

/// Closes open trades at the open of the last candle, which is processed a second time.
pub(super) fn finalize(broker: &mut Broker, bar: &Bar<'_>) {
    let ids: Vec<TradeId> = broker.trades.iter().map(|trade| trade.id).collect();
    for trade in ids.into_iter().rev() {
        order_close(broker, trade, 1.0);
    }
    process(broker, bar);
}

/// Orders a portion of a trade to be closed, at the front of the queue.
pub(super) fn order_close(broker: &mut Broker, id: TradeId, portion: f64) {
    let Some(units) = broker.trade(id).map(|trade| trade.units) else { return };
    let units = whole_portion(units, portion);
    broker.book.push_front(QueuedKind::Close { trade: id, units });
}

/// Units of a portion of a trade: whole, at least 1, halves rounded to even.
fn whole_portion(units: f64, portion: f64) -> f64 {
    let rounded = libm::rint(units * portion);
    if rounded < 1.0 { 1.0 } else { rounded }
}

fn walk(broker: &mut Broker, bar: &Bar<'_>) -> bool {
    let mut again = false;
    let at_market = match broker.config.fill {
        Fill::NextOpen => Moment::Open,
        Fill::SameClose => Moment::Close,
    };
    for id in broker.book.ids() {
        // An earlier fill may have removed the order.
        let Some(queued) = broker.book.get(id).copied() else { continue };
        let is_market = match queued.kind {
            QueuedKind::Entry(entry) => entry.order.kind == OrderKind::Market,
            QueuedKind::Close { .. } => true,
            QueuedKind::StopLoss(_) | QueuedKind::TakeProfit(_) => false,
        };
        broker.moment = if is_market { at_market } else { Moment::Inside };
        match queued.kind {
            QueuedKind::Entry(entry) => again |= try_entry(broker, bar, entry),
            QueuedKind::Close { trade, units } => {
                let (price, index) = market(broker, bar);
                broker.close_at_index(trade, units, price, index, bar, ExitReason::Signal);
                broker.book.remove(id);
            }
            QueuedKind::StopLoss(trade) => try_stop_loss(broker, bar, trade),
            QueuedKind::TakeProfit(trade) => try_take_profit(broker, bar, trade),
        }
    }
    broker.moment = Moment::Open;
    again
}

/// Price and candle index of a market order: this open, or the close before.
fn market(broker: &Broker, bar: &Bar<'_>) -> (f64, usize) {
    match broker.config.fill {
        Fill::NextOpen => (bar.open(), bar.index),
        Fill::SameClose => (bar.previous_close(), bar.index.saturating_sub(1)),
    }
}

fn try_stop_loss(broker: &mut Broker, bar: &Bar<'_>, id: TradeId) {
    let Some((side, Some(stop))) =
        broker.trade(id).map(|trade| (trade.side.other(), trade.stop_loss))
    else {
        return;
    };
    if reaches_stop(side, &bar.candle(), stop) {
        let price = worse(side, bar.open(), stop);
        broker.close_at(id, f64::INFINITY, price, bar, ExitReason::StopLoss);
    }
}

fn try_take_profit(broker: &mut Broker, bar: &Bar<'_>, id: TradeId) {
    let Some((side, Some(limit))) =
        broker.trade(id).map(|trade| (trade.side.other(), trade.take_profit))
    else {
        return;
    };
    if reaches_limit(side, &bar.candle(), limit) {
        let price = better(side, bar.open(), limit);
        broker.close_at(id, f64::INFINITY, price, bar, ExitReason::TakeProfit);
    }
}

/// Tries an entry and returns whether its exits may be hit in this candle.
fn try_entry(broker: &mut Broker, bar: &Bar<'_>, entry: EntryOrder) -> bool {
    let order = entry.order;
    let side = order.side;
    let (price, index, filled) = match order.kind {
        OrderKind::Market => {
            let (price, index) = market(broker, bar);
            (price, index, Filled::Market)
        }
        OrderKind::Stop(stop) => {
            if !reaches_stop(side, &bar.candle(), stop) {
                return false;
            }
            let (price, _) = market(broker, bar);
            (worse(side, price, stop), bar.index, Filled::Stop)
        }
        OrderKind::Limit(limit) => {
            if !reaches_limit(side, &bar.candle(), limit) {
                return false;
            }
            (better(side, bar.open(), limit), bar.index, Filled::Limit)
        }
        OrderKind::StopLimit { stop, limit } => {
            if !reaches_stop(side, &bar.candle(), stop) {
                return false;
            }
            // From now on it is a limit order. In this candle a limit before the stop is not filled.
            broker.book.replace(entry.id, Order { kind: OrderKind::Limit(limit), ..order });
            let before = side.sign() * (limit - stop) <= 0.0;
            if before || !reaches_limit(side, &bar.candle(), limit) {
                return false;
            }
            (better(side, stop, limit), bar.index, Filled::Limit)
        }
    };
    fill(broker, bar, entry.id, &order, price, index);
    may_exit_now(broker, bar, &order, filled)
}

/// Sizes and fills an entry, or rejects it.
fn fill(broker: &mut Broker, bar: &Bar<'_>, id: OrderId, order: &Order, price: f64, index: usize) {
    broker.book.remove(id);
    broker.opened = None;
    let sign = order.side.sign();
    if broker.has_all_open(order) {
        broker.counts.cancelled += 1;
        return;
    }
    if order.reverses {
        reduce(broker, bar, sign * f64::INFINITY, price, index);
    }
    let entry_price = price * (1.0 + sign * broker.config.spread);
    let Some((units, unit_cost)) = units(broker, bar, order, price, entry_price) else {
        let reason = "the free margin does not buy one unit".to_owned();
        return broker.reject(bar, reason);
    };
    let mut size = sign * units;
    if !broker.config.hedging {
        size = reduce(broker, bar, size, price, index);
    }
    if size.abs() * unit_cost > free_margin(broker) * broker.config.leverage {
        let reason = format!("{} units need more than the free margin", size.abs());
        broker.reject(bar, reason);
    } else if size.abs() > 0.0 {
        let trade = broker.open(order, size, entry_price, index);
        broker.opened = Some(trade);
        if order.take_profit.is_some() {
            broker.book.push_back(QueuedKind::TakeProfit(trade));
        }
        if order.stop_loss.is_some() {
            broker.book.push_front(QueuedKind::StopLoss(trade));
        }
    }
}

/// Whole units of an order, and the margin that one of them takes.
fn units(
    broker: &Broker,
    _: &Bar,
    order: &Order,
    price: f64,
    entry_price: f64,
) -> Option<(f64, f64)> {
    let config = &broker.config;
    let size = match (order.size, broker.share(order.size)) {
        (_, Some(share)) => {
            if share < 1.0 {
                share
            } else {
                ALL_IN
            }
        }
        (Size::Units(units), None) => units,
        (Size::Cash(cash), None) => libm::floor(cash / entry_price),
        (_, None) => return None,
    };
    let unit_cost = entry_price + config.commission(size, price) / size;
    if size >= 1.0 {
        return Some((libm::trunc(size), unit_cost));
    }
    let units = floor_quotient(free_margin(broker) * config.leverage * size, unit_cost);
    (units >= 1.0).then_some((units, unit_cost))
}

/// The exact floor of a quotient of positive numbers. The floor of the rounded quotient can be one too high.
fn floor_quotient(dividend: f64, divisor: f64) -> f64 {
    libm::rint((dividend - dividend % divisor) / divisor)
}

/// Closes trades of the other direction, oldest first, and returns the part of the size that is left to open.
fn reduce(broker: &mut Broker, bar: &Bar<'_>, mut size: f64, price: f64, index: usize) -> f64 {
    let side = Side::of(size);
    let opposite: Vec<TradeId> =
        broker.trades.iter().filter(|trade| trade.side != side).map(|trade| trade.id).collect();
    for id in opposite {
        let Some(held) = broker.trade(id).map(|trade| trade.size()) else { continue };
        let whole = size.abs() >= held.abs();
        broker.close_at_index(id, size.abs(), price, index, bar, ExitReason::Reduced);
        size = if whole { size + held } else { 0.0 };
        if size.abs() <= 0.0 {
            break;
        }
    }
    size
}

/// The part of the equity that no open trade needs as margin, valued at the close of this candle.
fn free_margin(broker: &Broker) -> f64 {
    let (close, leverage) = (broker.close, broker.config.leverage);
    let margin: f64 = broker.trades.iter().map(|trade| trade.units * close / leverage).sum();
    let free = broker.state.equity(close) - margin;
    if free > 0.0 { free } else { 0.0 }
}

/// Whether the queue is processed once more: always after a market entry with exits; after a stop entry if the take profit is
/// inside the candle and the stop loss is not.
fn may_exit_now(broker: &Broker, bar: &Bar<'_>, order: &Order, filled: Filled) -> bool {
    if broker.opened.is_none() || (order.stop_loss.is_none() && order.take_profit.is_none()) {
        return false;
    }
    match filled {
        Filled::Market => true,
        Filled::Limit => false,
        Filled::Stop => {
            let Candle { high, low, .. } = bar.candle();
            let price = |level: Option<Level>, else_: f64| match level {
                Some(Level::Price(price)) => price,
                _ => else_,
            };
            match (order.side, order.take_profit.is_some()) {
                (_, false) => false,
                (Side::Long, true) => {
                    price(order.take_profit, f64::INFINITY) <= high
                        && price(order.stop_loss, f64::NEG_INFINITY) < low
                }
                (Side::Short, true) => {
                    price(order.take_profit, f64::NEG_INFINITY) >= low
                        && price(order.stop_loss, f64::INFINITY) > high
                }
            }
        }
    }
}

fn reaches_stop(side: Side, candle: &Candle, stop: f64) -> bool {
    match side {
        Side::Long => candle.high >= stop,
        Side::Short => candle.low <= stop,
    }
}

fn reaches_limit(side: Side, candle: &Candle, limit: f64) -> bool {
    match side {
        Side::Long => candle.low <= limit,
        Side::Short => candle.high >= limit,
    }
}

/// The higher price for a buyer, the lower one for a seller.
fn worse(side: Side, a: f64, b: f64) -> f64 {
    if (a > b) == (side == Side::Long) { a } else { b }
}

/// The lower price for a buyer, the higher one for a seller.
fn better(side: Side, a: f64, b: f64) -> f64 {
    if (a < b) == (side == Side::Long) { a } else { b }
}
