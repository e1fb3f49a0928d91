//! Reads an element of a JSON array as a record. The fields are the values of an array in their order, or the values of an
//! object in the order of the keys of the first object. These keys are the header.

use super::limits::MAX_FIELDS;
use super::record::{Place, Record, Sink};
use super::tokens::Tokens;
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
        row(&Record::new(Place::Element(index), &self.text, &self.ends)?)
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
            row(&Record::new(Place::Element(index), &self.text, &self.ends)?)?;
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
