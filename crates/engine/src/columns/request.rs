//! A strategy asks for columns before the first candle and gets a handle for each.

use super::{ColumnKey, Source};
use crate::candles::Candles;
use crate::indicators;

/// Handle of a column that a strategy asked for; reading it through the context never shows the future.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnId(pub(crate) usize);

type Compute = Box<dyn Fn(&Candles, &mut [f64])>;

/// A column's name and how to compute it.
pub struct ColumnRequest {
    /// The name under which it is shared.
    pub key: ColumnKey,
    /// Fills a column as long as the candles; it starts as NaN throughout.
    pub compute: Compute,
}

/// The columns that one strategy reads.
#[derive(Default)]
pub struct ColumnRequests(Vec<ColumnRequest>);

impl ColumnRequests {
    /// Asks for a column of the strategy's own. A key must name the same computation everywhere.
    pub fn column(
        &mut self,
        key: ColumnKey,
        compute: impl Fn(&Candles, &mut [f64]) + 'static,
    ) -> ColumnId {
        if let Some(index) = self.0.iter().position(|request| request.key == key) {
            return ColumnId(index);
        }
        self.0.push(ColumnRequest { key, compute: Box::new(compute) });
        ColumnId(self.0.len() - 1)
    }

    /// Asks for a simple moving average over `period` candles.
    pub fn sma(&mut self, source: Source, period: usize) -> ColumnId {
        let key = ColumnKey::new("sma", source, &[period as f64]);
        self.column(key, move |candles, out| indicators::sma::sma(source.of(candles), period, out))
    }

    /// Asks for the relative strength index over `period` candles.
    pub fn rsi(&mut self, source: Source, period: usize) -> ColumnId {
        let key = ColumnKey::new("rsi", source, &[period as f64]);
        self.column(key, move |candles, out| indicators::rsi::rsi(source.of(candles), period, out))
    }

    /// What was asked for, in the order of the handles.
    pub fn requests(&self) -> &[ColumnRequest] {
        &self.0
    }
}
