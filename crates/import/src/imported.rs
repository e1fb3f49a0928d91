//! The end of an import: judges the columns, and makes the candles, the report and the preview.

use super::options::{DecimalMark, ImportOptions};
use super::preview::{self, Reason};
use super::reader::RowReader;
use super::{Assumption, ImportPreview, ImportReport, checks, gaps};
use crate::candles::{Candles, calendar};
use crate::error::Result;

/// Everything that an import gives.
pub(super) struct Imported {
    pub(super) candles: Candles,
    pub(super) report: ImportReport,
    pub(super) preview: ImportPreview,
}

/// The candles of a file with report and preview. `notes` are the assumptions about the file as a whole.
///
/// # Errors
/// If the columns cannot be those of their names, or the candles cannot be resampled as the options say.
pub(super) fn imported(
    mut reader: RowReader,
    mut notes: Vec<Assumption>,
    separator: Option<char>,
    options: &ImportOptions,
) -> Result<Imported> {
    let reordered = checks::columns(&mut reader)?;
    notes.append(&mut notes_of(&mut reader, reordered));
    let symbol = reader.symbol().map(str::to_owned);
    let zone = reader.times.zone_name(options);
    let RowReader { layout, gathered, left_out, .. } = reader;
    let (duplicates, outside_rows) = (gathered.duplicates, gathered.outside_rows);
    let newest_first = gathered.newest_first();
    let read = Candles::new(gathered.columns())?;
    let interval_ms = calendar::median_interval_ms(read.time());
    let (gaps, largest_gap) = gaps::find(read.time(), interval_ms);
    let candles_of_file = read.len() as u32;
    let candles = match options.interval_ms {
        Some(longer_ms) => {
            let resampled = read.resample(longer_ms, None)?.candles().clone();
            let text = "candles of the file are joined to longer ones; the last one is left out unless it is complete";
            notes.push(Assumption::of("interval_ms", text.to_owned()));
            resampled
        }
        None => read,
    };
    let report = ImportReport {
        rows: candles_of_file,
        interval_ms,
        gaps,
        largest_gap,
        duplicates,
        skipped_rows: left_out.total(),
        outside_rows,
        newest_first,
        assumptions: notes.iter().map(|note| note.text.clone()).collect(),
    };
    let (first, last) = preview::shown(&candles);
    let preview = ImportPreview {
        first,
        last,
        candles: candles.len() as u32,
        candles_of_file,
        interval_ms,
        zone,
        gaps,
        largest_gap,
        duplicates,
        outside_rows,
        left_out: left_out.rows(),
        symbol,
        separator: separator.map(String::from),
        column_names: layout.names,
        assumptions: notes,
    };
    Ok(Imported { candles, report, preview })
}

/// Assumptions about the rows.
fn notes_of(reader: &mut RowReader, reordered: Option<Assumption>) -> Vec<Assumption> {
    let mut notes = std::mem::take(&mut reader.layout.notes);
    if let Some(note) = reordered {
        notes.retain(|note| note.option.as_deref() != Some("columns"));
        notes.push(note);
    }
    notes.extend(reader.times.notes());
    if reader.style.decimal == Some(DecimalMark::Comma) {
        notes.push(Assumption::of("decimal_mark", "numbers have a decimal comma".to_owned()));
    }
    if reader.rows_without_volume > 0 {
        let rows = reader.rows_without_volume;
        notes.push(Assumption::of(
            "columns.volume",
            format!("rows without a volume have the volume 0: {rows}"),
        ));
    }
    for (reason, text) in [
        (Reason::WithoutPrices, "rows without prices are left out"),
        (Reason::OtherSymbol, "rows of other symbols are left out"),
        (Reason::Remark, "remarks below the candles are left out"),
    ] {
        if let Some((rows, first)) = reader.left_out.of(reason) {
            notes.push(Assumption::plain(format!("{text}: {rows}, the first is {first}")));
        }
    }
    notes
}
