//! The times of the first rows, from which the format of all is derived.

use super::layout::TimeColumns;
use super::number_times as numbers;
use super::options::{DateOrder, TimeFormat};
use super::record::Record;
use super::time::{self, Shown};

/// The format of the times of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Dates and times of day as texts; numbers are epoch times whose size decides the unit.
    Text(Option<DateOrder>),
    /// Epoch times whose size decides the unit; earlier than 1990 they have the unit of the others.
    Epoch(Option<TimeFormat>),
    /// Numbers of one format.
    Number(TimeFormat),
}

/// The times of the first rows, from which the format is derived.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    texts: u32,
    numbers: u32,
    /// How many numbers fit each format of [`numbers::ALL`].
    fits: [u32; numbers::ALL.len()],
    /// How many numbers are epoch times of any unit.
    epochs: u32,
    /// The first numbers.
    first: Vec<f64>,
    pub(super) day_first: bool,
    pub(super) month_first: bool,
    /// The first date whose order of day and month is open.
    pub(super) either: bool,
    /// The least and the most digits of times of day without colons.
    pub(super) clock_digits: Option<(usize, usize)>,
}

impl Evidence {
    /// Adds the time of a row.
    pub(super) fn add(&mut self, record: &Record<'_>, columns: TimeColumns) {
        let field = |index| record.field(index).unwrap_or_default();
        match columns {
            TimeColumns::One(index) => self.moment(field(index)),
            TimeColumns::DateAndClock(date, clock) => {
                self.text(field(date));
                self.clock(field(clock));
            }
        }
    }

    fn moment(&mut self, text: &str) {
        let Some(number) = numbers::number(text) else { return self.text(text) };
        self.numbers += 1;
        if self.first.len() < 20 {
            self.first.push(number);
        }
        for (count, format) in self.fits.iter_mut().zip(numbers::ALL) {
            *count += u32::from(numbers::read(format, text).is_some());
        }
        self.epochs += u32::from(numbers::read_epoch(number).is_some());
    }

    fn text(&mut self, text: &str) {
        self.texts += 1;
        match time::order_shown(text) {
            Shown::Order(DateOrder::DayFirst) => self.day_first = true,
            Shown::Order(DateOrder::MonthFirst) => self.month_first = true,
            Shown::Either => self.either = true,
            Shown::Nothing => {}
        }
    }

    fn clock(&mut self, text: &str) {
        if (1..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let (least, most) = self.clock_digits.unwrap_or((text.len(), text.len()));
            self.clock_digits = Some((least.min(text.len()), most.max(text.len())));
        }
    }

    /// Whether more rows could not change the format.
    pub(super) fn is_certain(&self) -> bool {
        let order = !self.either || self.day_first || self.month_first;
        let clock = self.clock_digits.is_none_or(|(least, most)| most > 4 || least == 4);
        order && clock && (self.numbers == 0 || self.epochs > 0 || self.format().is_some())
    }

    /// The format of numbers that all rows fit; epoch times may change their unit.
    pub(super) fn format(&self) -> Option<Format> {
        if self.texts > 0 || self.numbers == 0 {
            return Some(Format::Text(None));
        }
        let fitting = |&(index, _): &(usize, TimeFormat)| self.fits[index] == self.numbers;
        let mut formats =
            numbers::ALL.into_iter().enumerate().filter(fitting).map(|(_, format)| format);
        let found = (formats.next(), formats.next());
        match found {
            (Some(TimeFormat::EpochNanoseconds), Some(TimeFormat::DotnetTicks)) => {
                self.by_interval()
            }
            (Some(format), _) if !numbers::is_epoch(format) => Some(Format::Number(format)),
            _ if self.epochs == self.numbers => Some(Format::Epoch(None)),
            _ => self.early_epoch(),
        }
    }

    /// Nanoseconds of 1990 and ticks of today are the same numbers: the one in which the shortest interval is a usual one.
    fn by_interval(&self) -> Option<Format> {
        let steps =
            self.first.windows(2).map(|pair| (pair[1] - pair[0]).abs()).filter(|step| *step > 0.0);
        let shortest =
            steps.fold(f64::INFINITY, |least, step| if step < least { step } else { least });
        let is_usual = |seconds: f64| {
            libm::fmod(seconds, 60.0) <= 0.0
                || [1.0, 5.0, 10.0, 15.0, 30.0].iter().any(|usual| (usual - seconds).abs() <= 0.0)
        };
        match shortest.is_finite() {
            true if is_usual(shortest / 1e9) => Some(Format::Number(TimeFormat::EpochNanoseconds)),
            true if is_usual(shortest / 1e7) => Some(Format::Number(TimeFormat::DotnetTicks)),
            _ => None,
        }
    }

    /// Epoch times of one unit of which some are before 1990.
    fn early_epoch(&self) -> Option<Format> {
        let mut units = numbers::EPOCHS.into_iter().filter(|unit| {
            let index = numbers::ALL.iter().position(|format| format == unit);
            index.is_some_and(|index| self.fits[index] > 0)
        });
        let (unit, other) = (units.next()?, units.next());
        (other.is_none() && self.epochs < self.numbers).then_some(Format::Epoch(Some(unit)))
    }
}
