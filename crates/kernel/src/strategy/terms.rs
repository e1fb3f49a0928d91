//! The terms of an entry's order. Prices, distances and sizes are numbers, columns with a value for each candle, or computed when the
//! order is given.

use crate::broker::{Level, MOST_PARTS, Order, OrderKind, PartTarget, Side, Size};
use crate::columns::Column;

/// A constant number, or a number for each candle.
#[derive(Debug, Clone)]
pub enum Amount {
    /// The same at every candle.
    Number(f64),
    /// One for each candle.
    Column(Column),
    /// Computed when the order is given: the index of the value among those of the entry.
    Computed(usize),
}

impl Amount {
    /// The amount at a candle; NaN while it is undefined.
    pub fn at(&self, index: usize, computed: &[f64]) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Column(column) => column.get(index).copied().unwrap_or(f64::NAN),
            Self::Computed(place) => computed.get(*place).copied().unwrap_or(f64::NAN),
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
    /// As a limit order once the price reaches a level: the stop and the limit.
    StopLimit(Amount, Amount),
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
    fn at(&self, index: usize, computed: &[f64]) -> T {
        (self.makes)(self.amount.at(index, computed))
    }
}

/// A target that closes a part of the trade.
#[derive(Debug, Clone)]
pub struct PartTerm {
    /// Its price.
    pub level: Term<Level>,
    /// The share of the units that it closes.
    pub share: Term<f64>,
}

/// How long a limit or stop order waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Waits {
    /// For the next candle only.
    #[default]
    OneCandle,
    /// For a number of candles.
    Candles(u32),
    /// Until it is filled or cancelled.
    Filled,
}

/// The order of an entry. Amounts are read at the candle at whose close it is submitted. Its fill reverses a position of the other direction, and does nothing if its own direction is held.
#[derive(Debug, Clone)]
pub struct EntryTerms {
    /// Direction.
    pub side: Side,
    /// The price.
    pub price: EntryPrice,
    /// The size; `None` for the config's size.
    pub size: Option<Term<Size>>,
    /// The distance at which a size by risk loses its share, instead of the stop loss.
    pub size_distance: Option<Amount>,
    /// The most that the entry invests, as a share of the equity.
    pub most_share: Option<Term<f64>>,
    /// Closes the trade at a loss.
    pub stop_loss: Option<Term<Level>>,
    /// Closes the trade at a gain.
    pub take_profit: Option<Term<Level>>,
    /// Targets that close a part, at most [`MOST_PARTS`].
    pub part_targets: Vec<PartTerm>,
    /// Follows the highest high since the entry (short: the lowest low): as candles close, or with `intrabar: path` along the walk.
    pub trailing_stop: Option<Term<Level>>,
    /// The gain from which it follows.
    pub trailing_from: Option<Term<Level>>,
    /// Closes the trade at the open this many candles after its entry.
    pub max_candles: Option<u32>,
    /// How long it waits.
    pub waits: Waits,
    /// Most trades of its direction that may be open; 0 for one.
    pub most_open: u32,
    /// The strategy's own number for its trade; 0 for none.
    pub tag: u32,
    /// Replaces the waiting order with the same key; 0 for none.
    pub key: u32,
    /// Its fill cancels the waiting orders of the same group; 0 for none.
    pub group: u32,
}

impl EntryTerms {
    /// The terms of a plain market order.
    pub fn market(side: Side) -> Self {
        Self {
            side,
            price: EntryPrice::Market,
            size: None,
            size_distance: None,
            most_share: None,
            stop_loss: None,
            take_profit: None,
            part_targets: Vec::new(),
            trailing_stop: None,
            trailing_from: None,
            max_candles: None,
            waits: Waits::OneCandle,
            most_open: 0,
            tag: 0,
            key: 0,
            group: 0,
        }
    }

    /// Whether its order is a market order of the config's size, without exits.
    pub fn is_plain(&self) -> bool {
        matches!(self.price, EntryPrice::Market)
            && self.size.is_none()
            && self.most_share.is_none()
            && self.stop_loss.is_none()
            && self.take_profit.is_none()
            && self.part_targets.is_empty()
            && self.trailing_stop.is_none()
            && self.max_candles.is_none()
            && self.most_open == 0
            && self.tag == 0
    }

    /// The order that is submitted at the close of a candle. `computed` has the computed amounts.
    pub fn order(&self, index: usize, computed: &[f64]) -> Order {
        let plain = match self.side {
            Side::Long => Order::buy(),
            Side::Short => Order::sell(),
        };
        let at = |amount: &Amount| amount.at(index, computed);
        let kind = match &self.price {
            EntryPrice::Market => OrderKind::Market,
            EntryPrice::Limit(price) => OrderKind::Limit(at(price)),
            EntryPrice::Stop(price) => OrderKind::Stop(at(price)),
            EntryPrice::StopLimit(stop, limit) => {
                OrderKind::StopLimit { stop: at(stop), limit: at(limit) }
            }
        };
        let waits = kind != OrderKind::Market;
        let level = |term: &Option<Term<Level>>| term.as_ref().map(|term| term.at(index, computed));
        Order {
            kind,
            size: self.size_at(index, computed),
            stop_loss: level(&self.stop_loss),
            take_profit: level(&self.take_profit),
            part_targets: self.part_targets_at(index, computed),
            trailing_stop: level(&self.trailing_stop),
            trailing_from: level(&self.trailing_from),
            max_candles: self.max_candles,
            most_share: self.most_share.as_ref().map(|share| share.at(index, computed)),
            next_candle_only: waits && self.waits == Waits::OneCandle,
            valid_candles: match self.waits {
                Waits::Candles(candles) if waits => candles,
                _ => 0,
            },
            reverses: true,
            most_open: self.most_open,
            tag: self.tag,
            key: self.key,
            group: self.group,
            ..plain
        }
    }

    fn size_at(&self, index: usize, computed: &[f64]) -> Size {
        let size = self.size.as_ref().map_or(Size::Config, |size| size.at(index, computed));
        match (size, &self.size_distance) {
            (Size::Risk(share), Some(distance)) => {
                Size::Volatility { share, distance: distance.at(index, computed) }
            }
            _ => size,
        }
    }

    fn part_targets_at(&self, index: usize, computed: &[f64]) -> [Option<PartTarget>; MOST_PARTS] {
        std::array::from_fn(|place| {
            self.part_targets.get(place).map(|part| PartTarget {
                level: part.level.at(index, computed),
                share: part.share.at(index, computed),
            })
        })
    }
}
