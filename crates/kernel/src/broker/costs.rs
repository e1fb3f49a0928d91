//! Commission, spread, slippage, and the units that a budget buys.

use super::{BacktestConfig, Side};
use crate::candles::Candle;

/// Whether a fill pays slippage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FillKind {
    /// A market or stop order: slippage applies.
    Market,
    /// A limit order: no slippage.
    Limit,
}

/// A price at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Quote {
    /// Middle of the quotes.
    pub(super) middle: f64,
    /// The price for the side that trades, before slippage.
    pub(super) quoted: f64,
}

impl BacktestConfig {
    /// The quote of a side at a middle price.
    pub(super) fn quote(&self, side: Side, middle: f64) -> Quote {
        Quote { middle, quoted: self.quoted(side, middle) }
    }

    /// The quote whose price for a side is `quoted`.
    pub(super) fn quote_at(&self, side: Side, quoted: f64) -> Quote {
        Quote { middle: quoted / self.quote_factor(side), quoted }
    }

    /// Commission of a fill: `max(minimum, fixed + units × price × rate + units × per unit)`.
    pub(super) fn commission(&self, units: f64, price: f64) -> f64 {
        let commission = self.commission_fixed
            + units * price * self.commission_rate
            + units * self.commission_per_unit;
        if commission < self.commission_minimum { self.commission_minimum } else { commission }
    }

    /// The candle in the quotes of a buyer (long) or a seller (short).
    pub(super) fn quotes(&self, side: Side, candle: &Candle) -> Candle {
        Candle {
            open: self.quoted(side, candle.open),
            high: self.quoted(side, candle.high),
            low: self.quoted(side, candle.low),
            close: self.quoted(side, candle.close),
            ..*candle
        }
    }

    /// The quote of a buyer (long) or a seller (short): half of the spread above or below a middle price.
    pub(super) fn quoted(&self, side: Side, price: f64) -> f64 {
        price * self.quote_factor(side)
    }

    /// Quote of a side divided by the middle of the quotes.
    pub(crate) fn quote_factor(&self, side: Side) -> f64 {
        1.0 + side.sign() * self.spread / 2.0
    }

    /// A quoted price after slippage: worse for the side that takes it.
    pub(super) fn slipped(&self, side: Side, fill_kind: FillKind, price: f64) -> f64 {
        match fill_kind {
            FillKind::Market => price * (1.0 + side.sign() * self.slippage),
            FillKind::Limit => price,
        }
    }

    /// The price at which a trade of `held` direction is closed at the market when the middle of the quotes is `price`.
    pub(super) fn exit_price(&self, held: Side, price: f64) -> f64 {
        let side = held.other();
        self.slipped(side, FillKind::Market, self.quoted(side, price))
    }

    /// Units whose value plus commission is `budget`, rounded down to the lot step.
    pub(super) fn affordable_units(&self, budget: f64, price: f64) -> f64 {
        let per_unit = price * (1.0 + self.commission_rate) + self.commission_per_unit;
        let units = (budget - self.commission_fixed) / per_unit;
        let units = if self.commission(units, price) <= self.commission_minimum {
            (budget - self.commission_minimum) / price
        } else {
            units
        };
        self.whole_lots(units)
    }

    /// Units rounded down to the lot step. A lot that is missed only by a rounding error counts.
    pub(super) fn whole_lots(&self, units: f64) -> f64 {
        if self.lot_step <= 0.0 {
            return units;
        }
        let lots = libm::floor(units / self.lot_step * (1.0 + 4.0 * f64::EPSILON));
        lots * self.lot_step
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commissions_add_up_and_have_a_minimum() {
        let config = BacktestConfig {
            commission_rate: 0.01,
            commission_fixed: 2.0,
            commission_per_unit: 0.5,
            commission_minimum: 10.0,
            ..Default::default()
        };
        assert_eq!(config.commission(10.0, 100.0), 17.0);
        assert_eq!(config.commission(1.0, 100.0), 10.0);
    }

    #[test]
    fn a_budget_pays_for_units_and_commission() {
        let configs = [
            BacktestConfig { commission_rate: 0.01, commission_fixed: 2.0, ..Default::default() },
            BacktestConfig { commission_per_unit: 0.5, ..Default::default() },
            BacktestConfig {
                commission_rate: 0.001,
                commission_minimum: 15.0,
                ..Default::default()
            },
            BacktestConfig::default(),
        ];
        for config in configs {
            let units = config.affordable_units(1_000.0, 40.0);
            let spent = units * 40.0 + config.commission(units, 40.0);
            assert!((spent - 1_000.0).abs() < 1e-9, "{spent}");
        }
    }

    #[test]
    fn lots_are_rounded_down() {
        let config = BacktestConfig { lot_step: 0.1, ..Default::default() };
        assert!((config.whole_lots(0.37) - 0.3).abs() < 1e-12);
        assert!((config.whole_lots(0.3) - 0.3).abs() < 1e-12);
        assert_eq!(config.whole_lots(0.09), 0.0);
    }
}
