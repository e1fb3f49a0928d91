//! The reference of the npm package's types, in `target/reference`, by TypeDoc.

use anyhow::Result;

use crate::project::Project;
use crate::tools::{child, npm};

/// Writes the reference. TypeDoc fails if a public type refers to one that is not exported.
pub(crate) fn write(project: &Project) -> Result<()> {
    npm::install(&project.www())?;
    let folder = project.reference();
    npm::install(&folder)?;
    child::quiet(&mut npm::script(&folder, "typedoc/bin/typedoc")?)
}
