//! Returns and annual ratios.
//!
//! backtesting.py takes the equity at the end of each UTC day (or month), and compounds mean and variance. vectorbt takes each
//! candle, the first against the initial cash, and years of 365 days.

use super::super::numbers::{covariance, defined, log_returns, mean, sum, variance};
use super::durations::{candle_ms, days_between};
use crate::backtest::Execution;
use crate::statistics::input::StatisticsInput;
use std::f64::consts::E;

const DAY_MS: f64 = 86_400_000.0;

/// The returns of a mode's periods.
pub(super) struct Returns {
    mode: Execution,
    returns: Vec<f64>,
    periods_per_year: f64,
    /// Growth over all periods, as a factor.
    growth: f64,
}

impl Returns {
    pub(super) fn new(input: &StatisticsInput<'_>) -> Self {
        let mode = input.config.execution;
        let initial = input.config.initial_cash;
        let equity = input.equity;
        let times = &input.times()[..equity.len()];
        let last = equity.last().copied().unwrap_or(initial);
        match mode {
            Execution::BacktestingPy => {
                let ends = period_ends(times, equity);
                Self {
                    mode,
                    returns: changes(&ends),
                    periods_per_year: trading_periods(times),
                    growth: last / ends.first().copied().unwrap_or(initial),
                }
            }
            _ => {
                let returns = changes(&[&[initial], equity].concat());
                let given = input.config.candles_per_year;
                Self {
                    mode,
                    growth: returns.iter().fold(1.0, |growth, change| growth * (1.0 + change)),
                    returns,
                    periods_per_year: given.unwrap_or_else(|| 365.0 * DAY_MS / candle_ms(input)),
                }
            }
        }
    }

    pub(super) fn annual_return(&self) -> Option<f64> {
        let count = self.returns.len() as f64;
        let exponent = self.periods_per_year / count;
        match self.mode {
            Execution::BacktestingPy => {
                defined(libm::pow(1.0 + self.geometric_mean()?, self.periods_per_year) - 1.0)
            }
            _ => defined(libm::pow(self.growth, exponent) - 1.0),
        }
    }

    /// Geometric mean return of a period; 0 if a period lost everything.
    fn geometric_mean(&self) -> Option<f64> {
        if self.returns.iter().any(|change| 1.0 + change <= 0.0) {
            return Some(0.0);
        }
        let logs: Vec<f64> = self.returns.iter().map(|change| libm::log(1.0 + change)).collect();
        Some(libm::pow(E, mean(&logs)?) - 1.0).and_then(defined)
    }

    pub(super) fn annual_volatility(&self) -> Option<f64> {
        let variance = variance(&self.returns)?;
        let year = self.periods_per_year;
        match self.mode {
            Execution::BacktestingPy => {
                let growth = 1.0 + self.geometric_mean()?;
                let compounded =
                    libm::pow(variance + growth * growth, year) - libm::pow(growth, 2.0 * year);
                defined(compounded.sqrt())
            }
            _ => defined(variance.sqrt() * year.sqrt()),
        }
    }

    pub(super) fn sharpe(&self) -> Option<f64> {
        match self.mode {
            Execution::BacktestingPy => defined(self.annual_return()? / self.annual_volatility()?),
            _ => {
                let deviation = variance(&self.returns)?.sqrt();
                defined(mean(&self.returns)? / deviation * self.periods_per_year.sqrt())
            }
        }
    }

    pub(super) fn sortino(&self) -> Option<f64> {
        let square = |&change: &f64| if change < 0.0 { change * change } else { 0.0 };
        let squares: Vec<f64> = self.returns.iter().map(square).collect();
        let downside = mean(&squares)?.sqrt() * self.periods_per_year.sqrt();
        let annual = match self.mode {
            Execution::BacktestingPy => self.annual_return()?,
            _ => mean(&self.returns)? * self.periods_per_year,
        };
        defined(annual / downside)
    }

    pub(super) fn omega(&self) -> Option<f64> {
        let gains = sum(&self.returns.iter().copied().filter(|&c| c > 0.0).collect::<Vec<f64>>());
        let losses = sum(&self.returns.iter().copied().filter(|&c| c < 0.0).collect::<Vec<f64>>());
        defined(gains / -losses)
    }
}

/// Annual return in per cent, with years of 365.25 days.
pub(super) fn cagr(times: &[f64], start: f64, end: f64) -> Option<f64> {
    let years = (times[times.len() - 1] - times[0]) / DAY_MS / 365.25;
    defined(100.0 * (libm::pow(end / start, 1.0 / years) - 1.0))
}

/// Covariance of the log returns of equity and closes over the variance of the latter.
pub(super) fn beta(equity: &[f64], close: &[f64]) -> Option<f64> {
    let (ours, market) = (log_returns(equity), log_returns(close));
    defined(covariance(&ours, &market)? / variance(&market)?)
}

/// Returns from value to value. A growing debt is a loss. A change from 0 has no return.
fn changes(values: &[f64]) -> Vec<f64> {
    let change = |pair: &[f64]| (pair[1] - pair[0]) / pair[0].abs();
    values.windows(2).map(change).filter(|change| change.is_finite()).collect()
}

/// Equity at the last candle of each UTC day, or of each month if candles are months.
fn period_ends(times: &[f64], equity: &[f64]) -> Vec<f64> {
    let monthly = (days_between(times) - 31.0).abs() < 0.5;
    let period = |time: f64| if monthly { month(time) } else { libm::floor(time / DAY_MS) as i64 };
    let last_of_period = |index: &usize| {
        index + 1 == times.len() || period(times[*index]) != period(times[index + 1])
    };
    (0..times.len()).filter(last_of_period).map(|index| equity[index]).collect()
}

/// Months since the year 0 in the civil calendar.
fn month(time: f64) -> i64 {
    match jiff::Timestamp::from_millisecond(time as i64) {
        Ok(timestamp) => {
            let date = jiff::tz::Offset::UTC.to_datetime(timestamp);
            i64::from(date.year()) * 12 + i64::from(date.month())
        }
        Err(_) => 0,
    }
}

/// Periods of a year in backtesting.py: 52 weeks, 12 months, 1 year; else 365 days if weekends are traded and 252 if not.
fn trading_periods(times: &[f64]) -> f64 {
    let days = days_between(times);
    for (step, periods) in [(7.0, 52.0), (31.0, 12.0), (365.0, 1.0)] {
        if (days - step).abs() < 0.5_f64 {
            return periods;
        }
    }
    let weekend = |time: &&f64| (libm::floor(**time / DAY_MS) as i64 + 3).rem_euclid(7) >= 5;
    let share = times.iter().filter(weekend).count() as f64 / times.len() as f64;
    if share > 2.0 / 7.0 * 0.6 { 365.0 } else { 252.0 }
}
