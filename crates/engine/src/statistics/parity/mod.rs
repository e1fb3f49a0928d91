//! The statistics as backtesting.py 0.6.6 and vectorbt 1.2 compute them. The standard mode uses none of these rules.

/// Drawdowns of the equity.
mod drawdowns;
/// Durations as the two programs print them.
mod durations;
/// Returns and annual ratios.
mod returns;
/// Numbers over closed trades.
mod trades;

use super::input::StatisticsInput;
use super::numbers::{defined, highest};
use super::record::Statistics;
use super::trades::{
    all, best, lost, max_gross_exposure_pct, mean_profit, mean_return, open_profit,
};
use super::trades::{return_pct, won, worst};
use crate::backtest::Execution;
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
