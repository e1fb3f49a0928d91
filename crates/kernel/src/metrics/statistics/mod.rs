//! The statistics of a full report: the union of what backtesting.py and vectorbt print. Where they differ in a definition, the
//! mode of execution decides; the standard mode takes returns from candle to candle and a year as long as the data has it.
//!
//! They are computed once a report. So that they stay small, no loop is copied into those who need it (`inline(never)`).

/// Times below a peak.
mod drawdowns;
/// Returns, and how they are brought to a year.
mod returns;
/// Closed trades, one by one.
mod trades;

use crate::backtest::{BacktestConfig, Execution, HeldTrade, Trade};
use crate::candles::Candles;
use drawdowns::Drawdowns;
use returns::Returns;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use trades::TradeStatistics;

/// What the statistics are computed from.
pub struct Evidence<'a> {
    /// The rules that were followed.
    pub config: &'a BacktestConfig,
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

/// The statistics of a full report. None where a statistic is undefined. Times are in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Statistics {
    /// Equity at the last close.
    pub final_equity: f64,
    /// Highest equity at a close.
    pub peak_equity: f64,
    /// `(last equity / first equity − 1) · 100`; in `vectorbt` mode against the initial cash.
    pub return_pct: f64,
    /// What holding from the first decision (in `vectorbt` mode the first candle) to the last close would have brought.
    pub buy_and_hold_return_pct: f64,
    /// Return of a year at the mean rate of the period, compounded.
    pub annual_return_pct: Option<f64>,
    /// Standard deviation of the returns, brought to a year.
    pub annual_volatility_pct: Option<f64>,
    /// Return of a calendar year of 365.25 days, from first to last equity.
    pub cagr_pct: Option<f64>,
    /// Return per volatility.
    pub sharpe: Option<f64>,
    /// Return per downside deviation (Sortino, Price 1994).
    pub sortino: Option<f64>,
    /// Annual return per largest drawdown (Young 1991).
    pub calmar: Option<f64>,
    /// Sum of gains over sum of losses of the returns (Keating, Shadwick 2002).
    pub omega: Option<f64>,
    /// Covariance of the log returns with those of the closes, over the variance of the latter.
    pub beta: Option<f64>,
    /// Return that beta does not explain: return − beta × buy-and-hold return.
    pub alpha_pct: Option<f64>,
    /// Largest fall from a peak, 0 to 100.
    pub max_drawdown_pct: f64,
    /// Mean of the largest falls of all drawdowns, 0 to 100.
    pub avg_drawdown_pct: Option<f64>,
    /// Longest time from a peak to the next higher equity.
    pub max_drawdown_duration_ms: Option<f64>,
    /// Mean of these times.
    pub avg_drawdown_duration_ms: Option<f64>,
    /// Share of candles with a closed trade, 0 to 100, entries' and exits' candles included.
    pub exposure_pct: f64,
    /// Highest share of open positions in what they and the free cash are worth at a close, 0 to 100.
    pub max_gross_exposure_pct: f64,
    /// Commission of all closed trades; in `vectorbt` mode of open ones too.
    pub commission: f64,
    /// Closed trades.
    pub trades: u32,
    /// Trades still open.
    pub open_trades: u32,
    /// Gain of open trades at the last close, after the commission of their entries.
    pub open_profit: f64,
    /// Share of closed trades with a gain, 0 to 100.
    pub win_rate_pct: Option<f64>,
    /// Highest return of a trade.
    pub best_trade_pct: Option<f64>,
    /// Lowest return of a trade.
    pub worst_trade_pct: Option<f64>,
    /// Geometric mean of the trades' returns.
    pub avg_trade_pct: Option<f64>,
    /// Mean return of trades with a gain.
    pub avg_winning_trade_pct: Option<f64>,
    /// Mean return of trades with a loss.
    pub avg_losing_trade_pct: Option<f64>,
    /// Longest trade.
    pub max_trade_duration_ms: Option<f64>,
    /// Mean duration of a trade.
    pub avg_trade_duration_ms: Option<f64>,
    /// Mean duration of a trade with a gain.
    pub avg_winning_trade_duration_ms: Option<f64>,
    /// Mean duration of a trade with a loss.
    pub avg_losing_trade_duration_ms: Option<f64>,
    /// Sum of gains over sum of losses: of returns in `backtesting_py` mode, else of amounts.
    pub profit_factor: Option<f64>,
    /// Mean return of a trade in per cent.
    pub expectancy_pct: Option<f64>,
    /// Mean gain of a trade in the account's currency.
    pub expectancy: Option<f64>,
    /// System quality number (Tharp): `sqrt(n) · mean gain / deviation of gains`.
    pub sqn: Option<f64>,
    /// Kelly (1956): `w − (1 − w) / (mean gain / mean loss)`.
    pub kelly: Option<f64>,
}

