//! The name of a series: the XXH3-128 hash of its columns. Equal candles have the same name in every tab, on every machine
//! and in stored jobs.

use super::columns::Columns;
use crate::digest::{Digest, Digester};
use serde::{Deserialize, Serialize};

/// The hash of the columns of a series; as text 32 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct Fingerprint(Digest);

impl Fingerprint {
    /// Hashes columns.
    pub fn of(columns: &Columns) -> Self {
        let mut digester = Digester::new("candles");
        for (name, column) in columns.named() {
            digester.text(name);
            digester.numbers(column);
        }
        Self(digester.finish())
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
