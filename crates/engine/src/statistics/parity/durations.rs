//! Durations as backtesting.py and vectorbt print them.

use crate::sort;
use crate::statistics::input::StatisticsInput;

/// The duration of a candle in `vectorbt` mode: a part of 365 days, or the median time from candle to candle.
pub(super) fn candle_ms(input: &StatisticsInput<'_>) -> f64 {
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
pub(super) fn days_between(times: &[f64]) -> f64 {
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
pub(super) fn rounded_up(duration_ms: f64, times: &[f64]) -> f64 {
    let unit = if days_between(times) >= 1.0 { 86_400_000.0 } else { 3_600_000.0 };
    let units = libm::round(duration_ms / unit * 1e9) / 1e9;
    libm::ceil(units) * unit
}
