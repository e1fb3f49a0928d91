//! The report of an episode: metrics, and on demand the equity curve, trades and rejected orders.

/// An equity curve with as many points as a chart can show.
mod curve;
/// Why no trade was opened.
mod no_trade;

pub use curve::{CurvePoint, thin_out};
pub use no_trade::NoTrade;

use crate::broker::{BacktestConfig, Broker, OpenTrade, OrderCounts, Rejection, Trade, TradeTerms};
use crate::candles::Candles;
use crate::digest::{Digest, Digester};
use crate::metrics::{EquityMeter, Metrics, ReturnBlocks, profit_factor, win_rate_pct};
use serde::Serialize;
use std::fmt::{self, Debug, Formatter};
use std::ops::Range;
use std::sync::Arc;

/// The report of one episode.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The metrics of every episode.
    pub metrics: Metrics,
    /// Returns from close to close in 16 blocks of the window; for analyses, not for the page.
    #[serde(skip)]
    pub returns: ReturnBlocks,
    /// Number of closed candles of the window, which the report covers.
    pub candles: u32,
    /// Orders that could not be filled.
    pub rejected_orders: u32,
    /// Why no trade was opened; `None` if one was.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "no_trade::as_text")]
    pub no_trade: Option<NoTrade>,
    /// Candles whose outcome depended on the assumed path of prices inside them.
    pub ambiguous_candles: u32,
    /// Trades that were closed at the price of their own fill, because it was already past their stop loss or target.
    pub exits_at_entry: u32,
    /// Trades still open after the last candle.
    pub open_trades: Vec<OpenTrade>,
    /// The additions of a full report; `None` in a summary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full: Option<FullReport>,
}

/// The additions of a full report to the metrics.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FullReport {
    /// Equity at every close of the window.
    pub equity: Vec<f64>,
    /// Closed trades in the order of their exits.
    pub trades: Vec<Trade>,
    /// Orders that could not be filled, with the reasons.
    pub rejections: Vec<Rejection>,
    /// The terms of the closed trades, in the same order.
    #[serde(skip)]
    pub terms: Vec<TradeTerms>,
    /// Counts of the entry orders, by how they ended.
    #[serde(skip)]
    pub orders: OrderCounts,
    /// The inputs of the backtest, from which the engine computes statistics.
    #[serde(skip)]
    pub inputs: BacktestInputs,
}

/// The inputs of a backtest.
#[derive(Clone)]
pub struct BacktestInputs {
    /// Cash, size, costs, and the rules of execution.
    pub config: BacktestConfig,
    /// The series.
    pub candles: Arc<Candles>,
    /// The candles that are traded, as indexes in the series.
    pub window: Range<usize>,
    /// Index in the series of the first candle at which the strategy was asked.
    pub first_decision: usize,
    /// Index in the series after the last candle at which the strategy was asked: the end of the closed candles, or less after ruin.
    pub end_of_decisions: usize,
}

impl BacktestInputs {
    /// The candles at which the strategy was asked, as indexes in the series; empty if it never was.
    pub fn asked(&self) -> Range<usize> {
        self.first_decision.min(self.end_of_decisions)..self.end_of_decisions
    }
}

/// Facts about the decisions of a backtest that its account does not have.
pub(crate) struct DecisionFacts {
    /// See [`BacktestInputs::first_decision`].
    pub(crate) first: usize,
    /// See [`BacktestInputs::end_of_decisions`].
    pub(crate) end: usize,
    /// Whether the last close called for market orders, which are not in the queue.
    pub(crate) is_order_pending: bool,
    /// Whether one of these is an entry.
    pub(crate) is_entry_pending: bool,
}

/// Compares the candles by their fingerprint: a lane has only the columns that its jobs read.
impl PartialEq for BacktestInputs {
    fn eq(&self, other: &Self) -> bool {
        let fields = |of: &Self| (of.candles.fingerprint(), of.window.clone(), of.first_decision);
        fields(self) == fields(other) && self.config == other.config
    }
}

