//! Detects the format of a text from its start: rows of JSON, other JSON, or CSV with its separator.

use super::csv::CsvReader;
use super::layout::Layout;
use super::options::ImportOptions;
use super::record::Record;
use super::tokens::Tokens;

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// An array of rows, which can be read as it comes.
    JsonRows,
    /// JSON in which the candles must be searched.
    Json,
    Csv {
        delimiter: u8,
    },
}

/// Separators in the order in which they are tried. The comma comes after those that occur together with a decimal comma.
const DELIMITERS: [u8; 4] = [b'\t', b';', b',', b'|'];

/// Detects the format from the start of a text. If the file has `ended`, the sample is the whole file.
pub(super) fn format(sample: &[u8], ended: bool, options: &ImportOptions) -> Format {
    if let Some(format) = json(sample) {
        return format;
    }
    // Building a reader takes longer than reading a small file, so absent separators are not tried.
    let mut present = DELIMITERS.into_iter().filter(|delimiter| sample.contains(delimiter));
    let found = present.find(|&delimiter| has_columns(sample, ended, delimiter, options));
    // Without columns the file is refused later; with the most frequent separator the error shows the first line unchanged.
    Format::Csv { delimiter: found.unwrap_or_else(|| most_frequent(sample)) }
}

/// The kind of JSON; `None` for CSV, whose header may start with a bracket too: `[DATE];[TIME]`.
fn json(sample: &[u8]) -> Option<Format> {
    let text = sample.strip_prefix(b"\xef\xbb\xbf").unwrap_or(sample).trim_ascii_start();
    match text.split_first()? {
        (b'{', _) => Some(Format::Json),
        (b'[', rest) => match rest.trim_ascii_start().first() {
            None | Some(b']' | b'[') => Some(Format::JsonRows),
            Some(b'{') => Some(if has_nested_rows(rest) { Format::Json } else { Format::JsonRows }),
            Some(b'"' | b'-' | b'0'..=b'9') => Some(Format::Json),
            Some(_) => None,
        },
        _ => None,
    }
}

/// Whether the first object of an array has an array or object as a value before any price: then it is no candle.
fn has_nested_rows(rest: &[u8]) -> bool {
    let mut tokens = Tokens(rest);
    tokens.next();
    let mut tokens = Tokens::open(tokens.0);
    let mut key = Vec::new();
    while tokens.at_end() == Some(false) {
        key.clear();
        if tokens.key(&mut key).is_none() {
            return false;
        }
        if std::str::from_utf8(&key).is_ok_and(super::names::is_price) {
            return false;
        }
        let opens = matches!(tokens.next(), Some(b'[' | b'{'));
        if opens {
            return true;
        }
        if tokens.value(&mut Vec::new()).and_then(|()| tokens.comma()).is_none() {
            return false;
        }
    }
    false
}

/// Whether the sample has columns of candles between the separators.
fn has_columns(sample: &[u8], ended: bool, delimiter: u8, options: &ImportOptions) -> bool {
    let mut found = false;
    let mut row = |record: &Record<'_>| {
        found = found
            || Layout::named(record, options)?.is_some()
            || Layout::unnamed(record, options)?.is_some();
        Ok(())
    };
    let mut reader = CsvReader::new(delimiter);
    let read = reader.push(sample, &mut row);
    if read.is_ok() && ended {
        // The error of an invalid last line comes later, when the file is read.
        let _ = reader.finish(&mut row);
    }
    found
}

/// The most frequent separator of the first line.
fn most_frequent(sample: &[u8]) -> u8 {
    let line = sample.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| line.iter().filter(|&&byte| byte == delimiter).count();
    DELIMITERS.into_iter().max_by_key(|&delimiter| count(delimiter)).unwrap_or(b',')
}
