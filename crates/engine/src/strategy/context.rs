//! What a strategy sees at a closed candle: everything up to it, and nothing after it.

use crate::backtest::{Account, Order};
use crate::candles::{Candle, Candles};
use crate::columns::{Column, ColumnId};

/// The market and the account at the close of one candle.
pub struct Context<'a> {
    pub(crate) candles: &'a Candles,
    pub(crate) columns: &'a [Column],
    pub(crate) account: &'a Account,
    pub(crate) orders: &'a mut Vec<Order>,
    pub(crate) index: usize,
}

impl<'a> Context<'a> {
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

    /// The candle `back` candles before the closed one, if there is one.
    pub fn earlier(&self, back: usize) -> Option<Candle> {
        self.candles.get(self.index.checked_sub(back)?)
    }

    /// A column up to and including the closed candle.
    pub fn column(&self, id: ColumnId) -> &'a [f64] {
        &self.columns[id.0][..=self.index]
    }

    /// A column's value at the closed candle; none while it is undefined.
    pub fn value(&self, id: ColumnId) -> Option<f64> {
        self.value_back(id, 0)
    }

    /// A column's value `back` candles ago; none while it is undefined.
    pub fn value_back(&self, id: ColumnId, back: usize) -> Option<f64> {
        let value = self.columns[id.0][self.index.checked_sub(back)?];
        (!value.is_nan()).then_some(value)
    }

    /// Units held: positive long, negative short, 0 flat.
    pub fn units(&self) -> f64 {
        self.account.units()
    }

    /// Cash and positions at the close, in the account's currency.
    pub fn equity(&self) -> f64 {
        self.account.equity(self.candles.close()[self.index])
    }

    /// Gives an order. Orders given at this close are tried from the next candle on.
    pub fn submit(&mut self, order: Order) {
        self.orders.push(order);
    }
}
