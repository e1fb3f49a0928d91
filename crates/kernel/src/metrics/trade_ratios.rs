//! Ratios over closed trades. Win rate = trades with a gain / trades. Profit factor = sum of gains / sum of losses.

use super::rounding::ROUNDING;
use crate::broker::TradeTotals;

/// Share of trades with a gain, 0 to 100; `None` without a trade.
pub fn win_rate_pct(totals: &TradeTotals) -> Option<f64> {
    (totals.trades > 0).then(|| 100.0 * f64::from(totals.wins) / f64::from(totals.trades))
}

/// Sum of gains / sum of losses; `None` without a loss, or if the losses are only what rounding leaves beside the gains.
pub fn profit_factor(totals: &TradeTotals) -> Option<f64> {
    (totals.losses > ROUNDING * totals.gains).then(|| totals.gains / totals.losses)
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
        for Case { profits, win_rate_pct: win_rate, profit_factor: factor } in cases {
            let mut totals = TradeTotals::default();
            profits.iter().for_each(|&profit| totals.add(profit));
            assert_eq!(win_rate_pct(&totals), win_rate);
            assert_eq!(profit_factor(&totals), factor);
        }
    }
}
