//! Everything that a page shows of one episode beside its report: returns by month, drawdowns, statistics by direction, how far prices
//! moved for and against each trade, and counts of signals and orders. All of it is computed from one full report.

/// Columns that travel beside a record.
mod column;
/// The deepest drawdowns of an equity curve.
mod drawdowns;
/// The detail of one episode.
mod episode;
/// How far prices moved against and for each trade.
mod excursions;
/// Returns by calendar month.
mod months;
/// Statistics of closed trades, by direction.
mod sides;
/// Counts from candles over signals and orders to fills.
mod signals;
/// Closed trades as columns.
mod trade_columns;

pub use column::{Column, Step};
pub use drawdowns::{Drawdown, MOST_DRAWDOWNS, drawdowns};
pub use episode::EpisodeDetail;
pub use excursions::{Excursion, Excursions};
pub use months::{MonthReturn, months};
pub use sides::{SideStatistics, TradeStatistics};
pub use signals::{RejectionCount, SignalCounts};
pub use trade_columns::TradeColumns;
