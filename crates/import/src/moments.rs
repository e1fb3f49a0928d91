//! Reads the times of rows, in the one format that the rows of the file agree on.

use super::Assumption;
use super::layout::TimeColumns;
use super::number_times as numbers;
use super::options::{DateOrder, ImportOptions, TimeFormat};
use super::record::Record;
use super::time::{self, Moment, Shown};
use super::time_evidence::{Evidence, Format};
use super::zones::{self, Zone};
use crate::error::{Error, Result};

/// Reads the times of a file.
#[derive(Debug)]
pub(super) struct Moments {
    format: Format,
    /// The chosen format is used without a doubt.
    is_chosen: bool,
    order_is_chosen: bool,
    /// The zone of texts without one.
    zone: Option<Zone>,
    /// The name of the zone, if the file gives it.
    zone_of_file: Option<String>,
    /// Whether times had a zone of their own.
    has_zones: bool,
    /// Digits of a time of day without colons.
    clock_digits: usize,
    last: Option<f64>,
    newest_first: bool,
    formats_seen: [bool; numbers::ALL.len()],
    without_zone: bool,
    in_zone: bool,
    /// Whether the last time had no zone.
    is_local: bool,
}

impl Moments {
    /// Decides the format. `zone` is the zone that the file names, with its name.
    ///
    /// # Errors
    /// If the zone of the options is not known.
    pub(super) fn new(
        evidence: &Evidence,
        options: &ImportOptions,
        zone: Option<(Zone, String)>,
    ) -> Result<Self> {
        let order = match (evidence.day_first, evidence.month_first) {
            (true, false) => Some(DateOrder::DayFirst),
            (false, true) => Some(DateOrder::MonthFirst),
            _ => None,
        };
        let format = match (options.time_format, evidence.format()) {
            (Some(format), _) => Format::Number(format),
            (None, Some(Format::Text(_)) | None) => Format::Text(options.date_order.or(order)),
            (None, Some(format)) => format,
        };
        let (zone, zone_of_file) = match (&options.time_zone, zone) {
            (Some(name), _) => {
                let zone = zones::chosen(name, options.zone_offsets.as_deref())?;
                (Some(zone), None)
            }
            (None, Some((zone, name))) => (Some(zone), Some(name)),
            (None, None) => (None, None),
        };
        Ok(Self {
            format,
            is_chosen: options.time_format.is_some(),
            order_is_chosen: options.date_order.is_some() || !evidence.either && order.is_none(),
            zone,
            zone_of_file,
            has_zones: false,
            clock_digits: match evidence.clock_digits {
                Some((_, 5..)) => 6,
                Some((_, 3..)) => 4,
                _ => 0,
            },
            last: None,
            newest_first: false,
            formats_seen: [false; numbers::ALL.len()],
            without_zone: false,
            in_zone: false,
            is_local: false,
        })
    }

    /// The time of a row in epoch milliseconds UTC.
    pub(super) fn read(&mut self, record: &Record<'_>, columns: TimeColumns) -> Result<f64> {
        let ms = match columns {
            TimeColumns::One(index) => {
                let text = record.required(index, "time")?;
                self.moment(text).ok_or_else(|| self.refuse(record, text))?
            }
            TimeColumns::DateAndClock(date, clock) => self.date_and_clock(record, date, clock)?,
        };
        if let Some(last) = self.last {
            self.newest_first = ms < last;
        }
        self.last = Some(ms);
        Ok(ms)
    }

    fn moment(&mut self, text: &str) -> Option<f64> {
        match self.format {
            Format::Text(order) => match time::moment(text, order) {
                Some(moment) => Some(self.seen(moment)),
                None => self.epoch(text, None),
            },
            Format::Epoch(unit) => self.epoch(text, unit),
            Format::Number(format) => {
                let ms = if self.is_chosen {
                    numbers::read(format, text).or_else(|| numbers::read_early(format, text))
                } else {
                    numbers::read(format, text)
                };
                let local_ms = ms?;
                self.count(format);
                if numbers::is_epoch(format) {
                    self.is_local = false;
                    return Some(local_ms);
                }
                let has_clock = local_ms % crate::candles::calendar::DAY_MS != 0.0;
                Some(self.seen(Moment { local_ms, zone: None, has_clock }))
            }
        }
    }

    /// Reads an epoch time; one before 1990 is in `unit`.
    fn epoch(&mut self, text: &str, unit: Option<TimeFormat>) -> Option<f64> {
        let by_size = numbers::number(text).and_then(numbers::read_epoch);
        let (format, ms) = by_size.or_else(|| {
            let unit = unit?;
            Some((unit, numbers::read_early(unit, text)?))
        })?;
        self.count(format);
        self.is_local = false;
        Some(ms)
    }

    fn count(&mut self, format: TimeFormat) {
        let seen = numbers::ALL.iter().zip(&mut self.formats_seen).find(|(of, _)| **of == format);
        if let Some((_, seen)) = seen {
            *seen = true;
        }
    }

