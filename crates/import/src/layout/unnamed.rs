//! Rows without a header: the columns by their values, or as the options choose them by number.

use super::super::options::ImportOptions;
use super::super::record::{Place, Record};
use super::super::{Assumption, number, number_times, time};
use super::chosen::Chosen;
use super::columns::{Layout, TimeColumns};
use crate::error::Result;

impl Layout {
    /// Recognises a row of candles without a header: a time (or a date and a time of day), then four or more numbers; or the
    /// columns that the options choose by their numbers.
    ///
    /// # Errors
    /// For chosen columns that the row does not have.
    pub(crate) fn unnamed(record: &Record<'_>, options: &ImportOptions) -> Result<Option<Self>> {
        if let Some(choice) = &options.columns {
            return Chosen::by_number(record, choice)
                .map(|chosen| chosen.and_then(|chosen| chosen.layout(record)));
        }
        if let Some(layout) = gate(record) {
            return Ok(Some(layout));
        }
        let text = |index| record.field(index).unwrap_or_default();
        let is_moment = |index| {
            time::is_moment(text(index))
                || number_times::number(text(index))
                    .is_some_and(|_| number_times::is_time(text(index)))
        };
        let (time, open, time_names) = if time::clock_alone(text(1)) && time::is_moment(text(0)) {
            (TimeColumns::DateAndClock(0, 1), 2, "date, time")
        } else if is_moment(0) {
            (TimeColumns::One(0), 1, "time")
        } else {
            return Ok(None);
        };
        let prices = (open..open + 4).all(|index| number::is_number_or_missing(text(index)));
        if !prices || record.len() < open + 4 {
            return Ok(None);
        }
        let volume = unnamed_volume(record, open);
        let mut note = format!("no header: the columns are {time_names}, open, high, low, close");
        note += if volume.is_some() { ", volume" } else { "; the volume is 0" };
        if volume == Some(open + 5) {
            note += " (after the average price)";
        }
        Ok(Some(Self {
            time,
            prices: [open, open + 1, open + 2, open + 3],
            volume,
            symbol: None,
            zone: None,
            fields: record.len(),
            names: Vec::new(),
            is_assumed: true,
            notes: vec![Assumption::of("columns", note)],
        }))
    }
}

/// The columns of rows of Gate, which end with whether the candle is closed: time, turnover, close, high, low, open, volume.
fn gate(record: &Record<'_>) -> Option<Layout> {
    let is_closed = record.field(7).is_some_and(|text| ["true", "false"].contains(&text));
    (record.len() == 8 && is_closed && matches!(record.place, Place::Element(_))).then(|| Layout {
        time: TimeColumns::One(0),
        prices: [5, 3, 4, 2],
        volume: Some(6),
        symbol: None,
        zone: None,
        fields: record.len(),
        names: Vec::new(),
        is_assumed: false,
        notes: vec![Assumption::of(
            "columns",
            "no names: the columns are in the order of Gate".to_owned(),
        )],
    })
}

/// The column of the volume in a row without a header: the number after the close. Rows of the interface of Kraken have
/// eight fields, with the average price, a number between low and high, before the volume.
fn unnamed_volume(record: &Record<'_>, open: usize) -> Option<usize> {
    let number = |index| number::Style::POINT.plain(record.field(index)?);
    let any = |index| record.field(index).is_some_and(number::is_number_or_missing);
    any(open + 4).then_some(())?;
    let average = record.len() == open + 7
        && matches!(record.place, Place::Element(_))
        && number(open + 4).is_some_and(|next| {
            number(open + 1).is_some_and(|high| next <= high)
                && number(open + 2).is_some_and(|low| next >= low)
        });
    Some(open + if average { 5 } else { 4 })
}
