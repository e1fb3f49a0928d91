//! The candle under way. Its prices are read where they are needed: between two fills lie many candles, so each column that
//! is read is a wait for memory.

use crate::candles::{Candle, Candles};

/// A candle with its index.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Bar<'a> {
    pub(in super::super) index: usize,
    candles: &'a Candles,
    /// Whether only its close is traded at: then every price is its close.
    is_close: bool,
}

impl<'a> Bar<'a> {
    pub(in super::super) fn new(candles: &'a Candles, index: usize) -> Self {
        Self { index, candles, is_close: false }
    }

    /// The same candle with its close as every price.
    pub(super) fn at_close(self) -> Self {
        Self { is_close: true, ..self }
    }

    pub(super) fn time(&self) -> f64 {
        self.candles.time()[self.index]
    }

    pub(super) fn open(&self) -> f64 {
        self.price(self.candles.open())
    }

    pub(super) fn high(&self) -> f64 {
        self.price(self.candles.high())
    }

    pub(super) fn low(&self) -> f64 {
        self.price(self.candles.low())
    }

    /// The highest price that was traded: the high, or an open or close beyond it.
    pub(super) fn top(&self) -> f64 {
        self.price(self.candles.top())
    }

    /// The lowest price that was traded: the low, or an open or close beyond it.
    pub(super) fn bottom(&self) -> f64 {
        self.price(self.candles.bottom())
    }

    pub(in super::super) fn close(&self) -> f64 {
        self.candles.close()[self.index]
    }

    fn price(&self, column: &[f64]) -> f64 {
        if self.is_close { self.close() } else { column[self.index] }
    }

    /// Opening time of a candle of the same series.
    pub(super) fn time_at(&self, index: usize) -> f64 {
        self.candles.time()[index]
    }

    /// All prices of the candle. Its volume is not looked at: no fill depends on it.
    pub(super) fn candle(&self) -> Candle {
        Candle {
            time: self.time(),
            open: self.open(),
            high: self.high(),
            low: self.low(),
            close: self.close(),
            volume: 0.0,
        }
    }

    /// The candle with every price that was traded between low and high.
    pub(super) fn widened(&self) -> Candle {
        Candle { low: self.bottom(), high: self.top(), ..self.candle() }
    }

    /// Opening time of the candle before; of the first one, its own.
    pub(super) fn previous_time(&self) -> f64 {
        self.candles.time()[self.index.saturating_sub(1)]
    }

    /// Close of the candle before; of the first one, its open.
    pub(super) fn previous_close(&self) -> f64 {
        let before = self.index.checked_sub(1);
        before.map_or_else(|| self.open(), |before| self.candles.close()[before])
    }
}
