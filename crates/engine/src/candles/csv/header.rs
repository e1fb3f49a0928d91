//! Finds the columns of a file by the names in its first line.

use super::{Record, shorten};
use crate::error::{Error, Result};

pub(super) const EXPECTED: &str =
    "the first line must name the columns time, open, high, low and close";

const TIME: &[&str] =
    &["time", "timestamp", "date", "datetime", "date time", "open time", "open_time"];

/// Where each column stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header {
    pub(super) time: usize,
    pub(super) open: usize,
    pub(super) high: usize,
    pub(super) low: usize,
    pub(super) close: usize,
    pub(super) volume: Option<usize>,
}

impl Header {
    pub(super) fn read(record: &Record<'_>) -> Result<Self> {
        let names: Vec<String> = record
            .fields()
            .map(|name| name.trim_start_matches('\u{feff}').trim().to_ascii_lowercase())
            .collect();
        let find =
            |aliases: &[&str]| names.iter().position(|name| aliases.contains(&name.as_str()));
        let required = |name: &str, aliases: &[&str]| {
            find(aliases).ok_or_else(|| {
                let found = shorten(&record.fields().collect::<Vec<_>>().join(","));
                Error::line(record.line, "header", found, format!("{EXPECTED}; {name} is missing"))
            })
        };
        Ok(Self {
            time: required("time", TIME)?,
            open: required("open", &["open", "o"])?,
            high: required("high", &["high", "h"])?,
            low: required("low", &["low", "l"])?,
            close: required("close", &["close", "c"])?,
            volume: find(&["volume", "vol", "v"]),
        })
    }
}
