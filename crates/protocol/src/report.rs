//! The report of an episode, reduced to what a page shows.

use candlerun_engine::VERSION;
use candlerun_engine::backtest::{OpenTrade, Rejection, Trade};
use candlerun_engine::digest::Digest;
use candlerun_engine::metrics::{Metrics, Statistics};
use candlerun_engine::report::{CurvePoint, Report, thin_out};
use serde::{Deserialize, Serialize};

/// The size of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ReportLimits {
    /// Most points of the equity curve; the lowest and the highest equity are always among them.
    pub max_points: u32,
    /// Most trades, the latest ones.
    pub max_trades: u32,
}

/// The report of one episode.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct EpisodeReport {
    /// The episode's metrics.
    pub metrics: Metrics,
    /// Digest of the report: equal to that of the episode if their metrics are equal to the bit.
    pub digest: Digest,
    /// Version of the engine that made it, as `0.2.0`: the digest of another version may differ.
    pub engine: String,
    /// Digest of every equity and every trade, before the report is reduced.
    pub full_digest: Option<Digest>,
    /// Further statistics.
    pub statistics: Option<Statistics>,
    /// Candles whose outcome depended on the assumed path of prices inside them.
    pub ambiguous_candles: u32,
    /// Trades that were closed at the price of their own fill, because it was past their stop loss or target already.
    pub exits_at_entry: u32,
    /// Equity at the closes, reduced to the limit.
    pub equity: Vec<CurvePoint>,
    /// The latest closed trades, up to the limit, in the order of their exits.
    pub trades: Vec<Trade>,
    /// Number of all closed trades.
    pub total_trades: u32,
    /// Trades still open after the last candle.
    pub open_trades: Vec<OpenTrade>,
    /// Number of orders that could not be filled.
    pub total_rejections: u32,
    /// The latest of them, up to the limit of trades.
    pub rejections: Vec<Rejection>,
    /// Why no trade was opened, as a sentence; null if one was.
    pub no_trade: Option<String>,
}

impl EpisodeReport {
    /// Reduces a report to the limits. `times` are the opening times of the candles that it covers.
    pub fn new(report: &Report, times: &[f64], limits: ReportLimits) -> Self {
        let (equity, trades, rejections) = match &report.full {
            Some(full) => (&full.equity[..], &full.trades[..], &full.rejections[..]),
            None => Default::default(),
        };
        let most = limits.max_trades as usize;
        Self {
            metrics: report.metrics,
            digest: report.digest(),
            engine: VERSION.to_owned(),
            full_digest: report.full.as_ref().map(|full| full.digest()),
            statistics: Statistics::of(report),
            ambiguous_candles: report.ambiguous_candles,
            exits_at_entry: report.exits_at_entry,
            equity: thin_out(times, equity, limits.max_points as usize),
            trades: latest(trades, most),
            total_trades: report.metrics.trades,
            open_trades: latest(&report.open_trades, most),
            total_rejections: report.rejected_orders,
            rejections: latest(rejections, most),
            no_trade: report.no_trade.as_ref().map(ToString::to_string),
        }
    }
}

fn latest<T: Clone>(items: &[T], most: usize) -> Vec<T> {
    items[items.len().saturating_sub(most)..].to_vec()
}
