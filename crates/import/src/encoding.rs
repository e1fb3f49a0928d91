//! Turns the bytes of a file into UTF-8, and names the formats that are no text.

use crate::error::{Error, Result};

/// How the text of a file is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16LittleEndian,
    Utf16BigEndian,
    /// One byte for a letter, as Excel saves CSV in Western Europe.
    Windows1252,
}

/// The first bytes of files that are no text, with the name of the format and what a person can do.
const NOT_TEXT: [(&[u8], &str, &str); 15] = [
    (b"\x1f\x8b", "a gzip file", "unpack the file first"),
    (b"BZh", "a bzip2 file", "unpack the file first"),
    (b"\xfd7zXZ", "an xz file", "unpack the file first"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file", "unpack the file first"),
    (b"7z\xbc\xaf", "a 7-Zip file", "unpack the file first"),
    (b"Rar!", "a RAR file", "unpack the file first"),
    (b"PAR1", "a Parquet file", "save the table as CSV"),
    (b"ARROW1", "an Arrow or Feather file", "save the table as CSV"),
    (b"FEA1", "a Feather file", "save the table as CSV"),
    (
        b"\xd0\xcf\x11\xe0",
        "an Excel workbook of the old format (.xls)",
        "save it as CSV or as .xlsx",
    ),
    (b"\x89HDF", "an HDF5 file", "save the table as CSV"),
    (b"SQLite format 3", "an SQLite database", "save the table as CSV"),
    (b"%PDF", "a PDF", "save the table as CSV"),
    (b"\x80\x04\x95", "a pickle of Python", "save the table as CSV"),
    (b"\x93NUMPY", "an array of NumPy", "save the table as CSV"),
];

/// Parts of a ZIP file that tell what is in it.
const WORKBOOK: [&[u8]; 3] = [b"xl/", b"[Content_Types].xml", b"_rels/.rels"];

/// Characters of Windows-1252 from 0x80 to 0x9F; the others are those of Unicode.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Detects the encoding from the first bytes of a file.
///
/// # Errors
/// For a file that is no text, with the name of its format.
pub(super) fn detect(sample: &[u8]) -> Result<Encoding> {
    let refuse = |found: &str, reason: &str| Err(Error::line(1, "file", found, reason));
    if sample.starts_with(b"PK\x03\x04") {
        let has = |part: &[u8]| sample.windows(part.len()).any(|bytes| bytes == part);
        return if WORKBOOK.iter().any(|part| has(part)) {
            refuse("an Excel workbook (.xlsx)", "save it as CSV")
        } else {
            refuse("a ZIP file", "unpack the file first; an Excel workbook is to be saved as CSV")
        };
    }
    if let Some((_, found, reason)) = NOT_TEXT.iter().find(|(start, ..)| sample.starts_with(start))
    {
        return refuse(found, reason);
    }
    let start = sample.strip_prefix(b"\xef\xbb\xbf").unwrap_or(sample).trim_ascii_start();
    if start.starts_with(b"<") && !start.contains(&b'>') || is_markup(start) {
        return refuse("a web page or XML", "save the table as CSV: the download may have failed");
    }
    if sample.starts_with(b"\xff\xfe") {
        return Ok(Encoding::Utf16LittleEndian);
    }
    if sample.starts_with(b"\xfe\xff") {
        return Ok(Encoding::Utf16BigEndian);
    }
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if sample.len() >= 4 && even + odd > 0 {
        return match (even * 4 < odd, odd * 4 < even) {
            (true, _) if odd * 5 > sample.len() => Ok(Encoding::Utf16LittleEndian),
            (_, true) if even * 5 > sample.len() => Ok(Encoding::Utf16BigEndian),
            _ => refuse(
                "bytes that are no text",
                "the file must be CSV or JSON; save the table as CSV",
            ),
        };
    }
    match std::str::from_utf8(sample) {
        Err(error) if error.error_len().is_some() => Ok(Encoding::Windows1252),
        _ => Ok(Encoding::Utf8),
    }
}

fn is_markup(start: &[u8]) -> bool {
    ["<!doctype", "<html", "<?xml", "<table", "<head", "<body"].iter().any(|tag| {
        start.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes()))
    })
}

/// Turns bytes into UTF-8, in pieces.
#[derive(Debug)]
pub(super) struct Decoder {
    encoding: Encoding,
    /// The first byte of a unit of UTF-16.
    half: Option<u8>,
    /// The first unit of a pair.
    high: Option<u16>,
}

impl Decoder {
    pub(super) fn new(encoding: Encoding) -> Self {
        Self { encoding, half: None, high: None }
    }

    /// Whether the bytes are UTF-8 already.
    pub(super) fn is_utf8(&self) -> bool {
        self.encoding == Encoding::Utf8
    }

    /// The text of the next bytes.
    pub(super) fn decode(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut text = String::with_capacity(bytes.len());
        for &byte in bytes {
            match self.encoding {
                Encoding::Utf8 => {}
                Encoding::Windows1252 => text.push(match byte {
                    0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
                    _ => char::from(byte),
                }),
                Encoding::Utf16LittleEndian | Encoding::Utf16BigEndian => match self.half.take() {
                    None => self.half = Some(byte),
                    Some(first) if self.encoding == Encoding::Utf16LittleEndian => {
                        self.unit(u16::from_le_bytes([first, byte]), &mut text);
                    }
                    Some(first) => self.unit(u16::from_be_bytes([first, byte]), &mut text),
                },
            }
        }
        text.into_bytes()
    }

    fn unit(&mut self, unit: u16, text: &mut String) {
        let units = self.high.take().into_iter().chain([unit]);
        if (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
            return;
        }
        text.extend(
            char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)),
        );
    }
}
