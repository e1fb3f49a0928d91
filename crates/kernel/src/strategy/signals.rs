//! The fast form of a strategy: entries and exits of the whole series as bit sets.

use super::{Bits, EntryTerms, Series};
use crate::candles::Candles;
use crate::columns::{Column, ColumnId};

/// Entries and exits. Entering in the direction already held is ignored, entering against it reverses; where a candle both
/// leaves and enters the direction held, it leaves.
#[derive(Debug, Clone, Default)]
pub struct Signals {
    /// Candles at whose close a long position is asked for, by any entry.
    pub enter_long: Bits,
    /// Candles at whose close a long position is given up.
    pub exit_long: Bits,
    /// Candles at whose close a short position is asked for, by any entry.
    pub enter_short: Bits,
    /// Candles at whose close a short position is given up.
    pub exit_short: Bits,
    /// The orders that entries give, where they are more than market orders of the config's size. What is in none of these
    /// sets gives no order.
    pub entries: Vec<SignalEntry>,
}

/// An order, and the candles at whose close it is given.
#[derive(Debug, Clone)]
pub struct SignalEntry {
    /// The candles.
    pub when: Bits,
    /// The order.
    pub terms: EntryTerms,
}

/// The columns a strategy asked for, whole, for making signals of them.
pub struct SignalColumns<'a> {
    pub(crate) candles: &'a Candles,
    pub(crate) columns: &'a [Column],
}

impl<'a> SignalColumns<'a> {
    /// A column asked for in `init`.
    pub fn column(&self, id: ColumnId) -> &'a [f64] {
        &self.columns[id.0]
    }

    /// The same column to be compared.
    pub fn series(&self, id: ColumnId) -> Series<'a> {
        (&self.columns[id.0]).into()
    }

    /// The same column to be kept.
    pub fn shared(&self, id: ColumnId) -> Column {
        self.columns[id.0].clone()
    }

    /// The candles.
    pub fn candles(&self) -> &'a Candles {
        self.candles
    }
}
