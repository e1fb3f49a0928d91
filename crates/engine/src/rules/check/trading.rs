//! The checked lines that trade. Prices, amounts and sizes are numbers or series; those that read the position are computed when they
//! are needed.

use super::typed::Typed;
use crate::rules::ast::{Direction, MovedExit};

/// The entries that a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckedScope {
    /// All entries.
    All,
    /// Those of a direction.
    Side(Direction),
    /// Those of a name.
    Name(usize),
}

impl CheckedScope {
    /// Whether it includes an entry of this direction and name.
    pub fn includes(self, direction: Direction, name: Option<usize>) -> bool {
        match self {
            Self::All => true,
            Self::Side(side) => side == direction,
            Self::Name(of) => name == Some(of),
        }
    }
}

/// A value for each direction of entries, and for names that have their own, if the text has one.
#[derive(Debug, Clone, PartialEq)]
pub struct BySide<T> {
    /// For long entries.
    pub long: Option<T>,
    /// For short entries.
    pub short: Option<T>,
    /// For the entries of a name, instead of those.
    pub named: Vec<(usize, T)>,
}

impl<T> Default for BySide<T> {
    fn default() -> Self {
        Self { long: None, short: None, named: Vec::new() }
    }
}

impl<T> BySide<T> {
    /// The value for an entry.
    pub fn of(&self, direction: Direction, name: Option<usize>) -> Option<&T> {
        let named = self.named.iter().find(|(of, _)| Some(*of) == name).map(|(_, value)| value);
        named.or(match direction {
            Direction::Long => self.long.as_ref(),
            Direction::Short => self.short.as_ref(),
        })
    }

    /// The values that exist.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        let named = self.named.iter().map(|(_, value)| value);
        self.long.iter().chain(&self.short).chain(named)
    }

    /// Converts the values.
    pub(in crate::rules) fn map<U>(&self, mut make: impl FnMut(&T) -> U) -> BySide<U> {
        BySide {
            long: self.long.as_ref().map(&mut make),
            short: self.short.as_ref().map(&mut make),
            named: self.named.iter().map(|(name, value)| (*name, make(value))).collect(),
        }
    }
}

/// An `enter` line.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedEntry {
    /// `long` or `short`.
    pub direction: Direction,
    /// Its name.
    pub name: Option<usize>,
    /// Its order.
    pub kind: CheckedEntryKind,
    /// A condition.
    pub when: Typed,
    /// How long its order waits.
    pub waits: CheckedWaits,
    /// Number of `exit` lines with a condition above it.
    pub exits_above: usize,
}

/// The order of an entry.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckedEntryKind {
    /// A market order.
    Market,
    /// `limit <price>`.
    Limit(Typed),
    /// `stop <price>`.
    Stop(Typed),
    /// `stop <price> limit <price>`.
    StopLimit(Typed, Typed),
}

impl CheckedEntryKind {
    /// Its prices.
    pub fn prices(&self) -> impl Iterator<Item = &Typed> {
        let prices = match self {
            Self::Market => [None, None],
            Self::Limit(price) | Self::Stop(price) => [Some(price), None],
            Self::StopLimit(stop, limit) => [Some(stop), Some(limit)],
        };
        prices.into_iter().flatten()
    }
}

/// How long a limit or stop order waits.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckedWaits {
    /// For the next candle only.
    OneCandle,
    /// Until it is filled or cancelled.
    UntilFilled,
    /// Until a condition is true at a close.
    Until(Typed),
    /// For a number of candles, whole and at least 1.
    Candles(Typed),
}

/// An `exit` line.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedExit {
    /// The trades that are closed.
    pub scope: CheckedScope,
    /// The share of their units that is closed, in per cent; none for all.
    pub share: Option<Typed>,
    /// A condition.
    pub when: Typed,
}

impl CheckedExit {
    /// The direction whose trades it closes entirely, if it is about nothing else; none for both.
    pub fn closes(&self) -> Option<Option<Direction>> {
        match self.scope {
            _ if self.share.is_some() => None,
            CheckedScope::All => Some(None),
            CheckedScope::Side(side) => Some(Some(side)),
            CheckedScope::Name(_) => None,
        }
    }
}

/// The price of an exit.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckedAmount {
    /// A distance in units of the price, read at the signal candle.
    Distance(Typed),
    /// A distance in per cent of the price of the fill: 10 for 10%.
    Percent(Typed),
    /// A price, read at the signal candle.
    Price(Typed),
}

impl CheckedAmount {
    /// Its expression.
    pub fn value(&self) -> &Typed {
        match self {
            Self::Distance(of) | Self::Percent(of) | Self::Price(of) => of,
        }
    }
}

/// `take profit … for`: a target that closes a part.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedPart {
    /// The entries that have it.
    pub scope: CheckedScope,
    /// Its price.
    pub amount: CheckedAmount,
    /// The share of the units of the entry, in per cent.
    pub share: Typed,
}

/// `trailing stop`.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedTrailing {
    /// Its distance.
    pub amount: CheckedAmount,
    /// The profit from which it follows the price.
    pub after: Option<CheckedAmount>,
}

/// `move stop loss`, `move take profit` or `move trailing stop`.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedMove {
    /// The trades whose exit is moved.
    pub scope: CheckedScope,
    /// The exit.
    pub exit: MovedExit,
    /// Its new price, or the distance of a trailing stop.
    pub amount: CheckedAmount,
    /// The profit from which a trailing stop follows the price.
    pub after: Option<CheckedAmount>,
    /// A condition.
    pub when: Typed,
}

/// A `cancel` line.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedCancel {
    /// The entries whose waiting orders are cancelled.
    pub scope: CheckedScope,
    /// A condition.
    pub when: Typed,
}

/// The size of an entry and its cap.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedSizing {
    /// The size.
    pub size: CheckedSize,
    /// Most of the equity that it invests, in per cent.
    pub most: Option<Typed>,
}

/// The size of an entry.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckedSize {
    /// Per cent of the equity, 50 for 50%.
    Percent(Typed),
    /// Units.
    Units(Typed),
    /// A value in the account's currency.
    Cash(Typed),
    /// Per cent of the equity that is lost at the stop loss; there is one.
    Risk(Typed),
    /// Per cent of the equity that is lost if the price moves by a distance.
    Volatility(Typed, Typed),
}

impl CheckedSize {
    /// Its expressions.
    pub fn values(&self) -> impl Iterator<Item = &Typed> {
        let values = match self {
            Self::Percent(of) | Self::Units(of) | Self::Cash(of) | Self::Risk(of) => {
                [Some(of), None]
            }
            Self::Volatility(share, distance) => [Some(share), Some(distance)],
        };
        values.into_iter().flatten()
    }
}
