//! The statistics of a full report: the union of what backtesting.py and vectorbt print. The standard mode has its own rules; the
//! two other modes have those of their software.
//!
//! They are computed once a report. So that they stay small, no loop is copied into those who need it (`inline(never)`).

/// Sums, means, variances.
mod numbers;
/// As backtesting.py and vectorbt compute them.
mod parity;
/// As the engine computes them by its own rules.
mod standard;
/// Sums and means over trades.
mod trades;

use super::Metrics;
use crate::broker::{BacktestConfig, Execution, HeldTrade, Trade};
use crate::candles::Candles;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What the statistics are computed from.
pub struct Evidence<'a> {
    /// The rules that were followed.
    pub config: &'a BacktestConfig,
    /// The metrics of the same report: in the standard mode both have the same numbers.
    pub metrics: &'a Metrics,
    /// The series.
    pub candles: &'a Candles,
    /// The candles that are traded. What other software would see of the series is the window.
    pub window: Range<usize>,
    /// Index in the series of the first candle at which the strategy was asked.
    pub first: usize,
    /// Equity at every close of the window so far.
    pub equity: &'a [f64],
    /// Closed trades in the order of their exits.
    pub trades: &'a [Trade],
    /// Trades still open.
    pub open_trades: &'a [HeldTrade],
}

impl<'a> Evidence<'a> {
    /// Opening times of the window's candles.
    fn times(&self) -> &'a [f64] {
        &self.candles.time()[self.window.clone()]
    }

    /// Closes of the window's candles.
    fn closes(&self) -> &'a [f64] {
        &self.candles.close()[self.window.clone()]
    }

    /// Place in the window of a candle of the series.
    fn place(&self, index: u32) -> usize {
        (index as usize).saturating_sub(self.window.start)
    }
}

/// The statistics of a full report. None where a statistic is undefined: a ratio whose divisor is 0, or only what rounding
/// leaves of 0. Times are in milliseconds.
///
/// The formulas are those of the standard mode. There C is the initial cash, E the equity at each of the n closes of the
/// window, r the returns from close to close, the first against C (0 once the equity is gone), and y the candles of a year.
/// Both other modes compute as their software does, from the first close instead of C in `backtesting_py` mode.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Statistics {
    /// Equity at the last close.
    pub final_equity: f64,
    /// Highest of C and the equities at closes; in the other modes without C.
    pub peak_equity: f64,
    /// `(last E / C − 1) · 100`, as the metrics have it.
    pub return_pct: f64,
    /// `(last close / close of candle 0 of the window − 1) · 100`; in `backtesting_py` mode from the first decision on.
    pub buy_and_hold_return_pct: f64,
    /// `((last E / C)^(y / n) − 1) · 100`; −100 once the equity is gone.
    pub annual_return_pct: Option<f64>,
    /// `deviation(r) · √y · 100`, n − 1 in the deviation's divisor; none for one candle.
    pub annual_volatility_pct: Option<f64>,
    /// `((last E / C)^(1 / years) − 1) · 100`, years of 365.25 days from the opening of candle 0 to that of the last candle.
    pub cagr_pct: Option<f64>,
    /// `mean(r) / deviation(r) · √y` (Sharpe 1994), as the metrics have it.
    pub sharpe: Option<f64>,
    /// `mean(r) · √y / √(mean(min(r, 0)²))` (Sortino, Price 1994).
    pub sortino: Option<f64>,
    /// Annual return per largest drawdown (Young 1991).
    pub calmar: Option<f64>,
    /// `Σ max(r, 0) / Σ max(−r, 0)` (Keating, Shadwick 2002, threshold 0).
    pub omega: Option<f64>,
    /// Covariance of the log returns of E with those of the closes, over the variance of the latter, from candle 1 on; none
    /// once the equity is gone.
    pub beta: Option<f64>,
    /// Return that beta does not explain: `return − beta · buy-and-hold return` (after Jensen 1968, without a riskless rate).
    pub alpha_pct: Option<f64>,
    /// Largest fall from a peak, C the first, in per cent of the peak, 0 to 100, as the metrics have it.
    pub max_drawdown_pct: f64,
    /// Mean of the largest falls of all drawdowns, 0 to 100; none without a drawdown. One that begins at the last candle counts.
    pub avg_drawdown_pct: Option<f64>,
    /// Longest time from a peak (C is one at the first candle) to the next equity that is as high, or to the last candle.
    pub max_drawdown_duration_ms: Option<f64>,
    /// Mean of these times.
    pub avg_drawdown_duration_ms: Option<f64>,
    /// Share of candles in which something is held, 0 to 100, as the metrics have it; in the other modes those with a closed
    /// trade, the candles of its entry and its exit included.
    pub exposure_pct: f64,
    /// Highest share of open positions in what they and the free cash are worth at a close, 0 to 100.
    pub max_gross_exposure_pct: f64,
    /// Commission and interest of all trades, open ones too; in `backtesting_py` mode of closed ones.
    pub commission: f64,
    /// Closed trades.
    pub trades: u32,
    /// Trades still open.
    pub open_trades: u32,
    /// Gain of open trades at the last close, after the commission of their entries.
    pub open_profit: f64,
    /// Share of closed trades with a gain, 0 to 100, as the metrics have it.
    pub win_rate_pct: Option<f64>,
    /// Highest return of a trade, in per cent of its value at entry.
    pub best_trade_pct: Option<f64>,
    /// Lowest return of a trade.
    pub worst_trade_pct: Option<f64>,
    /// Geometric mean of the trades' returns; −100 where a trade lost its whole value (in the other modes 0).
    pub avg_trade_pct: Option<f64>,
    /// Mean return of trades with a gain.
    pub avg_winning_trade_pct: Option<f64>,
    /// Mean return of trades with a loss.
    pub avg_losing_trade_pct: Option<f64>,
    /// Longest trade, from the opening of the entry's candle to that of the exit's.
    pub max_trade_duration_ms: Option<f64>,
    /// Mean duration of a trade.
    pub avg_trade_duration_ms: Option<f64>,
    /// Mean duration of a trade with a gain.
    pub avg_winning_trade_duration_ms: Option<f64>,
    /// Mean duration of a trade with a loss.
    pub avg_losing_trade_duration_ms: Option<f64>,
    /// Sum of gains over sum of losses, as the metrics have it; in `backtesting_py` mode of returns instead of amounts.
    pub profit_factor: Option<f64>,
    /// Mean return of a trade in per cent.
    pub expectancy_pct: Option<f64>,
    /// Mean gain of a trade in the account's currency.
    pub expectancy: Option<f64>,
    /// System quality number (Tharp 2008): `√trades · mean gain / deviation of gains`, trades − 1 in the deviation's divisor.
    pub sqn: Option<f64>,
    /// Kelly (1956): `w − (1 − w) · mean loss / mean gain`, where w is the share of trades with a gain.
    pub kelly: Option<f64>,
}

impl Statistics {
    /// Computes every statistic; none for no candle.
    pub fn new(evidence: &Evidence<'_>) -> Option<Self> {
        match evidence.config.execution {
            Execution::Standard => standard::statistics(evidence),
            Execution::BacktestingPy | Execution::Vectorbt => parity::statistics(evidence),
        }
    }
}
