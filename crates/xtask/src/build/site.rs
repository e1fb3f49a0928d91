//! The static site `www/dist`, which works on any host and under any sub-path.

use anyhow::Result;

use super::library;
use crate::project::Project;
use crate::tools::{child, npm};

/// Writes `www/dist` from the Studio's sources and `www/lib`, which must exist, with a `.br` and a `.gz` file beside every file that
/// compression makes smaller.
pub(crate) fn build(project: &Project) -> Result<()> {
    child::quiet(npm::script(&project.www(), "vite/bin/vite.js")?.arg("build"))?;
    library::run_tool(project, "compress-site.mjs")
}
