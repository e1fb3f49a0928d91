//! The size limits of a text, so that reading any text takes bounded time and memory.

/// Longest text in bytes.
pub const MAX_BYTES: usize = 64 * 1024;
/// Most statements.
pub const MAX_STATEMENTS: usize = 1_000;
/// Most names, numbers and operations in all expressions together.
pub const MAX_NODES: usize = 1_000;
/// Deepest nesting of parentheses, calls and the like.
pub const MAX_NESTING: usize = 64;
