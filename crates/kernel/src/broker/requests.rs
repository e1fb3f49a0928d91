//! Requests of a strategy: entries, closes, cancellations, and changes of exits.

use super::book::QueuedKind;
use super::{Broker, HeldTrade, Level, Order, OrderId, TradeId, backtesting_py};

/// A trailing stop that a strategy gives to an open trade.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trail {
    /// Its distance from the best price. `Level::Price` is taken as a distance.
    pub distance: Level,
    /// The gain from which it follows the price; none for from the next candle on.
    pub from: Option<Level>,
}

impl Trail {
    /// The price from which it follows.
    fn start(self, trade: &HeldTrade) -> Option<f64> {
        self.from.map(|level| level.price(trade.entry_price, trade.side.sign()))
    }
}

impl Broker {
    /// Submits an entry order. It is tried from the next candle on, with `same_close` at this close too.
    pub(crate) fn submit(&mut self, order: Order, index: usize) -> OrderId {
        if self.config.exclusive_orders {
            self.cancel_entries();
            self.order_close_all();
        }
        if order.key > 0 {
            self.cancel_where(|waiting| waiting.key == order.key);
        }
        self.counts.orders += 1;
        let kind = self.config.on_ticks(order.side, order.kind);
        self.book.submit(Order { kind, ..order }, index)
    }

    /// Orders every open trade to be closed at the market.
    pub(crate) fn order_close_all(&mut self) {
        for place in 0..self.trades.len() {
            self.order_close(self.trades[place].id, 1.0);
        }
    }

    /// Orders a portion, 0 to 1, of a trade to be closed at the market. A portion of 0 or NaN is no order.
    pub(crate) fn order_close(&mut self, id: TradeId, portion: f64) {
        if portion.is_nan() || portion <= 0.0 {
            return;
        }
        if self.rules.queues_exits {
            return backtesting_py::order_close(self, id, portion);
        }
        let Some(units) = self.trade(id).map(|trade| trade.units) else { return };
        self.book.push_back(QueuedKind::Close { trade: id, units: units * portion });
    }

    /// Cancels a waiting entry.
    pub(crate) fn cancel(&mut self, id: OrderId) {
        if self.book.get(id).is_some_and(|queued| queued.kind.is_entry()) {
            self.counts.cancelled += 1;
        }
        self.book.remove(id);
    }

    /// Places, moves or removes the stop loss of a trade.
    pub(crate) fn set_stop_loss(&mut self, id: TradeId, price: Option<f64>) {
        let Some(side) = self.trade(id).map(|trade| trade.side.other()) else { return };
        let price = price.map(|price| self.config.stop_price(side, price));
        let Some(trade) = self.trade_mut(id) else { return };
        trade.stop_loss = price;
        self.refresh_checks();
        if self.rules.queues_exits {
            self.book.retain(|kind| *kind != QueuedKind::StopLoss(id));
            if price.is_some() {
                self.book.push_front(QueuedKind::StopLoss(id));
            }
        }
    }

    /// Places, changes or removes the trailing stop of a trade. One that the trade already has keeps the best price that it has followed
    /// to; a new one begins with `close`.
    pub(crate) fn set_trailing_stop(&mut self, id: TradeId, to: Option<Trail>, close: f64) {
        let follows_parts = self.rules.follows_parts;
        let Some(place) = self.trades.iter().position(|trade| trade.id == id) else { return };
        let trade = &mut self.trades[place];
        if trade.trail.is_none() {
            trade.best = close;
        }
        trade.trail = to.map(|to| to.distance);
        let start = to.and_then(|to| to.start(trade));
        trade.trail_start = start.filter(|_| follows_parts);
        trade.trailing_stop = trade.trailed(&self.config);
        self.refresh_checks();
    }

    /// Whether a trailing stop that is placed changes nothing.
    pub(crate) fn has_trail(&self, trade: &HeldTrade, to: Trail) -> bool {
        trade.trail == Some(to.distance) && trade.trail_start == to.start(trade)
    }

    /// Whether a stop loss that is placed at a price changes nothing.
    pub(crate) fn has_stop_at(&self, trade: &HeldTrade, price: f64) -> bool {
        let price = self.config.stop_price(trade.side.other(), price);
        !self.rules.queues_exits
            && trade.stop_loss.is_some_and(|stop| stop.to_bits() == price.to_bits())
    }

    /// Places, moves or removes the take profit of a trade. It replaces every target of the trade.
    pub(crate) fn set_take_profit(&mut self, id: TradeId, price: Option<f64>) {
        let Some(side) = self.trade(id).map(|trade| trade.side.other()) else { return };
        let price = price.map(|price| self.config.limit_price(side, price));
        let Some(trade) = self.trade_mut(id) else { return };
        trade.take_profit = price;
        trade.target_units = f64::INFINITY;
        trade.later_targets.clear();
        self.refresh_checks();
        if self.rules.queues_exits {
            self.book.retain(|kind| *kind != QueuedKind::TakeProfit(id));
            if price.is_some() {
                self.book.push_back(QueuedKind::TakeProfit(id));
            }
        }
    }
}
