//! The static site `www/dist`, which works on any host and under any sub-path.

use anyhow::Result;

use crate::child;
use crate::library;
use crate::npm;
use crate::project::Project;
use crate::wasm;

/// Builds everything a user needs: the engine, the npm package folder and the site.
pub(crate) fn build_all(project: &Project) -> Result<()> {
    wasm::build(project)?;
    library::build(project)?;
    build(project)
}

/// Writes `www/dist` from the Studio's sources and `www/lib`, which must be there.
pub(crate) fn build(project: &Project) -> Result<()> {
    child::quiet(npm::script(&project.www(), "vite/bin/vite.js")?.arg("build"))
}
