//! How a backtest is executed: cash, size, costs, and the rules of execution.

use super::Execution;
use crate::candles::Candles;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// How a backtest is executed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BacktestConfig {
    /// Cash at the start, in the account's currency; above 0.
    pub initial_cash: f64,
    /// Share of the equity that an entry invests, in (0, 1]; times the leverage.
    pub position_size_pct: f64,
    /// Commission as a share of the traded value, charged at entry and at exit, in [0, 1).
    pub commission_rate: f64,
    /// Commission per fill, in the account's currency.
    pub commission_fixed: f64,
    /// Commission per unit traded, in the account's currency.
    pub commission_per_unit: f64,
    /// Minimum commission of a fill, in the account's currency.
    pub commission_minimum: f64,
    /// Distance of bid and ask as a share of the price, in [0, 1): half on each side. `backtesting_py` mode charges all of it at
    /// the entry.
    pub spread: f64,
    /// Slippage of market and stop orders as a share of the price, in [0, 1).
    pub slippage: f64,
    /// Annual interest rate on the value of short positions and on negative cash, in [0, 10].
    pub borrow_rate_per_year: f64,
    /// Most that positions may be worth, as a multiple of the equity, 1 to 1,000.
    pub leverage: f64,
    /// Share of the positions' value that the equity must cover, in [0, 1). Below it everything is closed.
    pub maintenance_margin: f64,
    /// Units are multiples of this; 0 for any fraction, 1 for whole units.
    pub lot_step: f64,
    /// Prices of limit and stop orders, stop losses and targets are multiples of this; 0 for any price. They are rounded to the side
    /// that is reached later: a stop to buy and a limit to sell up, a stop to sell and a limit to buy down.
    pub tick_size: f64,
    /// Candles of a year, 1e-6 to 1e12, for annual ratios. Without it the number follows from the times of the series: 252 days
    /// for a market with sessions, 365 for one that never closes, times the candles of a day; 52 weeks, 12 months; candles of
    /// any other market (such as hours of currencies) are counted. In `vectorbt` mode a year has 365 days. `backtesting_py` mode
    /// always derives it from the data, by its own rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub candles_per_year: Option<f64>,
    /// When a market order is filled.
    pub fill: Fill,
    /// The assumption about the path of prices inside a candle.
    pub intrabar: Intrabar,
    /// Whose rules of execution are followed.
    pub execution: Execution,
    /// Whether an entry first closes every trade and cancels every entry.
    pub exclusive_orders: bool,
    /// Whether trades of both directions may be open at the same time. Otherwise an entry reduces those of the other direction,
    /// oldest first.
    pub hedging: bool,
    /// Whether open trades are closed at the end of the data.
    pub close_trades_at_end: bool,
}

impl Default for BacktestConfig {
    fn default() -> Self {
        Self {
            initial_cash: 10_000.0,
            position_size_pct: 1.0,
            commission_rate: 0.0,
            commission_fixed: 0.0,
            commission_per_unit: 0.0,
            commission_minimum: 0.0,
            spread: 0.0,
            slippage: 0.0,
            borrow_rate_per_year: 0.0,
            leverage: 1.0,
            maintenance_margin: 0.0,
            lot_step: 0.0,
            tick_size: 0.0,
            candles_per_year: None,
            fill: Fill::default(),
            intrabar: Intrabar::default(),
            execution: Execution::default(),
            exclusive_orders: false,
            hedging: false,
            close_trades_at_end: false,
        }
    }
}

/// When a market order is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Fill {
    /// At the open of the next candle.
    #[default]
    NextOpen,
    /// At the close at which it is submitted.
    SameClose,
}

/// The assumption about the path of prices inside a candle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Intrabar {
    /// If both stop loss and take profit are inside the candle, the stop loss is reached first.
    #[default]
    StopFirst,
    /// If both are inside the candle, the take profit is reached first.
    TargetFirst,
    /// The price moves from the open to the nearer extreme, to the other extreme, to the close.
    Path,
}

impl BacktestConfig {
    /// Whether the next open fills market orders before anything else, so that they need no queue.
    pub(crate) fn fills_market_orders_first(&self) -> bool {
        self.execution.rules().fills_opens_first
            && self.fill == Fill::NextOpen
            && !self.exclusive_orders
    }

    /// Whether nothing can happen to a trade without exits between the two opens that fill its market orders.
    pub(crate) fn holds_plainly(&self) -> bool {
        self.fills_market_orders_first() && !self.accrues()
    }

