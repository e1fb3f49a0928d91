//! The terms of an entry's order. Prices, distances and sizes are numbers, or columns with a value for each candle.

use crate::broker::{Level, Order, OrderKind, Side, Size};
use crate::columns::Column;

/// A constant number, or a number for each candle.
#[derive(Debug, Clone)]
pub enum Amount {
    /// The same at every candle.
    Number(f64),
    /// One for each candle.
    Column(Column),
}

impl Amount {
    /// The amount at a candle; NaN while it is undefined.
    pub fn at(&self, index: usize) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Column(column) => column.get(index).copied().unwrap_or(f64::NAN),
        }
    }
}

/// The price at which an entry is filled.
#[derive(Debug, Clone, Default)]
pub enum EntryPrice {
    /// At the market.
    #[default]
    Market,
    /// At this price or a better one.
    Limit(Amount),
    /// As soon as the price reaches this level.
    Stop(Amount),
}

/// An amount, and the size or level that is made from it.
#[derive(Debug, Clone)]
pub struct Term<T> {
    /// The amount.
    pub amount: Amount,
    /// Makes the size or level.
    pub makes: fn(f64) -> T,
}

impl<T> Term<T> {
    fn at(&self, index: usize) -> T {
        (self.makes)(self.amount.at(index))
    }
}

/// The order of an entry. Amounts are read at the candle at whose close it is submitted. A limit or stop order is valid for the
/// next candle only. Its fill reverses a position of the other direction, and does nothing if its own direction is held.
#[derive(Debug, Clone)]
pub struct EntryTerms {
    /// Direction.
    pub side: Side,
    /// The price.
    pub price: EntryPrice,
    /// The size; `None` for the config's size.
    pub size: Option<Term<Size>>,
    /// Closes the trade at a loss.
    pub stop_loss: Option<Term<Level>>,
    /// Closes the trade at a gain.
    pub take_profit: Option<Term<Level>>,
    /// Follows the highest high since the entry (short: the lowest low) as candles close.
    pub trailing_stop: Option<Term<Level>>,
    /// Closes the trade at the open this many candles after its entry.
    pub max_candles: Option<u32>,
}

impl EntryTerms {
    /// Whether its order is a market order of the config's size, without exits.
    pub fn is_plain(&self) -> bool {
        matches!(self.price, EntryPrice::Market)
            && self.size.is_none()
            && self.stop_loss.is_none()
            && self.take_profit.is_none()
            && self.trailing_stop.is_none()
            && self.max_candles.is_none()
    }

    /// The order that is submitted at the close of a candle.
    pub fn order(&self, index: usize) -> Order {
        let plain = match self.side {
            Side::Long => Order::buy(),
            Side::Short => Order::sell(),
        };
        let kind = match &self.price {
            EntryPrice::Market => OrderKind::Market,
            EntryPrice::Limit(price) => OrderKind::Limit(price.at(index)),
            EntryPrice::Stop(price) => OrderKind::Stop(price.at(index)),
        };
        let waits = kind != OrderKind::Market;
        let level = |term: &Option<Term<Level>>| term.as_ref().map(|term| term.at(index));
        Order {
            kind,
            size: self.size.as_ref().map_or(Size::Config, |size| size.at(index)),
            stop_loss: level(&self.stop_loss),
            take_profit: level(&self.take_profit),
            trailing_stop: level(&self.trailing_stop),
            max_candles: self.max_candles,
            next_candle_only: waits,
            reverses: waits,
            ..plain
        }
    }
}
