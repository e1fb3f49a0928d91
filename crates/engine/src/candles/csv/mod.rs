//! CSV import, piece by piece: a file of any size is read in slices and never stands in memory as text.
//!
//! The common shape is accepted: a header that names time, open, high, low, close and (optionally) volume in any order,
//! other columns ignored; rows oldest or newest first.

/// Finds the columns by their names.
mod header;
/// Reads times in their usual spellings.
mod time;

use super::{Candle, Candles, Columns, MAX_CANDLES};
use crate::error::{Error, Result};
use csv_core::ReadRecordResult;
use header::Header;

/// A record longer than this is no candle.
const MAX_RECORD_BYTES: usize = 64 * 1024;

/// A record with more fields than this is no candle.
const MAX_FIELDS: usize = 256;

/// An import under way: `push` the bytes as they come, then `finish`.
///
/// ```
/// use candlerun_engine::candles::csv::CsvImport;
///
/// let mut import = CsvImport::new();
/// import.push(b"time,open,high,low,close,volume\n2024-01-01,10,12,")?;
/// import.push(b"9,11,500\n2024-01-02,11,13,10,12,600\n")?;
/// assert_eq!(import.finish()?.len(), 2);
/// # Ok::<(), candlerun_engine::Error>(())
/// ```
pub struct CsvImport {
    reader: csv_core::Reader,
    /// Bytes of the record being read, fields one after another, and where each of them ends.
    text: Vec<u8>,
    ends: Vec<usize>,
    text_len: usize,
    ends_len: usize,
    newlines: u64,
    header: Option<Header>,
    columns: Columns,
    /// Set by the first two rows.
    newest_first: Option<bool>,
}

impl Default for CsvImport {
    fn default() -> Self {
        Self::new()
    }
}

impl CsvImport {
    /// Starts an import.
    pub fn new() -> Self {
        Self {
            reader: csv_core::Reader::new(),
            text: vec![0; 1024],
            ends: vec![0; MAX_FIELDS],
            text_len: 0,
            ends_len: 0,
            newlines: 0,
            header: None,
            columns: Columns::default(),
            newest_first: None,
        }
    }

    /// Rows read so far.
    pub fn rows(&self) -> usize {
        self.columns.time.len()
    }

    /// Reads the next bytes of the file; they may end anywhere.
    ///
    /// # Errors
    /// Names line, column, text and reason of the first thing that is not a sound candle.
    pub fn push(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            let used = self.read(bytes)?;
            bytes = &bytes[used..];
        }
        Ok(())
    }

    /// Ends the import.
    ///
    /// # Errors
    /// As `push`, for a last line without a line break; and when the file has no header or no row.
    pub fn finish(mut self) -> Result<Candles> {
        self.read(&[])?;
        if self.header.is_none() {
            return Err(Error::line(1, "header", "an empty file", header::EXPECTED));
        }
        if self.rows() == 0 {
            let reason = "there must be at least one row of candles below the header";
            return Err(Error::line(2, "row", "end of file", reason));
        }
        let mut columns = self.columns;
        if self.newest_first == Some(true) {
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
        Candles::new(columns)
    }

    /// Reads up to the end of one record and says how many bytes that took. No bytes mean the end of the file.
    fn read(&mut self, bytes: &[u8]) -> Result<usize> {
        let (result, used, written, ended) = self.reader.read_record(
            bytes,
            &mut self.text[self.text_len..],
            &mut self.ends[self.ends_len..],
        );
        let consumed = &bytes[..used];
        self.newlines += consumed.iter().filter(|&&byte| byte == b'\n').count() as u64;
        self.text_len += written;
        self.ends_len += ended;
        match result {
            ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
            ReadRecordResult::OutputFull if self.text.len() < MAX_RECORD_BYTES => {
                self.text.resize(self.text.len() * 2, 0);
            }
            ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                let reason = "a row has at most 256 columns and 64 KiB: is this a CSV file?";
                return Err(Error::line(self.newlines + 1, "row", "a longer one", reason));
            }
            ReadRecordResult::Record => {
                let at_line_break = consumed.last() == Some(&b'\n');
                self.record(self.newlines + u64::from(!at_line_break))?;
                self.text_len = 0;
                self.ends_len = 0;
            }
        }
        Ok(used)
    }

    /// Takes the record that was just read, the header first.
    fn record(&mut self, line: u64) -> Result<()> {
        let text = std::str::from_utf8(&self.text[..self.text_len]);
        let text = text
            .map_err(|_| Error::line(line, "row", "other bytes", "the file must be UTF-8 text"))?;
        let record = Record { line, text, ends: &self.ends[..self.ends_len] };
        let Some(header) = &self.header else {
            self.header = Some(Header::read(&record)?);
            return Ok(());
        };
        if self.columns.time.len() == MAX_CANDLES {
            let reason = format!("there may be at most {MAX_CANDLES} candles");
            return Err(Error::line(line, "row", "another one", reason));
        }
        let candle = record.candle(header)?;
        if let Some(&before) = self.columns.time.last() {
            let falls = candle.time < before;
            let newest_first = *self.newest_first.get_or_insert(falls);
            let repeats = !falls && candle.time <= before;
            if repeats || falls != newest_first {
                let text = record.field(header.time).unwrap_or_default();
                let reason = if repeats {
                    "this time stands on the line before already"
                } else {
                    "times must all rise or all fall from line to line"
                };
                return Err(Error::line(line, "time", text, reason));
            }
        }
        self.columns.push(candle);
        Ok(())
    }
}

