//! The npm package folder `www/lib`: the client compiled file by file, the engine, and the parts that are bundled into one file.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::tools::{child, host, npm};

/// Writes `www/lib` from the client's sources and the bindings, which must exist.
pub(crate) fn build(project: &Project) -> Result<()> {
    let lib = project.lib();
    // The output of a source that was deleted must not be published.
    if lib.exists() {
        fs::remove_dir_all(&lib).with_context(|| format!("cannot empty {}", lib.display()))?;
    }
    for config in ["tsconfig.client.json", "tsconfig.worker.json", "tsconfig.node.json"] {
        compile(project, config)?;
    }
    fs::create_dir_all(lib.join("engine"))
        .with_context(|| format!("cannot make {}", lib.display()))?;
    let engine = project.engine();
    copy(&engine.join("engine.js"), &lib.join("engine/engine.js"))?;
    // The page's modules name the wasm file, not `engine.js`, so it is in their folder.
    copy(&engine.join("engine.wasm"), &lib.join("engine.wasm"))?;
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        copy(&project.root().join(licence), &project.www().join(licence))?;
    }
    run_tool(project, "bundle.mjs")
}

/// Packs the package into `target/package` and checks the files that would be published.
pub(crate) fn check(project: &Project) -> Result<()> {
    run_tool(project, "check-package.mjs")
}

/// Runs a script of `www/tools`.
pub(super) fn run_tool(project: &Project, script: &str) -> Result<()> {
    let www = project.www();
    child::quiet(host::node()?.arg(www.join("tools").join(script)).current_dir(www))
}

/// Compiles one TypeScript project of `www`.
fn compile(project: &Project, config: &str) -> Result<()> {
    child::quiet(npm::script(&project.www(), "typescript/bin/tsc")?.args(["-p", config]))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to)
        .with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))?;
    Ok(())
}
