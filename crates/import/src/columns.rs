//! Import of a table whose reader knows columns: a workbook, Parquet, Feather. Names and cells go through the same recognition
//! as those of text, so an importer of a binary format only unpacks.

use super::record::{Place, Record};
use super::rows::Rows;
use super::{ImportOptions, ImportPreview, ImportReport};
use crate::candles::Candles;
use crate::error::{Error, Result};

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct TableColumn {
    /// Its name; empty if it has none.
    pub name: String,
    /// Its cells from the first row on.
    pub cells: Cells,
}

/// The cells of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Cells {
    /// Texts; an empty one is a missing value.
    Texts(Vec<String>),
    /// Numbers; NaN is a missing value.
    Numbers(Vec<f64>),
}

impl Cells {
    fn len(&self) -> usize {
        match self {
            Self::Texts(texts) => texts.len(),
            Self::Numbers(numbers) => numbers.len(),
        }
    }

    fn write(&self, row: usize, text: &mut Vec<u8>) {
        match self {
            Self::Texts(texts) => {
                text.extend(texts.get(row).map(String::as_bytes).unwrap_or_default())
            }
            Self::Numbers(numbers) => {
                let number = numbers.get(row).filter(|number| number.is_finite());
                text.extend(number.map(f64::to_string).unwrap_or_default().as_bytes());
            }
        }
    }
}

/// Imports the candles of a table.
///
/// # Errors
/// If columns differ in length, and as [`Import::finish`](super::Import::finish). Rows are counted from 0: `[3].open`.
pub fn import_columns(
    columns: &[TableColumn],
    options: ImportOptions,
) -> Result<(Candles, ImportReport, ImportPreview)> {
    options.check()?;
    let len = columns.first().map_or(0, |column| column.cells.len());
    if let Some(column) = columns.iter().find(|column| column.cells.len() != len) {
        let reason = format!("every column must have as many cells as the first ({len})");
        return Err(Error::field(&column.name, column.cells.len(), reason));
    }
    let mut rows = Rows::new(options);
    let (mut text, mut ends) = (Vec::new(), Vec::new());
    if columns.iter().any(|column| !column.name.is_empty()) {
        for column in columns {
            text.extend_from_slice(column.name.as_bytes());
            ends.push(text.len());
        }
        rows.record(&Record::new(Place::Element(0), &text, &ends)?)?;
    }
    for row in 0..len {
        text.clear();
        ends.clear();
        for column in columns {
            column.cells.write(row, &mut text);
            ends.push(text.len());
        }
        rows.record(&Record::new(Place::Element(row as u64), &text, &ends)?)?;
    }
    rows.finish().map(|imported| (imported.candles, imported.report, imported.preview))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(name: &str, cells: &[f64]) -> TableColumn {
        TableColumn { name: name.to_owned(), cells: Cells::Numbers(cells.to_vec()) }
    }

    #[test]
    fn columns_of_texts_and_numbers_are_recognised_as_those_of_text() {
        let dates = ["2024-01-02", "2024-01-03"].map(str::to_owned).to_vec();
        let mut columns = vec![
            TableColumn { name: "Date".to_owned(), cells: Cells::Texts(dates) },
            numbers("Open", &[10.0, f64::NAN]),
            numbers("High", &[12.5, f64::NAN]),
            numbers("Low", &[9.0, f64::NAN]),
            numbers("Close", &[11.0, f64::NAN]),
        ];
        let (candles, report, _) = import_columns(&columns, ImportOptions::default()).unwrap();
        assert_eq!((candles.time()[0], candles.high()[0]), (1_704_153_600_000.0, 12.5));
        assert_eq!((report.rows, report.skipped_rows), (1, 1));
        columns[0] = numbers("", &[45_293.0, 45_294.0]);
        let (candles, ..) = import_columns(&columns, ImportOptions::default()).unwrap();
        assert_eq!(candles.time()[0], 1_704_153_600_000.0, "a day of Excel in the index");
        columns[2] = numbers("High", &[8.0, f64::NAN]);
        let error = import_columns(&columns, ImportOptions::default()).unwrap_err().to_string();
        assert_eq!(error, "[0].high: the high must not be below the low (found 8)");
        columns[2] = numbers("High", &[8.0]);
        let error = import_columns(&columns, ImportOptions::default()).unwrap_err().to_string();
        assert!(error.starts_with("High: every column"), "{error}");
    }
}
