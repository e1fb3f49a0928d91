//! Collects candles into columns in the order of the file. A row that repeats the row before is skipped and counted. A row
//! with the same time and other values is refused, and so is a time that is not in order.

use super::autumn;
use super::record::Place;
use crate::candles::{Candle, Columns, MAX_CANDLES};
use crate::error::Result;

/// The candles so far.
#[derive(Debug, Default)]
pub(super) struct Gather {
    columns: Columns,
    last: Option<Candle>,
    /// The order of the file; `None` before the second candle.
    newest_first: Option<bool>,
    /// Number of rows that repeated the row before.
    pub(super) duplicates: u32,
    /// Number of rows whose open or close is outside low and high.
    pub(super) outside_rows: u32,
    /// Whether the order of the prices is assumed, so that a high below the low may be another price.
    is_assumed: bool,
    /// The first row whose high is below the low.
    pub(super) crossed: Option<(Place, f64)>,
}

/// An open or close this many times above the high or below the low belongs to another column, or lacks its decimal mark.
const FAR: f64 = 2.5;

impl Gather {
    pub(super) fn new(is_assumed: bool) -> Self {
        Self { is_assumed, ..Self::default() }
    }

    /// The close of the last candle.
    pub(super) fn last_close(&self) -> Option<f64> {
        self.last.map(|candle| candle.close)
    }

    /// Number of candles.
    pub(super) fn len(&self) -> usize {
        self.columns.time.len()
    }

    /// Whether the file starts with the newest candle.
    pub(super) fn newest_first(&self) -> bool {
        self.newest_first == Some(true)
    }

    /// Adds the candle of a row. `time` is the text of its time in the file; `is_local` if it has no zone.
    pub(super) fn add(
        &mut self,
        candle: Candle,
        place: Place,
        time: &str,
        is_local: bool,
    ) -> Result<()> {
        self.check(&candle, place)?;
        if let Some(last) = self.last {
            if last == candle {
                self.duplicates += 1;
                return Ok(());
            }
            self.check_order(&last, &candle).map_err(|why| {
                place.refuse("time", time, self.out_of_order(why, &candle, is_local))
            })?;
        }
        if self.len() == MAX_CANDLES {
            let reason = format!("there may be at most {MAX_CANDLES} candles");
            return Err(place.refuse("row", "one more row", &reason));
        }
        self.outside_rows += u32::from(is_outside(&candle));
        self.last = Some(candle);
        self.columns.push(candle);
        Ok(())
    }

    fn check(&mut self, candle: &Candle, place: Place) -> Result<()> {
        let mut checked = *candle;
        if self.is_assumed && candle.high < candle.low {
            self.crossed.get_or_insert((place, candle.high));
            checked.high = candle.low;
        }
        if let Some((field, value, reason)) = checked.fault() {
            return Err(place.refuse(field, &value.to_string(), reason));
        }
        for (field, price) in [("open", candle.open), ("close", candle.close)] {
            if !self.is_assumed && (price > candle.high * FAR || price * FAR < candle.low) {
                let reason = format!(
                    "the {field} is far outside the low {} and the high {}: is this the right column and decimal mark?",
                    candle.low, candle.high
                );
                return Err(place.refuse(field, &price.to_string(), reason));
            }
        }
        Ok(())
    }

    fn check_order(
        &mut self,
        last: &Candle,
        candle: &Candle,
    ) -> std::result::Result<(), &'static str> {
        let falls = candle.time < last.time;
        if !falls && candle.time <= last.time {
            return Err("the row before has the same time with other values");
        }
        if falls != *self.newest_first.get_or_insert(falls) {
            return Err("times must all rise or all fall from row to row");
        }
        Ok(())
    }

    /// The reason for which a time is refused, with a hint if daylight saving may be the cause.
    #[cold]
    fn out_of_order(&self, why: &str, candle: &Candle, is_local: bool) -> String {
        let times = &self.columns.time;
        if is_local && autumn::repeats_an_hour(times, candle.time, self.newest_first()) {
            return format!("{why}; {}", autumn::HINT);
        }
        why.to_owned()
    }

    /// The columns in the order of the file.
    pub(super) fn in_file_order(&mut self) -> &mut Columns {
        &mut self.columns
    }

    /// The columns, oldest first.
    pub(super) fn columns(mut self) -> Columns {
        if self.newest_first() {
            let columns = &mut self.columns;
            for column in [
                &mut columns.time,
                &mut columns.open,
                &mut columns.high,
                &mut columns.low,
                &mut columns.close,
                &mut columns.volume,
            ] {
                column.reverse();
            }
        }
        self.columns
    }
}

fn is_outside(candle: &Candle) -> bool {
    [candle.open, candle.close].iter().any(|&price| price < candle.low || price > candle.high)
}
