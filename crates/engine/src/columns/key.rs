//! The name of a column: indicator, source and parameters. Two requests of one name share one column.

use crate::candles::Candles;

/// The series an indicator reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// First prices.
    Open,
    /// Highest prices.
    High,
    /// Lowest prices.
    Low,
    /// Last prices.
    Close,
    /// Volumes.
    Volume,
    /// The whole candle, for indicators that read several of its prices.
    Candle,
}

impl Source {
    /// The source's column; an indicator of the whole candle is given the closes.
    pub fn of(self, candles: &Candles) -> &[f64] {
        match self {
            Self::Open => candles.open(),
            Self::High => candles.high(),
            Self::Low => candles.low(),
            Self::Close | Self::Candle => candles.close(),
            Self::Volume => candles.volume(),
        }
    }
}

/// The name of a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ColumnKey {
    name: String,
    source: Source,
    /// Bits of the parameters, so that keys can be ordered.
    params: Vec<u64>,
}

impl ColumnKey {
    /// Names a column.
    pub fn new(name: impl Into<String>, source: Source, params: &[f64]) -> Self {
        let params = params.iter().map(|param| param.to_bits()).collect();
        Self { name: name.into(), source, params }
    }
}
