//! The rules language: a strategy as a short text. The text is read once (`parse`), its names and types are checked once
//! (`check`), and for each episode its values become a plan of columns and bit sets.

/// What a text says, as a tree.
pub mod ast;
/// Names and types.
pub mod check;
/// What an episode computes.
mod plan;

pub use ast::Program;
pub use check::CheckedProgram;
pub use plan::RulesStrategy;
