//! The choices of a person about a file: what an import would otherwise recognise, assume or ask.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// The choices of a person about a file. Each is optional: without it the import recognises the answer or refuses the file with
/// the question. The record is stored with the candles, so that the same file gives the same candles again.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
pub struct ImportOptions {
    /// Which columns hold time, prices and volume.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<ColumnChoice>,
    /// Whether `01/02/2024` begins with the day or with the month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// The unit or format of numbers in the time column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_format: Option<TimeFormat>,
    /// Zone of times of day without a zone: `UTC`, `+02:00`, `America/New_York`, … A date without a time of day stays midnight UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// The offsets of `time_zone`, from a host that has a database of zones; needed for zones that the import does not have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone_offsets: Option<Vec<ZoneOffset>>,
    /// Whether `1,001` is about one, or one thousand and one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal_mark: Option<DecimalMark>,
    /// The symbol whose candles are taken from a file with several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// Resamples the candles to this interval in milliseconds, a multiple of the file's interval up to 366 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval_ms: Option<f64>,
}

/// Columns, each by its name in the file or by its number from 1.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
pub struct ColumnChoice {
    /// Date, with the time of day unless it is in the column `clock`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Time of day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
    /// Open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<String>,
    /// High.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<String>,
    /// Low.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<String>,
    /// Close.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub close: Option<String>,
    /// Volume.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume: Option<String>,
}

/// The order of day and month in dates that end with the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum DateOrder {
    /// `31/01/2024`.
    DayFirst,
    /// `01/31/2024`.
    MonthFirst,
}

/// The mark before the decimals of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum DecimalMark {
    /// `1,234.56`.
    Point,
    /// `1.234,56`.
    Comma,
}

/// The meaning of numbers in the column of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum TimeFormat {
    /// Seconds since 1970.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMilliseconds,
    /// Microseconds since 1970.
    EpochMicroseconds,
    /// Nanoseconds since 1970.
    EpochNanoseconds,
    /// `YYYYMMDD`.
    Date,
    /// `YYYYMMDDHH`.
    DateHour,
    /// `YYYYMMDDHHMM`.
    DateMinute,
    /// `YYYYMMDDHHMMSS`.
    DateSecond,
    /// `YYYYMMDDHHMMSSsss`.
    DateMillisecond,
    /// Days of Excel, counted from 30 December 1899.
    ExcelDays,
    /// Days since 1970, as R writes dates.
    EpochDays,
    /// Days of MATLAB, counted from the year 0.
    MatlabDays,
    /// Units of 100 nanoseconds since the year 1, as .NET writes times.
    DotnetTicks,
}

/// The offset of a zone from a moment on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ZoneOffset {
    /// From this moment on, epoch milliseconds UTC. The first offset also holds before its moment.
    pub from_ms: f64,
    /// Local time minus UTC in milliseconds, less than a day.
    pub offset_ms: f64,
}

impl ImportOptions {
    /// Checks what can be checked without the file.
    ///
    /// # Errors
    /// For offsets that do not rise in time, or are a day or more, and for offsets without the name of their zone.
    pub fn check(&self) -> Result<()> {
        let Some(offsets) = &self.zone_offsets else { return Ok(()) };
        if self.time_zone.is_none() {
            let reason = "offsets need the name of their zone in time_zone";
            return Err(Error::field("zone_offsets", "no time_zone", reason));
        }
        for (index, offset) in offsets.iter().enumerate() {
            let field = |name: &str| format!("zone_offsets[{index}].{name}");
            let day = crate::candles::calendar::DAY_MS;
            if offset.offset_ms.is_nan() || offset.offset_ms.abs() >= day {
                let reason = "an offset is less than a day, in milliseconds";
                return Err(Error::field(field("offset_ms"), offset.offset_ms, reason));
            }
            let before = index.checked_sub(1).map(|before| offsets[before].from_ms);
            if !offset.from_ms.is_finite() || before.is_some_and(|before| before >= offset.from_ms)
            {
                let reason = "the moments of offsets are epoch milliseconds that rise";
                return Err(Error::field(field("from_ms"), offset.from_ms, reason));
            }
        }
        if offsets.is_empty() {
            return Err(Error::field("zone_offsets", "none", "there must be at least one offset"));
        }
        Ok(())
    }
}
