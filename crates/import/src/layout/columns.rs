//! The index of each column.

use super::super::Assumption;
use super::super::zones::Zone;

/// The names of the prices, in the order of [`Layout::prices`].
pub(crate) const PRICES: [&str; 4] = ["open", "high", "low", "close"];

/// The index of each column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Layout {
    pub(crate) time: TimeColumns,
    /// Open, high, low and close.
    pub(crate) prices: [usize; 4],
    pub(crate) volume: Option<usize>,
    /// The column of the symbol, if the file has one.
    pub(crate) symbol: Option<usize>,
    /// The zone that the name of the time column gives.
    pub(crate) zone: Option<(Zone, String)>,
    /// Number of fields of a row.
    pub(crate) fields: usize,
    /// The names of all columns; empty without a header.
    pub(crate) names: Vec<String>,
    /// Whether the order of the prices is assumed: there is no header, and it is not chosen.
    pub(crate) is_assumed: bool,
    /// Assumptions about the columns.
    pub(crate) notes: Vec<Assumption>,
}

/// The columns of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeColumns {
    /// One column with date and time of day.
    One(usize),
    /// A column with the date and one with the time of day.
    DateAndClock(usize, usize),
}

impl Layout {
    /// Notes an assumption about a column.
    pub(super) fn tell(&mut self, option: &str, text: String) {
        self.notes.push(Assumption::of(option, text));
    }
}
