//! The position and the closes between two fills, for a strategy that skips the candles at which it has nothing to decide.

use super::Bits;
use crate::broker::{AccountState, Broker, EntryOrder, HeldTrade, Order, Side, TradeTotals, Trail};
use crate::candles::Candles;

/// The position while nothing is filled, and the closes of the series.
pub struct Standing<'a> {
    pub(crate) candles: &'a Candles,
    pub(crate) broker: &'a Broker,
    /// The next candle before which the run tells its progress.
    pub(crate) boundary: usize,
}

impl Standing<'_> {
    /// The direction held.
    pub fn side(&self) -> Option<Side> {
        self.broker.side()
    }

    /// Whether an order waits that is meant.
    pub fn waits(&self, is_meant: impl Fn(&Order) -> bool) -> bool {
        self.broker.entries().any(|entry| is_meant(&entry.order))
    }

    /// Whether the candles of orders that pass may be skipped. Not where the account can be ruined, which ends what waits.
    pub fn passes_orders(&self) -> bool {
        !self.broker.can_be_ruined() && !self.broker.config().exclusive_orders
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

    /// Orders that wait.
    pub fn entries(&self) -> impl Iterator<Item = &EntryOrder> {
        self.broker.entries()
    }

    /// When the candle of a trade's entry opened, in epoch milliseconds UTC.
    pub fn entry_time(&self, trade: &HeldTrade) -> f64 {
        trade.entry_time(self.candles)
    }

    /// The balance and the open position.
    pub fn account(&self) -> AccountState {
        self.broker.state()
    }

    /// The first candle of `from..to` in which trades or orders may change, or before which the run tells its progress, or `to`. At all
    /// candles before it a strategy sees the account as it is, apart from its value.
    pub fn next_change(&self, from: usize, to: usize) -> usize {
        if self.broker.can_be_ruined() || self.trades().iter().any(HeldTrade::trails) {
            return from.min(to);
        }
        let to = to.min(self.boundary.max(from));
        if self.broker.is_idle() {
            return to;
        }
        self.broker.next_touch(self.candles, from, to)
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
