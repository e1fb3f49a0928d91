//! Mistakes in a text of the rules language.

use candlerun_engine::rules::RulesError;
use serde::{Deserialize, Serialize};

/// A mistake and its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RulesMistake {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Number of characters, at least 1.
    pub length: u32,
    /// The mistake in words.
    pub message: String,
    /// A correction, if one is likely.
    pub suggestion: Option<String>,
}

impl From<RulesError> for RulesMistake {
    fn from(error: RulesError) -> Self {
        let RulesError { line, column, length, message, suggestion, .. } = error;
        let [line, column, length] = [line, column, length].map(|count| count as u32);
        Self { line, column, length, message, suggestion }
    }
}
