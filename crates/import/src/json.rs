//! Cuts JSON into elements, piece by piece: each element of the array of candles is one row. The array may stand inside
//! an object, as exchanges answer; what else that object holds is not looked at.

use super::MAX_RECORD_BYTES;
use super::csv::Sink;
use super::element::Elements;
use crate::error::{Error, Result};

/// What a JSON file must hold.
const EXPECTED: &str = "the JSON must hold an array of candles: each an array that begins with time, open, high, low, \
                        close, or an object with these names";

/// A JSON file being read.
#[derive(Default)]
pub(super) struct JsonReader {
    stage: Stage,
    /// Whether the array of candles stands inside an object.
    is_wrapped: bool,
    nesting: Nesting,
    element: Vec<u8>,
    /// Index of the element being read.
    index: u64,
    elements: Elements,
}

/// Where in the file the reader is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Stage {
    /// Before the array whose elements are arrays or objects.
    #[default]
    Before,
    /// Behind a bracket that may open it.
    Opened,
    /// Behind a comma.
    Next,
    /// Inside an element.
    Inside,
    /// Behind an element.
    Behind,
    /// Behind the array.
    After,
}

impl JsonReader {
    /// Reads the next bytes.
    pub(super) fn push(&mut self, bytes: &[u8], row: &mut Sink<'_>) -> Result<()> {
        bytes.iter().try_for_each(|&byte| self.byte(byte, row))
    }

    /// Ends the file.
    pub(super) fn finish(&self) -> Result<()> {
        match self.stage {
            Stage::After => Ok(()),
            Stage::Before | Stage::Opened => {
                Err(Error::field("candles", "no such array", EXPECTED))
            }
            Stage::Next | Stage::Inside | Stage::Behind => {
                Err(self.refuse("end of file", "the file ends inside the array of candles"))
            }
        }
    }

    fn byte(&mut self, byte: u8, row: &mut Sink<'_>) -> Result<()> {
        if self.stage == Stage::Inside {
            return self.inside(byte, row);
        }
        if self.stage != Stage::Before && byte.is_ascii_whitespace() {
            return Ok(());
        }
        match (self.stage, byte) {
            (Stage::Opened | Stage::Next, b'[' | b'{') => {
                self.stage = Stage::Inside;
                self.nesting = Nesting::default();
                self.element.clear();
                return self.inside(byte, row);
            }
            (Stage::Behind, b',') => self.stage = Stage::Next,
            (Stage::Behind, b']') => self.stage = Stage::After,
            (Stage::Next | Stage::Behind, _) => {
                let found = char::from(byte).to_string();
                return Err(
                    self.refuse(&found, "elements must be arrays or objects with commas between")
                );
            }
            (Stage::After, _) if !self.is_wrapped => {
                let found = char::from(byte).to_string();
                return Err(self.refuse(&found, "nothing may stand behind the array of candles"));
            }
            (Stage::After, _) => {}
            (Stage::Before | Stage::Opened | Stage::Inside, _) => self.before(byte),
        }
        Ok(())
    }

    /// Looks for the bracket that opens the array.
    fn before(&mut self, byte: u8) {
        let in_text = self.nesting.in_text;
        self.nesting.step(byte);
        self.is_wrapped |= byte == b'{' && !in_text;
        self.stage = if byte == b'[' && !in_text { Stage::Opened } else { Stage::Before };
    }

    fn inside(&mut self, byte: u8, row: &mut Sink<'_>) -> Result<()> {
        if self.element.len() >= MAX_RECORD_BYTES {
            return Err(self.refuse("a longer one", "an element has at most 64 KiB"));
        }
        self.element.push(byte);
        if self.nesting.step(byte) {
            self.stage = Stage::Behind;
            self.elements.take(&self.element, self.index, row)?;
            self.index += 1;
        }
        Ok(())
    }

    fn refuse(&self, found: &str, reason: &str) -> Error {
        Error::field(format!("[{}]", self.index), found, reason)
    }
}

/// How deep in brackets and whether in a text.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    depth: usize,
    in_text: bool,
    is_escaped: bool,
}

impl Nesting {
    /// Takes the next byte and says whether it closes the outermost bracket.
    pub(super) fn step(&mut self, byte: u8) -> bool {
        if self.in_text {
            let ends = byte == b'"' && !self.is_escaped;
            self.is_escaped = byte == b'\\' && !self.is_escaped;
            self.in_text = !ends;
            return false;
        }
        match byte {
            b'"' => self.in_text = true,
            b'[' | b'{' => self.depth += 1,
            b']' | b'}' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}
