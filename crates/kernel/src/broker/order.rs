//! Orders: direction, size, price, and the exits that are attached to an entry.

use serde::{Deserialize, Serialize};

/// The direction of a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Side {
    /// Gains when the price rises.
    Long,
    /// Gains when the price falls.
    Short,
}

impl Side {
    /// 1 for long, −1 for short.
    pub fn sign(self) -> f64 {
        match self {
            Self::Long => 1.0,
            Self::Short => -1.0,
        }
    }

    /// The other direction.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Long => Self::Short,
            Self::Short => Self::Long,
        }
    }

    /// The direction of a signed size.
    pub(crate) fn of(size: f64) -> Self {
        if size > 0.0 { Self::Long } else { Self::Short }
    }
}

/// The size of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Size {
    /// The config's `position_size_pct`.
    #[default]
    Config,
    /// A share of the equity, times the leverage, commission included. In `backtesting_py` mode a share of the free margin,
    /// in `vectorbt` mode a share of the cash.
    EquityShare(f64),
    /// A value in the account's currency, commission included.
    Cash(f64),
    /// Units.
    Units(f64),
    /// The units that lose this share of the equity, before costs, if the attached stop loss is hit.
    Risk(f64),
    /// The units that lose this share of the equity, before costs, if the price moves by a distance.
    Volatility {
        /// The share of the equity.
        share: f64,
        /// The distance, above 0.
        distance: f64,
    },
}

/// The price at which an entry is filled.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum OrderKind {
    /// At the next open, or at this close with `fill: same_close`. Other kinds are then tried at this close too.
    #[default]
    Market,
    /// At this price or a better one.
    Limit(f64),
    /// As soon as the price reaches this level.
    Stop(f64),
    /// As a limit order from the moment at which the price reaches the stop.
    StopLimit {
        /// The level that turns it into a limit order.
        stop: f64,
        /// The worst price that is accepted.
        limit: f64,
    },
}

/// The price of an exit that is attached to an entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Level {
    /// At a price.
    Price(f64),
    /// A distance in per cent from the price of the fill.
    Percent(f64),
    /// A distance from the price of the fill, for example a multiple of the average true range.
    Distance(f64),
}

impl Level {
    /// The price of the level, above (`direction` 1) or below (−1) the price of the fill.
    pub fn price(self, fill: f64, direction: f64) -> f64 {
        match self {
            Self::Price(price) => price,
            Self::Percent(percent) => fill * (1.0 + direction * percent / 100.0),
            Self::Distance(distance) => fill + direction * distance,
        }
    }
}

/// Most targets of an entry that close a part of its trade.
pub const MOST_PARTS: usize = 4;

/// A target that closes a part of a trade.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PartTarget {
    /// Its price.
    pub level: Level,
    /// The share of the units of the entry that it closes.
    pub share: f64,
}

/// An entry with its exits. The fill of the stop loss or of the take profit cancels the other one.
///
/// ```
/// use candlerun_kernel::backtest::{Level, Order, Size};
///
/// let order = Order::buy()
///     .limit(99.5)
///     .size(Size::Risk(0.01))
///     .stop_loss(Level::Percent(2.0))
///     .take_profit(Level::Price(110.0));
/// # let _ = order;
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Order {
    /// Direction.
    pub side: Side,
    /// Size.
    pub size: Size,
    /// Market order, or the price of a limit or stop order.
    pub kind: OrderKind,
    /// Closes the trade at a loss.
    pub stop_loss: Option<Level>,
    /// Closes the trade, or what is left of it, at a gain.
    pub take_profit: Option<Level>,
    /// Targets that close a part of the trade.
    pub part_targets: [Option<PartTarget>; MOST_PARTS],
    /// Closes the trade at this distance from the highest high of closed candles since the entry (short: the lowest low). In the
    /// candle of the entry only prices count that provably came after the fill. With `intrabar: path` it follows the walk of the
    /// price inside each candle, from the fill on.
    pub trailing_stop: Option<Level>,
    /// The gain from which the trailing stop follows the price; none for from the fill on.
    pub trailing_from: Option<Level>,
    /// Closes the trade at the open this many candles after its entry.
    pub max_candles: Option<u32>,
    /// The strategy's own number for the trade; 0 for none.
    pub tag: u32,
    /// Whether it is cancelled if the next candle does not fill it.
    pub next_candle_only: bool,
    /// Whether its fill first closes a position of the other direction, and does nothing if its own direction is held.
    pub reverses: bool,
    /// Most trades of its direction. Its fill does nothing if as many are open. 0 for no limit; an order that reverses opens one then.
    pub most_open: u32,
    /// Fixes its amount when it is given: the units of its size at that close, and these units of the other direction. Its fill first
    /// closes units of the other direction, and what is left opens a trade. Only `standard` mode follows it.
    pub nets: Option<f64>,
    /// Most of the equity that it invests, as a share, times the leverage. Such an order is cut down to it and to the free margin.
    pub most_share: Option<f64>,
    /// Candles after which it is cancelled if it is not filled; 0 for no limit.
    pub valid_candles: u32,
    /// It replaces the waiting entry with the same key; 0 for none.
    pub key: u32,
    /// Its fill cancels the other waiting entries of the same group; 0 for none.
    pub group: u32,
}

