//! Detects the format of a file from its first bytes: JSON or CSV; for CSV also the separator and the decimal mark.

use super::csv::CsvReader;
use super::layout::Layout;
use super::number::{Evidence, Style};
use super::record::Record;
use crate::error::{Error, Result};

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Csv { delimiter: u8, style: Style },
}

/// Separators in the order in which they are tried. The comma comes after those that occur together with a decimal comma.
const DELIMITERS: [u8; 4] = [b'\t', b';', b',', b'|'];

/// The first bytes of files that are not UTF-8 text, the kind of the file, and the remedy.
const NOT_TEXT: [(&[u8], &str, &str); 4] = [
    (b"PK\x03\x04", "a ZIP file", "unpack the file first"),
    (b"\x1f\x8b", "a gzip file", "unpack the file first"),
    (b"\xff\xfe", "UTF-16 text", "save the file as UTF-8 text"),
    (b"\xfe\xff", "UTF-16 text", "save the file as UTF-8 text"),
];

/// Detects the format from the first bytes of a file. If the file has `ended`, the sample is the whole file.
pub(super) fn format(sample: &[u8], ended: bool) -> Result<Format> {
    for (start, found, reason) in NOT_TEXT {
        if sample.starts_with(start) {
            return Err(Error::line(1, "file", found, reason));
        }
    }
    if is_json(sample) {
        return Ok(Format::Json);
    }
    // Building a reader takes longer than reading a small file, so absent separators are not tried.
    let mut present = DELIMITERS.into_iter().filter(|delimiter| sample.contains(delimiter));
    let found = present.find_map(|delimiter| try_delimiter(sample, ended, delimiter));
    // Without columns the file is refused later; with the most frequent separator the error shows the first line unchanged.
    Ok(found.unwrap_or(Format::Csv { delimiter: most_frequent(sample), style: Style::Point }))
}

/// Whether the file is a JSON object or an array of values. A CSV header may start with a bracket too: `[DATE];[TIME]`.
fn is_json(sample: &[u8]) -> bool {
    let text = sample.strip_prefix(b"\xef\xbb\xbf").unwrap_or(sample).trim_ascii_start();
    match text.split_first() {
        Some((b'{', _)) => true,
        Some((b'[', rest)) => {
            let next = rest.trim_ascii_start().first();
            next.is_none_or(|byte| b"[{]\"-0123456789".contains(byte))
        }
        _ => false,
    }
}

/// Reads the sample with a separator, and returns the format if there are columns of candles.
fn try_delimiter(sample: &[u8], ended: bool, delimiter: u8) -> Option<Format> {
    let mut layout: Option<Layout> = None;
    let mut evidence = Evidence::default();
    let mut row = |record: &Record<'_>| {
        if layout.is_none() {
            layout = Layout::named(record)?.or_else(|| Layout::unnamed(record));
        }
        if let Some(layout) = &layout {
            add_numbers(record, layout, &mut evidence);
        }
        Ok(())
    };
    let mut reader = CsvReader::new(delimiter);
    let read = reader.push(sample, &mut row);
    if read.is_ok() && ended {
        // The error of an invalid last line comes later, when the file is read.
        let _ = reader.finish(&mut row);
    }
    layout.is_some().then(|| Format::Csv { delimiter, style: evidence.style() })
}

/// Adds the numbers of a row to the evidence.
fn add_numbers(record: &Record<'_>, layout: &Layout, evidence: &mut Evidence) {
    let columns = [layout.open, layout.high, layout.low, layout.close];
    for index in columns.into_iter().chain(layout.volume) {
        let text = record.field(index).unwrap_or_default();
        if text.bytes().any(|byte| byte.is_ascii_digit()) {
            evidence.add(text);
        }
    }
}

/// The most frequent separator of the first line.
fn most_frequent(sample: &[u8]) -> u8 {
    let line = sample.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| line.iter().filter(|&&byte| byte == delimiter).count();
    DELIMITERS.into_iter().max_by_key(|&delimiter| count(delimiter)).unwrap_or(b',')
}
