//! An `enter` line with its data, and the trades that a line is about.

use crate::backtest::Side;
use crate::rules::check::trading::CheckedScope;
use crate::rules::plan::episode::side;
use crate::strategy::{Bits, SignalEntry};

/// An `enter` line.
pub(super) struct Entry {
    /// The candles at which it is possible, and its order.
    pub(super) signal: SignalEntry,
    /// Where `until` is true, unless it reads the position.
    pub(super) until: Bits,
    /// The programs of its amounts.
    pub(super) programs: Vec<usize>,
}

/// Whether a line is about a trade or order of this side and tag.
pub(super) fn includes(scope: CheckedScope, of: Side, tag: u32) -> bool {
    match scope {
        CheckedScope::All => true,
        CheckedScope::Side(direction) => side(direction) == of,
        CheckedScope::Name(name) => tag as usize == name + 1,
    }
}
