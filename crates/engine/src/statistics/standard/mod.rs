//! The statistics of the standard mode. All describe one account, which starts with the initial cash at candle 0 of the window and
//! is marked at every close. Numbers that are also metrics are taken from the metrics.
//!
//! | symbol | meaning |
//! | --- | --- |
//! | C | initial cash |
//! | E, n | equity at each close of the window, and their number |
//! | r | returns from close to close, the first against C; 0 once the equity is 0 |
//! | y | candles of a year: the given number, or the one derived from the series |
//! | P | profits of closed trades, after costs |
//!
//! A ratio whose divisor is 0, or differs from 0 only by rounding, is undefined.

/// Returns and their ratios.
mod curve;
/// Drawdowns of the equity.
mod drawdowns;
/// Ratios of closed trades.
mod ratios;

use super::input::StatisticsInput;
use super::numbers::{defined, highest, mean, sum};
use super::record::Statistics;
use super::trades::{
    all, best, each, lost, max_gross_exposure_pct, mean_profit, mean_return, open_profit,
    return_pct, won, worst,
};
use crate::backtest::Trade;
use curve::Curve;
use drawdowns::Drawdowns;

/// Computes every statistic; `None` without a candle.
pub(super) fn statistics(input: &StatisticsInput<'_>) -> Option<Statistics> {
    let StatisticsInput { config, metrics, equity, trades, open_trades, .. } = *input;
    let close = &input.closes()[..equity.len()];
    let (&first_close, &last_close) = close.first().zip(close.last())?;
    let curve = Curve::new(input);
    let drawdowns = Drawdowns::new(input);
    let buy_and_hold_return_pct = 100.0 * (last_close / first_close - 1.0);
    let beta = curve::beta(equity, close);
    let annual_return = curve.annual_return();
    let duration = |trade: &Trade| trade.exit_time - trade.entry_time;
    let mean_duration = |keep: fn(&Trade) -> bool| mean(&each(trades, keep, &duration));
    let open_commissions: Vec<f64> = open_trades.iter().map(|trade| trade.commission).collect();
    Some(Statistics {
        final_equity: metrics.final_equity,
        peak_equity: highest(&[config.initial_cash, highest(equity)]),
        return_pct: metrics.total_return_pct,
        buy_and_hold_return_pct,
        annual_return_pct: annual_return.map(|annual| 100.0 * annual),
        annual_volatility_pct: curve.annual_volatility().map(|annual| 100.0 * annual),
        cagr_pct: curve.cagr(&input.times()[..equity.len()]).map(|annual| 100.0 * annual),
        sharpe: metrics.sharpe,
        sortino: curve.sortino(),
        calmar: annual_return.and_then(|annual| drawdowns.calmar(annual)),
        omega: curve.omega(),
        beta,
        alpha_pct: beta
            .and_then(|beta| defined(metrics.total_return_pct - beta * buy_and_hold_return_pct)),
        max_drawdown_pct: metrics.max_drawdown_pct,
        avg_drawdown_pct: mean(&drawdowns.depths).map(|depth| 100.0 * depth),
        max_drawdown_duration_ms: drawdowns.longest(),
        avg_drawdown_duration_ms: mean(&drawdowns.durations),
        exposure_pct: metrics.exposure_pct,
        max_gross_exposure_pct: max_gross_exposure_pct(input),
        commission: sum(&each(trades, all, &|trade| trade.commission)) + sum(&open_commissions),
        trades: metrics.trades,
        open_trades: open_trades.len() as u32,
        open_profit: open_profit(input),
        win_rate_pct: metrics.win_rate_pct,
        best_trade_pct: best(trades, &return_pct),
        worst_trade_pct: worst(trades),
        avg_trade_pct: ratios::geometric_mean_pct(trades),
        avg_winning_trade_pct: mean_return(trades, won),
        avg_losing_trade_pct: mean_return(trades, lost),
        max_trade_duration_ms: best(trades, &duration),
        avg_trade_duration_ms: mean_duration(all),
        avg_winning_trade_duration_ms: mean_duration(won),
        avg_losing_trade_duration_ms: mean_duration(lost),
        profit_factor: metrics.profit_factor,
        expectancy_pct: mean_return(trades, all),
        expectancy: mean_profit(trades, all),
        sqn: ratios::sqn(trades),
        kelly: ratios::kelly(trades),
    })
}
