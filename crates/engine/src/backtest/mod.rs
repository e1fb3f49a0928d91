//! One backtest: a strategy over a series of candles, resumable by slices.
//!
//! The order of one candle: (1) orders given at the previous close are filled inside this candle; (2) equity is marked at
//! the close; (3) the strategy sees the closed candle and decides. At the end of the data open trades stay open, marked at
//! the last close. Equity at or below 0 closes everything and ends trading.

/// Cash, open trades and what they are worth.
mod account;
/// What a backtest is told: cash, size, costs.
mod config;
/// Where a strategy must be asked.
mod decisions;
/// What a strategy may order.
mod order;
/// Candles in, fills and equity out.
mod run;
/// A closed trade.
mod trade;

pub use account::Account;
pub use config::{BacktestConfig, Fill};
pub use order::{Order, Rejection, Side};
pub use run::{Advance, Backtest, Detail, Run};
pub use trade::{OpenTrade, Trade};
