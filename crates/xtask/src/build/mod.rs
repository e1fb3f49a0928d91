//! `cargo xtask build`: the engine as wasm, the npm package folder and the static site.

/// Bindings between wasm and JavaScript, by wasm-bindgen as a library.
mod bindings;
/// The npm package folder `www/lib`.
pub(crate) mod library;
/// Replaces functions that panic by a trap.
mod panics;
/// The static site `www/dist`.
pub(crate) mod site;
/// The engine as one wasm file with its bindings.
pub(crate) mod wasm;
/// Makes the wasm file smaller and faster.
mod wasm_opt;

use anyhow::Result;

use crate::project::Project;

/// Builds the engine, the npm package folder and the site.
pub(crate) fn all(project: &Project) -> Result<()> {
    wasm::build(project)?;
    library::build(project)?;
    site::build(project)
}
