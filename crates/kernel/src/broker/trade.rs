//! Trades: one entry and one exit of the same units.

use super::price_range::PriceRange;
use super::{BacktestConfig, Level, Side};
use crate::candles::Candles;
use crate::digest::Digester;
use serde::{Deserialize, Serialize};

/// Identifies an open trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "number"))]
pub struct TradeId(pub(super) u32);

impl TradeId {
    /// The id as a number, unique in the backtest.
    pub fn number(self) -> u32 {
        self.0
    }
}

/// A closed trade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Trade {
    /// Direction.
    pub side: Side,
    /// Units traded, above 0.
    pub units: f64,
    /// Index of the candle of the entry in the series.
    pub entry_candle: u32,
    /// Index of the candle of the exit in the series.
    pub exit_candle: u32,
    /// Opening time of the entry's candle, epoch milliseconds UTC.
    pub entry_time: f64,
    /// Opening time of the exit's candle, epoch milliseconds UTC.
    pub exit_time: f64,
    /// Price of the entry, spread and slippage included.
    pub entry_price: f64,
    /// Price of the exit, spread and slippage included.
    pub exit_price: f64,
    /// Commission of entry and exit, and interest.
    pub commission: f64,
    /// Gain after commission, in the account's currency.
    pub profit: f64,
    /// Gain after commission in per cent of the value at entry.
    pub return_pct: f64,
    /// Why the trade was closed.
    pub exit_reason: ExitReason,
    /// The number that the strategy gave the order; 0 for none.
    pub tag: u32,
}

/// Why a trade was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum ExitReason {
    /// The strategy closed it.
    Signal,
    /// Its stop loss was reached.
    StopLoss,
    /// Its trailing stop was reached.
    TrailingStop,
    /// Its take profit was reached.
    TakeProfit,
    /// It was open for its maximum number of candles.
    TimeExit,
    /// An order of the other direction reduced it.
    Reduced,
    /// The equity no longer covered the maintenance margin.
    MarginCall,
    /// The equity was at or below 0.
    Ruin,
    /// The data ended.
    EndOfData,
}

impl ExitReason {
    /// Every reason. Each is at the place of its number.
    pub const ALL: [Self; 9] = [
        Self::Signal,
        Self::StopLoss,
        Self::TrailingStop,
        Self::TakeProfit,
        Self::TimeExit,
        Self::Reduced,
        Self::MarginCall,
        Self::Ruin,
        Self::EndOfData,
    ];
}

/// The moment of a candle at which an order is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Moment {
    /// At the open: every price of the candle comes later, or is the same.
    #[default]
    Open,
    /// Between the open and the close.
    Inside,
    /// At the close: every price of the candle has come before.
    Close,
}

/// Levels and moments of a closed trade that only a full report has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TradeTerms {
    /// Price of its stop loss when it was closed.
    pub stop_loss: Option<f64>,
    /// Price of its take profit when it was closed.
    pub take_profit: Option<f64>,
    /// The moment of its entry, in the candle of the entry.
    pub entry: Moment,
    /// The moment of its exit, in the candle of the exit.
    pub exit: Moment,
}

impl Trade {
    /// Units with the sign of the direction.
    pub fn size(&self) -> f64 {
        self.side.sign() * self.units
    }

    pub(crate) fn digest(&self, digester: &mut Digester) {
        digester.count(self.entry_candle as usize);
        digester.count(self.exit_candle as usize);
        digester.count(self.exit_reason as usize);
        digester.numbers(&[
            self.size(),
            self.entry_price,
            self.exit_price,
            self.commission,
            self.profit,
            self.return_pct,
        ]);
    }
}

/// An open trade in a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OpenTrade {
    /// Its id.
    pub id: TradeId,
    /// Direction.
    pub side: Side,
    /// Units held, above 0.
    pub units: f64,
    /// Index of the candle of the entry in the series.
    pub entry_candle: u32,
    /// Opening time of the entry's candle, epoch milliseconds UTC.
    pub entry_time: f64,
    /// Price of the entry, spread and slippage included.
    pub entry_price: f64,
    /// Commission of the entry, and interest so far.
    pub commission: f64,
    /// Price of its stop loss.
    pub stop_loss: Option<f64>,
    /// Price of its take profit.
    pub take_profit: Option<f64>,
    /// Current price of its trailing stop.
    pub trailing_stop: Option<f64>,
    /// The number that the strategy gave the order; 0 for none.
    pub tag: u32,
}

impl OpenTrade {
    /// Units with the sign of the direction.
    pub fn size(&self) -> f64 {
        self.side.sign() * self.units
    }
}