impl Order {
    /// A market order of the config's size.
    pub(crate) fn market(side: Side) -> Self {
        Self {
            side,
            size: Size::Config,
            kind: OrderKind::Market,
            stop_loss: None,
            take_profit: None,
            part_targets: [None; MOST_PARTS],
            trailing_stop: None,
            trailing_from: None,
            max_candles: None,
            tag: 0,
            next_candle_only: false,
            reverses: false,
            most_open: 0,
            nets: None,
            most_share: None,
            valid_candles: 0,
            key: 0,
            group: 0,
        }
    }

    /// Most trades of its direction that may be open, this one included; none without a limit.
    pub(super) fn limit_of_open(&self) -> Option<usize> {
        match self.most_open {
            0 if self.reverses => Some(1),
            0 => None,
            most => Some(most as usize),
        }
    }

    /// A market order that enters long.
    pub fn buy() -> Self {
        Self::market(Side::Long)
    }

    /// A market order that enters short.
    pub fn sell() -> Self {
        Self::market(Side::Short)
    }

    /// Sets the size.
    #[must_use]
    pub fn size(self, size: Size) -> Self {
        Self { size, ..self }
    }

    /// Fills at this price or a better one.
    #[must_use]
    pub fn limit(self, price: f64) -> Self {
        Self { kind: OrderKind::Limit(price), ..self }
    }

    /// Fills as soon as the price reaches this level.
    #[must_use]
    pub fn stop(self, price: f64) -> Self {
        Self { kind: OrderKind::Stop(price), ..self }
    }

    /// Becomes a limit order when the price reaches the stop.
    #[must_use]
    pub fn stop_limit(self, stop: f64, limit: f64) -> Self {
        Self { kind: OrderKind::StopLimit { stop, limit }, ..self }
    }

    /// Attaches a stop loss.
    #[must_use]
    pub fn stop_loss(self, level: Level) -> Self {
        Self { stop_loss: Some(level), ..self }
    }

    /// Attaches a take profit.
    #[must_use]
    pub fn take_profit(self, level: Level) -> Self {
        Self { take_profit: Some(level), ..self }
    }

    /// Attaches a trailing stop, which follows the highest high since the entry (short: the lowest low): as candles close, or with
    /// `intrabar: path` along the walk of the price. `Level::Price` is taken as a distance.
    #[must_use]
    pub fn trailing_stop(self, level: Level) -> Self {
        Self { trailing_stop: Some(level), ..self }
    }

    /// Closes the trade at the open this many candles after its entry.
    #[must_use]
    pub fn max_candles(self, candles: u32) -> Self {
        Self { max_candles: Some(candles), ..self }
    }

    /// Cancels the order if the next candle does not fill it.
    #[must_use]
    pub fn next_candle_only(self) -> Self {
        Self { next_candle_only: true, ..self }
    }

    /// Makes the fill first close a position of the other direction at its own price. The fill does nothing if its own direction
    /// is held then.
    #[must_use]
    pub fn reversing(self) -> Self {
        Self { reverses: true, ..self }
    }

    /// Fixes the amount when the order is given: the units of its size at that close, and these units of the other direction.
    #[must_use]
    pub fn netting(self, units: f64) -> Self {
        Self { nets: Some(units), ..self }
    }

    /// Marks the trade with a number.
    #[must_use]
    pub fn tag(self, tag: u32) -> Self {
        Self { tag, ..self }
    }
}

/// An order that could not be filled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Rejection {
    /// Index in the series of the candle at which it would have been filled.
    pub candle: u32,
    /// Why it was not.
    pub reason: String,
}