    fn date_and_clock(&mut self, record: &Record<'_>, date: usize, clock: usize) -> Result<f64> {
        let (date, clock) = (record.required(date, "date")?, record.required(clock, "time")?);
        let Format::Text(order) = self.format else {
            return Err(record.place.refuse("date", date, DATE_NOT_READ));
        };
        if time::date_alone(date, order).is_none() {
            return Err(self.refuse_date(record, date));
        }
        let is_plain = clock.bytes().all(|byte| byte.is_ascii_digit());
        let moment = if is_plain && clock.len() <= self.clock_digits {
            let padded = format!("{clock:0>width$}", width = self.clock_digits);
            time::moment_of(date, &padded, order)
        } else if is_plain {
            None
        } else {
            time::moment_of(date, clock, order)
        };
        let moment = moment.ok_or_else(|| record.place.refuse("time", clock, CLOCK_NOT_READ))?;
        Ok(self.seen(moment))
    }

    /// Whether the last time was a date without a zone, which may be a local time.
    pub(super) fn is_local(&self) -> bool {
        self.is_local
    }

    /// Whether all times were numbers whose format was recognised.
    pub(super) fn are_recognised_numbers(&self) -> bool {
        !self.is_chosen && !matches!(self.format, Format::Text(_))
    }

    /// The zone of the times in the file, for people.
    pub(super) fn zone_name(&self, options: &ImportOptions) -> String {
        match &self.zone {
            Some(_) if self.in_zone => {
                let chosen = options.time_zone.clone();
                chosen.or_else(|| self.zone_of_file.clone()).unwrap_or_default()
            }
            _ if self.has_zones => "in the file".to_owned(),
            _ => "UTC".to_owned(),
        }
    }

    fn seen(&mut self, moment: Moment) -> f64 {
        let zone = match &moment.zone {
            Some(zone) => Some(zone),
            None if moment.has_clock => self.zone.as_ref(),
            None => None,
        };
        self.is_local = zone.is_none();
        self.without_zone |= self.is_local;
        self.in_zone |= moment.zone.is_none() && zone.is_some();
        self.has_zones |= moment.zone.is_some();
        let Some(zone) = zone else { return moment.local_ms };
        let [early, late] = zone.to_utc(moment.local_ms);
        // Where clocks were set back, the one that continues the series.
        match self.last {
            Some(last) if late < last => late,
            Some(last) if early < last && (last >= late || self.newest_first) => early,
            Some(last) if early <= last => late,
            _ => early,
        }
    }

    #[cold]
    fn refuse(&self, record: &Record<'_>, text: &str) -> Error {
        let is_number = numbers::number(text).is_some();
        let reason = match self.format {
            Format::Text(None) if time::order_shown(text) == Shown::Either => time::WHICH_ORDER,
            _ if time::has_short_year(text) => time::SHORT_YEAR,
            Format::Text(_) if !is_number => time::EXPECTED,
            Format::Number(format) if self.is_chosen => {
                let reason = format!(
                    "this is no time as the option time_format says: {}",
                    numbers::name(format)
                );
                return record.place.refuse("time", text, reason);
            }
            _ if is_number => numbers::EXPECTED,
            _ => time::EXPECTED,
        };
        record.place.refuse("time", text, reason)
    }

    #[cold]
    fn refuse_date(&self, record: &Record<'_>, date: &str) -> Error {
        let is_open =
            matches!(self.format, Format::Text(None)) && time::order_shown(date) == Shown::Either;
        let reason = if is_open {
            time::WHICH_ORDER
        } else if time::has_short_year(date) {
            time::SHORT_YEAR
        } else {
            DATE_NOT_READ
        };
        record.place.refuse("date", date, reason)
    }

    /// Assumptions about the times.
    pub(super) fn notes(&self) -> Vec<Assumption> {
        let seen = numbers::ALL.iter().zip(self.formats_seen).filter(|(_, seen)| *seen);
        let formats: Vec<&str> = seen
            .filter(|(format, _)| {
                **format != TimeFormat::Date && **format != TimeFormat::DateSecond
            })
            .map(|(format, _)| numbers::name(*format))
            .collect();
        let mut notes = Vec::new();
        if !formats.is_empty() && !self.is_chosen {
            let names = formats.join(" and ").replace(" and epoch ", " and ");
            notes.push(Assumption::of("time_format", format!("numbers for times are {names}")));
        }
        if let Format::Text(Some(order)) = self.format
            && !self.order_is_chosen
        {
            let order = if order == DateOrder::DayFirst { "day" } else { "month" };
            notes.push(Assumption::of("date_order", format!("dates begin with the {order}")));
        }
        if let Some(name) = self.zone_of_file.as_ref().filter(|_| self.in_zone) {
            let text = format!("times without a zone are in the zone that the file names, {name}");
            notes.push(Assumption::of("time_zone", text));
        }
        if self.without_zone {
            notes.push(Assumption::of("time_zone", "times without a zone are UTC".to_owned()));
        }
        notes
    }
}

/// The reason for which the date beside a time of day is refused.
const DATE_NOT_READ: &str = "this date cannot be read: write it as 2024-01-31, or choose the column with the option columns.time";

/// The reason for which the time of day beside a date is refused.
const CLOCK_NOT_READ: &str = "this time of day cannot be read: write it as 09:30 or 09:30:00, or choose the column with the option columns.clock";

/// The text of the time; of the time of day if it is in a column of its own.
pub(super) fn text<'a>(record: &Record<'a>, columns: TimeColumns) -> Result<&'a str> {
    let (TimeColumns::One(index) | TimeColumns::DateAndClock(_, index)) = columns;
    record.required(index, "time")
}
