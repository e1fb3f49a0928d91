//! The preview of an import: what it made of a file, to be shown before anything runs.

use super::{Assumption, Gap};
use crate::candles::Candles;
use serde::{Deserialize, Serialize};

/// Number of rows at the start and at the end that are shown.
const SHOWN_ROWS: usize = 5;

/// The result of an import, for a person to check it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ImportPreview {
    /// The candles at the start, oldest first; at most five.
    pub first: Vec<PreviewRow>,
    /// The candles at the end, the newest last; at most five, and none of `first`.
    pub last: Vec<PreviewRow>,
    /// Number of candles.
    pub candles: u32,
    /// Number of candles of the file, before they were resampled.
    pub candles_of_file: u32,
    /// Median time between the candles of the file in milliseconds; none for a single candle.
    pub interval_ms: Option<f64>,
    /// Zone of the times in the file: `UTC`, the name or offset of a zone, or `in the file` if each time has its own.
    pub zone: String,
    /// Spans without candles, as in the report.
    pub gaps: u32,
    /// The longest gap; the first one if several are equally long.
    pub largest_gap: Option<Gap>,
    /// Rows that repeated the row before. They were left out.
    pub duplicates: u32,
    /// Rows whose open or close is below the low or above the high. They were imported unchanged.
    pub outside_rows: u32,
    /// Rows that are no candles, by reason.
    pub left_out: Vec<LeftOutRows>,
    /// The symbol, if the file names it.
    pub symbol: Option<String>,
    /// The separator of the fields, in a file of text.
    pub separator: Option<String>,
    /// The names of all columns of the file, to choose from; none without a header.
    pub column_names: Vec<String>,
    /// Assumptions about what the file does not say.
    pub assumptions: Vec<Assumption>,
}

/// One candle.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PreviewRow {
    /// Opening time, epoch milliseconds UTC.
    pub time: f64,
    /// Open.
    pub open: f64,
    /// High.
    pub high: f64,
    /// Low.
    pub low: f64,
    /// Close.
    pub close: f64,
    /// Volume.
    pub volume: f64,
}

/// Rows that are no candles, for one reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LeftOutRows {
    /// Why they are left out.
    pub reason: Reason,
    /// Number of rows.
    pub rows: u32,
    /// The place of the first one, as `line 4`; none for lines above the header.
    pub first: Option<String>,
}

/// Why a row is no candle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "LeftOutReason"))]
pub enum Reason {
    /// It is above the header.
    AboveHeader,
    /// It repeats the header.
    RepeatedHeader,
    /// It has no prices, as on a holiday.
    WithoutPrices,
    /// It has another symbol than the chosen one.
    OtherSymbol,
    /// It is a remark below the candles.
    Remark,
}

/// The candles at the start and at the end.
pub(super) fn shown(candles: &Candles) -> (Vec<PreviewRow>, Vec<PreviewRow>) {
    let rows = |from: usize, to: usize| {
        (from..to).filter_map(|index| candles.get(index)).map(PreviewRow::of).collect()
    };
    let first_end = candles.len().min(SHOWN_ROWS);
    let last_start = candles.len().saturating_sub(SHOWN_ROWS);
    (
        rows(0, first_end),
        rows(if last_start > first_end { last_start } else { first_end }, candles.len()),
    )
}

impl PreviewRow {
    fn of(candle: crate::candles::Candle) -> Self {
        let crate::candles::Candle { time, open, high, low, close, volume } = candle;
        Self { time, open, high, low, close, volume }
    }
}
