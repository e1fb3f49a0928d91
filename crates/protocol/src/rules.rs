//! What is wrong with a text in the rules language.

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
    /// Number of characters that are meant, at least 1.
    pub length: u32,
    /// What is wrong.
    pub message: String,
    /// What may have been meant.
    pub suggestion: Option<String>,
}

impl From<RulesError> for RulesMistake {
    fn from(error: RulesError) -> Self {
        let RulesError { line, column, length, message, suggestion, .. } = error;
        let [line, column, length] = [line, column, length].map(|count| count as u32);
        Self { line, column, length, message, suggestion }
    }
}
