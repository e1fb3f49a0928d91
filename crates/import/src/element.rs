//! Reads an element of a JSON array as a record. The fields are the values of an array in their order, or the values of an
//! object in the order of the keys of the first object. These keys are the header.

use super::limits::MAX_FIELDS;
use super::nesting::Nesting;
use super::record::{Record, RowPlace, Sink};
use crate::error::{Error, Result};

/// The kind and the keys of all elements, and buffers for the current one.
#[derive(Default)]
pub(super) struct Elements {
    kind: Option<Kind>,
    /// Keys of the first object.
    names: Vec<Vec<u8>>,
    /// Values of the object being read, in the order of `names`.
    values: Vec<Vec<u8>>,
    /// Text of the current record.
    text: Vec<u8>,
    /// Where each field ends in `text`.
    ends: Vec<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Array,
    Object,
}

impl Elements {
    /// Passes the element `json`, whose brackets are balanced, to `row`; before the first object also its keys.
    pub(super) fn take(&mut self, json: &[u8], index: u64, row: &mut Sink<'_>) -> Result<()> {
        let kind = if json.starts_with(b"[") { Kind::Array } else { Kind::Object };
        if *self.kind.get_or_insert(kind) != kind {
            let reason = "elements must be all arrays or all objects";
            return Err(refuse(json, index, reason));
        }
        let read = match kind {
            Kind::Array => self.array(json),
            Kind::Object => self.object(json, index, row)?,
        };
        read.ok_or_else(|| refuse(json, index, "this is not JSON, or has more than 256 values"))?;
        row(&Record::new(RowPlace::Element(index), &self.text, &self.ends)?)
    }

    fn array(&mut self, json: &[u8]) -> Option<()> {
        self.text.clear();
        self.ends.clear();
        let mut tokens = Tokens::open(json);
        while !tokens.at_end()? {
            tokens.value(&mut self.text)?;
            self.ends.push(self.text.len());
            (self.ends.len() <= MAX_FIELDS).then_some(())?;
            tokens.comma()?;
        }
        tokens.finished()
    }

    fn object(&mut self, json: &[u8], index: u64, row: &mut Sink<'_>) -> Result<Option<()>> {
        if index == 0 {
            if self.keys(json).is_none() {
                return Ok(None);
            }
            row(&Record::new(RowPlace::Element(index), &self.text, &self.ends)?)?;
        }
        Ok(self.values(json))
    }

    /// Reads the keys of the first object.
    fn keys(&mut self, json: &[u8]) -> Option<()> {
        let mut tokens = Tokens::open(json);
        while !tokens.at_end()? {
            let mut name = Vec::new();
            tokens.key(&mut name)?;
            tokens.value(&mut Vec::new())?;
            tokens.comma()?;
            self.names.push(name);
            self.values.push(Vec::new());
            (self.names.len() <= MAX_FIELDS).then_some(())?;
        }
        join(&self.names, &mut self.text, &mut self.ends);
        tokens.finished()
    }

    fn values(&mut self, json: &[u8]) -> Option<()> {
        self.values.iter_mut().for_each(Vec::clear);
        let mut tokens = Tokens::open(json);
        let mut position = 0;
        while !tokens.at_end()? {
            self.text.clear();
            tokens.key(&mut self.text)?;
            // Usually all objects have their keys in the same order.
            let same = self.names.get(position).is_some_and(|name| *name == self.text);
            let slot = if same {
                Some(position)
            } else {
                self.names.iter().position(|name| *name == self.text)
            };
            let mut ignored = Vec::new();
            let value = slot.and_then(|slot| self.values.get_mut(slot)).unwrap_or(&mut ignored);
            value.clear();
            tokens.value(value)?;
            tokens.comma()?;
            position += 1;
        }
        join(&self.values, &mut self.text, &mut self.ends);
        tokens.finished()
    }
}

fn refuse(json: &[u8], index: u64, reason: &str) -> Error {
    let found = String::from_utf8_lossy(json.get(..40).unwrap_or(json)).into_owned();
    Error::field(format!("[{index}]"), found, reason)
}

fn join(fields: &[Vec<u8>], text: &mut Vec<u8>, ends: &mut Vec<usize>) {
    text.clear();
    ends.clear();
    for field in fields {
        text.extend_from_slice(field);
        ends.push(text.len());
    }
}

/// The unread part of an element. The methods return `None` if it is not JSON.
struct Tokens<'a>(&'a [u8]);

impl<'a> Tokens<'a> {
    /// Starts after the opening bracket.
    fn open(json: &'a [u8]) -> Self {
        Self(json.get(1..).unwrap_or_default())
    }

    fn next(&mut self) -> Option<u8> {
        self.0 = self.0.trim_ascii_start();
        self.0.first().copied()
    }

    /// Whether the next byte is a closing bracket.
    fn at_end(&mut self) -> Option<bool> {
        Some(matches!(self.next()?, b']' | b'}'))
    }

    /// `Some` if only the closing bracket is left.
    fn finished(&self) -> Option<()> {
        (self.0.len() == 1).then_some(())
    }

    fn skip(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then_some(())?;
        self.0 = &self.0[1..];
        Some(())
    }

    /// Reads the comma between two values, unless the bracket closes. A value must follow the comma.
    fn comma(&mut self) -> Option<()> {
        if self.at_end()? {
            return Some(());
        }
        self.skip(b',')?;
        (!self.at_end()?).then_some(())
    }

    fn key(&mut self, out: &mut Vec<u8>) -> Option<()> {
        self.string(out)?;
        self.skip(b':')
    }

    /// Reads a value as text. Nested arrays and objects remain JSON: no field of a candle is one.
    fn value(&mut self, out: &mut Vec<u8>) -> Option<()> {
        match self.next()? {
            b'"' => self.string(out),
            b'[' | b'{' => self.nested(out),
            _ => self.word(out),
        }
    }

    /// Reads a number, `true`, `false` or `null`.
    fn word(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let ends = |byte: &u8| b",:]}[{\"".contains(byte) || byte.is_ascii_whitespace();
        let len = self.0.iter().position(ends).filter(|len| *len > 0)?;
        let (word, rest) = self.0.split_at(len);
        out.extend_from_slice(word);
        self.0 = rest;
        Some(())
    }

    fn nested(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let mut nesting = Nesting::default();
        let len = self.0.iter().position(|&byte| nesting.step(byte))? + 1;
        let (value, rest) = self.0.split_at(len);
        out.extend_from_slice(value);
        self.0 = rest;
        Some(())
    }

    /// Reads a string in quotes.
    fn string(&mut self, out: &mut Vec<u8>) -> Option<()> {
        self.skip(b'"')?;
        loop {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            match byte {
                b'"' => return Some(()),
                b'\\' => self.escape(out)?,
                _ => out.push(byte),
            }
        }
    }

    fn escape(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        match byte {
            b'n' | b'r' | b't' | b'b' | b'f' => out.push(b' '),
            b'"' | b'\\' | b'/' => out.push(byte),
            b'u' => {
                let digits = std::str::from_utf8(self.0.get(..4)?).ok()?;
                let letter = char::from_u32(u32::from_str_radix(digits, 16).ok()?);
                let letter = letter.unwrap_or(char::REPLACEMENT_CHARACTER);
                out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                self.0 = &self.0[4..];
            }
            _ => return None,
        }
        Some(())
    }
}
