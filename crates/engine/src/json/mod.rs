//! Reads records from JSON. What is refused is named by its path, with the value found and what is expected.

/// The deserializer.
mod reader;
/// Its error.
mod refusal;

use crate::error::{Error, Result};
use reader::Reader;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a record.
///
/// # Errors
/// Names the path of the field, the value and the reason.
pub fn read_json<T: DeserializeOwned>(json: &Value) -> Result<T> {
    T::deserialize(Reader(json)).map_err(|refusal| {
        let [path, value, reason] = refusal.into_parts(json);
        let field = if path.is_empty() { "spec".to_owned() } else { path };
        Error::field(field, value, plain(&reason))
    })
}

/// serde's words for types, as a person would say them.
fn plain(reason: &str) -> String {
    let words = [
        ("expected u32", "expected a whole number, 0 or more"),
        ("expected u64", "expected a whole number, 0 or more"),
        ("expected i64", "expected a whole number"),
        ("expected f64", "expected a number"),
    ];
    words.iter().fold(reason.to_owned(), |reason, (from, to)| reason.replace(from, to))
}