    /// Whether an open trade costs interest or demands margin in every candle.
    pub(super) fn accrues(&self) -> bool {
        self.borrow_rate_per_year > 0.0 || self.maintenance_margin > 0.0
    }

    /// Whether nothing happens in a candle that touches no exit and no waiting order.
    pub(crate) fn skips_untouched_candles(&self) -> bool {
        self.execution.rules().skips_untouched_candles && !self.accrues()
    }

    /// Whether an order that the next candle does not touch changes nothing.
    pub(crate) fn passes_orders(&self) -> bool {
        self.skips_untouched_candles() && !self.exclusive_orders
    }

    /// Whether a strategy that gives only market orders needs highs and lows: because a wick can ruin a position that it may
    /// hold, or because every candle of its trades is processed. `sells_short` says whether it enters short.
    pub fn market_orders_read_extremes(&self, sells_short: bool) -> bool {
        sells_short || self.leverage > 1.0 || !self.holds_plainly()
    }

    /// Candles of a trading year: the given number, or else the number derived from the times of the series.
    pub fn candles_of_a_year(&self, candles: &Candles) -> f64 {
        self.candles_per_year.unwrap_or_else(|| candles.candles_per_year())
    }

    /// Checks every field.
    ///
    /// # Errors
    /// Names the first field that is out of its range.
    pub fn validate(&self) -> Result<()> {
        let cash = self.initial_cash;
        if !(cash > 0.0 && cash <= 1e15) {
            return Err(Error::field("initial_cash", cash, "must be above 0 and at most 10^15"));
        }
        let size = self.position_size_pct;
        if !(size > 0.0 && size <= 1.0) {
            let mut reason = "must be a share of the equity above 0 and at most 1".to_owned();
            if size > 1.0 && size <= 100.0 {
                reason.push_str(&format!("; did you mean {}?", size / 100.0));
            }
            return Err(Error::field("position_size_pct", size, reason));
        }
        let shares = [
            ("commission_rate", self.commission_rate),
            ("spread", self.spread),
            ("slippage", self.slippage),
            ("maintenance_margin", self.maintenance_margin),
        ];
        for (field, share) in shares {
            if !(0.0..1.0).contains(&share) {
                return Err(Error::field(field, share, "must be a share, at least 0 and below 1"));
            }
        }
        let ranges = [
            ("commission_fixed", self.commission_fixed, 0.0, 1e12),
            ("commission_per_unit", self.commission_per_unit, 0.0, 1e12),
            ("commission_minimum", self.commission_minimum, 0.0, 1e12),
            ("borrow_rate_per_year", self.borrow_rate_per_year, 0.0, 10.0),
            ("leverage", self.leverage, 1.0, 1_000.0),
            ("lot_step", self.lot_step, 0.0, 1e12),
            ("tick_size", self.tick_size, 0.0, 1e12),
            ("candles_per_year", self.candles_per_year.unwrap_or(1.0), 1e-6, 1e12),
        ];
        for (field, value, low, high) in ranges {
            if !(low..=high).contains(&value) {
                return Err(Error::field(field, value, format!("must be {low} to {high}")));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_out_of_range_are_named() {
        struct Case {
            config: BacktestConfig,
            message: &'static str,
        }
        let sound = BacktestConfig::default;
        let cases = [
            Case {
                config: BacktestConfig { initial_cash: 0.0, ..sound() },
                message: "initial_cash: must be above 0 and at most 10^15 (found 0)",
            },
            Case {
                config: BacktestConfig { position_size_pct: 50.0, ..sound() },
                message: "position_size_pct: must be a share of the equity above 0 and at most 1; did you mean 0.5? (found 50)",
            },
            Case {
                config: BacktestConfig { position_size_pct: f64::NAN, ..sound() },
                message: "position_size_pct: must be a share of the equity above 0 and at most 1 (found NaN)",
            },
            Case {
                config: BacktestConfig { commission_rate: -0.1, ..sound() },
                message: "commission_rate: must be a share, at least 0 and below 1 (found -0.1)",
            },
            Case {
                config: BacktestConfig { leverage: 0.5, ..sound() },
                message: "leverage: must be 1 to 1000 (found 0.5)",
            },
        ];
        assert_eq!(sound().validate(), Ok(()));
        for Case { config, message } in cases {
            assert_eq!(config.validate().unwrap_err().to_string(), message);
        }
    }
}
