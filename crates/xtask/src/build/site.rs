//! The static site `www/dist`, which works on any host and under any sub-path.

use anyhow::Result;

use crate::project::Project;
use crate::tools::{child, npm};

/// Writes `www/dist` from the Studio's sources and `www/lib`, which must exist.
pub(crate) fn build(project: &Project) -> Result<()> {
    child::quiet(npm::script(&project.www(), "vite/bin/vite.js")?.arg("build"))
}
