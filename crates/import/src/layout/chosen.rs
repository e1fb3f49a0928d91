//! The columns that the options choose, by their names or numbers.

use super::super::names::plain;
use super::super::number_times;
use super::super::options::{ColumnChoice, ImportOptions};
use super::super::record::Record;
use super::columns::{Layout, TimeColumns};
use crate::error::{Error, Result};

/// The columns that the options choose.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    pub(super) time: Option<TimeColumns>,
    pub(super) prices: [Option<usize>; 4],
    pub(super) volume: Option<usize>,
}

impl Chosen {
    /// The chosen columns of a header; `None` if the options choose none, or if a name of theirs is not in the record.
    pub(super) fn by_name(record: &Record<'_>, options: &ImportOptions) -> Option<Self> {
        let choice = options.columns.as_ref()?;
        let is_number = |name: &String| name.parse::<usize>().is_ok();
        let is_header = !record.fields().any(|field| number_times::number(field).is_some());
        let only_numbers = choice.all().flatten().all(is_number);
        if !is_header && only_numbers {
            return None;
        }
        let names: Vec<String> = record.fields().map(plain).collect();
        Self::of(choice, |name| {
            let by_name = names.iter().position(|other| *other == plain(name));
            by_name.or_else(|| number_of(name, record.len()))
        })
    }

    /// The chosen columns of a row without a header, all by their numbers.
    pub(super) fn by_number(record: &Record<'_>, choice: &ColumnChoice) -> Result<Option<Self>> {
        let is_row = record.fields().any(|field| number_times::number(field).is_some());
        if !is_row {
            return Ok(None);
        }
        for name in choice.all().flatten() {
            if number_of(name, record.len()).is_none() {
                let reason = format!(
                    "the file has no column of this name; it may be a number from 1 to {}",
                    record.len()
                );
                return Err(Error::field("columns", name, reason));
            }
        }
        Ok(Self::of(choice, |name| number_of(name, record.len())))
    }

    fn of(choice: &ColumnChoice, index: impl Fn(&str) -> Option<usize>) -> Option<Self> {
        let column = |name: &Option<String>| match name {
            Some(name) => index(name).map(Some),
            None => Some(None),
        };
        let time = match (column(&choice.time)?, column(&choice.clock)?) {
            (Some(date), Some(clock)) => Some(TimeColumns::DateAndClock(date, clock)),
            (Some(time), None) => Some(TimeColumns::One(time)),
            (None, _) => None,
        };
        let [open, high, low, close] = [&choice.open, &choice.high, &choice.low, &choice.close];
        let prices = [column(open)?, column(high)?, column(low)?, column(close)?];
        Some(Self { time, prices, volume: column(&choice.volume)? })
    }

    /// The layout of rows without a header: columns that are not chosen have their usual place.
    pub(super) fn layout(&self, record: &Record<'_>) -> Option<Layout> {
        let time = self.time.unwrap_or(TimeColumns::One(0));
        let open = if matches!(time, TimeColumns::DateAndClock(..)) { 2 } else { 1 };
        let mut prices = [open, open + 1, open + 2, open + 3];
        for (column, chosen) in prices.iter_mut().zip(self.prices) {
            *column = chosen.unwrap_or(*column);
        }
        prices.iter().all(|&column| column < record.len()).then_some(())?;
        let usual =
            Some(open + 4).filter(|column| *column < record.len() && !prices.contains(column));
        Some(Layout {
            time,
            prices,
            volume: self.volume.or(usual),
            symbol: None,
            zone: None,
            fields: record.len(),
            names: Vec::new(),
            is_assumed: self.prices.iter().any(Option::is_none),
            notes: Vec::new(),
        })
    }
}

impl ColumnChoice {
    fn all(&self) -> impl Iterator<Item = Option<&String>> {
        let Self { time, clock, open, high, low, close, volume } = self;
        [time, clock, open, high, low, close, volume].map(Option::as_ref).into_iter()
    }
}

/// The index of a column that is chosen by its number from 1.
fn number_of(name: &str, columns: usize) -> Option<usize> {
    name.parse::<usize>().ok()?.checked_sub(1).filter(|index| *index < columns)
}
