//! Numbers over closed trades. Both programs take the return of a trade from its prices, minus commission over the value at
//! entry.

use super::super::numbers::{defined, mean, sum, variance};
use super::super::trades::{all, best, each, lost, mean_profit, return_pct, won};
use super::durations::{candle_ms, rounded_up};
use crate::backtest::{Execution, OpenTrade, Trade};
use crate::statistics::input::StatisticsInput;

/// Statistics over closed trades.
pub(super) struct TradeStatistics<'a> {
    input: &'a StatisticsInput<'a>,
}

impl<'a> TradeStatistics<'a> {
    pub(super) fn new(input: &'a StatisticsInput<'a>) -> Self {
        Self { input }
    }

    fn trades(&self) -> &'a [Trade] {
        self.input.trades
    }

    fn mode(&self) -> Execution {
        self.input.config.execution
    }

    /// Share of candles with a closed trade, 0 to 100, with the candles of entry and exit.
    pub(super) fn exposure_pct(&self, candles: usize) -> f64 {
        let mut exposed = vec![false; candles];
        for trade in self.trades() {
            let last = (self.input.window_index(trade.exit_candle) + 1).min(candles);
            let entry = self.input.window_index(trade.entry_candle);
            if let Some(held) = exposed.get_mut(entry..last) {
                held.fill(true);
            }
        }
        100.0 * exposed.iter().filter(|&&exposed| exposed).count() as f64 / candles as f64
    }

    pub(super) fn commission(&self) -> f64 {
        let closed = sum(&each(self.trades(), all, &|trade| trade.commission));
        let open = self.input.open_trades.iter().map(|trade: &OpenTrade| trade.commission);
        if self.mode() == Execution::Vectorbt {
            closed + sum(&open.collect::<Vec<f64>>())
        } else {
            closed
        }
    }

    pub(super) fn win_rate(&self) -> Option<f64> {
        mean(&each(self.trades(), all, &|trade| if won(trade) { 1.0 } else { 0.0 }))
    }

    /// Geometric mean of the returns in per cent; 0 if a trade lost everything.
    pub(super) fn geometric_mean(&self) -> Option<f64> {
        let growth = |trade: &Trade| 1.0 + return_pct(trade) / 100.0;
        if self.trades().iter().any(|trade| growth(trade) <= 0.0) {
            return Some(0.0);
        }
        let logs = mean(&each(self.trades(), all, &|trade| libm::log(growth(trade))))?;
        defined(100.0 * (libm::exp(logs) - 1.0))
    }

    pub(super) fn longest(&self) -> Option<f64> {
        best(self.trades(), &|trade| self.duration(trade)).map(|duration| self.shown(duration))
    }

    pub(super) fn mean_duration(&self, keep: fn(&Trade) -> bool) -> Option<f64> {
        mean(&each(self.trades(), keep, &|trade| self.duration(trade)))
            .map(|duration| self.shown(duration))
    }

    /// Time from entry to exit. vectorbt counts candles, all of one duration.
    fn duration(&self, trade: &Trade) -> f64 {
        match self.mode() {
            Execution::Vectorbt => {
                f64::from(trade.exit_candle - trade.entry_candle) * candle_ms(self.input)
            }
            _ => trade.exit_time - trade.entry_time,
        }
    }

    fn shown(&self, duration_ms: f64) -> f64 {
        match self.mode() {
            Execution::BacktestingPy => rounded_up(duration_ms, self.input.times()),
            _ => duration_ms,
        }
    }

    pub(super) fn profit_factor(&self) -> Option<f64> {
        let value = |trade: &Trade| match self.mode() {
            Execution::BacktestingPy => return_pct(trade),
            _ => trade.profit,
        };
        let gains = sum(&each(self.trades(), |trade| trade.profit > 0.0, &value));
        let losses = sum(&each(self.trades(), |trade| trade.profit < 0.0, &value));
        defined(gains / -losses)
    }

    pub(super) fn sqn(&self) -> Option<f64> {
        let profits = each(self.trades(), all, &|trade| trade.profit);
        let deviation = variance(&profits)?.sqrt();
        defined((profits.len() as f64).sqrt() * mean(&profits)? / deviation)
    }

    pub(super) fn kelly(&self) -> Option<f64> {
        let gain = mean_profit(self.trades(), won)?;
        let loss = mean_profit(self.trades(), lost)?;
        let rate = self.win_rate()?;
        defined(rate - (1.0 - rate) / (gain / -loss))
    }
}
