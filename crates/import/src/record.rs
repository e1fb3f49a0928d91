//! One row of a file, divided into fields: a line of CSV or an element of a JSON array.

use crate::error::{Error, Result};

/// The place of a row in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Line of a text file, from 1.
    Line(u64),
    /// Index in a JSON array, from 0.
    Element(u64),
}

impl Place {
    /// The error for a value in this row.
    #[cold]
    pub(super) fn refuse(self, field: &str, value: &str, reason: impl Into<String>) -> Error {
        match self {
            Self::Line(line) => Error::line(line, field, shorten(value), reason),
            Self::Element(index) => {
                Error::field(format!("[{index}].{field}"), shorten(value), reason)
            }
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Element(index) => write!(f, "element {index}"),
        }
    }
}

/// Receives each record in turn. An error ends the import.
pub(super) type Sink<'a> = dyn FnMut(&Record<'_>) -> Result<()> + 'a;

/// One row, divided into fields.
pub(super) struct Record<'a> {
    pub(super) place: Place,
    /// All fields, one after another.
    text: &'a str,
    /// Where each field ends in `text`.
    ends: &'a [usize],
}

impl<'a> Record<'a> {
    pub(super) fn new(place: Place, text: &'a [u8], ends: &'a [usize]) -> Result<Self> {
        let text = std::str::from_utf8(text)
            .map_err(|_| place.refuse("row", "other bytes", "the file must be UTF-8 text"))?;
        Ok(Self { place, text, ends })
    }

    /// Number of fields.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A field without the white space around it; `None` after the last field.
    pub(super) fn field(&self, index: usize) -> Option<&'a str> {
        let end = *self.ends.get(index)?;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        self.text.get(start..end).map(str::trim)
    }

    /// All fields.
    pub(super) fn fields(&self) -> impl Iterator<Item = &'a str> {
        (0..self.len()).map_while(|index| self.field(index))
    }

    /// A field that must exist; it may be empty.
    pub(super) fn required(&self, index: usize, name: &str) -> Result<&'a str> {
        self.field(index).ok_or_else(|| self.too_short(name))
    }

    #[cold]
    fn too_short(&self, name: &str) -> Error {
        let reason = format!("the row ends after {} fields", self.len());
        self.place.refuse(name, "nothing", reason)
    }

    /// The start of the row, for a message.
    pub(super) fn shown(&self) -> String {
        shorten(&self.fields().collect::<Vec<_>>().join(","))
    }
}

/// The first 40 characters of a text, for a message.
fn shorten(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
