//! Trades: one entry and one exit of the same units.

use super::Side;
use crate::digest::Digester;
use serde::{Deserialize, Serialize};

/// A closed trade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Trade {
    /// Direction.
    pub side: Side,
    /// Units traded, above 0.
    pub units: f64,
    /// Index of the candle of the entry.
    pub entry_candle: u32,
    /// Index of the candle of the exit.
    pub exit_candle: u32,
    /// Opening time of the entry's candle, epoch milliseconds UTC.
    pub entry_time: f64,
    /// Opening time of the exit's candle, epoch milliseconds UTC.
    pub exit_time: f64,
    /// Price of the entry.
    pub entry_price: f64,
    /// Price of the exit.
    pub exit_price: f64,
    /// Commission of entry and exit.
    pub commission: f64,
    /// Gain after commission, in the account's currency.
    pub profit: f64,
    /// Gain after commission in per cent of the value at entry.
    pub return_pct: f64,
}

impl Trade {
    pub(crate) fn digest(&self, digester: &mut Digester) {
        digester.count(self.entry_candle as usize);
        digester.count(self.exit_candle as usize);
        digester.numbers(&[
            self.side.sign() * self.units,
            self.entry_price,
            self.exit_price,
            self.commission,
            self.profit,
            self.return_pct,
        ]);
    }
}

/// A trade that is still open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OpenTrade {
    /// Direction.
    pub side: Side,
    /// Units held, above 0.
    pub units: f64,
    /// Index of the candle of the entry.
    pub entry_candle: u32,
    /// Price of the entry.
    pub entry_price: f64,
    /// Commission of the entry.
    pub commission: f64,
}
