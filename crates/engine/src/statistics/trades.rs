//! Numbers over trades that are the same in every mode.

use super::input::StatisticsInput;
use super::numbers::{mean, sum};
use crate::backtest::{OpenTrade, Trade};

/// A number of each closed trade for which `keep` returns true.
pub(super) fn each(
    trades: &[Trade],
    keep: fn(&Trade) -> bool,
    number: &dyn Fn(&Trade) -> f64,
) -> Vec<f64> {
    trades.iter().filter(|trade| keep(trade)).map(number).collect()
}

pub(super) fn all(_: &Trade) -> bool {
    true
}

pub(super) fn won(trade: &Trade) -> bool {
    trade.profit > 0.0
}

pub(super) fn lost(trade: &Trade) -> bool {
    trade.profit < 0.0
}

pub(super) fn return_pct(trade: &Trade) -> f64 {
    trade.return_pct
}

/// Mean return in per cent of the trades for which `keep` returns true.
pub(super) fn mean_return(trades: &[Trade], keep: fn(&Trade) -> bool) -> Option<f64> {
    mean(&each(trades, keep, &return_pct))
}

/// Mean profit of the trades for which `keep` returns true.
pub(super) fn mean_profit(trades: &[Trade], keep: fn(&Trade) -> bool) -> Option<f64> {
    mean(&each(trades, keep, &|trade| trade.profit))
}

/// The highest of a number of each trade; `None` without a trade.
pub(super) fn best(trades: &[Trade], number: &dyn Fn(&Trade) -> f64) -> Option<f64> {
    let numbers = each(trades, all, number).into_iter();
    numbers.reduce(|a, b| if b > a { b } else { a }).map(|best| best + 0.0)
}

/// The lowest return; `None` without a trade.
pub(super) fn worst(trades: &[Trade]) -> Option<f64> {
    best(trades, &|trade| -trade.return_pct).map(|best| 0.0 - best)
}

/// Profit of open trades at the last close, after the commission of their entries.
pub(super) fn open_profit(input: &StatisticsInput<'_>) -> f64 {
    let Some(&last) = input.closes()[..input.equity.len()].last() else {
        return 0.0;
    };
    let gain = |trade: &OpenTrade| trade.size() * (last - trade.entry_price) - trade.commission;
    sum(&input.open_trades.iter().map(gain).collect::<Vec<f64>>())
}

/// Highest `gross / (gross + free cash)` over the closes in per cent, where gross is the value of open positions of both
/// directions and free cash is the part of the equity above it.
pub(super) fn max_gross_exposure_pct(input: &StatisticsInput<'_>) -> f64 {
    let StatisticsInput { equity, trades, open_trades, .. } = *input;
    let (window_index, closes) = (|index| input.window_index(index), input.closes());
    // Changes of the open units and trades at each candle.
    let mut changes = vec![(0.0, 0_i64); equity.len() + 1];
    let mut change = |index: u32, units: f64, trades: i64| {
        let change = &mut changes[window_index(index)];
        *change = (change.0 + units, change.1 + trades);
    };
    for trade in trades {
        change(trade.entry_candle, trade.units, 1);
        change(trade.exit_candle, -trade.units, -1);
    }
    open_trades.iter().for_each(|trade| change(trade.entry_candle, trade.units, 1));
    let (mut units, mut open, mut highest) = (0.0, 0, 0.0);
    for ((equity, close), change) in equity.iter().zip(closes).zip(&changes) {
        (units, open) = (units + change.0, open + change.1);
        let gross = units * close;
        let share = gross / if gross > *equity { gross } else { *equity };
        // Without a trade, the units are a rounding error.
        highest = if open > 0 && share > highest { share } else { highest };
    }
    100.0 * highest
}
