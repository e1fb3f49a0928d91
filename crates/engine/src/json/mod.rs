//! Reads records from JSON. An error names the path of the field, the value found and what was expected.

/// The deserializer.
mod deserializer;
/// Its error.
mod refusal;

use crate::error::{Error, Result};
use deserializer::ValueDeserializer;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a record.
///
/// # Errors
/// Names the path of the field, the value and the reason.
pub fn read_json<T: DeserializeOwned>(json: &Value) -> Result<T> {
    T::deserialize(ValueDeserializer(json)).map_err(|refusal| {
        let [path, value, reason] = refusal.into_parts(json);
        let field = if path.is_empty() { "spec".to_owned() } else { path };
        Error::field(field, value, plain(&reason))
    })
}

/// Replaces serde's names of types by plain words.
fn plain(reason: &str) -> String {
    let words = [
        ("expected u32", "expected a whole number, 0 or more"),
        ("expected u64", "expected a whole number, 0 or more"),
        ("expected i64", "expected a whole number"),
        ("expected f64", "expected a number"),
    ];
    words.iter().fold(reason.to_owned(), |reason, (from, to)| reason.replace(from, to))
}
