//! Turns records into candles: finds the columns, learns the format of times and numbers from as many rows as it takes, and
//! reads the rows.

use super::Assumption;
use super::imported::{Imported, imported};
use super::kept::Kept;
use super::layout::{self, EXPECTED, Layout, TimeColumns};
use super::moments::Moments;
use super::names;
use super::number;
use super::number_times;
use super::options::ImportOptions;
use super::reader::RowReader;
use super::record::{Place, Record};
use super::time;
use super::time_evidence::Evidence as TimeEvidence;
use super::zones::Zone;
use crate::error::{Error, Result};

/// Largest number of lines before the header.
const MAX_PREAMBLE: u32 = 20;

/// The format is decided after this number of rows, unless they leave it open.
const ROWS_TO_LEARN: usize = 50;

/// Facts about a file that its rows do not show.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Whether a decimal comma is to be expected, as in files that are separated by semicolons.
    pub(super) is_european: bool,
    /// The separator of the fields.
    pub(super) separator: Option<char>,
    /// The zone that the file names elsewhere, with its name.
    pub(super) zone: Option<(Zone, String)>,
    /// Assumptions about the file as a whole.
    pub(super) notes: Vec<Assumption>,
}

/// The rows of a file so far.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) options: ImportOptions,
    pub(super) facts: Facts,
    stage: Stage,
    preamble: u32,
    /// The error for the first record, if no header follows.
    no_header: Option<Error>,
    last_place: Option<Place>,
}

#[derive(Default)]
enum Stage {
    /// The columns are not known.
    #[default]
    Header,
    /// The format is not known.
    Learning(Box<Learning>),
    /// Rows are read.
    Reading(Box<RowReader>),
}

/// The first rows and what they show.
struct Learning {
    layout: Layout,
    kept: Kept,
    times: TimeEvidence,
    numbers: number::Evidence,
    next_check: usize,
}

impl Rows {
    pub(super) fn new(options: ImportOptions) -> Self {
        Self { options, ..Self::default() }
    }

    /// Number of candles.
    pub(super) fn len(&self) -> usize {
        match &self.stage {
            Stage::Header => 0,
            Stage::Learning(learning) => learning.kept.len(),
            Stage::Reading(reader) => reader.len(),
        }
    }

    /// Adds the next record.
    pub(super) fn record(&mut self, record: &Record<'_>) -> Result<()> {
        if matches!(record.place, Place::Line(_)) && record.fields().all(str::is_empty) {
            return Ok(());
        }
        self.last_place = Some(record.place);
        match &mut self.stage {
            Stage::Reading(reader) => reader.row(record),
            Stage::Learning(learning) => {
                if learning.add(record, self.facts.is_european)? {
                    self.read_kept()?;
                }
                Ok(())
            }
            Stage::Header => self.first(record),
        }
    }

    /// Adds a record before the columns are known.
    fn first(&mut self, record: &Record<'_>) -> Result<()> {
        if let Some(layout) = Layout::named(record, &self.options)? {
            self.stage = Stage::Learning(Box::new(Learning::new(layout)));
            return Ok(());
        }
        if let Some(layout) = Layout::unnamed(record, &self.options)? {
            self.stage = Stage::Learning(Box::new(Learning::new(layout)));
            return self.record(record);
        }
        let is_damaged = is_damaged_row(record);
        let error = self.no_header.get_or_insert_with(|| layout::no_header(record, ""));
        self.preamble += 1;
        let is_element = matches!(record.place, Place::Element(_));
        if self.preamble > MAX_PREAMBLE || is_element || is_damaged {
            return Err(error.clone());
        }
        if self.is_other_header(record) {
            let reason =
                "this line names columns of candles, but the rows below have another separator";
            return Err(record.place.refuse("header", &record.shown(), reason));
        }
        Ok(())
    }

    /// Whether a line names prices between other separators than those of the file.
    fn is_other_header(&self, record: &Record<'_>) -> bool {
        let separators = [',', ';', '\t', '|'];
        let names = record.fields().flat_map(|field| field.split(separators));
        record.len() < 4 && names.filter(|name| names::is_price(name)).count() >= 3
    }

