//! Returns from close to close, and their ratios.

use super::super::numbers::{covariance, defined, log_returns, mean, sum, variance};
use crate::statistics::input::StatisticsInput;
use candlerun_kernel::metrics::{ROUNDING, varies};

const YEAR_MS: f64 = 365.25 * 86_400_000.0;

/// The returns of an equity curve. A return that differs from 0 only by rounding is 0.
pub(super) struct Curve {
    returns: Vec<f64>,
    /// Last equity / initial cash.
    growth: f64,
    candles_per_year: f64,
}

impl Curve {
    pub(super) fn new(input: &StatisticsInput<'_>) -> Self {
        let initial = input.config.initial_cash;
        let mut before = initial;
        let returns = input.equity.iter().map(|&equity| {
            let change = if before > 0.0 { equity / before - 1.0 } else { 0.0 };
            before = equity;
            if change.abs() > ROUNDING { change } else { 0.0 }
        });
        Self {
            returns: returns.collect(),
            growth: input.metrics.final_equity / initial,
            candles_per_year: input.config.candles_of_a_year(input.candles),
        }
    }

    /// `(E / C)^(y / n) − 1`.
    pub(super) fn annual_return(&self) -> Option<f64> {
        let years = self.returns.len() as f64 / self.candles_per_year;
        defined(libm::pow(self.growth, 1.0 / years) - 1.0)
    }

    /// `(E / C)^(1 / years) − 1` over the calendar years of 365.25 days from the first candle to the last; `None` if there is no
    /// time between them.
    pub(super) fn cagr(&self, times: &[f64]) -> Option<f64> {
        let (first, last) = times.first().zip(times.last())?;
        let years = (last - first) / YEAR_MS;
        if years > 0.0 { defined(libm::pow(self.growth, 1.0 / years) - 1.0) } else { None }
    }

    /// `deviation(r) · √y`; 0 if the returns do not vary.
    pub(super) fn annual_volatility(&self) -> Option<f64> {
        let variance = variance(&self.returns)?;
        let varies = is_above_rounding(variance, &self.returns);
        Some(if varies { variance.sqrt() * self.candles_per_year.sqrt() } else { 0.0 })
    }

    /// `mean(r) · √y / √(mean(min(r, 0)²))`; `None` without a loss.
    pub(super) fn sortino(&self) -> Option<f64> {
        let square = |&change: &f64| if change < 0.0 { change * change } else { 0.0 };
        let squares: Vec<f64> = self.returns.iter().map(square).collect();
        let downside = mean(&squares)?.sqrt();
        defined(mean(&self.returns)? / downside * self.candles_per_year.sqrt())
    }

    /// `Σ max(r, 0) / Σ max(−r, 0)`; `None` without a loss.
    pub(super) fn omega(&self) -> Option<f64> {
        let above = |sign: f64| {
            let parts = self.returns.iter().map(|change| sign * change);
            sum(&parts.filter(|&part| part > 0.0).collect::<Vec<f64>>())
        };
        defined(above(1.0) / above(-1.0))
    }
}

/// `covariance(ln E_i / E_(i − 1), ln c_i / c_(i − 1)) / variance(ln c_i / c_(i − 1))` with the closes c, from candle 1 on;
/// `None` if the closes grow evenly, or once the equity is 0.
pub(super) fn beta(equity: &[f64], close: &[f64]) -> Option<f64> {
    let (ours, market) = (log_returns(equity), log_returns(close));
    let variance = variance(&market).filter(|&variance| is_above_rounding(variance, &market))?;
    defined(covariance(&ours, &market)? / variance)
}

/// Whether a variance of values is more than a rounding error.
fn is_above_rounding(variance: f64, values: &[f64]) -> bool {
    varies(variance, values.iter().fold(0.0, |sum, value| sum + value * value))
}
