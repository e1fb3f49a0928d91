//! Turns records into candles: finds the columns, reads the fields, and skips rows without prices.

use super::collector::CandleCollector;
use super::layout::{self, EXPECTED, Layout};
use super::moments::{self, Moments};
use super::number::{self, Style};
use super::record::{Record, RowPlace};
use super::{ImportReport, gaps};
use crate::candles::{Candle, Candles, calendar};
use crate::error::{Error, Result};

/// Largest number of lines before the header.
const MAX_PREAMBLE: u32 = 20;

/// From this number of rows on, a file without a header is refused if most rows contradict the assumed columns.
const MIN_ROWS_TO_REFUSE: usize = 10;

/// The rows of a file so far.
#[derive(Default)]
pub(super) struct Rows {
    layout: Option<Layout>,
    style: Style,
    moments: Moments,
    collector: CandleCollector,
    skipped: Skipped,
    rows_without_volume: u32,
    /// The error for the first record, if no header follows.
    no_header: Option<Error>,
    last_place: Option<RowPlace>,
}

/// Numbers of rows that are not candles.
#[derive(Default)]
struct Skipped {
    preamble: u32,
    headers: u32,
    without_prices: u32,
    first_without_prices: Option<RowPlace>,
}

impl Rows {
    pub(super) fn set_style(&mut self, style: Style) {
        self.style = style;
    }

    /// Number of candles.
    pub(super) fn len(&self) -> usize {
        self.collector.len()
    }

    /// Adds the next record.
    pub(super) fn record(&mut self, record: &Record<'_>) -> Result<()> {
        if matches!(record.place, RowPlace::Line(_)) && record.fields().all(str::is_empty) {
            return Ok(());
        }
        self.last_place = Some(record.place);
        match self.layout.take() {
            Some(layout) => {
                let taken = self.row(record, &layout);
                self.layout = Some(layout);
                taken
            }
            None => self.first(record),
        }
    }

    /// Adds a record before the columns are known.
    fn first(&mut self, record: &Record<'_>) -> Result<()> {
        if let Some(layout) = Layout::named(record)? {
            self.layout = Some(layout);
            return Ok(());
        }
        if let Some(layout) = Layout::unnamed(record) {
            self.layout = Some(layout);
            return self.record(record);
        }
        let error = self.no_header.get_or_insert_with(|| layout::no_header(record, ""));
        self.skipped.preamble += 1;
        if self.skipped.preamble > MAX_PREAMBLE || matches!(record.place, RowPlace::Element(_)) {
            return Err(error.clone());
        }
        Ok(())
    }

