//! The columns of a file, found by the names in its header or by the values in its first row.

use super::names::{self, plain};
use super::number::{self, Style};
use super::record::{Record, RowPlace};
use super::time;
use crate::error::{Error, Result};

/// Why a file without columns of candles is refused.
pub(super) const EXPECTED: &str = "the first line must name the columns time, open, high, low and close, or hold them in this order";

/// The index of each column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) time: TimeColumns,
    pub(super) open: usize,
    pub(super) high: usize,
    pub(super) low: usize,
    pub(super) close: usize,
    pub(super) volume: Option<usize>,
    /// Whether the file has a header. Without one the order of the columns is assumed.
    pub(super) named: bool,
    /// Assumptions about the columns, as sentences to show.
    pub(super) notes: Vec<String>,
}

/// The columns of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TimeColumns {
    /// One column with date and time of day.
    One(usize),
    /// A column with the date and one with the time of day.
    DateAndClock(usize, usize),
}

impl Layout {
    /// Reads a header; `None` if the record is not a header.
    ///
    /// # Errors
    /// For a header that lacks a column.
    pub(super) fn named(record: &Record<'_>) -> Result<Option<Self>> {
        let names = plain_names(record);
        let find = |aliases: &[&str]| find(&names, aliases);
        let time = time_columns(&names).or_else(|| yfinance_time(&names));
        let prices = [find(names::OPEN), find(names::HIGH), find(names::LOW), find(names::CLOSE)];
        let known = prices.iter().flatten().count() + usize::from(time.is_some());
        if known < 3 {
            return Ok(None);
        }
        let required = |column: Option<usize>, name: &str| {
            column.ok_or_else(|| no_header(record, &format!("; {name} is missing")))
        };
        let mut layout = Self {
            time: time.ok_or_else(|| no_header(record, "; time is missing"))?,
            open: required(prices[0], "open")?,
            high: required(prices[1], "high")?,
            low: required(prices[2], "low")?,
            close: required(prices[3], "close")?,
            volume: volume(&names),
            named: true,
            notes: Vec::new(),
        };
        layout.note(record, &names);
        Ok(Some(layout))
    }

    /// Recognises a row of candles without a header: a time (or a date and a time of day), then four or more numbers.
    pub(super) fn unnamed(record: &Record<'_>) -> Option<Self> {
        let text = |index| record.field(index).unwrap_or_default();
        let (time, open, time_names) =
            if time::clock_alone(text(1)) && time::moment(text(0)).is_some() {
                (TimeColumns::DateAndClock(0, 1), 2, "date, time")
            } else if time::moment(text(0)).is_some() || time::epoch(text(0)).is_some() {
                (TimeColumns::One(0), 1, "time")
            } else {
                return None;
            };
        let prices = (open..open + 4).all(|index| number::is_number_or_missing(text(index)));
        (prices && record.len() >= open + 4).then_some(())?;
        let volume = unnamed_volume(record, open);
        let mut note = format!("no header: the columns are {time_names}, open, high, low, close");
        note += if volume.is_some() { ", volume" } else { "; the volume is 0" };
        if volume == Some(open + 5) {
            note += " (after the average price)";
        }
        Some(Self {
            time,
            open,
            high: open + 1,
            low: open + 2,
            close: open + 3,
            volume,
            named: false,
            notes: vec![note],
        })
    }

    /// Notes which of several possible columns is used.
    fn note(&mut self, record: &Record<'_>, names: &[String]) {
        if names.iter().any(|name| name.starts_with("adjclose")) {
            self.notes.push("prices are as traded: the adjusted close is not used".to_owned());
        }
        match self.volume {
            None => self.notes.push("there is no volume column: the volume is 0".to_owned()),
            Some(index) if names[index] != names::VOLUME[0] => {
                let name = record.field(index).unwrap_or_default();
                self.notes.push(format!("the volume is the column {name}"));
            }
            Some(_) => {}
        }
    }
}

/// The error for a record that is neither a header nor a candle.
#[cold]
pub(super) fn no_header(record: &Record<'_>, more: &str) -> Error {
    let expected = match record.place {
        RowPlace::Line(_) => EXPECTED,
        RowPlace::Element(_) => "a candle must have time, open, high, low and close",
    };
    record.place.refuse("header", &record.shown(), format!("{expected}{more}"))
}

/// The fields of a record, in the form in which names are compared.
fn plain_names(record: &Record<'_>) -> Vec<String> {
    record.fields().map(plain).collect()
}

/// The column with the first alias that is present. Aliases are in order of preference.
fn find(names: &[String], aliases: &[&str]) -> Option<usize> {
    aliases.iter().find_map(|alias| names.iter().position(|name| name == alias))
}

fn time_columns(names: &[String]) -> Option<TimeColumns> {
    let (sure, others) = names::MOMENT.split_at(names::SURE_MOMENTS);
    if let Some(index) = find(names, sure) {
        return Some(TimeColumns::One(index));
    }
    match (find(names, names::DATE), find(names, names::CLOCK)) {
        (Some(date), Some(clock)) => Some(TimeColumns::DateAndClock(date, clock)),
        _ => find(names, others).map(TimeColumns::One),
    }
}

/// In tables of yfinance the name of the time column is `Price`.
fn yfinance_time(names: &[String]) -> Option<TimeColumns> {
    (names.first()? == "price").then_some(TimeColumns::One(0))
}

/// The column of the volume: by its name, else the first `Volume …` in units, else the first one in money.
fn volume(names: &[String]) -> Option<usize> {
    let of = |money: bool| {
        names.iter().position(|name| {
            let unit = name.strip_prefix("volume");
            unit.is_some_and(|unit| !unit.starts_with("ma") && (money || !is_money(unit)))
        })
    };
    find(names, names::VOLUME).or_else(|| of(false)).or_else(|| of(true))
}

fn is_money(unit: &str) -> bool {
    names::MONEY.contains(&unit)
}

/// The column of the volume in a row without a header: the number after the close. Rows of the interface of Kraken have
/// eight fields, with the average price, a number between low and high, before the volume.
fn unnamed_volume(record: &Record<'_>, open: usize) -> Option<usize> {
    let number = |index| Style::Point.read(record.field(index)?);
    let next = number(open + 4)?;
    let average = record.len() == open + 7
        && matches!(record.place, RowPlace::Element(_))
        && number(open + 1).is_some_and(|high| next <= high)
        && number(open + 2).is_some_and(|low| next >= low);
    Some(open + if average { 5 } else { 4 })
}
