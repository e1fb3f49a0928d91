//! Files that are written from Rust sources: `cargo xtask docs` and `cargo xtask types`.

/// Pages of `docs` that an example of the engine prints.
mod pages;
/// The reference of the npm package's types, by TypeDoc.
pub(crate) mod reference;
/// The TypeScript types of the records.
pub(crate) mod types;

use anyhow::Result;

use crate::project::Project;

/// Writes the pages of `docs` and the reference of the npm package.
pub(crate) fn write(project: &Project) -> Result<()> {
    pages::write(project)?;
    reference::write(project)
}
