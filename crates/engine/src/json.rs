//! Reads records from JSON. What is refused is named by its path, with the value found and what is expected.

use crate::error::{Error, Result};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a record.
///
/// # Errors
/// Names the path of the field, the value and the reason.
pub fn read_json<T: DeserializeOwned>(json: &Value) -> Result<T> {
    serde_path_to_error::deserialize(json).map_err(|error| {
        let path = error.path().to_string();
        let value = value_at(json, &path).map_or_else(|| "nothing".to_owned(), shorten);
        let field = if path.is_empty() || path == "." { "spec".to_owned() } else { path };
        Error::field(field, value, plain(&error.inner().to_string()))
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

/// The value at a path such as `search.space.fast.int`.
fn value_at<'a>(json: &'a Value, path: &str) -> Option<&'a Value> {
    path.split(['.', '[', ']']).filter(|step| !step.is_empty()).try_fold(json, |value, step| {
        match step.parse::<usize>() {
            Ok(index) if value.is_array() => value.get(index),
            _ => value.get(step),
        }
    })
}

fn shorten(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
