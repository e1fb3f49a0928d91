//! Import of candles from CSV of many vendors and from JSON arrays. The content of a file decides how it is read.
//!
//! A file is pushed in pieces of any size. Besides the columns, an import keeps the first 16 KiB until it has found the format,
//! the rows until what they leave open is certain (usually fifty, all of them at most), then one row of 64 KiB. JSON that is no
//! array of rows is kept as a whole. The division into pieces never changes the result.

#![cfg_attr(test, allow(clippy::float_cmp, reason = "tests compare exact results"))]

/// Names with a symbol before or behind them.
mod affix;
/// An assumption of an import.
mod assumption;
/// Recognises the hour that local times repeat when daylight saving ends.
mod autumn;
/// Judges columns by their values.
mod checks;
/// Splits CSV into records.
mod csv;
/// Reads an element of a JSON array as a record.
mod element;
/// Turns bytes into UTF-8.
mod encoding;
/// Finds the spans without candles.
mod gaps;
/// Collects candles into columns, in order and without repeated rows.
mod gather;
/// The end of an import.
mod imported;
/// Splits JSON into elements.
mod json;
/// Records that wait until the format is certain.
mod kept;
/// Finds the columns of a file.
mod layout;
/// Rows that are no candles.
mod left_out;
/// The largest accepted row.
mod limits;
/// Reads times, in the format that the rows agree on.
mod moments;
/// Names of columns.
mod names;
/// Depth of brackets in JSON.
mod nesting;
/// Reads numbers in the notations of all countries.
mod number;
/// Numbers that stand for times.
mod number_times;
/// The choices of a person.
mod options;
/// Orders of prices without names.
mod orders;
/// The preview of an import: what it made of a file.
mod preview;
/// Reads rows whose format is known.
mod reader;
/// One row of a file, divided into fields.
mod record;
/// The findings and assumptions of an import.
mod report;
/// Turns records into candles.
mod rows;
/// Detects the format of a text from its start.
mod sniff;
/// Finds the candles in JSON.
mod tables;
/// Reads dates and times of day in their usual spellings.
mod time;
/// Evidence of the format of times, from the first rows.
mod time_evidence;
/// Reads the values of JSON.
mod tokens;
/// Zones of local times.
mod zones;

pub use assumption::Assumption;
pub use options::{ColumnChoice, DateOrder, DecimalMark, ImportOptions, TimeFormat, ZoneOffset};
pub use preview::{ImportPreview, LeftOutRows, PreviewRow, Reason};
pub use report::{Gap, ImportReport};
pub use zones::LocalClock;

use candlerun_kernel::{candles, error};
use candles::Candles;
use csv::CsvReader;
use element::Elements;
use encoding::{Decoder, Encoding};
use error::{Error, Result};
use imported::Imported;
use json::JsonReader;
use record::{Place, Record};
use rows::Rows;
use sniff::Format;

/// The format of a file is detected from this number of its first bytes.
const SAMPLE_BYTES: usize = 16 * 1024;

/// An import in progress: `push` the bytes as they arrive, then `finish`.
///
/// CSV is separated by comma, semicolon, tab or vertical bar. It has a header (see the aliases in `names.rs`), or the columns
/// time, open, high, low, close, volume, …, or date, time, open, …. JSON is an array of arrays or of objects, alone or inside an
/// object; columns as arrays or maps; a map from time to candle; or one value on each line. Text is UTF-8, UTF-16 or Windows-1252.
///
/// Times are ISO dates (UTC without a zone), dates such as `2024.01.31`, `31.01.2024`, `31-Jan-2024` and `20240131`, dates such
/// as `01/31/2024` where a row shows the order, epoch seconds to nanoseconds from 1990 to 2100, days of Excel, and a few more
/// numbers ([`TimeFormat`]). Numbers have a decimal point or comma and groups of thousands where that is certain. The oldest or the
/// newest row is first. What the rows leave open is refused with the option that decides it ([`ImportOptions`]); what was
/// assumed is in the report.
///
/// A row without prices (a holiday in the files of Yahoo) is left out and counted; a row that lacks only some of them is
/// refused. A row that repeats the row before is left out and counted; a row with the same time and other values is refused.
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
    decoder: Option<Decoder>,
    rows: Rows,
}

enum Reader {
    Csv(CsvReader),
    JsonRows(JsonReader),
    /// JSON whose candles must be searched, up to the end of the file.
    Json(Vec<u8>),
}

