//! Records that wait until the format of their file is certain.

use super::record::{Place, Record};
use crate::error::Result;

/// Records, one after another.
#[derive(Debug, Default)]
pub(super) struct Kept {
    text: String,
    ends: Vec<usize>,
    /// For each record its place, and where its text and its ends begin.
    records: Vec<(Place, usize, usize)>,
}

impl Kept {
    /// Number of records.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    pub(super) fn push(&mut self, record: &Record<'_>) {
        self.records.push((record.place, self.text.len(), self.ends.len()));
        let start = self.text.len();
        for field in record.fields() {
            self.text.push_str(field);
            self.ends.push(self.text.len() - start);
        }
    }

    /// Passes every record on, until one is refused.
    pub(super) fn replay(&self, mut row: impl FnMut(&Record<'_>) -> Result<()>) -> Result<()> {
        for (index, &(place, text, ends)) in self.records.iter().enumerate() {
            let next = self.records.get(index + 1);
            let (text_end, ends_end) =
                next.map_or((self.text.len(), self.ends.len()), |next| (next.1, next.2));
            row(&Record::new(
                place,
                &self.text.as_bytes()[text..text_end],
                &self.ends[ends..ends_end],
            )?)?;
        }
        Ok(())
    }
}
