//! One importer for the files that people have: CSV of many vendors and JSON arrays, told apart by their content.
//!
//! A file is pushed in pieces of any size and never stands in memory as text: beyond the columns, an import keeps the
//! first 16 KiB until it knows the form, then at most one row of 64 KiB. How the bytes are cut never changes the result.

#![deny(unsafe_code)]
#![cfg_attr(test, allow(clippy::float_cmp, reason = "tests compare exact results"))]

/// Recognises the hour that a clock on a wall shows twice.
mod autumn;
/// Cuts CSV into records.
mod csv;
/// Reads one element of a JSON array.
mod element;
/// Finds the spans without candles.
mod gaps;
/// Gathers records into columns, in order and without repetitions.
mod gather;
/// Cuts JSON into elements.
mod json;
/// Finds the columns in a file.
mod layout;
/// Reads moments in the context of those before.
mod moments;
/// Names of columns.
mod names;
/// Reads numbers with their decimal mark.
mod number;
/// One row of a file, cut into fields.
mod record;
/// What an import found and assumed.
mod report;
/// Turns records into candles.
mod rows;
/// Tells the form of a file by its first bytes.
mod sniff;
/// Reads a moment in its usual spellings.
mod time;

pub use report::{Gap, ImportReport};

use candlerun_kernel::{candles, error};
use candles::Candles;
use csv::CsvReader;
use error::Result;
use json::JsonReader;
use rows::Rows;
use sniff::Form;

/// The form of a file is told by this many of its first bytes.
const SAMPLE_BYTES: usize = 16 * 1024;

/// A row longer than this is no candle.
const MAX_RECORD_BYTES: usize = 64 * 1024;

/// A row with more fields than this is no candle.
const MAX_FIELDS: usize = 256;

/// An import under way: `push` the bytes as they come, then `finish`.
///
/// CSV may be separated by comma, semicolon, tab or bar, with a header (see the aliases in `names.rs`) or without one
/// (time, open, high, low, close, volume, …; or date, time, open, …), with a decimal comma where that is
/// unambiguous. JSON is an array of arrays or of objects, on its own or inside an object. Times are ISO dates (without
/// a zone: UTC), `2024.01.31` and `31.01.2024` dates, `20240131`, or epoch seconds, milliseconds, microseconds,
/// nanoseconds. Rows stand oldest or newest first.
///
/// A row whose four prices are all empty or `null` (a holiday in Yahoo's files) is left out and counted; one that lacks
/// only some of them is refused. A row that repeats the row before is dropped and counted; the same time with other
/// values is refused.
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

    /// Candles read so far.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Reads the next bytes of the file; they may end anywhere.
    ///
    /// # Errors
    /// Names line (or, of JSON, the element's index), column, text and reason of the first thing that is not a sound
    /// candle.
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
    /// As `push`, for a last row without a line break; and when the file has no columns that can be told, no row, or an
    /// end in the middle of JSON.
    pub fn finish(self) -> Result<Candles> {
        self.finish_with_report().map(|(candles, _)| candles)
    }

    /// Ends the import and tells what it found and assumed.
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

    /// Tells the form by the sample, which is the whole file when that has `ended`, and reads the sample.
    fn open(&mut self, ended: bool) -> Result<()> {
        let sample = std::mem::take(&mut self.sample);
        self.reader = Some(match sniff::form(&sample, ended)? {
            Form::Json => Reader::Json(JsonReader::default()),
            Form::Csv { delimiter, style } => {
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
