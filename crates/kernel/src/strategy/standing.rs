//! The position and the closes between two fills, for a strategy that skips the candles at which it has nothing to decide.

use super::Bits;
use crate::broker::{
    AccountState, BacktestConfig, Broker, EntryOrder, HeldTrade, Order, Side, TradeTotals, Trail,
};
use crate::candles::Candles;
use crate::columns::{Column, ColumnId};

/// Closes that are compared before a look at the result.
const TOGETHER: usize = 16;

/// The position while nothing is filled, and the closes of the series.
pub struct Standing<'a> {
    pub(crate) candles: &'a Candles,
    pub(crate) columns: &'a [Column],
    pub(crate) broker: &'a Broker,
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

    /// The settings of the backtest.
    pub(super) fn config(&self) -> &BacktestConfig {
        self.broker.config()
    }

    /// The value of a column at a candle; NaN while it is undefined.
    pub fn value(&self, id: ColumnId, index: usize) -> f64 {
        self.columns
            .get(id.place())
            .and_then(|column| column.get(index))
            .copied()
            .unwrap_or(f64::NAN)
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

    /// The first candle of `from..to` in which trades or orders may change, or `to`. At all candles before it a strategy sees the account as
    /// it is, apart from its value.
    pub fn next_change(&self, from: usize, to: usize) -> usize {
        if self.broker.can_be_ruined() || self.trades().iter().any(HeldTrade::trails) {
            return from.min(to);
        }
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
    #[inline(never)]
    pub fn next_close(&self, bits: &Bits, [low, high]: [f64; 2], from: usize, to: usize) -> usize {
        let is_meant = |close: f64| low <= close && close <= high;
        let mut from = from;
        while from < to {
            let end = to.min(from + TOGETHER);
            let closes = &self.candles.close()[from..end];
            // Without a branch for each, several are compared at once.
            if closes.iter().fold(false, |any, &close| any | is_meant(close)) {
                let found = |index: &usize| is_meant(closes[index - from]) && bits.contains(*index);
                if let Some(found) = (from..end).find(found) {
                    return found;
                }
            }
            from = end;
        }
        to
    }
}
