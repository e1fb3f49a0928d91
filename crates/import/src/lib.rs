//! Import of candles from CSV of many vendors and from JSON arrays. The content of a file decides how it is read.
//!
//! A file is pushed in pieces of any size and is never in memory as a whole: besides the columns, an import keeps the first
//! 16 KiB until it has found the format, then at most one row of 64 KiB. The division into pieces never changes the result.

#![cfg_attr(test, allow(clippy::float_cmp, reason = "tests compare exact results"))]

/// Recognises the hour that local times repeat when daylight saving ends.
mod autumn;
/// Collects candles into columns, in order and without repeated rows.
mod collector;
/// Splits CSV into records.
mod csv;
/// Reads an element of a JSON array as a record.
mod element;
/// Finds the spans without candles.
mod gaps;
/// Splits JSON into elements.
mod json;
/// Finds the columns of a file.
mod layout;
/// The largest accepted row.
mod limits;
/// Reads times, with the unit of epoch times.
mod moments;
/// Names of columns.
mod names;
/// Depth of brackets in JSON.
mod nesting;
/// Reads numbers with a decimal point or comma.
mod number;
/// One row of a file, divided into fields.
mod record;
/// The findings and assumptions of an import.
mod report;
/// Turns records into candles.
mod rows;
/// Detects the format of a file from its first bytes.
mod sniff;
/// Reads dates and times of day in their usual spellings.
mod time;

pub use report::{Gap, ImportReport};

use candlerun_kernel::{candles, error};
use candles::Candles;
use csv::CsvReader;
use error::Result;
use json::JsonReader;
use rows::Rows;
use sniff::Format;

/// The format of a file is detected from this number of its first bytes.
const SAMPLE_BYTES: usize = 16 * 1024;

/// An import in progress: `push` the bytes as they arrive, then `finish`.
///
/// CSV is separated by comma, semicolon, tab or vertical bar. It has a header (see the aliases in `names.rs`), or the columns
/// time, open, high, low, close, volume, …, or date, time, open, …. A decimal comma is accepted where it is unambiguous.
/// JSON is an array of arrays or of objects, alone or inside an object. Times are ISO dates (UTC without a zone), dates such
/// as `2024.01.31`, `31.01.2024` and `20240131`, or epoch seconds, milliseconds, microseconds or nanoseconds. The oldest or
/// the newest row is first.
///
/// A row whose four prices are all empty or `null` (a holiday in the files of Yahoo) is skipped and counted; a row that
/// lacks only some of them is refused. A row that repeats the row before is skipped and counted; a row with the same time
/// and other values is refused.
///
/// ```
/// use candlerun_import::Import;
///
/// let mut import = Import::new();
/// import.push(b"time,open,high,low,close,volume\n2024-01-01,10,12,")?;
/// import.push(b"9,11,500\n2024-01-02,11,13,10,12,600\n")?;
/// let (candles, report) = import.finish_with_report()?;
/// assert_eq!(candles.len(), 2);
/// assert_eq!(report.assumptions, ["times without a zone are UTC"]);
/// # Ok::<(), candlerun_kernel::Error>(())
/// ```
#[derive(Default)]
pub struct Import {
    sample: Vec<u8>,
    reader: Option<Reader>,
    rows: Rows,
}

enum Reader {
    Csv(CsvReader),
    Json(JsonReader),
}

impl Import {
    /// Starts an import.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of candles read so far.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Reads the next bytes of the file. They may end anywhere.
    ///
    /// # Errors
    /// For the first invalid row: its line (in JSON the index of the element), column, text and the reason.
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        if self.reader.is_some() {
            return self.read(bytes);
        }
        let (sample, rest) = bytes.split_at(bytes.len().min(SAMPLE_BYTES - self.sample.len()));
        self.sample.extend_from_slice(sample);
        if self.sample.len() < SAMPLE_BYTES {
            return Ok(());
        }
        self.open(false)?;
        self.read(rest)
    }

    /// Ends the import.
    ///
    /// # Errors
    /// As `push`, for a last row without a line break. Also if no columns were found, if there is no row of candles, or if
    /// JSON ends too early.
    pub fn finish(self) -> Result<Candles> {
        self.finish_with_report().map(|(candles, _)| candles)
    }

    /// Ends the import and returns the candles with the report.
    ///
    /// # Errors
    /// As `finish`.
    pub fn finish_with_report(mut self) -> Result<(Candles, ImportReport)> {
        if self.reader.is_none() {
            self.open(true)?;
        }
        match &mut self.reader {
            Some(Reader::Csv(csv)) => csv.finish(&mut |record| self.rows.record(record))?,
            Some(Reader::Json(json)) => json.finish()?,
            None => {}
        }
        self.rows.finish()
    }

    /// Detects the format from the sample and reads the sample. If the file has `ended`, the sample is the whole file.
    fn open(&mut self, ended: bool) -> Result<()> {
        let sample = std::mem::take(&mut self.sample);
        self.reader = Some(match sniff::format(&sample, ended)? {
            Format::Json => Reader::Json(JsonReader::default()),
            Format::Csv { delimiter, style } => {
                self.rows.set_style(style);
                Reader::Csv(CsvReader::new(delimiter))
            }
        });
        self.read(&sample)
    }

    fn read(&mut self, bytes: &[u8]) -> Result<()> {
        let mut row = |record: &record::Record<'_>| self.rows.record(record);
        match &mut self.reader {
            Some(Reader::Csv(csv)) => csv.push(bytes, &mut row),
            Some(Reader::Json(json)) => json.push(bytes, &mut row),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
