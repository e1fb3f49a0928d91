//! Cash, open trades and what they are worth. Invariant: equity = cash + units × price, with signed units.

use super::{BacktestConfig, OpenTrade, Side, Trade};

/// Relative slack when a size is compared with the cash that pays for it: sizing divides, paying multiplies.
const ROUNDING: f64 = 1e-9;

/// Where and at what price something is filled.
#[derive(Clone, Copy)]
pub(super) struct FillPoint {
    pub(super) candle: usize,
    pub(super) price: f64,
}

/// Cash and open trades.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    cash: f64,
    /// Signed sum of the open trades' units.
    units: f64,
    open: Vec<OpenTrade>,
    commission_rate: f64,
}

impl Account {
    pub(super) fn new(config: &BacktestConfig) -> Self {
        Self {
            cash: config.initial_cash,
            units: 0.0,
            open: Vec::new(),
            commission_rate: config.commission_rate,
        }
    }

    /// Cash, in the account's currency. A short sale adds to it.
    pub fn cash(&self) -> f64 {
        self.cash
    }

    /// Units held: positive long, negative short, 0 flat.
    pub fn units(&self) -> f64 {
        self.units
    }

    /// What the account is worth at a price.
    pub fn equity(&self, price: f64) -> f64 {
        self.cash + self.units * price
    }

    /// Open trades, oldest first.
    pub fn open_trades(&self) -> &[OpenTrade] {
        &self.open
    }

    /// The direction held, if any.
    pub fn side(&self) -> Option<Side> {
        self.open.first().map(|trade| trade.side)
    }

    /// Whether the equity can reach 0 while prices stay above 0.
    pub(super) fn can_be_ruined(&self) -> bool {
        self.units < 0.0 || self.cash < 0.0
    }

    /// Opens a trade worth `share` of the equity, commission included.
    pub(super) fn enter(&mut self, side: Side, share: f64, at: FillPoint) -> Result<(), String> {
        let equity = self.equity(at.price);
        let cost = equity * share;
        let invested = self.units.abs() * at.price;
        if invested + cost > equity * (1.0 + ROUNDING) {
            return Err(format!("the size is worth {cost} but only {} is free", equity - invested));
        }
        let units = cost / (at.price * (1.0 + self.commission_rate));
        if !(units.is_finite() && units > 0.0) {
            return Err(format!("a share of {share} of {equity} buys nothing at {}", at.price));
        }
        let value = units * at.price;
        let commission = value * self.commission_rate;
        self.cash -= side.sign() * value + commission;
        self.units += side.sign() * units;
        self.open.push(OpenTrade {
            side,
            units,
            entry_candle: at.candle as u32,
            entry_price: at.price,
            commission,
        });
        Ok(())
    }

    /// Closes every open trade, oldest first.
    pub(super) fn close_all(
        &mut self,
        at: FillPoint,
        times: &[f64],
        mut closed: impl FnMut(Trade),
    ) {
        for trade in self.open.drain(..) {
            let sign = trade.side.sign();
            let value = trade.units * at.price;
            let exit_commission = value * self.commission_rate;
            self.cash += sign * value - exit_commission;
            let commission = trade.commission + exit_commission;
            let profit = sign * trade.units * (at.price - trade.entry_price) - commission;
            closed(Trade {
                side: trade.side,
                units: trade.units,
                entry_candle: trade.entry_candle,
                exit_candle: at.candle as u32,
                entry_time: times[trade.entry_candle as usize],
                exit_time: times[at.candle],
                entry_price: trade.entry_price,
                exit_price: at.price,
                commission,
                profit,
                return_pct: 100.0 * profit / (trade.units * trade.entry_price),
            });
        }
        self.units = 0.0;
    }

    /// Loses what is left.
    pub(super) fn ruin(&mut self) {
        self.cash = 0.0;
    }
}
