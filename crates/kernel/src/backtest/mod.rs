//! One backtest: a strategy over a series of candles, resumable by slices.
//!
//! The order of one candle: (1) orders given before are filled inside this candle; (2) the strategy sees the closed candle and
//! decides, and with `same_close` market orders are filled at once; (3) equity is marked at the close. At the end of the data
//! open trades stay open, marked at the last close. Equity at or below 0 closes everything and ends trading.

/// The fill loop: candles in, fills and equity out.
mod run;

pub use crate::broker::{
    AccountState, BacktestConfig, Broker, Detail, EntryOrder, Execution, ExitReason, Fill,
    HeldTrade, Intrabar, Level, MOST_PARTS, Moment, OpenTrade, Order, OrderCounts, OrderId,
    OrderKind, PartTarget, Rejection, Side, Size, Trade, TradeId, TradeTerms, TradeTotals, Trail,
};
pub use run::{Advance, Backtest, Run};