/// One line of the file, cut into fields.
struct Record<'a> {
    line: u64,
    text: &'a str,
    ends: &'a [usize],
}

impl Record<'_> {
    fn field(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        self.text.get(start..end).map(str::trim)
    }

    fn fields(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map_while(|index| self.field(index))
    }

    fn required(&self, index: usize, name: &str) -> Result<&str> {
        self.field(index).filter(|text| !text.is_empty()).ok_or_else(|| {
            let reason =
                format!("the line ends after {} fields, or the field is empty", self.ends.len());
            Error::line(self.line, name, "nothing", reason)
        })
    }

    fn number(&self, index: usize, name: &str) -> Result<f64> {
        let text = self.required(index, name)?;
        text.parse()
            .map_err(|_| Error::line(self.line, name, shorten(text), "this is not a number"))
    }

    fn candle(&self, header: &Header) -> Result<Candle> {
        let time = self.required(header.time, "time")?;
        let candle = Candle {
            time: time::parse(time)
                .ok_or_else(|| Error::line(self.line, "time", shorten(time), time::EXPECTED))?,
            open: self.number(header.open, "open")?,
            high: self.number(header.high, "high")?,
            low: self.number(header.low, "low")?,
            close: self.number(header.close, "close")?,
            volume: match header.volume {
                Some(index) => self.number(index, "volume")?,
                None => 0.0,
            },
        };
        match candle.fault() {
            Some((field, value, reason)) => {
                Err(Error::line(self.line, field, value.to_string(), reason))
            }
            None => Ok(candle),
        }
    }
}

