//! Splits JSON into elements, in pieces: each element of the array of candles is a row. The array may be inside an object,
//! as in the answers of exchanges; the rest of that object is ignored.

use super::element::Elements;
use super::limits::MAX_RECORD_BYTES;
use super::nesting::Nesting;
use super::record::Sink;
use crate::error::{Error, Result};

/// The reason for which other JSON is refused.
pub(super) const EXPECTED: &str = "the JSON must hold an array of candles: each an array that begins with time, open, high, low, \
                        close, or an object with these names";

/// A JSON file being read.
#[derive(Default)]
pub(super) struct JsonReader {
    place: Place,
    /// Whether the array of candles is inside an object.
    is_wrapped: bool,
    nesting: Nesting,
    /// Bytes of the element being read.
    element: Vec<u8>,
    /// Index of the element being read.
    index: u64,
    elements: Elements,
}

/// The place of the reader in the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    /// Before the array of candles.
    #[default]
    BeforeArray,
    /// After a bracket that may open the array.
    AfterBracket,
    /// After a comma between two elements.
    AfterComma,
    /// Inside an element.
    InElement,
    /// After an element.
    AfterElement,
    /// After the array.
    AfterArray,
}

impl JsonReader {
    /// Reads the next bytes.
    pub(super) fn push(&mut self, bytes: &[u8], row: &mut Sink<'_>) -> Result<()> {
        bytes.iter().try_for_each(|&byte| self.byte(byte, row))
    }

    /// Ends the file.
    pub(super) fn finish(&self) -> Result<()> {
        match self.place {
            Place::AfterArray => Ok(()),
            Place::BeforeArray | Place::AfterBracket => {
                Err(Error::field("candles", "no such array", EXPECTED))
            }
            Place::AfterComma | Place::InElement | Place::AfterElement => {
                Err(self.refuse("end of file", "the file ends inside the array of candles"))
            }
        }
    }

    fn byte(&mut self, byte: u8, row: &mut Sink<'_>) -> Result<()> {
        if self.place == Place::InElement {
            return self.in_element(byte, row);
        }
        if self.place != Place::BeforeArray && byte.is_ascii_whitespace() {
            return Ok(());
        }
        match (self.place, byte) {
            (Place::AfterBracket | Place::AfterComma, b'[' | b'{') => {
                self.place = Place::InElement;
                self.nesting = Nesting::default();
                self.element.clear();
                return self.in_element(byte, row);
            }
            (Place::AfterElement, b',') => self.place = Place::AfterComma,
            (Place::AfterElement, b']') => self.place = Place::AfterArray,
            (Place::AfterComma | Place::AfterElement, _) => {
                let reason = "elements must be arrays or objects, separated by commas";
                return Err(self.refuse(&char::from(byte).to_string(), reason));
            }
            (Place::AfterArray, _) if !self.is_wrapped => {
                let reason = "nothing may follow the array of candles";
                return Err(self.refuse(&char::from(byte).to_string(), reason));
            }
            (Place::AfterArray, _) => {}
            (Place::BeforeArray | Place::AfterBracket | Place::InElement, _) => {
                self.before_array(byte);
            }
        }
        Ok(())
    }

    /// Searches for the bracket that opens the array.
    fn before_array(&mut self, byte: u8) {
        let in_string = self.nesting.in_string();
        self.nesting.step(byte);
        self.is_wrapped |= byte == b'{' && !in_string;
        let opens = byte == b'[' && !in_string;
        self.place = if opens { Place::AfterBracket } else { Place::BeforeArray };
    }

    fn in_element(&mut self, byte: u8, row: &mut Sink<'_>) -> Result<()> {
        if self.element.len() >= MAX_RECORD_BYTES {
            return Err(self.refuse("a longer one", "an element has at most 64 KiB"));
        }
        self.element.push(byte);
        if self.nesting.step(byte) {
            self.place = Place::AfterElement;
            self.elements.take(&self.element, self.index, row)?;
            self.index += 1;
        }
        Ok(())
    }

    fn refuse(&self, found: &str, reason: &str) -> Error {
        Error::field(format!("[{}]", self.index), found, reason)
    }
}
