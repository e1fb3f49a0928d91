//! The account of one backtest: orders, fills, trades and cash. It is below strategies and the fill loop: a strategy gives it
//! orders, the loop gives it candles, and each execution mode fills the orders of a candle in its own file.

/// Cash, open trades and waiting orders.
mod account;
/// Balance and open position, enough to compute the equity at any price.
mod account_state;
/// The rules of backtesting.py.
mod backtesting_py;
/// The candle that is being processed.
mod bar;
/// Orders that wait.
mod book;
/// Opening and closing trades.
mod booking;
/// How a backtest is executed.
mod config;
/// Commission, spread, slippage.
mod costs;
/// Execution modes and what differs between them.
mod execution;
/// Closed trades and rejected orders.
mod ledger;
/// Market orders that skip the queue.
mod market_orders;
/// Orders and their exits.
mod order;
/// Counts of entry orders, by how they ended.
mod order_counts;
/// A range of prices, in the order in which they are traded.
mod price_range;
/// Candles of the newest fills.
mod recent_fills;
/// Requests of a strategy.
mod requests;
/// The standard rules.
mod standard;
/// The steps of one candle.
mod steps;
/// Prices as multiples of the tick size.
mod tick;
/// Candles that touch no exit and no waiting order.
mod touch;
/// Closed and open trades.
mod trade;
/// Totals of closed trades.
mod trade_totals;
/// The rules of vectorbt.
mod vectorbt;

pub use account::Broker;
pub use account_state::AccountState;
pub(crate) use bar::Bar;
pub use book::{EntryOrder, OrderId};
pub use config::{BacktestConfig, Fill, Intrabar};
pub use execution::Execution;
pub use ledger::{Detail, Ledger};
pub(crate) use market_orders::{MarketOrders, PlainOrders};
pub use order::{Level, MOST_PARTS, Order, OrderKind, PartTarget, Rejection, Side, Size};
pub use order_counts::OrderCounts;
pub use requests::Trail;
pub(crate) use steps::RuinPrice;
pub(crate) use touch::NEAR;
pub use trade::{ExitReason, HeldTrade, Moment, OpenTrade, Trade, TradeId, TradeTerms};
pub use trade_totals::TradeTotals;
