//! Names and types of a text.

/// What a checked text is.
pub mod typed;

pub use typed::CheckedProgram;
