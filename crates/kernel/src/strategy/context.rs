//! The market and the account at a closed candle, as a strategy sees them: everything up to it, and nothing after it.

use super::{Standing, adding};
use crate::broker::{Broker, EntryOrder, HeldTrade, Order, OrderId, TradeId, TradeTotals, Trail};
use crate::candles::{Candle, Candles};
use crate::columns::{Column, ColumnId};

/// The market and the account at the close of one candle.
pub struct Context<'a> {
    pub(crate) candles: &'a Candles,
    pub(crate) columns: &'a [Column],
    pub(crate) broker: &'a mut Broker,
    pub(crate) index: usize,
}

impl<'a> Context<'a> {
    /// The account without the candle.
    pub fn standing(&self) -> Standing<'_> {
        let Self { candles, columns, broker, .. } = self;
        Standing { candles, columns, broker }
    }

    /// Index of the closed candle in the series, from 0.
    pub fn index(&self) -> usize {
        self.index
    }

    /// The closed candle.
    pub fn candle(&self) -> Candle {
        let index = self.index;
        Candle {
            time: self.candles.time()[index],
            open: self.candles.open()[index],
            high: self.candles.high()[index],
            low: self.candles.low()[index],
            close: self.candles.close()[index],
            volume: self.candles.volume()[index],
        }
    }

    /// Close of the closed candle.
    pub fn close_price(&self) -> f64 {
        self.candles.close()[self.index]
    }

    /// The candle `back` candles before the closed one, if there is one.
    pub fn earlier(&self, back: usize) -> Option<Candle> {
        self.candles.get(self.index.checked_sub(back)?)
    }

    /// A column up to and including the closed candle.
    pub fn column(&self, id: ColumnId) -> &'a [f64] {
        &self.columns[id.0][..=self.index]
    }

    /// A column's value at the closed candle; `None` while it is undefined.
    pub fn value(&self, id: ColumnId) -> Option<f64> {
        self.value_back(id, 0)
    }

    /// A column's value `back` candles ago; `None` while it is undefined.
    pub fn value_back(&self, id: ColumnId, back: usize) -> Option<f64> {
        let value = self.columns[id.0][self.index.checked_sub(back)?];
        (!value.is_nan()).then_some(value)
    }

    /// Units held: positive long, negative short, 0 flat.
    pub fn units(&self) -> f64 {
        self.broker.state().units
    }

    /// Whether any trade is open.
    pub fn in_position(&self) -> bool {
        !self.broker.trades().is_empty()
    }

    /// The equity at the close, in the account's currency.
    pub fn equity(&self) -> f64 {
        self.broker.state().equity(self.close_price())
    }

    /// Counts and sums over the trades that were closed so far.
    pub fn closed(&self) -> &TradeTotals {
        self.broker.ledger().totals()
    }

    /// Number of trades that were opened at or after a candle; of many only the newest 32 are counted.
    pub fn entries_since(&self, index: usize) -> usize {
        self.broker.entries_since(index)
    }

    /// Number of exits at or after a candle, of a part of a trade too; of many only the newest 32 are counted.
    pub fn exits_since(&self, index: usize) -> usize {
        self.broker.exits_since(index)
    }

    /// Profit of the open trades at the close, before the costs of their exits, in the account's currency.
    pub fn open_profit(&self) -> f64 {
        let state = self.broker.state();
        state.units * self.close_price() - state.cost
    }

    /// Index of the candle of the last exit, if there was one.
    pub fn last_exit(&self) -> Option<usize> {
        self.broker.last_exit()
    }

    /// Open trades, oldest first.
    pub fn trades(&self) -> &[HeldTrade] {
        self.broker.trades()
    }

    /// Opening time of the candle in which an open trade was entered, epoch milliseconds UTC.
    pub fn entry_time(&self, trade: &HeldTrade) -> f64 {
        trade.entry_time(self.candles)
    }

    /// Waiting entries, oldest first.
    pub fn entries(&self) -> impl Iterator<Item = &EntryOrder> {
        self.broker.entries()
    }

    /// Whether the execution mode has entries that net.
    pub fn nets_entries(&self) -> bool {
        self.broker.nets_entries()
    }

    /// An order that nets with the units of its size at this close; every other order as it is.
    pub fn with_fixed_amount(&self, order: Order) -> Order {
        self.broker.with_fixed_amount(order, self.close_price())
    }

    /// Submits an entry order. It is tried from the next candle on, until it is filled or cancelled; with `fill: same_close` a
    /// market order is filled at this close.
    pub fn submit(&mut self, order: Order) -> OrderId {
        self.broker.submit(self.with_fixed_amount(order), self.index)
    }

    /// Submits the orders of signals at this candle: `exits` says whether a long and a short position is closed, `entries` are
    /// the entries. Closing and reversing follow the rules of [`Signals`](super::Signals).
    pub fn follow(&mut self, exits: [bool; 2], entries: &[Order]) {
        self.follow_parts(exits, &[], entries);
    }

    /// The same, with trades of which a portion is closed. An entry in the direction held adds a trade while fewer are open than its
    /// `most_open`, and so do several market entries of one candle.
    pub fn follow_parts(&mut self, exits: [bool; 2], parts: &[(TradeId, f64)], entries: &[Order]) {
        adding::submit(self.broker, self.index, exits, parts, entries);
    }

    /// Cancels a waiting entry. To replace it, cancel it and submit another one.
    pub fn cancel(&mut self, order: OrderId) {
        self.broker.cancel(order);
    }

    /// Cancels the waiting entries that are meant.
    pub fn cancel_where(&mut self, is_meant: impl Fn(&Order) -> bool) {
        self.broker.cancel_where(is_meant);
    }

    /// Cancels every waiting entry.
    pub fn cancel_entries(&mut self) {
        self.broker.cancel_entries();
    }

    /// Closes every open trade at the market.
    pub fn close_all(&mut self) {
        self.broker.order_close_all();
    }

    /// Closes a portion, 0 to 1, of a trade at the market.
    pub fn close(&mut self, trade: TradeId, portion: f64) {
        self.broker.order_close(trade, portion);
    }

    /// Places, moves or removes the stop loss of a trade, from the next candle on.
    pub fn set_stop_loss(&mut self, trade: TradeId, price: Option<f64>) {
        self.broker.set_stop_loss(trade, price);
    }

    /// Places, moves or removes the take profit of a trade, from the next candle on.
    pub fn set_take_profit(&mut self, trade: TradeId, price: Option<f64>) {
        self.broker.set_take_profit(trade, price);
    }

    /// Places, changes or removes the trailing stop of a trade, from the next candle on. One that the trade already has keeps the best price
    /// that it has followed to; a new one begins with this close.
    pub fn set_trailing_stop(&mut self, trade: TradeId, to: Option<Trail>) {
        let close = self.close_price();
        self.broker.set_trailing_stop(trade, to, close);
    }
}
