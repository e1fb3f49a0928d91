//! The position and the closes between two fills, for a strategy that skips the candles at which it has nothing to decide.

use super::Bits;
use crate::broker::{Broker, HeldTrade, Side, TradeTotals, Trail};
use crate::candles::Candles;

/// The position while nothing is filled, and the closes of the series.
pub struct Standing<'a> {
    pub(crate) candles: &'a Candles,
    pub(crate) broker: &'a Broker,
}

impl Standing<'_> {
    /// The direction held.
    pub fn side(&self) -> Option<Side> {
        self.broker.side()
    }

    /// Open trades, oldest first.
    pub fn trades(&self) -> &[HeldTrade] {
        self.broker.trades()
    }

    /// Counts and sums over the trades that were closed so far.
    pub fn closed(&self) -> &TradeTotals {
        self.broker.ledger().totals()
    }

    /// Index of the candle of the last exit, if there was one.
    pub fn last_exit(&self) -> Option<usize> {
        self.broker.last_exit()
    }

    /// Whether the stop loss of a trade is already where it would be moved to, so that the move changes nothing.
    pub fn has_stop_at(&self, trade: &HeldTrade, price: f64) -> bool {
        self.broker.has_stop_at(trade, price)
    }

    /// Whether a trade already has a trailing stop as it would be placed, so that placing it changes nothing.
    pub fn has_trail(&self, trade: &HeldTrade, trail: Trail) -> bool {
        self.broker.has_trail(trade, trail)
    }

    /// The first candle of `from..to` that is in `bits` and whose close is at least `low` and at most `high`, or `to`.
    pub fn next_close(&self, bits: &Bits, [low, high]: [f64; 2], from: usize, to: usize) -> usize {
        if from >= to {
            return to;
        }
        let closes = self.candles.close()[from..to].iter().enumerate();
        let mut found = closes.filter(|(_, close)| low <= **close && **close <= high);
        found.find(|(place, _)| bits.contains(from + place)).map_or(to, |(place, _)| from + place)
    }
}
