//! Records as JSON text. This is the only format of records: each further format would add the code of all records to the wasm file
//! once more.

use candlerun_engine::{Error, read_json};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A record as JSON text. Serialising fails only for maps whose keys are not texts, and no record has such a map.
pub fn to_text<T: Serialize + ?Sized>(record: &T) -> String {
    serde_json::to_string(record).unwrap_or_default()
}

/// JSON from text.
///
/// # Errors
/// Names `what`, and the place at which the text is not JSON.
pub fn parse(text: &str, what: &str) -> Result<Value, Error> {
    serde_json::from_str(text)
        .map_err(|error| Error::field(what, format!("{} bytes", text.len()), error.to_string()))
}

/// A record from JSON text.
///
/// # Errors
/// Names the field that cannot be read, or `what` if the text is not JSON.
pub fn from_text<T: DeserializeOwned>(text: &str, what: &str) -> Result<T, Error> {
    read_json(&parse(text, what)?)
}
