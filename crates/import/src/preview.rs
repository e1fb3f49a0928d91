//! What was understood of a file, for a person to see before anything runs.

use super::reader::RowReader;
use super::record::Place;
use super::{Assumption, Gap, ImportOptions, ImportReport, Imported, gaps};
use crate::candles::{Candles, calendar};
use crate::error::Result;
use serde::{Deserialize, Serialize};

/// Number of rows at the start and at the end that are shown.
const SHOWN_ROWS: usize = 5;

/// What was understood of a file.
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

/// Rows that are left out so far.
#[derive(Debug, Default)]
pub(super) struct LeftOut(Vec<(Reason, u32, Option<Place>)>);

impl LeftOut {
    pub(super) fn add(&mut self, reason: Reason, place: Place) {
        match self.0.iter_mut().find(|(of, ..)| *of == reason) {
            Some((_, rows, _)) => *rows += 1,
            None => self.0.push((reason, 1, Some(place))),
        }
    }

    pub(super) fn add_preamble(&mut self, rows: u32) {
        if rows > 0 {
            self.0.push((Reason::AboveHeader, rows, None));
        }
    }

    /// Number of rows for a reason, and the place of the first.
    pub(super) fn of(&self, reason: Reason) -> Option<(u32, Place)> {
        let rows = self.0.iter().find(|(of, ..)| *of == reason)?;
        Some((rows.1, rows.2?))
    }

    fn total(&self) -> u32 {
        self.0.iter().map(|(_, rows, _)| rows).sum()
    }

    fn rows(mut self) -> Vec<LeftOutRows> {
        self.0.sort_by_key(|(reason, ..)| *reason);
        let row = |(reason, rows, place): (Reason, u32, Option<Place>)| LeftOutRows {
            reason,
            rows,
            first: place.map(|place| place.to_string()),
        };
        self.0.into_iter().map(row).collect()
    }
}

/// The candles of a file with report and preview.
pub(super) fn imported(
    reader: RowReader,
    mut notes: Vec<Assumption>,
    separator: Option<char>,
    options: &ImportOptions,
) -> Result<Imported> {
    let symbol = reader.symbol().map(str::to_owned);
    let zone = reader.times.zone_name(options);
    let RowReader { layout, gathered, left_out, .. } = reader;
    let (duplicates, outside_rows) = (gathered.duplicates, gathered.outside_rows);
    let newest_first = gathered.newest_first();
    let read = Candles::new(gathered.columns())?;
    let interval_ms = calendar::median_interval_ms(read.time());
    let (gaps, largest_gap) = gaps::find(read.time(), interval_ms);
    let candles_of_file = read.len() as u32;
    let candles = match options.interval_ms {
        Some(longer_ms) => {
            let resampled = read.resample(longer_ms)?.candles().clone();
            let text = "candles of the file are joined to longer ones; the last one is left out unless it is complete";
            notes.push(Assumption::of("interval_ms", text.to_owned()));
            resampled
        }
        None => read,
    };
    let report = ImportReport {
        rows: candles_of_file,
        interval_ms,
        gaps,
        largest_gap,
        duplicates,
        skipped_rows: left_out.total(),
        outside_rows,
        newest_first,
        assumptions: notes.iter().map(|note| note.text.clone()).collect(),
    };
    let (first, last) = shown(&candles);
    let preview = ImportPreview {
        first,
        last,
        candles: candles.len() as u32,
        candles_of_file,
        interval_ms,
        zone,
        gaps,
        largest_gap,
        duplicates,
        outside_rows,
        left_out: left_out.rows(),
        symbol,
        separator: separator.map(String::from),
        column_names: layout.names,
        assumptions: notes,
    };
    Ok(Imported { candles, report, preview })
}

/// The candles at the start and at the end.
fn shown(candles: &Candles) -> (Vec<PreviewRow>, Vec<PreviewRow>) {
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
