//! Closed trades as columns: a hundred thousand of them are handed to a page without a copy, and a table reads only the rows that it
//! shows.

use super::column::Column;
use super::excursions::Excursions;
use crate::backtest::{ExitReason, Side, Trade, TradeTerms};
use crate::candles::Candles;
use serde::Serialize;
use std::mem;

/// All closed trades as columns, in the order of their exits.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TradeColumns {
    /// Number of trades: the length of every column.
    pub count: u32,
    /// 1 for a short trade, 0 for a long one.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub is_short: Vec<u8>,
    /// Why each was closed, as a place in `exit_reasons`.
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    pub exit_reason: Vec<u8>,
    /// Every reason for which a trade can be closed, whether one was or not.
    pub exit_reasons: Vec<ExitReason>,
    /// The number that the strategy gave the order; 0 for none.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub tag: Vec<f64>,
    /// Units traded, above 0.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub units: Vec<f64>,
    /// Index of the candle of the entry in the series.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub entry_candle: Vec<f64>,
    /// Index of the candle of the exit in the series.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub exit_candle: Vec<f64>,
    /// Opening time of the entry's candle, epoch milliseconds UTC.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub entry_time: Vec<f64>,
    /// Opening time of the exit's candle, epoch milliseconds UTC.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub exit_time: Vec<f64>,
    /// Price of the entry, spread and slippage included.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub entry_price: Vec<f64>,
    /// Price of the exit, spread and slippage included.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub exit_price: Vec<f64>,
    /// Commission of entry and exit, and interest.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub commission: Vec<f64>,
    /// Gain after commission, in the account's currency.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub profit: Vec<f64>,
    /// Gain after commission in per cent of the value at entry.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub return_pct: Vec<f64>,
    /// Maximum adverse excursion (Sweeney 1997): the worst move against the trade between entry and exit in per cent of the price of
    /// the entry, 0 or below: `min(0, L / E − 1) · 100`, for a short trade `min(0, 1 − H / E) · 100`. E is the price of the entry, L and
    /// H are the lowest and the highest of the prices that provably were traded while the trade was open: those of entry and exit;
    /// highs and lows of the candles between; high and low of the entry's candle after a fill at its open, nothing of it after a fill
    /// at its close, and after a fill inside it the close, and the high if the price had risen from the open to the fill, else the
    /// low; of the exit's candle the open, and high and low if the exit was at its close. Commission does not count.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub mae_pct: Vec<f64>,
    /// Maximum favourable excursion: the best move for the trade, 0 or above, from the same prices: `max(0, H / E − 1) · 100`, for a
    /// short trade `max(0, 1 − L / E) · 100`.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub mfe_pct: Vec<f64>,
    /// Price of its stop loss when it was closed; NaN if it had none. A trailing stop is not included.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub stop_loss: Vec<f64>,
    /// Price of its take profit when it was closed; NaN if it had none.
    #[cfg_attr(feature = "typescript", ts(type = "Float64Array"))]
    pub take_profit: Vec<f64>,
}

impl TradeColumns {
    /// The columns of trades and their terms, which are in the same order. The series has highs and lows.
    pub fn new(trades: &[Trade], terms: &[TradeTerms], candles: &Candles) -> Self {
        let column = |number: &dyn Fn(&Trade) -> f64| trades.iter().map(number).collect();
        let level = |level: fn(&TradeTerms) -> Option<f64>| {
            terms.iter().map(|terms| level(terms).unwrap_or(f64::NAN)).collect()
        };
        let excursions = Excursions::new(candles);
        let (mae_pct, mfe_pct) = trades
            .iter()
            .zip(terms)
            .map(|(trade, terms)| {
                let excursion = excursions.of(trade, terms);
                (excursion.mae_pct, excursion.mfe_pct)
            })
            .unzip();
        Self {
            count: trades.len() as u32,
            is_short: trades.iter().map(|trade| u8::from(trade.side == Side::Short)).collect(),
            exit_reason: trades.iter().map(|trade| trade.exit_reason as u8).collect(),
            exit_reasons: ExitReason::ALL.to_vec(),
            tag: column(&|trade| trade.tag.into()),
            units: column(&|trade| trade.units),
            entry_candle: column(&|trade| trade.entry_candle.into()),
            exit_candle: column(&|trade| trade.exit_candle.into()),
            entry_time: column(&|trade| trade.entry_time),
            exit_time: column(&|trade| trade.exit_time),
            entry_price: column(&|trade| trade.entry_price),
            exit_price: column(&|trade| trade.exit_price),
            commission: column(&|trade| trade.commission),
            profit: column(&|trade| trade.profit),
            return_pct: column(&|trade| trade.return_pct),
            mae_pct,
            mfe_pct,
            stop_loss: level(|terms| terms.stop_loss),
            take_profit: level(|terms| terms.take_profit),
        }
    }

    /// Takes the columns out, with their names.
    pub(super) fn take_columns(&mut self) -> Vec<(&'static str, Column)> {
        let bytes = [("is_short", &mut self.is_short), ("exit_reason", &mut self.exit_reason)];
        let bytes = bytes.map(|(name, column)| (name, Column::Bytes(mem::take(column))));
        let numbers = [
            ("tag", &mut self.tag),
            ("units", &mut self.units),
            ("entry_candle", &mut self.entry_candle),
            ("exit_candle", &mut self.exit_candle),
            ("entry_time", &mut self.entry_time),
            ("exit_time", &mut self.exit_time),
            ("entry_price", &mut self.entry_price),
            ("exit_price", &mut self.exit_price),
            ("commission", &mut self.commission),
            ("profit", &mut self.profit),
            ("return_pct", &mut self.return_pct),
            ("mae_pct", &mut self.mae_pct),
            ("mfe_pct", &mut self.mfe_pct),
            ("stop_loss", &mut self.stop_loss),
            ("take_profit", &mut self.take_profit),
        ];
        let numbers = numbers.map(|(name, column)| (name, Column::Numbers(mem::take(column))));
        bytes.into_iter().chain(numbers).collect()
    }
}