impl Statistics {
    /// Computes every statistic; none for no candle.
    pub fn new(evidence: &Evidence<'_>) -> Option<Self> {
        let Evidence { config, first, equity, open_trades, .. } = *evidence;
        let mode = config.execution;
        let (&start, &end) = equity.first().zip(equity.last())?;
        let close = &evidence.closes()[..equity.len()];
        let start = if mode == Execution::Vectorbt { config.initial_cash } else { start };
        let held_from = if mode == Execution::Vectorbt {
            0
        } else {
            first.saturating_sub(evidence.window.start + 1).min(close.len() - 1)
        };
        let return_pct = 100.0 * (end - start) / start;
        let buy_and_hold_return_pct =
            100.0 * (close[close.len() - 1] - close[held_from]) / close[held_from];
        let returns = Returns::new(evidence);
        let drawdowns = Drawdowns::new(evidence);
        let trades = TradeStatistics::new(evidence);
        let beta = returns::beta(equity, close);
        let per_drawdown = |annual: f64| defined(annual / drawdowns.largest);
        Some(Self {
            final_equity: end,
            peak_equity: highest(equity),
            return_pct,
            buy_and_hold_return_pct,
            annual_return_pct: returns.annual_return().map(|annual| 100.0 * annual),
            annual_volatility_pct: returns.annual_volatility().map(|annual| 100.0 * annual),
            cagr_pct: returns::cagr(&evidence.times()[..equity.len()], start, end),
            sharpe: returns.sharpe(),
            sortino: returns.sortino(),
            calmar: returns.annual_return().and_then(per_drawdown),
            omega: returns.omega(),
            beta,
            alpha_pct: beta.map(|beta| return_pct - beta * buy_and_hold_return_pct),
            max_drawdown_pct: 100.0 * drawdowns.largest,
            avg_drawdown_pct: drawdowns.mean_depth().map(|depth| 100.0 * depth),
            max_drawdown_duration_ms: drawdowns.longest(),
            avg_drawdown_duration_ms: drawdowns.mean_duration(),
            exposure_pct: trades.exposure_pct(equity.len()),
            max_gross_exposure_pct: trades.max_gross_exposure_pct(),
            commission: trades.commission(),
            trades: evidence.trades.len() as u32,
            open_trades: open_trades.len() as u32,
            open_profit: trades.open_profit(),
            win_rate_pct: trades.win_rate().map(|rate| 100.0 * rate),
            best_trade_pct: trades.best(),
            worst_trade_pct: trades.worst(),
            avg_trade_pct: trades.geometric_mean(),
            avg_winning_trade_pct: trades.mean_return(|trade| trade.profit > 0.0),
            avg_losing_trade_pct: trades.mean_return(|trade| trade.profit < 0.0),
            max_trade_duration_ms: trades.longest(),
            avg_trade_duration_ms: trades.mean_duration(|_| true),
            avg_winning_trade_duration_ms: trades.mean_duration(|trade| trade.profit > 0.0),
            avg_losing_trade_duration_ms: trades.mean_duration(|trade| trade.profit < 0.0),
            profit_factor: trades.profit_factor(),
            expectancy_pct: trades.mean_return(|_| true),
            expectancy: trades.mean_profit(|_| true),
            sqn: trades.sqn(),
            kelly: trades.kelly(),
        })
    }
}

/// A number, if it is one.
fn defined(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// The mean of numbers; none of no numbers.
#[inline(never)]
fn mean(values: &[f64]) -> Option<f64> {
    let sum = values.iter().fold(0.0, |sum, value| sum + value);
    defined(sum / values.len() as f64)
}

/// The highest of numbers, at least 0.
#[inline(never)]
fn highest(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, |a, b| if b > a { b } else { a })
}

/// Variance with n − 1 in its divisor; none of fewer than two numbers.
#[inline(never)]
fn variance(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    defined(squares / (values.len() as f64 - 1.0))
}

/// How long a candle is in `vectorbt` mode: a part of 365 days, or the median time from candle to candle.
#[inline(never)]
fn candle_ms(evidence: &Evidence<'_>) -> f64 {
    const DAY_MS: f64 = 86_400_000.0;
    if let Some(candles) = evidence.config.candles_per_year {
        return 365.0 * DAY_MS / candles;
    }
    let times = evidence.times();
    let mut steps: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(DAY_MS)
}

/// Whole days between candles, by the last hundred: the unit of backtesting.py's durations.
#[inline(never)]
fn days_between(times: &[f64]) -> f64 {
    let tail = &times[times.len().saturating_sub(100)..];
    let mut steps: Vec<f64> = tail.windows(2).map(|pair| pair[1] - pair[0]).collect();
    if steps.is_empty() {
        return 0.0;
    }
    steps.sort_by(f64::total_cmp);
    let middle = steps.len() / 2;
    let median = if steps.len().is_multiple_of(2) {
        (steps[middle - 1] + steps[middle]) / 2.0
    } else {
        steps[middle]
    };
    libm::floor(median / 86_400_000.0)
}

/// A duration as backtesting.py prints it: rounded up to days, or to hours where candles are closer than a day.
#[inline(never)]
fn rounded_up(duration_ms: f64, times: &[f64]) -> f64 {
    let unit = if days_between(times) >= 1.0 { 86_400_000.0 } else { 3_600_000.0 };
    let units = libm::round(duration_ms / unit * 1e9) / 1e9;
    libm::ceil(units) * unit
}
