//! The findings and assumptions of an import, for the user to check.

use serde::{Deserialize, Serialize};

/// The findings and assumptions of an import.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ImportReport {
    /// Rows that became candles.
    pub rows: u32,
    /// Median time between candles in milliseconds; none for a single candle.
    pub interval_ms: Option<f64>,
    /// Spans without candles that are longer than one and a half intervals. Nights and days of the weekend on which the
    /// market is closed do not count, nor does a break at the same hours of most weeks; holidays do.
    pub gaps: u32,
    /// The longest gap; the first one if several are equally long.
    pub largest_gap: Option<Gap>,
    /// Rows that repeated the row before. They were skipped.
    pub duplicates: u32,
    /// Rows without prices (holidays), repeated headers, and lines before the header.
    pub skipped_rows: u32,
    /// Rows whose open or close is below the low or above the high. They were imported unchanged.
    pub outside_rows: u32,
    /// Whether the file starts with the newest candle. The series starts with the oldest one.
    pub newest_first: bool,
    /// Assumptions about what the file does not say, as sentences to show.
    pub assumptions: Vec<String>,
}

/// A span without candles.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Gap {
    /// Opening time of the candle before, epoch milliseconds UTC.
    pub from_time: f64,
    /// Opening time of the candle after, epoch milliseconds UTC.
    pub to_time: f64,
}

impl Gap {
    /// Milliseconds from candle to candle.
    pub fn duration_ms(&self) -> f64 {
        self.to_time - self.from_time
    }
}
