//! Columns that travel beside their record, and their places in it.

/// A step of a path in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A field of a record.
    Field(&'static str),
    /// An item of a list.
    Item(usize),
}

/// A column that travels beside its record.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Numbers.
    Numbers(Vec<f64>),
    /// Small whole numbers.
    Bytes(Vec<u8>),
}
