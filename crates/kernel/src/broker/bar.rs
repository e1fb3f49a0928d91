//! The candle that is being processed. Each price is read where it is needed: fills are many candles apart, so each column that
//! is read waits for memory.

use crate::candles::{Candle, Candles};

/// A candle with its index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bar<'a> {
    pub(crate) index: usize,
    candles: &'a Candles,
    /// Whether every price is that of the close, for fills at the close.
    is_close: bool,
}

impl<'a> Bar<'a> {
    pub(crate) fn new(candles: &'a Candles, index: usize) -> Self {
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

    pub(crate) fn close(&self) -> f64 {
        self.candles.close()[self.index]
    }

    fn price(&self, column: &[f64]) -> f64 {
        if self.is_close { self.close() } else { column[self.index] }
    }

    /// Opening time of another candle of the series.
    pub(super) fn time_at(&self, index: usize) -> f64 {
        self.candles.time()[index]
    }

    /// All prices of the candle. Its volume is not read, because no fill depends on it.
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

    /// The candle with high and low extended to every price that was traded.
    pub(super) fn widened(&self) -> Candle {
        Candle { low: self.bottom(), high: self.top(), ..self.candle() }
    }

    /// Opening time of the candle before, or of this one if it is the first.
    pub(super) fn previous_time(&self) -> f64 {
        self.candles.time()[self.index.saturating_sub(1)]
    }

    /// Close of the candle before, or the open of this one if it is the first.
    pub(super) fn previous_close(&self) -> f64 {
        let before = self.index.checked_sub(1);
        before.map_or_else(|| self.open(), |before| self.candles.close()[before])
    }
}
