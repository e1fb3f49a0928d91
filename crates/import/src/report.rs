//! What an import found in a file and what it assumed, so that a person can see whether that was meant.

use serde::{Deserialize, Serialize};

/// What an import found and assumed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ImportReport {
    /// Rows that became candles.
    pub rows: u32,
    /// Median distance of two candles in milliseconds; none for a single candle.
    pub interval_ms: Option<f64>,
    /// Spans longer than one and a half intervals without a candle. Weekends do not count where the market closes on
    /// them, nor nights where it closes at night; holidays do.
    pub gaps: u32,
    /// The longest of them; the first where several are.
    pub largest_gap: Option<Gap>,
    /// Rows that repeated the row before and were dropped.
    pub duplicates: u32,
    /// Rows without prices (holidays), headers that came again, and lines before the header.
    pub skipped_rows: u32,
    /// Rows whose open or close lies below the low or above the high. They were taken as they are.
    pub outside_rows: u32,
    /// Whether the file had the newest candle first. Candles always have the oldest first.
    pub newest_first: bool,
    /// What was assumed where the file does not say it, in sentences to show.
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