/// Prints the fingerprint of the candles: a series can be long.
impl Debug for BacktestInputs {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BacktestInputs")
            .field("config", &self.config)
            .field("candles", &self.candles.fingerprint())
            .field("window", &self.window)
            .field("first_decision", &self.first_decision)
            .finish()
    }
}

impl Report {
    pub(crate) fn new(
        candles: &Arc<Candles>,
        window: &Range<usize>,
        decisions: &DecisionFacts,
        meter: &EquityMeter,
        broker: &Broker,
    ) -> Self {
        let mut orders = broker.order_counts();
        let pending = u32::from(decisions.is_entry_pending);
        (orders.orders, orders.waiting) = (orders.orders + pending, orders.waiting + pending);
        let returns = meter.returns();
        let closed = returns.count();
        let ledger = broker.ledger();
        let totals = ledger.totals();
        let candles_per_year = broker.config().candles_of_a_year(candles);
        let share = if closed == 0 { 0.0 } else { meter.exposed() as f64 / f64::from(closed) };
        let metrics = Metrics {
            final_equity: meter.last(),
            total_return_pct: 100.0 * (meter.last() / meter.initial() - 1.0),
            sharpe: returns.sharpe(candles_per_year),
            max_drawdown_pct: 100.0 * meter.max_drawdown(),
            win_rate_pct: win_rate_pct(totals),
            profit_factor: profit_factor(totals),
            trades: totals.trades,
            exposure_pct: 100.0 * share,
        };
        Self {
            metrics,
            returns,
            candles: closed,
            rejected_orders: ledger.rejected(),
            no_trade: no_trade(
                broker,
                (window.start + closed as usize).saturating_sub(1),
                decisions.is_order_pending,
            ),
            ambiguous_candles: ledger.ambiguous(),
            exits_at_entry: ledger.exits_at_entry(),
            open_trades: broker.trades().iter().map(|trade| trade.reported(candles)).collect(),
            full: meter.curve().map(|equity| FullReport {
                equity: equity.to_vec(),
                trades: ledger.trades().to_vec(),
                rejections: ledger.rejections().to_vec(),
                terms: ledger.terms().to_vec(),
                orders,
                inputs: BacktestInputs {
                    config: broker.config().clone(),
                    candles: candles.clone(),
                    window: window.clone(),
                    first_decision: decisions.first,
                    end_of_decisions: decisions.end,
                },
            }),
        }
    }

    /// The digest of the metrics, the same for a summary and for a full report of one episode.
    pub fn digest(&self) -> Digest {
        let mut digester = Digester::new("report");
        self.metrics.digest(&mut digester);
        digester.count(self.candles as usize);
        digester.count(self.rejected_orders as usize);
        digester.count(self.open_trades.len());
        for trade in &self.open_trades {
            digester.numbers(&[trade.size(), trade.entry_price, trade.commission]);
        }
        digester.finish()
    }
}

/// Why no trade was opened by the close of candle `last`. `is_order_pending` says whether that close called for market orders,
/// which are not counted yet.
fn no_trade(broker: &Broker, last: usize, is_order_pending: bool) -> Option<NoTrade> {
    let ledger = broker.ledger();
    if ledger.totals().trades > 0 || !broker.trades().is_empty() {
        return None;
    }
    let rejected = ledger.rejected();
    let untried = broker.entries().filter(|entry| entry.placed >= last).count() as u32;
    // Each entry was rejected at most once.
    let unfilled = broker.order_counts().orders > rejected + untried;
    Some(match ledger.first_rejection() {
        Some(first) => {
            NoTrade::Rejected { entries: rejected, first: first.reason.clone(), others: unfilled }
        }
        None if unfilled || untried > 0 || is_order_pending => NoTrade::NeverFilled,
        None => NoTrade::NoSignal,
    })
}

impl FullReport {
    /// The digest of every equity and every trade.
    pub fn digest(&self) -> Digest {
        let mut digester = Digester::new("full report");
        digester.numbers(&self.equity);
        digester.count(self.trades.len());
        for trade in &self.trades {
            trade.digest(&mut digester);
        }
        digester.finish()
    }
}
