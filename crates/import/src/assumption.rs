//! An assumption of an import.

use serde::{Deserialize, Serialize};

/// An assumption about what a file does not say, as a sentence to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ImportAssumption"))]
pub struct Assumption {
    /// The sentence.
    pub text: String,
    /// The field of `ImportOptions` that changes it, such as `date_order` or `columns.close`; none if nothing does.
    pub option: Option<String>,
}

impl Assumption {
    /// An assumption that an option changes.
    pub(crate) fn of(option: &str, text: String) -> Self {
        Self { text, option: Some(option.to_owned()) }
    }

    /// An assumption that nothing changes.
    pub(crate) fn plain(text: String) -> Self {
        Self { text, option: None }
    }
}
