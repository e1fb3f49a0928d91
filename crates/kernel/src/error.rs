//! The engine's error type: why an input was refused, in words that help to correct it.

/// A refused input. It names the place, the value and the reason, so that it can be shown as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A field of a spec or a config.
    #[error("{field}: {reason} (found {value})")]
    Field {
        /// Path of the field, such as `search.space.fast.int.low`.
        field: String,
        /// The value found, as text.
        value: String,
        /// Why it is refused, and what is expected.
        reason: String,
    },
    /// A field on a line of a candle file.
    #[error("line {line}, {field}: {reason} (found {value})")]
    Line {
        /// Line of the file, from 1.
        line: u64,
        /// Name of the column.
        field: String,
        /// The text found.
        value: String,
        /// Why it is refused, and what is expected.
        reason: String,
    },
}

/// The result of functions that may refuse an input.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Refuses the value of a field.
    pub fn field(
        field: impl Into<String>,
        value: impl ToString,
        reason: impl Into<String>,
    ) -> Self {
        Self::Field {
            field: field.into(),
            value: bounded(value.to_string()),
            reason: reason.into(),
        }
    }

    /// Refuses a value on a line of a file.
    pub fn line(
        line: u64,
        field: impl Into<String>,
        value: impl Into<String>,
        reason: impl Into<String>,
    ) -> Self {
        Self::Line {
            line,
            field: field.into(),
            value: bounded(value.into()),
            reason: reason.into(),
        }
    }

    /// Puts `prefix` before the field's path.
    #[must_use]
    pub fn within(self, prefix: &str) -> Self {
        match self {
            Self::Field { field, value, reason } => {
                Self::Field { field: format!("{prefix}.{field}"), value, reason }
            }
            line @ Self::Line { .. } => line,
        }
    }
}

/// The beginning of a value, enough to recognise it, so that a message stays short.
#[cold]
#[inline(never)]
fn bounded(value: String) -> String {
    const MOST: usize = 99;
    match value.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value,
    }
}
