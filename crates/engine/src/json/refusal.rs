//! The reason why a value cannot be read. The path is built while the error is returned through the levels, so that valid input
//! costs nothing.

use serde_json::Value;
use std::fmt::{self, Display, Formatter};

/// Most characters of a value, of a path and of a reason.
const MOST_OF_VALUE: usize = 60;
const MOST_OF_PATH: usize = 200;
const MOST_OF_REASON: usize = 1_000;

/// The reason, with the path and the value found as soon as they are known.
#[derive(Debug)]
pub(super) struct Refusal(Box<Details>);

#[derive(Debug, Default)]
struct Details {
    path: String,
    found: Option<String>,
    reason: String,
}

impl Refusal {
    fn new(reason: String) -> Self {
        Self(Box::new(Details { reason, ..Details::default() }))
    }

    /// An error for a value of another type than `expected`.
    pub(super) fn of_type(value: &Value, expected: &dyn Display) -> Self {
        let found = match value {
            Value::Null => "null".to_owned(),
            Value::Bool(flag) => format!("boolean `{flag}`"),
            Value::Number(number) if number.is_f64() => format!("floating point `{number}`"),
            Value::Number(number) => format!("integer `{number}`"),
            Value::String(text) => format!("string {:?}", start_of(text, MOST_OF_VALUE)),
            Value::Array(_) => "sequence".to_owned(),
            Value::Object(_) => "map".to_owned(),
        };
        Self::new(format!("invalid type: {found}, expected {expected}"))
    }

    /// Adds the field in which the error occurred.
    pub(super) fn within_field(self, name: &str, value: &Value) -> Self {
        self.within(&[".", name], value)
    }

    /// Adds the item of a list in which the error occurred.
    pub(super) fn within_item(self, index: usize, value: &Value) -> Self {
        self.within(&["[", &index.to_string(), "]"], value)
    }

    fn within(mut self, step: &[&str], value: &Value) -> Self {
        self.0.path.insert_str(0, &step.concat());
        self.found_in(value)
    }

    fn found_in(mut self, value: &Value) -> Self {
        self.0.found.get_or_insert_with(|| shorten(value));
        self
    }

    /// Path, value and reason. Without a path, the error is about `json` itself.
    pub(super) fn into_parts(self, json: &Value) -> [String; 3] {
        let Details { path, found, reason } = *self.found_in(json).0;
        // Names of fields are in the path, and in the reason if they are unknown. They come from outside.
        let path = start_of(path.trim_start_matches('.'), MOST_OF_PATH);
        [path, found.unwrap_or_default(), start_of(&reason, MOST_OF_REASON)]
    }
}

/// The beginning of a value, long enough to recognise it.
fn shorten(value: &Value) -> String {
    start_of(&value.to_string(), MOST_OF_VALUE)
}

fn start_of(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

impl Display for Refusal {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.reason)
    }
}

impl std::error::Error for Refusal {}

impl serde::de::Error for Refusal {
    fn custom<T: Display>(reason: T) -> Self {
        Self::new(reason.to_string())
    }
}
