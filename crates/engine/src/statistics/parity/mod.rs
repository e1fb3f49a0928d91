//! The statistics as backtesting.py 0.6.6 and vectorbt 1.2 compute them. The standard mode uses none of these rules.

/// Drawdowns of the equity.
mod drawdowns;
/// Returns and annual ratios.
mod returns;
/// Numbers over closed trades.
mod trades;

use super::numbers::{defined, highest};
use super::trades::{
    all, best, lost, max_gross_exposure_pct, mean_profit, mean_return, open_profit,
};
use super::trades::{return_pct, won, worst};
use super::{Statistics, StatisticsInput};
use crate::backtest::Execution;
use crate::sort;
use drawdowns::Drawdowns;
use returns::Returns;
use trades::TradeStatistics;

/// Computes every statistic; `None` without a candle.
pub(super) fn statistics(input: &StatisticsInput<'_>) -> Option<Statistics> {
    let StatisticsInput { config, first, equity, trades: closed, open_trades, .. } = *input;
    let mode = config.execution;
    let (&start, &end) = equity.first().zip(equity.last())?;
    let close = &input.closes()[..equity.len()];
    let start = if mode == Execution::Vectorbt { config.initial_cash } else { start };
    let held_from = if mode == Execution::Vectorbt {
        0
    } else {
        first.saturating_sub(input.window.start + 1).min(close.len() - 1)
    };
    let growth_pct = 100.0 * (end - start) / start;
    let buy_and_hold_return_pct =
        100.0 * (close[close.len() - 1] - close[held_from]) / close[held_from];
    let returns = Returns::new(input);
    let drawdowns = Drawdowns::new(input);
    let trades = TradeStatistics::new(input);
    let beta = returns::beta(equity, close);
    let per_drawdown = |annual: f64| defined(annual / drawdowns.largest);
    Some(Statistics {
        final_equity: end,
        peak_equity: highest(equity),
        return_pct: growth_pct,
        buy_and_hold_return_pct,
        annual_return_pct: returns.annual_return().map(|annual| 100.0 * annual),
        annual_volatility_pct: returns.annual_volatility().map(|annual| 100.0 * annual),
        cagr_pct: returns::cagr(&input.times()[..equity.len()], start, end),
        sharpe: returns.sharpe(),
        sortino: returns.sortino(),
        calmar: returns.annual_return().and_then(per_drawdown),
        omega: returns.omega(),
        beta,
        alpha_pct: beta.map(|beta| growth_pct - beta * buy_and_hold_return_pct),
        max_drawdown_pct: 100.0 * drawdowns.largest,
        avg_drawdown_pct: drawdowns.mean_depth().map(|depth| 100.0 * depth),
        max_drawdown_duration_ms: drawdowns.longest(),
        avg_drawdown_duration_ms: drawdowns.mean_duration(),
        exposure_pct: trades.exposure_pct(equity.len()),
        max_gross_exposure_pct: max_gross_exposure_pct(input),
        commission: trades.commission(),
        trades: closed.len() as u32,
        open_trades: open_trades.len() as u32,
        open_profit: open_profit(input),
        win_rate_pct: trades.win_rate().map(|rate| 100.0 * rate),
        best_trade_pct: best(closed, &return_pct),
        worst_trade_pct: worst(closed),
        avg_trade_pct: trades.geometric_mean(),
        avg_winning_trade_pct: mean_return(closed, won),
        avg_losing_trade_pct: mean_return(closed, lost),
        max_trade_duration_ms: trades.longest(),
        avg_trade_duration_ms: trades.mean_duration(all),
        avg_winning_trade_duration_ms: trades.mean_duration(won),
        avg_losing_trade_duration_ms: trades.mean_duration(lost),
        profit_factor: trades.profit_factor(),
        expectancy_pct: mean_return(closed, all),
        expectancy: mean_profit(closed, all),
        sqn: trades.sqn(),
        kelly: trades.kelly(),
    })
}

/// The duration of a candle in `vectorbt` mode: a part of 365 days, or the median time from candle to candle.
fn candle_ms(input: &StatisticsInput<'_>) -> f64 {
    const DAY_MS: f64 = 86_400_000.0;
    if let Some(candles) = input.config.candles_per_year {
        return 365.0 * DAY_MS / candles;
    }
    let times = input.times();
    let mut steps: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    sort::sort(&mut steps);
    steps.get(steps.len() / 2).copied().unwrap_or(DAY_MS)
}

/// Whole days between candles, as the median of the last hundred: it decides the unit of backtesting.py's durations.
fn days_between(times: &[f64]) -> f64 {
    let tail = &times[times.len().saturating_sub(100)..];
    let mut steps: Vec<f64> = tail.windows(2).map(|pair| pair[1] - pair[0]).collect();
    if steps.is_empty() {
        return 0.0;
    }
    sort::sort(&mut steps);
    let middle = steps.len() / 2;
    let median = if steps.len().is_multiple_of(2) {
        (steps[middle - 1] + steps[middle]) / 2.0
    } else {
        steps[middle]
    };
    libm::floor(median / 86_400_000.0)
}

/// A duration as backtesting.py prints it: rounded up to days, or to hours if candles are closer than a day.
fn rounded_up(duration_ms: f64, times: &[f64]) -> f64 {
    let unit = if days_between(times) >= 1.0 { 86_400_000.0 } else { 3_600_000.0 };
    let units = libm::round(duration_ms / unit * 1e9) / 1e9;
    libm::ceil(units) * unit
}
