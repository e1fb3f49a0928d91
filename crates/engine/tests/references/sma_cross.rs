//! SMA cross: enters long when the fast average crosses above the slow one, exits when it crosses below.

use candlerun_engine::columns::{ColumnId, ColumnRequests, Source};
use candlerun_engine::strategy::{Comparison, SignalColumns, Signals, Strategy};

/// SMA cross.
pub(crate) struct SmaCross {
    periods: [usize; 2],
    averages: Option<[ColumnId; 2]>,
}

impl SmaCross {
    /// Averages over `fast` and `slow` candles, each at least 1.
    pub(crate) fn new(fast: usize, slow: usize) -> Self {
        Self { periods: [fast, slow], averages: None }
    }
}

impl Strategy for SmaCross {
    fn init(&mut self, columns: &mut ColumnRequests) {
        self.averages = Some(self.periods.map(|period| columns.sma(Source::Close, period)));
    }

    fn signals(&mut self, columns: &SignalColumns<'_>) -> Option<Signals> {
        let [fast, slow] = self.averages?.map(|id| columns.column(id));
        Some(Signals {
            enter_long: Comparison::cross_above(fast, slow),
            exit_long: Comparison::cross_below(fast, slow),
            ..Signals::default()
        })
    }
}
