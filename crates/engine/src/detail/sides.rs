//! Statistics of closed trades: of all, of the long ones, and of the short ones. The formulas are those of the standard mode in every
//! mode, so that the numbers of the three columns can be compared.

use crate::backtest::{Side, Trade};
use candlerun_kernel::broker::TradeTotals;
use candlerun_kernel::metrics::{profit_factor, win_rate_pct};
use serde::Serialize;

/// Statistics of all trades and of each direction.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SideStatistics {
    /// All closed trades.
    pub all: TradeStatistics,
    /// The long ones.
    pub long: TradeStatistics,
    /// The short ones.
    pub short: TradeStatistics,
}

/// Statistics of closed trades. Amounts are in the account's currency, after commission and interest. A trade with a profit above 0
/// is a win, one below 0 a loss; a trade with a profit of 0 is neither. A statistic is none if it is undefined.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TradeStatistics {
    /// Closed trades.
    pub trades: u32,
    /// Trades with a gain.
    pub wins: u32,
    /// Trades with a loss.
    pub losses: u32,
    /// `wins / trades · 100`, 0 to 100; none without a trade.
    pub win_rate_pct: Option<f64>,
    /// Sum of the gains, 0 or more.
    pub gross_profit: f64,
    /// Sum of the losses, 0 or less.
    pub gross_loss: f64,
    /// `gross_profit + gross_loss`.
    pub net_profit: f64,
    /// `gross_profit / −gross_loss`; none without a loss, or if the losses are only what rounding leaves beside the gains.
    pub profit_factor: Option<f64>,
    /// Mean gain of the wins; none without one.
    pub average_win: Option<f64>,
    /// Mean loss of the losses, below 0; none without one.
    pub average_loss: Option<f64>,
    /// `average_win / −average_loss`; none without a win or without a loss.
    pub payoff_ratio: Option<f64>,
    /// Highest gain; none without a win.
    pub largest_win: Option<f64>,
    /// Highest loss, below 0; none without a loss.
    pub largest_loss: Option<f64>,
    /// `net_profit / trades`; none without a trade.
    pub expectancy: Option<f64>,
    /// Mean return of a trade, in per cent of its value at entry; none without a trade.
    pub expectancy_pct: Option<f64>,
    /// Highest return of a trade in per cent; none without a trade.
    pub best_trade_pct: Option<f64>,
    /// Lowest return of a trade in per cent; none without a trade.
    pub worst_trade_pct: Option<f64>,
    /// Mean of `exit candle − entry candle`: 0 for a trade that ends in the candle of its entry; none without a trade.
    pub average_candles: Option<f64>,
    /// The same of the wins; none without one.
    pub average_candles_of_wins: Option<f64>,
    /// The same of the losses; none without one.
    pub average_candles_of_losses: Option<f64>,
    /// Most wins one after another, in the order of the exits.
    pub longest_winning_streak: u32,
    /// Most losses one after another, in the order of the exits.
    pub longest_losing_streak: u32,
    /// Commission and interest of these trades.
    pub commission: f64,
}

impl SideStatistics {
    /// The statistics of closed trades, which are in the order of their exits.
    pub fn of(trades: &[Trade]) -> Self {
        let of = |side: Side| TradeStatistics::of(trades.iter().filter(|trade| trade.side == side));
        Self {
            all: TradeStatistics::of(trades.iter()),
            long: of(Side::Long),
            short: of(Side::Short),
        }
    }
}

/// Sums over trades of one outcome.
#[derive(Clone, Copy, Default)]
struct Outcome {
    trades: u32,
    profit: f64,
    candles: f64,
    /// The profit farthest from 0.
    largest: f64,
    streak: u32,
    longest_streak: u32,
}

impl Outcome {
    fn add(&mut self, profit: f64, candles: f64) {
        self.trades += 1;
        self.profit += profit;
        self.candles += candles;
        if profit.abs() > self.largest.abs() {
            self.largest = profit;
        }
        self.streak += 1;
        self.longest_streak = self.longest_streak.max(self.streak);
    }

    fn mean(&self, sum: f64) -> Option<f64> {
        (self.trades > 0).then(|| sum / f64::from(self.trades))
    }

    fn largest(&self) -> Option<f64> {
        (self.trades > 0).then_some(self.largest)
    }
}

