//! The fast form of a strategy: entries and exits of the whole series as bit sets.

use super::{Bits, EntryTerms, Series};
use crate::broker::BacktestConfig;
use crate::candles::Candles;
use crate::columns::{Column, ColumnId};

/// Entries and exits. An entry in the direction already held is ignored, and an entry against it reverses. If a candle both
/// exits and enters the direction held, it exits.
#[derive(Debug, Clone, Default)]
pub struct Signals {
    /// Candles at whose close any entry goes long.
    pub enter_long: Bits,
    /// Candles at whose close a long position is closed.
    pub exit_long: Bits,
    /// Candles at whose close any entry goes short.
    pub enter_short: Bits,
    /// Candles at whose close a short position is closed.
    pub exit_short: Bits,
    /// The orders of entries. Empty if all are market orders of the config's size; otherwise an entry that is in none of these
    /// sets gives no order.
    pub entries: Vec<SignalEntry>,
}

/// An order and the candles at whose close it is submitted.
#[derive(Debug, Clone)]
pub struct SignalEntry {
    /// The candles.
    pub when: Bits,
    /// The order.
    pub terms: EntryTerms,
}

/// The requested columns over the whole series, for computing signals.
pub struct SignalColumns<'a> {
    pub(crate) candles: &'a Candles,
    pub(crate) columns: &'a [Column],
    /// The config of the backtest; none where only values are read.
    pub(crate) config: Option<&'a BacktestConfig>,
}

impl<'a> SignalColumns<'a> {
    /// Columns that were computed for a strategy, in the order of its requests.
    pub fn new(candles: &'a Candles, columns: &'a [Column]) -> Self {
        Self { candles, columns, config: None }
    }

    /// A column requested in `init`.
    pub fn column(&self, id: ColumnId) -> &'a [f64] {
        &self.columns[id.0]
    }

    /// The column for a comparison.
    pub fn series(&self, id: ColumnId) -> Series<'a> {
        (&self.columns[id.0]).into()
    }

    /// The candles at which a column is defined and above 0.
    pub fn positive(&self, id: ColumnId) -> &'a Bits {
        self.columns[id.0].positive()
    }

    /// The column as a shared value that can be kept.
    pub fn shared(&self, id: ColumnId) -> Column {
        self.columns[id.0].clone()
    }

    /// The candles.
    pub fn candles(&self) -> &'a Candles {
        self.candles
    }
}
