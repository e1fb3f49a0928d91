//! RSI reversion: enters long when the RSI is below one level, exits when it is above another.

use candlerun_engine::columns::{ColumnId, ColumnRequests, Source};
use candlerun_engine::strategy::{Bits, SignalColumns, Signals, Strategy};

/// RSI reversion.
pub(crate) struct RsiReversion {
    period: usize,
    oversold: f64,
    overbought: f64,
    rsi: Option<ColumnId>,
}

impl RsiReversion {
    /// An RSI over `period` candles (at least 1) with the levels oversold and overbought, 0 to 100.
    pub(crate) fn new(period: usize, [oversold, overbought]: [f64; 2]) -> Self {
        Self { period, oversold, overbought, rsi: None }
    }
}

impl Strategy for RsiReversion {
    fn init(&mut self, columns: &mut ColumnRequests) {
        self.rsi = Some(columns.rsi(Source::Close, self.period));
    }

    fn signals(&mut self, columns: &SignalColumns<'_>) -> Option<Signals> {
        let rsi = columns.column(self.rsi?);
        Some(Signals {
            enter_long: Bits::test(rsi, |rsi| rsi < self.oversold),
            exit_long: Bits::test(rsi, |rsi| rsi > self.overbought),
            ..Signals::default()
        })
    }
}