impl Import {
    /// Starts an import.
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts an import with choices of a person.
    ///
    /// # Errors
    /// If the options contradict themselves.
    pub fn with_options(options: ImportOptions) -> Result<Self> {
        options.check()?;
        Ok(Self { rows: Rows::new(options), ..Self::default() })
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
    /// As `push`, for a last row without a line break. Also if no columns were found, if there is no row of candles, if the
    /// rows leave their format open, if their columns cannot be those of their names, or if JSON ends too early.
    pub fn finish(self) -> Result<Candles> {
        self.end().map(|imported| imported.candles)
    }

    /// Ends the import and returns the candles with the report.
    ///
    /// # Errors
    /// As `finish`.
    pub fn finish_with_report(self) -> Result<(Candles, ImportReport)> {
        self.end().map(|imported| (imported.candles, imported.report))
    }

    /// Ends the import and returns the candles with the report and what a person should see of the file.
    ///
    /// # Errors
    /// As `finish`.
    pub fn finish_with_preview(self) -> Result<(Candles, ImportReport, ImportPreview)> {
        self.end().map(|imported| (imported.candles, imported.report, imported.preview))
    }

    fn end(mut self) -> Result<Imported> {
        if self.reader.is_none() {
            self.open(true)?;
        }
        match &mut self.reader {
            Some(Reader::Csv(csv)) => csv.finish(&mut |record| self.rows.record(record))?,
            Some(Reader::JsonRows(json)) => json.finish()?,
            Some(Reader::Json(json)) => search(&std::mem::take(json), &mut self.rows)?,
            None => {}
        }
        self.rows.finish()
    }

    /// Detects the format from the sample and reads the sample. If the file has `ended`, the sample is the whole file.
    fn open(&mut self, ended: bool) -> Result<()> {
        let sample = std::mem::take(&mut self.sample);
        let encoding = encoding::detect(&sample)?;
        let mut decoder = Decoder::new(encoding);
        let sample = if decoder.is_utf8() { sample } else { decoder.decode(&sample) };
        if encoding == Encoding::Windows1252 {
            let text = "the text is no UTF-8 and is read as Windows-1252";
            self.rows.facts.notes.push(Assumption::plain(text.to_owned()));
        }
        self.decoder = Some(decoder);
        self.reader = Some(match sniff::format(&sample, ended, &self.rows.options) {
            Format::JsonRows => Reader::JsonRows(JsonReader::default()),
            Format::Json => Reader::Json(Vec::new()),
            Format::Csv { delimiter } => {
                self.rows.facts.separator = Some(char::from(delimiter));
                self.rows.facts.is_european = delimiter == b';';
                Reader::Csv(CsvReader::new(delimiter))
            }
        });
        self.read_text(&sample)
    }

    fn read(&mut self, bytes: &[u8]) -> Result<()> {
        match &mut self.decoder {
            Some(decoder) if !decoder.is_utf8() => {
                let text = decoder.decode(bytes);
                self.read_text(&text)
            }
            _ => self.read_text(bytes),
        }
    }

    fn read_text(&mut self, bytes: &[u8]) -> Result<()> {
        let mut row = |record: &Record<'_>| self.rows.record(record);
        match &mut self.reader {
            Some(Reader::Csv(csv)) => csv.push(bytes, &mut row),
            Some(Reader::JsonRows(json)) => json.push(bytes, &mut row),
            Some(Reader::Json(json)) => {
                json.extend_from_slice(bytes);
                Ok(())
            }
            None => Ok(()),
        }
    }
}

/// Searches the candles in JSON and adds them.
fn search(json: &[u8], rows: &mut Rows) -> Result<()> {
    let Some((tables, zone)) = tables::find(json) else {
        let reason = "this is no complete JSON: the file ends early, or has a mistake";
        let start = String::from_utf8_lossy(json.get(..40).unwrap_or(json)).into_owned();
        return Err(Error::field("file", start, reason));
    };
    rows.facts.zone = zone;
    let table = one_of(tables, rows.options.symbol.as_deref())?;
    if let Some(source) = table.source {
        let text = format!("no names: the columns are in the order of {source}");
        rows.facts.notes.push(Assumption::of("columns", text));
    }
    if !table.names.is_empty() {
        fields(table.names.iter().map(String::as_bytes), 0, rows)?;
    }
    match table.rows {
        tables::Rows::Elements(items) => {
            let mut elements = Elements::default();
            let mut items = (0..).zip(items);
            items.try_for_each(|(index, item)| {
                elements.take(item, index, &mut |record| rows.record(record))
            })
        }
        tables::Rows::Columns(columns) => cells(&columns, rows),
    }
}

/// The only table, or the one with the symbol.
fn one_of<'a>(
    mut tables: Vec<tables::Table<'a>>,
    symbol: Option<&str>,
) -> Result<tables::Table<'a>> {
    if let Some(symbol) = symbol.filter(|_| tables.len() > 1) {
        tables.retain(|table| table.key.eq_ignore_ascii_case(symbol));
    }
    let keys: Vec<String> = tables.iter().take(5).map(|table| table.key.clone()).collect();
    match (tables.pop(), tables.len()) {
        (Some(table), 0) => Ok(table),
        (Some(_), _) => {
            let reason = "the file has several arrays of candles: choose one by its name with the option symbol";
            Err(Error::field("symbol", keys.join(", "), reason))
        }
        (None, _) => Err(Error::field("candles", "no such array", json::EXPECTED)),
    }
}

/// Adds the rows of columns of text.
fn cells(columns: &[Vec<Vec<u8>>], rows: &mut Rows) -> Result<()> {
    let len = columns.first().map_or(0, Vec::len);
    (0..len).try_for_each(|index| {
        let row = columns.iter().map(|column| column.get(index).map_or(&[][..], Vec::as_slice));
        fields(row, index as u64, rows)
    })
}

fn fields<'a>(fields: impl Iterator<Item = &'a [u8]>, index: u64, rows: &mut Rows) -> Result<()> {
    let (mut text, mut ends) = (Vec::new(), Vec::new());
    for field in fields {
        text.extend_from_slice(field);
        ends.push(text.len());
    }
    rows.record(&Record::new(Place::Element(index), &text, &ends)?)
}

#[cfg(test)]
mod tests;
