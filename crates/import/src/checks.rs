//! Judges the columns by their values. Prices under wrong names can be valid candles, but over many rows they behave in a way
//! that prices do not: the open outside low and high, the close equal to the open before, a volume that moves as the price.

use super::orders;
use super::reader::RowReader;
use super::{Assumption, number_times};
use crate::candles::{Columns, calendar};
use crate::error::{Error, Result};

/// Rows outside low and high that a file with names may have, as flaws of its data.
const FLAWS: usize = 2;

/// A close within this many times the moves from open to close says that the names of open and close are swapped: numbers of
/// rows from which on the factor holds.
const SWAPPED: [(usize, f64); 3] = [(200, 1.3), (20, 1.6), (6, 3.0)];

/// A high this many times above, or a low below, open and close of most rows is another column.
const FAR: f64 = 3.0;

/// Gaps between times that are early epoch times, and the shortest plausible interval of numbers.
const YEAR_MS: f64 = 366.0 * calendar::DAY_MS;
const SECOND_MS: f64 = 1000.0;

/// Refuses columns that cannot be those of their names. Columns without names may be put in the order that their rows prove.
pub(super) fn columns(reader: &mut RowReader) -> Result<Option<Assumption>> {
    let is_assumed = reader.layout.is_assumed;
    let newest_first = reader.gathered.newest_first();
    let crossed = reader.gathered.crossed;
    let columns = reader.gathered.in_file_order();
    let reordered = if is_assumed { orders::settle(columns)? } else { None };
    if let Some((place, high)) = crossed.filter(|_| reordered.is_none()) {
        return Err(place.refuse("high", &high.to_string(), orders::UNKNOWN));
    }
    if !is_assumed {
        inside(columns)?;
    }
    far(columns)?;
    swapped(columns, newest_first)?;
    volume(columns)?;
    let is_number = reader.times.are_recognised_numbers();
    times(&reader.gathered.in_file_order().time, is_number)?;
    if reordered.is_some() {
        reader.gathered.outside_rows = 0;
    }
    Ok(reordered)
}

/// Named columns: in most candles that move, open and close are inside.
fn inside(columns: &Columns) -> Result<()> {
    let rows = 0..columns.time.len();
    let moving = rows.clone().filter(|&row| moves(columns, row));
    let (mut all, mut outside) = (0_usize, 0_usize);
    for row in moving {
        let is_inside = |price: f64| (columns.low[row]..=columns.high[row]).contains(&price);
        all += 1;
        outside += usize::from(!is_inside(columns.open[row]) || !is_inside(columns.close[row]));
    }
    if outside <= FLAWS || outside * 3 < all {
        return Ok(());
    }
    let reason = "open or close is outside low and high: the columns are not those of their names; choose them with the option columns";
    Err(Error::field("columns", format!("{outside} of {all} rows"), reason))
}

fn moves(columns: &Columns, row: usize) -> bool {
    let first = columns.open[row];
    [columns.high[row], columns.low[row], columns.close[row]]
        .iter()
        .any(|&price| (price - first).abs() > 0.0)
}

/// High and low are near open and close in most rows.
fn far(columns: &Columns) -> Result<()> {
    let all = columns.time.len();
    let body = |row: usize| {
        let (open, close) = (columns.open[row], columns.close[row]);
        if open > close { (open, close) } else { (close, open) }
    };
    let high = (0..all).filter(|&row| columns.high[row] > body(row).0 * FAR).count();
    let low = (0..all).filter(|&row| columns.low[row] * FAR < body(row).1).count();
    for (name, count) in [("high", high), ("low", low)] {
        if count * 2 > all {
            let reason = format!(
                "in most rows this is far from open and close, so the column is not the {name}; choose it with the option columns.{name}"
            );
            return Err(Error::field(
                format!("columns.{name}"),
                format!("{count} of {all} rows"),
                reason,
            ));
        }
    }
    Ok(())
}

/// An open is nearer to the close before than a close is to the open before.
fn swapped(columns: &Columns, newest_first: bool) -> Result<()> {
    let all = columns.time.len();
    let Some((_, factor)) = SWAPPED.iter().find(|(rows, _)| all > *rows) else { return Ok(()) };
    let (mut right, mut wrong) = (0.0, 0.0);
    for row in 1..all {
        let (before, after) = if newest_first { (row, row - 1) } else { (row - 1, row) };
        // In shares of the price, so that no stretch of the series outweighs the others.
        right += (columns.open[after] / columns.close[before] - 1.0).abs();
        wrong += (columns.close[after] / columns.open[before] - 1.0).abs();
    }
    if right <= wrong * factor || !right.is_finite() {
        return Ok(());
    }
    let reason = "each close is nearer to the open before than each open to the close before: the columns open and close are swapped, or the order of the rows is; choose them with the options columns.open and columns.close";
    Err(Error::field("columns", "open and close", reason))
}

/// A volume does not move as the close.
fn volume(columns: &Columns) -> Result<()> {
    let all = columns.time.len();
    let (mut steps, mut alike, mut inside) = (0_usize, 0_usize, 0_usize);
    for row in 1..all {
        let volume = columns.volume[row] / columns.volume[row - 1];
        let close = columns.close[row] / columns.close[row - 1];
        steps += usize::from((close - 1.0).abs() > 1e-9);
        alike += usize::from(
            (close - 1.0).abs() > 1e-9 && (volume - close).abs() < (close - 1.0).abs() / 10.0,
        );
        inside += usize::from(
            moves(columns, row)
                && (columns.low[row]..=columns.high[row]).contains(&columns.volume[row]),
        );
    }
    if all < 6 || alike * 2 < steps.max(1) && inside * 2 < all {
        return Ok(());
    }
    let reason = "the volume moves as the price, so the column holds a price; choose it with the option columns.volume";
    Err(Error::field("columns.volume", "a price", reason))
}

/// Numbers that were recognised as times are a plausible series.
fn times(times: &[f64], are_numbers: bool) -> Result<()> {
    if !are_numbers {
        return Ok(());
    }
    let steps = times.windows(2).map(|pair| (pair[1] - pair[0]).abs());
    let refuse = |found: String| {
        let reason = "the numbers in the column of the time are no plausible times; set the option time_format, or choose the column with the option columns.time";
        Err(Error::field("time", found, reason))
    };
    let mut short = 0;
    for (pair, step) in times.windows(2).zip(steps) {
        short += usize::from(step < SECOND_MS);
        // A number of an early time may be a damaged one of a later time.
        if step > YEAR_MS && pair.iter().any(|&time| number_times::is_early(time)) {
            return refuse(format!("{step} ms between two rows"));
        }
    }
    if times.len() > 1 && short * 2 > times.len() - 1 {
        return refuse("less than a second between most rows".to_owned());
    }
    Ok(())
}