    fn row(&mut self, record: &Record<'_>, layout: &Layout) -> Result<()> {
        let prices = match self.prices(record, layout) {
            Ok(Some(prices)) => prices,
            Ok(None) => {
                self.skipped.without_prices += 1;
                self.skipped.first_without_prices.get_or_insert(record.place);
                return Ok(());
            }
            Err(_) if is_header(record) => {
                self.skipped.headers += 1;
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let [open, high, low, close] = prices;
        let time = self.moments.read(record, layout.time)?;
        let volume = self.volume(record, layout)?;
        let candle = Candle { time, open, high, low, close, volume };
        let text = moments::text(record, layout.time)?;
        self.collector.add(candle, record.place, text, self.moments.is_local())
    }

    /// Open, high, low and close; `None` if all four are missing.
    fn prices(&self, record: &Record<'_>, layout: &Layout) -> Result<Option<[f64; 4]>> {
        let columns = [
            (layout.open, "open"),
            (layout.high, "high"),
            (layout.low, "low"),
            (layout.close, "close"),
        ];
        let mut prices = [0.0; 4];
        let mut first_missing = None;
        let mut missing = 0;
        for (price, (index, name)) in prices.iter_mut().zip(columns) {
            match self.number(record, index, name)? {
                Some(number) => *price = number,
                None => {
                    missing += 1;
                    first_missing.get_or_insert((index, name));
                }
            }
        }
        match first_missing {
            None => Ok(Some(prices)),
            Some(_) if missing == prices.len() => Ok(None),
            Some((index, name)) => {
                let text = record.required(index, name)?;
                let found = if text.is_empty() { "nothing" } else { text };
                let reason = "this price is missing, though the row has others";
                Err(record.place.refuse(name, found, reason))
            }
        }
    }

    fn volume(&mut self, record: &Record<'_>, layout: &Layout) -> Result<f64> {
        let Some(index) = layout.volume else { return Ok(0.0) };
        let volume = self.number(record, index, "volume")?;
        self.rows_without_volume += u32::from(volume.is_none());
        Ok(volume.unwrap_or(0.0))
    }

    /// A number; `None` if the field stands for a missing value.
    fn number(&self, record: &Record<'_>, index: usize, name: &str) -> Result<Option<f64>> {
        let text = record.required(index, name)?;
        match self.style.read(text) {
            Some(number) => Ok(Some(number)),
            None if number::is_missing(text) => Ok(None),
            None if self.style == Style::Unclear && text.contains(',') => {
                Err(record.place.refuse(name, text, number::UNCLEAR))
            }
            None => Err(record.place.refuse(name, text, "this is not a number")),
        }
    }

    /// The candles and the report.
    pub(super) fn finish(self) -> Result<(Candles, ImportReport)> {
        let layout = self.layout.as_ref().ok_or_else(|| self.missing_header())?;
        if self.len() == 0 {
            return Err(self.no_candles());
        }
        if !layout.named {
            self.check_columns()?;
        }
        let mut report = ImportReport {
            rows: self.len() as u32,
            interval_ms: None,
            gaps: 0,
            largest_gap: None,
            duplicates: self.collector.duplicates,
            skipped_rows: self.skipped.total(),
            outside_rows: self.collector.outside_rows,
            newest_first: self.collector.newest_first(),
            assumptions: self.assumptions(layout),
        };
        let candles = Candles::new(self.collector.columns())?;
        report.interval_ms = calendar::median_interval_ms(candles.time());
        (report.gaps, report.largest_gap) = gaps::find(candles.time(), report.interval_ms);
        Ok((candles, report))
    }

    fn assumptions(&self, layout: &Layout) -> Vec<String> {
        let mut notes = layout.notes.clone();
        notes.extend(self.moments.notes());
        if self.style == Style::Comma {
            notes.push("numbers have a decimal comma".to_owned());
        }
        if self.rows_without_volume > 0 {
            let rows = self.rows_without_volume;
            notes.push(format!("rows without a volume have the volume 0: {rows}"));
        }
        if let Some(first) = self.skipped.first_without_prices {
            let rows = self.skipped.without_prices;
            notes.push(format!("rows without prices are left out: {rows}, the first is {first}"));
        }
        notes
    }

    /// Refuses a file without a header if in most rows open or close is outside low and high: the columns have another order.
    fn check_columns(&self) -> Result<()> {
        let (rows, outside) = (self.len(), self.collector.outside_rows as usize);
        if rows < MIN_ROWS_TO_REFUSE || outside * 2 < rows {
            return Ok(());
        }
        let reason = "without a header the columns are read as time, open, high, low, close, but in most rows the open or \
                      close is outside the low and high: add a header";
        Err(Error::field("columns", "no header", reason))
    }

    #[cold]
    fn missing_header(&self) -> Error {
        let empty = || Error::line(1, "header", "an empty file", EXPECTED);
        self.no_header.clone().unwrap_or_else(empty)
    }

    #[cold]
    fn no_candles(&self) -> Error {
        match self.last_place {
            Some(RowPlace::Element(_)) => {
                Error::field("candles", 0, "there must be at least one candle")
            }
            Some(RowPlace::Line(line)) => {
                let reason = "there must be at least one row of candles below the header";
                Error::line(line + 1, "row", "end of file", reason)
            }
            None => self.missing_header(),
        }
    }
}

/// Whether a row is a repeated header. Concatenated files repeat it, and files of yfinance have a second one.
fn is_header(record: &Record<'_>) -> bool {
    record.field(0) == Some("Ticker") || matches!(Layout::named(record), Ok(Some(_)))
}

impl Skipped {
    fn total(&self) -> u32 {
        self.preamble + self.headers + self.without_prices
    }
}
