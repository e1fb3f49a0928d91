//! The fast form of a strategy: entries and exits of the whole series as bit sets.

use super::Bits;
use crate::candles::Candles;
use crate::columns::{Column, ColumnId};

/// Entries and exits. Entering in the direction already held is ignored, entering against it reverses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signals {
    /// Candles at whose close a long position is asked for.
    pub enter_long: Bits,
    /// Candles at whose close a long position is given up.
    pub exit_long: Bits,
    /// Candles at whose close a short position is asked for.
    pub enter_short: Bits,
    /// Candles at whose close a short position is given up.
    pub exit_short: Bits,
}

/// The columns a strategy asked for, whole, for making signals of them.
pub struct SignalColumns<'a> {
    pub(crate) candles: &'a Candles,
    pub(crate) columns: &'a [Column],
}

impl SignalColumns<'_> {
    /// A column asked for in `init`.
    pub fn column(&self, id: ColumnId) -> &[f64] {
        &self.columns[id.0]
    }

    /// The candles.
    pub fn candles(&self) -> &Candles {
        self.candles
    }
}