/// An open trade while the backtest runs; a report shows it as [`OpenTrade`]. It does not store the time of its entry, because
/// few trades are asked for it and each column that is read at an entry of a long series waits for memory.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldTrade {
    /// Its id.
    pub id: TradeId,
    /// Direction.
    pub side: Side,
    /// Units held, above 0.
    pub units: f64,
    /// Index of the candle of the entry in the series.
    pub entry_candle: u32,
    /// Price of the entry, spread and slippage included.
    pub entry_price: f64,
    /// Commission of the entry, and interest so far.
    pub commission: f64,
    /// Price of its stop loss.
    pub stop_loss: Option<f64>,
    /// Price of its take profit.
    pub take_profit: Option<f64>,
    /// Current price of its trailing stop.
    pub trailing_stop: Option<f64>,
    /// The number that the strategy gave the order; 0 for none.
    pub tag: u32,
    /// The moment of its entry.
    pub(super) entry: Moment,
    pub(super) attached_stop: Option<Level>,
    pub(super) attached_target: Option<Level>,
    pub(super) trail: Option<Level>,
    /// The price from which the trailing stop follows.
    pub(super) trail_start: Option<f64>,
    /// Units that are closed at the take profit; all if they are more than are held.
    pub(super) target_units: f64,
    /// Prices and units of the targets behind the take profit, the nearest last.
    pub(super) later_targets: Vec<(f64, f64)>,
    pub(super) max_candles: Option<u32>,
    /// The prices of the current candle that provably come after the entry.
    pub(super) seen_prices: PriceRange,
    /// The best price that the trailing stop has followed to, the fill included: of closed candles, with `path` of the walk so far.
    pub(super) best: f64,
}

impl HeldTrade {
    /// Units with the sign of the direction.
    pub fn size(&self) -> f64 {
        self.side.sign() * self.units
    }

    /// Whether it has a trailing stop, or will have one.
    pub(crate) fn trails(&self) -> bool {
        self.trail.is_some()
    }

    /// Whether a price is better for the trade than every price that its trailing stop has followed to.
    pub(super) fn is_better(&self, price: f64) -> bool {
        self.side.sign() * (price - self.best) > 0.0
    }

    /// Moves its trailing stop after a price, if it has one and the price is better than those before.
    pub(super) fn follow(&mut self, price: f64, config: &BacktestConfig) {
        if self.trail.is_some() && self.is_better(price) {
            self.best = price;
            self.trailing_stop = self.trailed(config);
        }
    }

    /// The price of its trailing stop; none before the price at which it begins.
    pub(super) fn trailed(&self, config: &BacktestConfig) -> Option<f64> {
        self.trailed_behind(self.best, config)
    }

    /// The price that its trailing stop has behind a best price.
    pub(super) fn trailed_behind(&self, best: f64, config: &BacktestConfig) -> Option<f64> {
        let sign = self.side.sign();
        let waits = self.trail_start.is_some_and(|start| sign * (best - start) < 0.0);
        let trail = self.trail.filter(|_| !waits)?;
        Some(config.stop_price(self.side.other(), trailing_stop(best, trail, sign)))
    }

    /// Replaces the target that a part of the trade has reached by the next one.
    pub(super) fn take_next_target(&mut self) {
        let next = self.later_targets.pop();
        self.take_profit = next.map(|(price, _)| price);
        self.target_units = next.map_or(f64::INFINITY, |(_, units)| units);
    }

    /// Whether the trade can end without an order.
    pub(super) fn has_exit(&self) -> bool {
        self.stop_loss.is_some()
            || self.take_profit.is_some()
            || self.trail.is_some()
            || self.trailing_stop.is_some()
            || self.max_candles.is_some()
    }

    /// Opening time of the entry's candle. `candles` is the series of the backtest.
    pub(crate) fn entry_time(&self, candles: &Candles) -> f64 {
        candles.time()[self.entry_candle as usize]
    }

    /// The record of the trade for a report.
    pub(crate) fn reported(&self, candles: &Candles) -> OpenTrade {
        OpenTrade {
            id: self.id,
            side: self.side,
            units: self.units,
            entry_candle: self.entry_candle,
            entry_time: self.entry_time(candles),
            entry_price: self.entry_price,
            commission: self.commission,
            stop_loss: self.stop_loss,
            take_profit: self.take_profit,
            trailing_stop: self.trailing_stop,
            tag: self.tag,
        }
    }
}

/// The price of a trailing stop: below the best price of a long trade, above that of a short one.
fn trailing_stop(best: f64, trail: Level, sign: f64) -> f64 {
    match trail {
        Level::Percent(_) => trail.price(best, -sign),
        Level::Price(distance) | Level::Distance(distance) => best - sign * distance,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_exit_reason_is_at_the_place_of_its_number() {
        for (place, reason) in ExitReason::ALL.into_iter().enumerate() {
            assert_eq!(reason as usize, place);
        }
        assert_eq!(ExitReason::ALL.len(), ExitReason::EndOfData as usize + 1);
    }

    #[test]
    fn a_digest_tells_trades_of_different_units_and_directions_apart() {
        let trade = Trade {
            side: Side::Long,
            units: 2.0,
            entry_candle: 3,
            exit_candle: 5,
            entry_time: 0.0,
            exit_time: 0.0,
            entry_price: 100.0,
            exit_price: 100.0,
            commission: 0.0,
            profit: 0.0,
            return_pct: 0.0,
            exit_reason: ExitReason::Signal,
            tag: 0,
        };
        let digest = |trade: &Trade| {
            let mut digester = Digester::new("trade");
            trade.digest(&mut digester);
            digester.finish()
        };
        assert_ne!(digest(&trade), digest(&Trade { units: 3.0, ..trade.clone() }));
        assert_ne!(digest(&trade), digest(&Trade { side: Side::Short, ..trade.clone() }));
    }
}
