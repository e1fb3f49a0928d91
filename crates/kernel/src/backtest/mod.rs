//! One backtest: a strategy over a series of candles, resumable by slices.
//!
//! The order of one candle: (1) orders given before are filled inside this candle; (2) the strategy sees the closed candle and
//! decides, with `same_close` market orders are filled at once; (3) equity is marked at the close. At the end of the data open
//! trades stay open, marked at the last close. Equity at or below 0 closes everything and ends trading.

/// Orders, trades and cash.
mod broker;
/// What a backtest is told: cash, size, costs, rules.
mod config;
/// Where a strategy must be asked.
mod decisions;
/// What a strategy may order.
mod order;
/// Candles in, fills and equity out.
mod run;
/// Trades, closed and open.
mod trade;

pub use broker::{Broker, EntryOrder, Holding, OrderId};
pub use config::{BacktestConfig, Execution, Fill, Intrabar};
use decisions::{MarketOrders, PlainOrders};
pub(crate) use decisions::{Wished, act};
pub use order::{Level, Order, OrderKind, Rejection, Side, Size};
pub use run::{Advance, Backtest, Detail, Run};
use trade::Reach;
pub use trade::{ExitReason, HeldTrade, OpenTrade, Trade, TradeId};
