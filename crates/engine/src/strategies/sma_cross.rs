//! SMA cross: long from the close at which the fast average crosses above the slow one to the close at which it crosses
//! below.

use super::definition::{Definition, ParamInfo, StrategyInfo, period};
use crate::columns::{ColumnId, ColumnRequests, Source};
use crate::strategy::{Bits, SignalColumns, Signals, Strategy};

pub(super) const DEFINITION: Definition = Definition {
    info: StrategyInfo {
        name: "sma_cross",
        title: "SMA cross",
        description: "Long while a fast moving average is above a slow one.",
        params: &[
            ParamInfo {
                name: "fast",
                description: "Candles of the fast average.",
                whole: true,
                min: 1.0,
                max: 1_000_000.0,
                default: 10.0,
                low: 5.0,
                high: 50.0,
                step: 5.0,
            },
            ParamInfo {
                name: "slow",
                description: "Candles of the slow average.",
                whole: true,
                min: 1.0,
                max: 1_000_000.0,
                default: 30.0,
                low: 20.0,
                high: 200.0,
                step: 20.0,
            },
        ],
        constraints: &["fast < slow"],
    },
    start: |params, episode| {
        episode.of(SmaCross::new(period(params, "fast"), period(params, "slow")))
    },
};

/// See the module.
pub struct SmaCross {
    periods: [usize; 2],
    averages: Option<[ColumnId; 2]>,
}

impl SmaCross {
    /// Averages over `fast` and `slow` candles, each at least 1.
    pub fn new(fast: usize, slow: usize) -> Self {
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
            enter_long: Bits::cross_above(fast, slow),
            exit_long: Bits::cross_below(fast, slow),
            ..Signals::default()
        })
    }
}
