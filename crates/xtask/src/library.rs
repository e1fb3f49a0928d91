//! The npm package folder `www/lib`: the client compiled file by file, beside the engine, and what is one file of it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::child;
use crate::npm;
use crate::project::Project;
use crate::tools;

/// Writes `www/lib` from the client's sources and the bindings, which must be there.
pub(crate) fn build(project: &Project) -> Result<()> {
    let lib = project.lib();
    // A file that has lost its source must not be published.
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
    // The page, not the glue, names the wasm file, so it lies beside the page's modules.
    copy(&engine.join("engine.wasm"), &lib.join("engine.wasm"))?;
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        copy(&project.root().join(licence), &project.www().join(licence))?;
    }
    run_tool(project, "bundle.mjs")
}

/// Packs the package to `target/package` and judges what would be published.
pub(crate) fn check(project: &Project) -> Result<()> {
    run_tool(project, "check-package.mjs")
}

/// Runs a script of `www/tools`.
fn run_tool(project: &Project, script: &str) -> Result<()> {
    let www = project.www();
    child::quiet(tools::node()?.arg(www.join("tools").join(script)).current_dir(www))
}

/// Compiles or checks one TypeScript project of `www`.
fn compile(project: &Project, config: &str) -> Result<()> {
    child::quiet(npm::script(&project.www(), "typescript/bin/tsc")?.args(["-p", config]))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to)
        .with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))?;
    Ok(())
}
