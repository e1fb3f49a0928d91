//! The rows that are no candles, counted by reason.

use super::preview::{LeftOutRows, Reason};
use super::record::Place;

/// Rows that are left out so far.
#[derive(Debug, Default)]
pub(super) struct LeftOut(Vec<(Reason, u32, Option<Place>)>);

impl LeftOut {
    pub(super) fn add(&mut self, reason: Reason, place: Place) {
        match self.0.iter_mut().find(|(of, ..)| *of == reason) {
            Some((_, rows, _)) => *rows += 1,
            None => self.0.push((reason, 1, Some(place))),
        }
    }

    pub(super) fn add_preamble(&mut self, rows: u32) {
        if rows > 0 {
            self.0.push((Reason::AboveHeader, rows, None));
        }
    }

    /// Number of rows for a reason, and the place of the first.
    pub(super) fn of(&self, reason: Reason) -> Option<(u32, Place)> {
        let rows = self.0.iter().find(|(of, ..)| *of == reason)?;
        Some((rows.1, rows.2?))
    }

    pub(super) fn total(&self) -> u32 {
        self.0.iter().map(|(_, rows, _)| rows).sum()
    }

    pub(super) fn rows(mut self) -> Vec<LeftOutRows> {
        self.0.sort_by_key(|(reason, ..)| *reason);
        let row = |(reason, rows, place): (Reason, u32, Option<Place>)| LeftOutRows {
            reason,
            rows,
            first: place.map(|place| place.to_string()),
        };
        self.0.into_iter().map(row).collect()
    }
}
