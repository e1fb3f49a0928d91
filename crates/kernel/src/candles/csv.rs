//! CSV is one of the shapes that an [`Import`](super::import::Import) takes.

/// The import by the name under which readers of CSV look for it.
pub use super::import::Import as CsvImport;
