//! Trades: one entry and one exit of the same units.

use super::{Level, Side};
use crate::candles::Candles;
use crate::digest::Digester;
use serde::{Deserialize, Serialize};

/// Names an open trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "number"))]
pub struct TradeId(pub(super) u32);

impl TradeId {
    /// The name as a number, which no other trade of the backtest has.
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
    /// Commission of entry and exit, and what borrowing cost.
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
    /// The strategy said so.
    Signal,
    /// Its stop loss was reached.
    StopLoss,
    /// Its trailing stop was reached.
    TrailingStop,
    /// Its take profit was reached.
    TakeProfit,
    /// It was open for as many candles as it may.
    TimeExit,
    /// An order of the other direction reduced it.
    Reduced,
    /// The equity did not cover its margin any more.
    MarginCall,
    /// The equity was at or below 0.
    Ruin,
    /// The data ended.
    EndOfData,
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

/// A trade that is still open, as a report has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OpenTrade {
    /// Its name.
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
    /// Commission of the entry, and what borrowing has cost.
    pub commission: f64,
    /// Price of its stop loss.
    pub stop_loss: Option<f64>,
    /// Price of its take profit.
    pub take_profit: Option<f64>,
    /// Price of its trailing stop, as it stands now.
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

/// Prices of a candle from a moment on, as the middle of the quotes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Reach {
    /// The price at that moment: the open, or the price of a fill.
    pub(super) first: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Reach {
    /// One price alone.
    pub(super) fn at(price: f64) -> Self {
        Self { first: price, low: price, high: price }
    }

    /// The prices between two, from `first` on.
    pub(super) fn between(first: f64, last: f64) -> Self {
        let (low, high) = if first < last { (first, last) } else { (last, first) };
        Self { first, low, high }
    }

    /// With one more price.
    pub(super) fn and(self, &price: &f64) -> Self {
        let low = if price < self.low { price } else { self.low };
        let high = if price > self.high { price } else { self.high };
        Self { low, high, ..self }
    }

    /// The same prices as one side of the market quotes them.
    pub(super) fn scaled(self, factor: f64) -> Self {
        Self { first: self.first * factor, low: self.low * factor, high: self.high * factor }
    }

    /// The price at which a falling price meets `level`, where it does: the first price if that is below it already.
    pub(super) fn falls_to(self, level: f64) -> Option<f64> {
        (self.low <= level).then_some(if self.first < level { self.first } else { level })
    }

    /// The price at which a rising price meets `level`, where it does: the first price if that is above it already.
    pub(super) fn rises_to(self, level: f64) -> Option<f64> {
        (self.high >= level).then_some(if self.first > level { self.first } else { level })
    }

    /// The price at which a price that moves against a position (`sign` 1 for long, −1 for short) meets `level`.
    pub(super) fn moves_against(self, sign: f64, level: f64) -> Option<f64> {
        if sign > 0.0 { self.falls_to(level) } else { self.rises_to(level) }
    }
}

/// A trade that the account holds. When it was opened is asked of the candles: of a long series each column that is read at an
/// entry is a wait for memory, and few trades are asked for their time.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldTrade {
    /// Its name.
    pub id: TradeId,
    /// Direction.
    pub side: Side,
    /// Units held, above 0.
    pub units: f64,
    /// Index of the candle of the entry in the series.
    pub entry_candle: u32,
    /// Price of the entry, spread and slippage included.
    pub entry_price: f64,
    /// Commission of the entry, and what borrowing has cost.
    pub commission: f64,
    /// Price of its stop loss.
    pub stop_loss: Option<f64>,
    /// Price of its take profit.
    pub take_profit: Option<f64>,
    /// Price of its trailing stop, as it stands now.
    pub trailing_stop: Option<f64>,
    /// The number that the strategy gave the order; 0 for none.
    pub tag: u32,
    pub(super) attached_stop: Option<Level>,
    pub(super) attached_target: Option<Level>,
    pub(super) trail: Option<Level>,
    pub(super) max_candles: Option<u32>,
    /// The prices of the current candle that the trade has provably seen.
    pub(super) reach: Reach,
    /// Highest high of closed candles since the entry (short: lowest low), the fill included.
    pub(super) best: f64,
}

impl HeldTrade {
    /// Units with the sign of the direction.
    pub fn size(&self) -> f64 {
        self.side.sign() * self.units
    }

    /// Opening time of the entry's candle, one of the backtest's.
    pub(crate) fn entry_time(&self, candles: &Candles) -> f64 {
        candles.time()[self.entry_candle as usize]
    }

    /// The trade as a report has it.
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
