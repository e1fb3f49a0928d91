//! Tells the form of a file by its first bytes: JSON or CSV, and of CSV the separator and the decimal mark.

use super::csv::CsvReader;
use super::layout::Layout;
use super::number::{Evidence, Style};
use super::record::Record;
use crate::error::{Error, Result};

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Csv { delimiter: u8, style: Style },
}

/// Separators, in the order in which they are tried. The comma comes after those beside which it marks decimals.
const DELIMITERS: [u8; 4] = [b'\t', b';', b',', b'|'];

/// Beginnings of files that hold no text, and what to do with them.
const NO_TEXT: [(&[u8], &str, &str); 4] = [
    (b"PK\x03\x04", "a ZIP file", "unpack the file first"),
    (b"\x1f\x8b", "a gzip file", "unpack the file first"),
    (b"\xff\xfe", "UTF-16 text", "save the file as UTF-8 text"),
    (b"\xfe\xff", "UTF-16 text", "save the file as UTF-8 text"),
];

/// Tells the form by a sample, which is the whole file when that has `ended`.
pub(super) fn form(sample: &[u8], ended: bool) -> Result<Form> {
    for (start, found, reason) in NO_TEXT {
        if sample.starts_with(start) {
            return Err(Error::line(1, "file", found, reason));
        }
    }
    if is_json(sample) {
        return Ok(Form::Json);
    }
    // A reader is built for each survey, which takes longer than reading a small file.
    let mut present = DELIMITERS.into_iter().filter(|delimiter| sample.contains(delimiter));
    let told = present.find_map(|delimiter| survey(sample, ended, delimiter));
    // Without columns any separator leads to the error; the most frequent shows the first line as it is.
    Ok(told.unwrap_or(Form::Csv { delimiter: most_frequent(sample), style: Style::Point }))
}

/// An object, or an array of what candles are made of. A CSV header may begin with a bracket too: `[DATE];[TIME]`.
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

/// Reads the sample with a separator: the form, if that shows columns.
fn survey(sample: &[u8], ended: bool, delimiter: u8) -> Option<Form> {
    let mut layout: Option<Layout> = None;
    let mut evidence = Evidence::default();
    let mut row = |record: &Record<'_>| {
        if layout.is_none() {
            layout = Layout::named(record)?.or_else(|| Layout::unnamed(record));
        }
        if let Some(layout) = &layout {
            weigh(record, layout, &mut evidence);
        }
        Ok(())
    };
    let mut reader = CsvReader::new(delimiter);
    let read = reader.push(sample, &mut row);
    if read.is_ok() && ended {
        // A broken last line is refused when the file is read.
        let _ = reader.finish(&mut row);
    }
    layout.is_some().then(|| Form::Csv { delimiter, style: evidence.style() })
}

/// Looks at the numbers of a row.
fn weigh(record: &Record<'_>, layout: &Layout, evidence: &mut Evidence) {
    let columns = [layout.open, layout.high, layout.low, layout.close];
    for index in columns.into_iter().chain(layout.volume) {
        let text = record.field(index).unwrap_or_default();
        if text.bytes().any(|byte| byte.is_ascii_digit()) {
            evidence.add(text);
        }
    }
}

fn most_frequent(sample: &[u8]) -> u8 {
    let line = sample.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| line.iter().filter(|&&byte| byte == delimiter).count();
    DELIMITERS.into_iter().max_by_key(|&delimiter| count(delimiter)).unwrap_or(b',')
}
