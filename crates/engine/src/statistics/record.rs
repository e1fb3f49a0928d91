//! The record of all statistics.

use serde::{Deserialize, Serialize};

/// The statistics of a full report. A statistic is none if it is undefined: a ratio whose divisor is 0, or differs from 0 only by
/// rounding. Times are in milliseconds.
///
/// The formulas are those of the standard mode. There C is the initial cash, E the equity at each of the n closes of the
/// window, r the returns from close to close, the first against C (0 once the equity is 0), and y the candles of a year.
/// The two other modes compute as their software does; `backtesting_py` mode starts at the first close instead of C.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Statistics {
    /// Equity at the last close.
    pub final_equity: f64,
    /// Highest of C and the equities at closes; the other modes leave out C.
    pub peak_equity: f64,
    /// `(last E / C − 1) · 100`, as in the metrics.
    pub return_pct: f64,
    /// `(last close / close of candle 0 of the window − 1) · 100`; in `backtesting_py` mode from the first decision on.
    pub buy_and_hold_return_pct: f64,
    /// `((last E / C)^(y / n) − 1) · 100`; −100 once the equity is 0.
    pub annual_return_pct: Option<f64>,
    /// `deviation(r) · √y · 100`, where the divisor of the deviation is n − 1; none for one candle.
    pub annual_volatility_pct: Option<f64>,
    /// `((last E / C)^(1 / years) − 1) · 100`, years of 365.25 days from the opening of candle 0 to that of the last candle.
    pub cagr_pct: Option<f64>,
    /// `mean(r) / deviation(r) · √y` (Sharpe 1994), as in the metrics.
    pub sharpe: Option<f64>,
    /// `mean(r) · √y / √(mean(min(r, 0)²))` (Sortino, Price 1994).
    pub sortino: Option<f64>,
    /// Annual return per largest drawdown (Young 1991).
    pub calmar: Option<f64>,
    /// `Σ max(r, 0) / Σ max(−r, 0)` (Keating, Shadwick 2002, threshold 0).
    pub omega: Option<f64>,
    /// Covariance of the log returns of E with those of the closes, over the variance of the latter, from candle 1 on; none
    /// once the equity is 0.
    pub beta: Option<f64>,
    /// Return that beta does not explain: `return − beta · buy-and-hold return` (after Jensen 1968, without a riskless rate).
    pub alpha_pct: Option<f64>,
    /// Largest fall from a peak, C the first, in per cent of the peak, 0 to 100, as in the metrics.
    pub max_drawdown_pct: f64,
    /// Mean of the largest falls of all drawdowns, 0 to 100; none without a drawdown. A drawdown that begins at the last candle
    /// counts.
    pub avg_drawdown_pct: Option<f64>,
    /// Longest time from a peak (the first is C at the first candle) to the next equity as high, or to the last candle.
    pub max_drawdown_duration_ms: Option<f64>,
    /// Mean of these times.
    pub avg_drawdown_duration_ms: Option<f64>,
    /// Share of exposed candles, 0 to 100, as in the metrics. In the other modes share of candles with a closed trade, with the
    /// candles of its entry and exit.
    pub exposure_pct: f64,
    /// Highest value of open positions at a close, as a share of these positions and the free cash, 0 to 100.
    pub max_gross_exposure_pct: f64,
    /// Commission and interest of all trades, with open ones; in `backtesting_py` mode of closed ones only.
    pub commission: f64,
    /// Closed trades.
    pub trades: u32,
    /// Trades still open.
    pub open_trades: u32,
    /// Profit of open trades at the last close, after the commission of their entries.
    pub open_profit: f64,
    /// Share of closed trades with a gain, 0 to 100, as in the metrics.
    pub win_rate_pct: Option<f64>,
    /// Highest return of a trade, in per cent of its value at entry.
    pub best_trade_pct: Option<f64>,
    /// Lowest return of a trade.
    pub worst_trade_pct: Option<f64>,
    /// Geometric mean of the trades' returns; −100 if a trade lost its whole value (0 in the other modes).
    pub avg_trade_pct: Option<f64>,
    /// Mean return of trades with a gain.
    pub avg_winning_trade_pct: Option<f64>,
    /// Mean return of trades with a loss.
    pub avg_losing_trade_pct: Option<f64>,
    /// Duration of the longest trade, from the opening time of the entry's candle to that of the exit's.
    pub max_trade_duration_ms: Option<f64>,
    /// Mean duration of a trade.
    pub avg_trade_duration_ms: Option<f64>,
    /// Mean duration of a trade with a gain.
    pub avg_winning_trade_duration_ms: Option<f64>,
    /// Mean duration of a trade with a loss.
    pub avg_losing_trade_duration_ms: Option<f64>,
    /// Sum of gains over sum of losses, as in the metrics; in `backtesting_py` mode of returns instead of amounts.
    pub profit_factor: Option<f64>,
    /// Mean return of a trade in per cent.
    pub expectancy_pct: Option<f64>,
    /// Mean profit of a trade in the account's currency.
    pub expectancy: Option<f64>,
    /// System quality number (Tharp 2008): `√trades · mean profit / deviation of profits`, where the divisor of the deviation is
    /// trades − 1.
    pub sqn: Option<f64>,
    /// Kelly (1956): `w − (1 − w) · mean loss / mean gain`, where w is the share of trades with a gain.
    pub kelly: Option<f64>,
}