impl TradeStatistics {
    fn of<'a>(trades: impl Iterator<Item = &'a Trade>) -> Self {
        let (mut all, mut wins, mut losses) =
            (Outcome::default(), Outcome::default(), Outcome::default());
        let mut totals = TradeTotals::default();
        let (mut returns, mut commission) = (0.0, 0.0);
        let mut extremes: Option<[f64; 2]> = None;
        for trade in trades {
            let Trade { profit, return_pct, .. } = *trade;
            let candles = f64::from(trade.exit_candle.saturating_sub(trade.entry_candle));
            totals.add(profit);
            all.add(profit, candles);
            if profit > 0.0 {
                wins.add(profit, candles);
                losses.streak = 0;
            } else if profit < 0.0 {
                losses.add(profit, candles);
                wins.streak = 0;
            } else {
                (wins.streak, losses.streak) = (0, 0);
            }
            returns += return_pct;
            commission += trade.commission;
            let [worst, best] = extremes.unwrap_or([return_pct; 2]);
            extremes = Some([
                if return_pct < worst { return_pct } else { worst },
                if return_pct > best { return_pct } else { best },
            ]);
        }
        let net_profit = wins.profit + losses.profit;
        let (average_win, average_loss) = (wins.mean(wins.profit), losses.mean(losses.profit));
        let profit_factor = profit_factor(&totals);
        Self {
            trades: all.trades,
            wins: wins.trades,
            losses: losses.trades,
            win_rate_pct: win_rate_pct(&totals),
            gross_profit: wins.profit,
            gross_loss: losses.profit,
            net_profit,
            profit_factor,
            average_win,
            average_loss,
            payoff_ratio: average_win
                .zip(average_loss)
                .filter(|_| profit_factor.is_some())
                .map(|(win, loss)| win / -loss),
            largest_win: wins.largest(),
            largest_loss: losses.largest(),
            expectancy: all.mean(net_profit),
            expectancy_pct: all.mean(returns),
            best_trade_pct: extremes.map(|[_, best]| best),
            worst_trade_pct: extremes.map(|[worst, _]| worst),
            average_candles: all.mean(all.candles),
            average_candles_of_wins: wins.mean(wins.candles),
            average_candles_of_losses: losses.mean(losses.candles),
            longest_winning_streak: wins.longest_streak,
            longest_losing_streak: losses.longest_streak,
            commission,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backtest::ExitReason;

    /// A trade of 100 at the entry that is held for some candles and costs 1.
    fn trade(side: Side, profit: f64, candles: u32) -> Trade {
        Trade {
            side,
            units: 1.0,
            entry_candle: 7,
            exit_candle: 7 + candles,
            entry_time: 0.0,
            exit_time: 0.0,
            entry_price: 100.0,
            exit_price: 100.0 + side.sign() * (profit + 1.0),
            commission: 1.0,
            profit,
            return_pct: profit,
            exit_reason: ExitReason::Signal,
            tag: 0,
        }
    }

    #[test]
    fn each_direction_has_the_statistics_of_its_own_trades() {
        use Side::{Long, Short};
        let trades = [
            trade(Long, 10.0, 2),
            trade(Short, 30.0, 4),
            trade(Long, 20.0, 3),
            trade(Short, -5.0, 0),
            trade(Long, -15.0, 6),
            trade(Short, 0.0, 1),
            trade(Long, -10.0, 1),
        ];
        let SideStatistics { all, long, short } = SideStatistics::of(&trades);
        let expected = TradeStatistics {
            trades: 7,
            wins: 3,
            losses: 3,
            win_rate_pct: Some(300.0 / 7.0),
            gross_profit: 60.0,
            gross_loss: -30.0,
            net_profit: 30.0,
            profit_factor: Some(2.0),
            average_win: Some(20.0),
            average_loss: Some(-10.0),
            payoff_ratio: Some(2.0),
            largest_win: Some(30.0),
            largest_loss: Some(-15.0),
            expectancy: Some(30.0 / 7.0),
            expectancy_pct: Some(30.0 / 7.0),
            best_trade_pct: Some(30.0),
            worst_trade_pct: Some(-15.0),
            average_candles: Some(17.0 / 7.0),
            average_candles_of_wins: Some(3.0),
            average_candles_of_losses: Some(7.0 / 3.0),
            longest_winning_streak: 3,
            longest_losing_streak: 2,
            commission: 7.0,
        };
        assert_eq!(all, expected);
        assert_eq!((long.trades, long.wins, long.losses, long.net_profit), (4, 2, 2, 5.0));
        assert_eq!((long.longest_winning_streak, long.longest_losing_streak), (2, 2));
        assert_eq!((short.trades, short.wins, short.losses, short.net_profit), (3, 1, 1, 25.0));
        assert_eq!(short.profit_factor, Some(6.0));
        assert_eq!(short.average_candles_of_losses, Some(0.0));
    }

    #[test]
    fn a_trade_without_gain_or_loss_ends_both_streaks() {
        let profits = [1.0, 1.0, 0.0, 1.0, -1.0, 0.0, -1.0];
        let trades = profits.map(|profit| trade(Side::Long, profit, 1));
        let all = SideStatistics::of(&trades).all;
        assert_eq!((all.longest_winning_streak, all.longest_losing_streak), (2, 1));
    }

    #[test]
    fn without_trades_counts_are_0_and_the_rest_is_undefined() {
        let none = SideStatistics::of(&[]);
        assert_eq!([none.all, none.long, none.short], [TradeStatistics::default(); 3]);
    }

    #[test]
    fn without_a_loss_ratios_of_losses_are_undefined() {
        let all = SideStatistics::of(&[trade(Side::Long, 5.0, 1)]).all;
        assert_eq!((all.profit_factor, all.payoff_ratio, all.average_loss), (None, None, None));
        assert_eq!(
            (all.win_rate_pct, all.largest_win, all.worst_trade_pct),
            (Some(100.0), Some(5.0), Some(5.0))
        );
    }
}
