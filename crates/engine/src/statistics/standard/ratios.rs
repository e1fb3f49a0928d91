//! Ratios of closed trades.

use super::super::numbers::{defined, mean, variance};
use super::super::trades::{all, each, lost, mean_profit, return_pct, won};
use crate::backtest::Trade;
use candlerun_kernel::metrics::ROUNDING;

/// `100 · (Π (1 + return))^(1 / trades) − 100`; −100 if a trade lost its whole value or more.
pub(super) fn geometric_mean_pct(trades: &[Trade]) -> Option<f64> {
    let growths = each(trades, all, &|trade| 1.0 + return_pct(trade) / 100.0);
    if growths.iter().any(|&growth| growth <= 0.0) {
        return Some(-100.0);
    }
    let logs: Vec<f64> = growths.into_iter().map(libm::log).collect();
    defined(100.0 * (libm::exp(mean(&logs)?) - 1.0))
}

/// `√trades · mean(P) / deviation(P)`; `None` if the profits do not vary. A profit is a difference of two values: a deviation
/// that is no more than the rounding error of these values is none.
pub(super) fn sqn(trades: &[Trade]) -> Option<f64> {
    let profits = each(trades, all, &|trade| trade.profit);
    let deviation = variance(&profits)?.sqrt();
    let values = each(trades, all, &|trade| trade.units * (trade.entry_price + trade.exit_price));
    let varies = values.iter().all(|value| deviation > ROUNDING * value);
    let ratio = (profits.len() as f64).sqrt() * mean(&profits)? / deviation;
    defined(ratio).filter(|_| varies)
}

/// `w − (1 − w) · mean loss / mean gain`, where w is the share of trades with a gain; `None` without a gain or without a
/// loss above rounding.
pub(super) fn kelly(trades: &[Trade]) -> Option<f64> {
    let gain = mean_profit(trades, won)?;
    let loss = -mean_profit(trades, lost)?;
    let rate = mean(&each(trades, all, &|trade| if won(trade) { 1.0 } else { 0.0 }))?;
    let are_both = loss > ROUNDING * gain && gain > ROUNDING * loss;
    defined(rate - (1.0 - rate) * (loss / gain)).filter(|_| are_both)
}