/// Enough of a text to recognise it in a message.
fn shorten(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(text: &str) -> Result<Candles> {
        let mut import = CsvImport::new();
        import.push(text.as_bytes())?;
        import.finish()
    }

    const THREE: &str = "time,open,high,low,close,volume\n\
        2024-01-01,10,12,9,11,500\n\
        2024-01-02,11,13,10,12,600\n\
        2024-01-03,12,14,11,13,700\n";

    #[test]
    fn the_file_may_be_cut_anywhere() {
        let whole = import(THREE).unwrap();
        for cut in 0..THREE.len() {
            let mut import = CsvImport::new();
            import.push(&THREE.as_bytes()[..cut]).unwrap();
            import.push(&THREE.as_bytes()[cut..]).unwrap();
            assert_eq!(import.finish().unwrap(), whole, "cut at byte {cut}");
        }
    }

    #[test]
    fn spellings_of_the_same_file_give_the_same_candles() {
        let whole = import(THREE).unwrap();
        let same = [
            THREE.replace('\n', "\r\n"),
            THREE.trim_end().to_owned(),
            THREE.replace('\n', "\n\n"),
            format!("\u{feff}{THREE}"),
            THREE.replace("time,open", "Date,Open"),
            THREE.replace("2024-01-02", "1704153600"),
            THREE.replace("2024-01-02", "1704153600000"),
            THREE.replace("2024-01-02", "\"2024-01-02 00:00:00\""),
            THREE.replace("2024-01-02", "2024-01-02T02:00:00+02:00"),
            "volume,close,low,high,open,time,note\n\
             700,13,11,14,12,2024-01-03,x\n600,12,10,13,11,2024-01-02,\n500,11,9,12,10,2024-01-01,y\n"
                .to_owned(),
        ];
        for text in same {
            assert_eq!(import(&text).unwrap(), whole, "{text}");
        }
    }

    #[test]
    fn a_bad_file_is_refused_with_line_field_value_and_reason() {
        struct Case {
            text: String,
            message: &'static str,
        }
        let with = |from: &str, to: &str| THREE.replacen(from, to, 1);
        let cases = [
            Case {
                text: String::new(),
                message: "line 1, header: the first line must name the columns time, open, high, low and close (found an empty file)",
            },
            Case {
                text: "PK\u{3},sheet\n1,2\n".to_owned(),
                message: "line 1, header: the first line must name the columns time, open, high, low and close; time is missing (found PK\u{3},sheet)",
            },
            Case {
                text: "time,open,high,low,close,volume\n".to_owned(),
                message: "line 2, row: there must be at least one row of candles below the header (found end of file)",
            },
            Case {
                text: with("13,10", "x,10"),
                message: "line 3, high: this is not a number (found x)",
            },
            Case {
                text: with("11,13,10,12,600", "11,NaN,10,12,600"),
                message: "line 3, high: a price must be a finite number (found NaN)",
            },
            Case {
                text: with("14,11", "10,11"),
                message: "line 4, high: the high must not be below the low (found 10)",
            },
            Case {
                text: with("10,12,9,11", "0,12,9,11"),
                message: "line 2, open: a price must be above 0 (found 0)",
            },
            Case {
                text: with("2024-01-02", "yesterday"),
                message: "line 3, time: a time is an ISO date such as 2024-01-31 or 2024-01-31T09:30:00Z, or epoch seconds (found yesterday)",
            },
            Case {
                text: with("2024-01-02", "2024-01-01"),
                message: "line 3, time: this time stands on the line before already (found 2024-01-01)",
            },
            Case {
                text: with("2024-01-03", "2023-01-03"),
                message: "line 4, time: times must all rise or all fall from line to line (found 2023-01-03)",
            },
            Case {
                text: THREE[..THREE.len() - 12].to_owned(),
                message: "line 4, low: the line ends after 3 fields, or the field is empty (found nothing)",
            },
            Case {
                text: with("\n2024-01-03", "\n\n\n2024-01-32"),
                message: "line 6, time: a time is an ISO date such as 2024-01-31 or 2024-01-31T09:30:00Z, or epoch seconds (found 2024-01-32)",
            },
        ];
        for Case { text, message } in cases {
            assert_eq!(import(&text).unwrap_err().to_string(), message);
            assert_eq!(
                import(&text.replace('\n', "\r\n")).unwrap_err().to_string(),
                message,
                "with CRLF"
            );
        }
    }

    #[test]
    fn bytes_that_are_not_text_are_refused() {
        let mut import = CsvImport::new();
        let error = import.push(b"time,open\xff\n").unwrap_err().to_string();
        assert_eq!(error, "line 1, row: the file must be UTF-8 text (found other bytes)");
    }

    #[test]
    fn an_endless_row_is_refused_in_bounded_memory() {
        let mut import = CsvImport::new();
        let piece = vec![b'x'; 1 << 20];
        let error = import.push(&piece).unwrap_err().to_string();
        assert!(error.contains("64 KiB"), "{error}");
        assert!(import.text.len() <= MAX_RECORD_BYTES);

        let mut import = CsvImport::new();
        let error = import.push(&vec![b','; 1000]).unwrap_err().to_string();
        assert!(error.contains("256 columns"), "{error}");
    }
}