    /// Decides the format and reads the rows that were kept.
    fn read_kept(&mut self) -> Result<()> {
        let learning = match std::mem::take(&mut self.stage) {
            Stage::Learning(learning) => learning,
            stage => {
                self.stage = stage;
                return Ok(());
            }
        };
        let Learning { layout, kept, times, numbers, .. } = *learning;
        let mut style = numbers.style(self.facts.is_european);
        if let Some(mark) = self.options.decimal_mark {
            style.decimal = Some(mark);
        } else if style.decimal.is_none() && !numbers.has_unclear() && !self.facts.is_european {
            // Only whole numbers so far. A comma that comes later is refused if it may be either mark.
            style = number::Style::POINT;
        }
        let zone = layout.zone.clone().or_else(|| self.facts.zone.take());
        let times = Moments::new(&times, &self.options, zone)?;
        let mut reader = RowReader::new(layout, style, times, self.options.symbol.clone());
        kept.replay(|record| reader.row(record))?;
        self.stage = Stage::Reading(Box::new(reader));
        Ok(())
    }

    /// The candles and what was understood.
    pub(super) fn finish(mut self) -> Result<Imported> {
        self.read_kept()?;
        match std::mem::take(&mut self.stage) {
            Stage::Reading(mut reader) if reader.len() > 0 => {
                let notes = std::mem::take(&mut self.facts.notes);
                reader.left_out.add_preamble(self.preamble);
                imported(*reader, notes, self.facts.separator, &self.options)
            }
            Stage::Reading(reader) => Err(reader.no_candles(self.last_place)),
            Stage::Header | Stage::Learning(_) => {
                let empty = || Error::line(1, "header", "an empty file", EXPECTED);
                Err(self.no_header.unwrap_or_else(empty))
            }
        }
    }
}

impl Learning {
    fn new(layout: Layout) -> Self {
        Self {
            layout,
            kept: Kept::default(),
            times: TimeEvidence::default(),
            numbers: number::Evidence::default(),
            next_check: ROWS_TO_LEARN,
        }
    }

    /// Adds a row. Returns whether the format is certain.
    fn add(&mut self, record: &Record<'_>, is_european: bool) -> Result<bool> {
        if self.kept.len() == 0 {
            self.choose_time(record)?;
            self.choose_fields(record);
        }
        self.kept.push(record);
        let prices = self.layout.prices.map(|index| record.field(index).unwrap_or_default());
        if prices.iter().all(|text| number::is_missing(text) || !has_digit(text)) {
            return Ok(false);
        }
        if record.len() >= self.layout.fields {
            self.times.add(record, self.layout.time);
            prices.iter().for_each(|text| self.numbers.add(text, true));
            let volume = self.layout.volume.and_then(|index| record.field(index));
            volume
                .filter(|text| has_digit(text))
                .into_iter()
                .for_each(|text| self.numbers.add(text, false));
        }
        if self.kept.len() < self.next_check {
            return Ok(false);
        }
        self.next_check = self.kept.len() + ROWS_TO_LEARN;
        let style = self.numbers.style(is_european);
        let is_style_certain =
            style.decimal.is_some() || !is_european && !self.numbers.has_unclear();
        Ok(is_style_certain && self.times.is_certain())
    }

    /// The first row may end with empty fields that the header does not name, or lack those that it names with nothing.
    fn choose_fields(&mut self, record: &Record<'_>) {
        let (fields, expected) = (record.len(), self.layout.fields);
        let more_are_empty = record.fields().skip(expected).all(str::is_empty);
        let has_names = !self.layout.names.is_empty();
        let fewer_are_empty =
            has_names && self.layout.names.iter().skip(fields).all(String::is_empty);
        let is_candle =
            self.layout.prices.iter().all(|&index| record.field(index).is_some_and(has_digit));
        let is_longer = fields > expected && more_are_empty;
        if is_candle && (is_longer || fields < expected && fewer_are_empty) {
            self.layout.fields = fields;
        }
    }

    /// Beside a date the other column may hold the whole moment too, and is then enough.
    fn choose_time(&mut self, record: &Record<'_>) -> Result<()> {
        let TimeColumns::DateAndClock(date, clock) = self.layout.time else { return Ok(()) };
        let text = |index| record.field(index).unwrap_or_default();
        let is_short =
            text(clock).len() <= 6 && text(clock).bytes().all(|byte| byte.is_ascii_digit());
        if is_short || time::clock_alone(text(clock)) {
            return Ok(());
        }
        if number_times::is_time(text(clock)) || time::is_moment(text(clock)) {
            self.layout.time = TimeColumns::One(clock);
        } else if time::moment(text(date), None).is_some_and(|moment| moment.has_clock) {
            self.layout.time = TimeColumns::One(date);
        }
        Ok(())
    }
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether a line begins as a row of candles does, so that it is no remark above them.
fn is_damaged_row(record: &Record<'_>) -> bool {
    let first = record.field(0).unwrap_or_default().trim_start_matches('\u{feff}');
    let start = first.split([',', ';', '\t', '|']).next();
    start.is_some_and(|text| time::is_moment(text) || number_times::is_time(text))
}
