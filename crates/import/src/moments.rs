//! Reads times. The size of an epoch time decides whether it is in seconds, milliseconds, microseconds or nanoseconds. Near
//! 1970 the numbers are small in every unit; there the unit of the row before can decide.

use super::layout::TimeColumns;
use super::record::Record;
use super::time::{self, Moment};
use crate::error::Result;

/// Units of epoch times: units in a millisecond, the number from which on the next finer unit is assumed, and the name. 1e11
/// seconds are the year 5138, and 1e11 milliseconds are March 1973; candles are usually between the two.
const UNITS: [(f64, f64, &str); 4] = [
    (1e-3, 1e11, "seconds"),
    (1.0, 1e14, "milliseconds"),
    (1e3, 1e17, "microseconds"),
    (1e6, 1e20, "nanoseconds"),
];

/// Units and zones of the times so far.
#[derive(Debug, Default)]
pub(super) struct Moments {
    units_seen: [bool; UNITS.len()],
    /// Unit and epoch milliseconds of the last epoch time.
    before: Option<(usize, f64)>,
    /// Whether any time so far had no zone.
    without_zone: bool,
    /// Whether the last time had no zone.
    is_local: bool,
}

impl Moments {
    /// The time of a row in epoch milliseconds UTC.
    pub(super) fn read(&mut self, record: &Record<'_>, columns: TimeColumns) -> Result<f64> {
        let text = text(record, columns)?;
        let ms = match columns {
            TimeColumns::One(_) => self.moment(text),
            TimeColumns::DateAndClock(date, _) => {
                let date = record.required(date, "time")?;
                let moment = time::moment_of(date, text);
                moment.map(|moment| self.seen(moment)).or_else(|| self.moment(text))
            }
        };
        ms.ok_or_else(|| record.place.refuse("time", text, time::EXPECTED))
    }

    fn moment(&mut self, text: &str) -> Option<f64> {
        match time::moment(text) {
            Some(moment) => Some(self.seen(moment)),
            None => self.epoch(time::epoch(text)?),
        }
    }

    /// Whether the last time was a date without a zone, which may be a local time.
    pub(super) fn is_local(&self) -> bool {
        self.is_local
    }

    fn seen(&mut self, moment: Moment) -> f64 {
        self.is_local = !moment.has_zone;
        self.without_zone |= self.is_local;
        moment.ms
    }

    fn epoch(&mut self, number: f64) -> Option<f64> {
        let by_size = UNITS.iter().position(|(_, limit, _)| number.abs() < *limit)?;
        let ms = |unit: usize| libm::round(number / UNITS[unit].0) + 0.0;
        let unit = match self.before {
            Some((unit, before)) if unit > by_size => {
                let distance = |unit: usize| (ms(unit) - before).abs();
                if distance(unit) <= distance(by_size) { unit } else { by_size }
            }
            _ => by_size,
        };
        self.units_seen[unit] = true;
        self.is_local = false;
        self.before = Some((unit, ms(unit)));
        Some(ms(unit))
    }

    /// Assumptions about the times, as sentences to show.
    pub(super) fn notes(&self) -> Vec<String> {
        let seen = UNITS.iter().zip(self.units_seen).filter(|(_, seen)| *seen);
        let units: Vec<&str> = seen.map(|((_, _, name), _)| *name).collect();
        let mut notes = Vec::new();
        if !units.is_empty() {
            notes.push(format!("numbers for times are epoch {}", units.join(" and ")));
        }
        if self.without_zone {
            notes.push("times without a zone are UTC".to_owned());
        }
        notes
    }
}

/// The text of the time; of the time of day if it is in a column of its own.
pub(super) fn text<'a>(record: &Record<'a>, columns: TimeColumns) -> Result<&'a str> {
    let (TimeColumns::One(index) | TimeColumns::DateAndClock(_, index)) = columns;
    record.required(index, "time")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_an_epoch_time_decides_its_unit() {
        let mut moments = Moments::default();
        for text in ["1704153600", "1704153600000", "1704153600000000", "1704153600000000000"] {
            assert_eq!(moments.moment(text), Some(1_704_153_600_000.0), "{text}");
        }
        assert_eq!(moments.moment("1704153600.25"), Some(1_704_153_600_250.0));
        assert_eq!(moments.moment("1e300"), None);
        let units = "seconds and milliseconds and microseconds and nanoseconds";
        assert_eq!(moments.notes(), [format!("numbers for times are epoch {units}")]);
    }

    #[test]
    fn milliseconds_stay_milliseconds_across_1970() {
        let mut moments = Moments::default();
        let day = 86_400_000.0;
        for time in (-1200..1200).map(|days| f64::from(days) * day) {
            assert_eq!(moments.moment(&time.to_string()), Some(time));
        }
    }
}
