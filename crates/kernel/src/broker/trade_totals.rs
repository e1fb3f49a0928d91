//! Counts and sums over closed trades, in constant memory: every episode keeps them.

/// Counts and sums over closed trades.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TradeTotals {
    /// Closed trades.
    pub trades: u32,
    /// Closed trades with a gain.
    pub wins: u32,
    /// Sum of the gains, in the account's currency.
    pub gains: f64,
    /// Sum of the losses, as a positive number.
    pub losses: f64,
    /// Profit of the last closed trade.
    pub last_profit: Option<f64>,
    /// Closed trades with a gain since the last one without, or as a negative number those without since the last one with a gain.
    pub streak: i64,
}

impl TradeTotals {
    /// Adds the profit of a closed trade.
    pub fn add(&mut self, profit: f64) {
        self.trades += 1;
        self.last_profit = Some(profit);
        let (streak, won) = (self.streak, profit > 0.0);
        self.streak = match won {
            true => streak.max(0) + 1,
            false => streak.min(0) - 1,
        };
        if won {
            self.wins += 1;
            self.gains += profit;
        } else {
            self.losses -= profit;
        }
    }
}
