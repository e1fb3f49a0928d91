//! Splits CSV into records with `csv-core`, in pieces.

use super::limits::{MAX_FIELDS, MAX_RECORD_BYTES};
use super::record::{Place, Record, Sink};
use crate::error::Result;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// A CSV file being read.
pub(super) struct CsvReader {
    reader: Box<Reader>,
    /// All fields of the record being read, one after another.
    text: Vec<u8>,
    /// Where each field ends in `text`.
    ends: Vec<usize>,
    text_len: usize,
    ends_len: usize,
    newlines: u64,
}

impl CsvReader {
    pub(super) fn new(delimiter: u8) -> Self {
        Self {
            reader: Box::new(ReaderBuilder::new().delimiter(delimiter).build()),
            text: vec![0; 1024],
            ends: vec![0; MAX_FIELDS],
            text_len: 0,
            ends_len: 0,
            newlines: 0,
        }
    }

    /// Reads the next bytes.
    pub(super) fn push(&mut self, mut bytes: &[u8], row: &mut Sink<'_>) -> Result<()> {
        while !bytes.is_empty() {
            let used = self.read(bytes, row)?;
            bytes = &bytes[used..];
        }
        Ok(())
    }

    /// Reads a last line without a line break.
    pub(super) fn finish(&mut self, row: &mut Sink<'_>) -> Result<()> {
        self.read(&[], row).map(|_| ())
    }

    /// Reads up to the end of one record and returns the number of bytes read. Empty `bytes` mean the end of the file.
    fn read(&mut self, bytes: &[u8], row: &mut Sink<'_>) -> Result<usize> {
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
                return Err(Place::Line(self.newlines + 1).refuse("row", "a longer one", reason));
            }
            ReadRecordResult::Record => {
                let at_line_break = consumed.last() == Some(&b'\n');
                let place = Place::Line(self.newlines + u64::from(!at_line_break));
                let (text, ends) = (&self.text[..self.text_len], &self.ends[..self.ends_len]);
                let taken = Record::new(place, text, ends).and_then(|record| row(&record));
                (self.text_len, self.ends_len) = (0, 0);
                taken?;
            }
        }
        Ok(used)
    }
}
