//! RSI reversion: long from a close at which the RSI is below one level to a close at which it is above another.

use super::definition::{Definition, ParamInfo, StrategyInfo, number, period};
use crate::columns::{ColumnId, ColumnRequests, Source};
use crate::strategy::{Bits, SignalColumns, Signals, Strategy};

pub(super) const DEFINITION: Definition = Definition {
    info: StrategyInfo {
        name: "rsi_reversion",
        title: "RSI reversion",
        description: "Buys when the RSI is oversold and sells when it is overbought.",
        params: &[
            ParamInfo {
                name: "period",
                description: "Candles of the RSI.",
                whole: true,
                min: 1.0,
                max: 1_000_000.0,
                default: 14.0,
                low: 6.0,
                high: 30.0,
                step: 4.0,
            },
            ParamInfo {
                name: "oversold",
                description: "RSI below which it buys.",
                whole: false,
                min: 0.0,
                max: 100.0,
                default: 30.0,
                low: 15.0,
                high: 45.0,
                step: 5.0,
            },
            ParamInfo {
                name: "overbought",
                description: "RSI above which it sells.",
                whole: false,
                min: 0.0,
                max: 100.0,
                default: 70.0,
                low: 55.0,
                high: 85.0,
                step: 5.0,
            },
        ],
        constraints: &["oversold < overbought"],
    },
    start: |params, episode| {
        let levels = [number(params, "oversold"), number(params, "overbought")];
        episode.of(RsiReversion::new(period(params, "period"), levels))
    },
};

/// See the module.
pub struct RsiReversion {
    period: usize,
    oversold: f64,
    overbought: f64,
    rsi: Option<ColumnId>,
}

impl RsiReversion {
    /// An RSI over `period` candles (at least 1) with the levels oversold and overbought, 0 to 100.
    pub fn new(period: usize, [oversold, overbought]: [f64; 2]) -> Self {
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
