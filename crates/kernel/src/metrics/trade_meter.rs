//! Wins and losses of closed trades. Win rate = trades with a gain / trades. Profit factor = sum of gains / sum of losses.

use super::ROUNDING;

/// Counts and sums over closed trades.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TradeMeter {
    trades: u32,
    wins: u32,
    gains: f64,
    losses: f64,
}

impl TradeMeter {
    /// Takes the gain of a closed trade.
    pub fn close(&mut self, profit: f64) {
        self.trades += 1;
        if profit > 0.0 {
            self.wins += 1;
            self.gains += profit;
        } else {
            self.losses -= profit;
        }
    }

    /// Number of closed trades.
    pub fn trades(&self) -> u32 {
        self.trades
    }

    /// Share of trades with a gain, 0 to 100; none without a trade.
    pub fn win_rate_pct(&self) -> Option<f64> {
        (self.trades > 0).then(|| 100.0 * f64::from(self.wins) / f64::from(self.trades))
    }

    /// Sum of gains / sum of losses; none without a loss, or where losses are only what rounding leaves beside the gains.
    pub fn profit_factor(&self) -> Option<f64> {
        (self.losses > ROUNDING * self.gains).then(|| self.gains / self.losses)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        struct Case {
            profits: &'static [f64],
            win_rate_pct: Option<f64>,
            profit_factor: Option<f64>,
        }
        let cases = [
            Case { profits: &[], win_rate_pct: None, profit_factor: None },
            Case { profits: &[5.0], win_rate_pct: Some(100.0), profit_factor: None },
            Case {
                profits: &[-0.1 - 0.2 + 0.3, 5.0],
                win_rate_pct: Some(50.0),
                profit_factor: None,
            },
            Case { profits: &[0.0], win_rate_pct: Some(0.0), profit_factor: None },
            Case {
                profits: &[6.0, -2.0, -1.0, 3.0],
                win_rate_pct: Some(50.0),
                profit_factor: Some(3.0),
            },
        ];
        for Case { profits, win_rate_pct, profit_factor } in cases {
            let mut meter = TradeMeter::default();
            profits.iter().for_each(|&profit| meter.close(profit));
            assert_eq!(meter.win_rate_pct(), win_rate_pct);
            assert_eq!(meter.profit_factor(), profit_factor);
        }
    }
}
