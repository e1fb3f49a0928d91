//! Closed trades, one by one. backtesting.py takes a trade's return from its prices, less commission over its value at entry;
//! so do the others, whose profit is the same.

use super::{Evidence, candle_ms, defined, mean, rounded_up, variance};
use crate::backtest::{Execution, Trade};

/// Statistics over closed trades.
pub(super) struct TradeStatistics<'a> {
    evidence: &'a Evidence<'a>,
}

impl<'a> TradeStatistics<'a> {
    pub(super) fn new(evidence: &'a Evidence<'a>) -> Self {
        Self { evidence }
    }

    fn trades(&self) -> &'a [Trade] {
        self.evidence.trades
    }

    /// A number of each trade that is kept.
    #[inline(never)]
    fn each(&self, keep: fn(&Trade) -> bool, number: &dyn Fn(&Trade) -> f64) -> Vec<f64> {
        self.trades().iter().filter(|trade| keep(trade)).map(number).collect()
    }

    fn mode(&self) -> Execution {
        self.evidence.config.execution
    }

    /// Share of candles with a closed trade, 0 to 100.
    #[inline(never)]
    pub(super) fn exposure_pct(&self, candles: usize) -> f64 {
        let mut exposed = vec![false; candles];
        for trade in self.trades() {
            let last = (self.evidence.place(trade.exit_candle) + 1).min(candles);
            let entry = self.evidence.place(trade.entry_candle);
            if let Some(held) = exposed.get_mut(entry..last) {
                held.fill(true);
            }
        }
        100.0 * exposed.iter().filter(|&&exposed| exposed).count() as f64 / candles as f64
    }

    /// Highest `gross / (gross + free cash)` over the closes, where gross is the value of open positions of both directions and
    /// free cash what the equity exceeds it by.
    #[inline(never)]
    pub(super) fn max_gross_exposure_pct(&self) -> f64 {
        let Evidence { equity, trades, open_trades, .. } = *self.evidence;
        let (place, closes) = (|index| self.evidence.place(index), self.evidence.closes());
        let mut changes = vec![0.0; equity.len() + 1];
        for trade in trades {
            changes[place(trade.entry_candle)] += trade.units;
            changes[place(trade.exit_candle)] -= trade.units;
        }
        for trade in open_trades {
            changes[place(trade.entry_candle)] += trade.units;
        }
        let (mut units, mut highest) = (0.0, 0.0);
        for (index, (equity, close)) in equity.iter().zip(closes).enumerate() {
            units += changes[index];
            let gross = units * close;
            let share = gross / if gross > *equity { gross } else { *equity };
            highest = if share > highest { share } else { highest };
        }
        100.0 * highest
    }

    pub(super) fn commission(&self) -> f64 {
        let closed: f64 = self.trades().iter().map(|trade| trade.commission).sum();
        let open: f64 = self.evidence.open_trades.iter().map(|trade| trade.commission).sum();
        if self.mode() == Execution::Vectorbt { closed + open } else { closed }
    }

    pub(super) fn open_profit(&self) -> f64 {
        let Some(&last) = self.evidence.closes()[..self.evidence.equity.len()].last() else {
            return 0.0;
        };
        let gain = |trade: &crate::backtest::HeldTrade| {
            trade.size() * (last - trade.entry_price) - trade.commission
        };
        self.evidence.open_trades.iter().map(gain).sum()
    }

    pub(super) fn win_rate(&self) -> Option<f64> {
        mean(&self.each(all, &|trade| if trade.profit > 0.0 { 1.0 } else { 0.0 }))
    }

    pub(super) fn best(&self) -> Option<f64> {
        let returns = self.each(all, &return_pct);
        returns.into_iter().reduce(|a, b| if b > a { b } else { a })
    }

    pub(super) fn worst(&self) -> Option<f64> {
        let returns = self.each(all, &return_pct);
        returns.into_iter().reduce(|a, b| if b < a { b } else { a })
    }

    /// Geometric mean of the returns in per cent; 0 where a trade lost everything.
    pub(super) fn geometric_mean(&self) -> Option<f64> {
        let growth = |trade: &Trade| 1.0 + return_pct(trade) / 100.0;
        if self.trades().iter().any(|trade| growth(trade) <= 0.0) {
            return Some(0.0);
        }
        let logs = mean(&self.each(all, &|trade| libm::log(growth(trade))))?;
        defined(100.0 * (libm::exp(logs) - 1.0))
    }

    #[inline(never)]
    pub(super) fn mean_return(&self, keep: fn(&Trade) -> bool) -> Option<f64> {
        mean(&self.each(keep, &return_pct))
    }

    #[inline(never)]
    pub(super) fn mean_profit(&self, keep: fn(&Trade) -> bool) -> Option<f64> {
        mean(&self.each(keep, &|trade| trade.profit))
    }

    pub(super) fn longest(&self) -> Option<f64> {
        let durations = self.each(all, &|trade| self.duration(trade));
        let longest = durations.into_iter().reduce(|a, b| if b > a { b } else { a });
        longest.map(|duration| self.shown(duration))
    }

    #[inline(never)]
    pub(super) fn mean_duration(&self, keep: fn(&Trade) -> bool) -> Option<f64> {
        mean(&self.each(keep, &|trade| self.duration(trade))).map(|duration| self.shown(duration))
    }

    /// Time from entry to exit; in vectorbt candles count, each as long as any other.
    #[inline(never)]
    fn duration(&self, trade: &Trade) -> f64 {
        match self.mode() {
            Execution::Vectorbt => {
                f64::from(trade.exit_candle - trade.entry_candle) * candle_ms(self.evidence)
            }
            _ => trade.exit_time - trade.entry_time,
        }
    }

    #[inline(never)]
    fn shown(&self, duration_ms: f64) -> f64 {
        match self.mode() {
            Execution::BacktestingPy => rounded_up(duration_ms, self.evidence.times()),
            _ => duration_ms,
        }
    }

    #[inline(never)]
    pub(super) fn profit_factor(&self) -> Option<f64> {
        let value = |trade: &Trade| match self.mode() {
            Execution::BacktestingPy => return_pct(trade),
            _ => trade.profit,
        };
        let values = self.each(all, &value);
        let gains: f64 = values.iter().filter(|&&value| value > 0.0).sum();
        let losses: f64 = values.iter().filter(|&&value| value < 0.0).sum();
        defined(gains / -losses)
    }

    pub(super) fn sqn(&self) -> Option<f64> {
        let profits = self.each(all, &|trade| trade.profit);
        let deviation = variance(&profits)?.sqrt();
        defined((profits.len() as f64).sqrt() * mean(&profits)? / deviation)
    }

    pub(super) fn kelly(&self) -> Option<f64> {
        let gain = self.mean_profit(|trade| trade.profit > 0.0)?;
        let loss = self.mean_profit(|trade| trade.profit < 0.0)?;
        let rate = self.win_rate()?;
        defined(rate - (1.0 - rate) / (gain / -loss))
    }
}

fn all(_: &Trade) -> bool {
    true
}

fn return_pct(trade: &Trade) -> f64 {
    trade.return_pct
}
