//! Prices as multiples of the tick size of the market.

use super::{BacktestConfig, Level, OrderKind, Side};

/// Share of a tick by which a computed price may miss a multiple of it and still counts as that multiple. Measured with trade lists of
/// TradingView, 4,126 exits at computed prices: prices up to 7.2e-5 of a tick away count as the multiple, and prices from 1.48e-4 on
/// are rounded to the side that is reached later.
const NEAR: f64 = 1e-4;

impl BacktestConfig {
    /// The price of a stop order that is filled by a trade of `side`: up for a buyer, down for a seller.
    pub(super) fn stop_price(&self, side: Side, price: f64) -> f64 {
        self.on_tick(side.sign(), price)
    }

    /// The price of a limit order: down for a buyer, up for a seller.
    pub(super) fn limit_price(&self, side: Side, price: f64) -> f64 {
        self.on_tick(-side.sign(), price)
    }

    /// The price of a limit or stop order of a side at prices that the market has.
    #[inline]
    pub(crate) fn waiting_price(&self, side: Side, is_limit: bool, price: f64) -> f64 {
        match is_limit {
            // Where there are no ticks, a loop over prices calls nothing.
            _ if self.tick_size <= 0.0 => price,
            true => self.limit_price(side, price),
            false => self.stop_price(side, price),
        }
    }

    /// An order at prices that the market has.
    pub(super) fn on_ticks(&self, side: Side, kind: OrderKind) -> OrderKind {
        match kind {
            OrderKind::Market => kind,
            OrderKind::Limit(limit) => OrderKind::Limit(self.limit_price(side, limit)),
            OrderKind::Stop(stop) => OrderKind::Stop(self.stop_price(side, stop)),
            OrderKind::StopLimit { stop, limit } => OrderKind::StopLimit {
                stop: self.stop_price(side, stop),
                limit: self.limit_price(side, limit),
            },
        }
    }

    /// The price of the stop loss of a trade of `held` direction that was filled at `fill`.
    pub(super) fn stop_loss(&self, held: Side, level: Level, fill: f64) -> f64 {
        self.stop_price(held.other(), level.price(fill, -held.sign()))
    }

    /// The price of a target of such a trade.
    pub(super) fn target(&self, held: Side, level: Level, fill: f64) -> f64 {
        self.limit_price(held.other(), level.price(fill, held.sign()))
    }

    /// The next multiple of the tick size above (`direction` 1) or below (−1) a price, or the price itself.
    fn on_tick(&self, direction: f64, price: f64) -> f64 {
        let tick = self.tick_size;
        if tick <= 0.0 {
            return price;
        }
        let ticks = price / tick;
        let nearest = libm::round(ticks);
        let whole = if (ticks - nearest).abs() <= NEAR {
            nearest
        } else if direction > 0.0 {
            libm::ceil(ticks)
        } else {
            libm::floor(ticks)
        };
        // A tick such as 0.01 is not exact. Dividing by 100 gives the number that a person would write.
        let per_unit = libm::round(1.0 / tick);
        let is_decimal = per_unit >= 1.0 && (per_unit * tick - 1.0).abs() < 1e-12;
        if is_decimal { whole / per_unit } else { whole * tick }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(tick_size: f64) -> BacktestConfig {
        BacktestConfig { tick_size, ..Default::default() }
    }

    #[test]
    fn a_price_is_rounded_to_the_side_that_is_reached_later() {
        let config = config(0.01);
        assert_eq!(config.stop_price(Side::Long, 100.001), 100.01);
        assert_eq!(config.stop_price(Side::Short, 100.009), 100.0);
        assert_eq!(config.limit_price(Side::Long, 100.009), 100.0);
        assert_eq!(config.limit_price(Side::Short, 100.001), 100.01);
    }

    #[test]
    fn a_price_within_a_ten_thousandth_of_a_tick_counts_as_that_tick() {
        let config = config(0.01);
        assert_eq!(config.limit_price(Side::Short, 2_501.320_000_7), 2_501.32);
        assert_eq!(config.stop_price(Side::Long, 2_463.300_000_3), 2_463.3);
        assert_eq!(config.stop_price(Side::Short, 2_513.219_998_5), 2_513.21);
        assert_eq!(config.stop_price(Side::Long, 2_513.220_001_5), 2_513.23);
    }

    #[test]
    fn a_price_on_a_tick_stays_there_and_without_ticks_every_price_does() {
        let price = 1.13 + 0.000_01;
        assert_eq!(config(0.000_01).stop_price(Side::Long, price), 1.130_01);
        assert_eq!(config(0.000_01).stop_price(Side::Short, price), 1.130_01);
        assert_eq!(config(0.0).stop_price(Side::Long, price), price);
        assert_eq!(config(0.25).stop_price(Side::Long, 10.3), 10.5);
        assert_eq!(config(5.0).stop_price(Side::Short, 12.0), 10.0);
    }
}
